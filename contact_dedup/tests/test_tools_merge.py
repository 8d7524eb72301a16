"""The tools of merges, without a database."""

import doctest

from odoo.tests import BaseCase, tagged

from ..tools import merge_resolve, merge_sql, merge_values
from ..tools.merge_recorder import Row, get_difference
from ..tools.merge_resolve import RESOLVERS
from ..tools.merge_values import choose_address, join_notes


@tagged("post_install", "-at_install")
class TestToolsMerge(BaseCase):
    def test_what_the_docstrings_show_is_so(self):
        for module in (merge_resolve, merge_sql, merge_values):
            self.assertEqual(doctest.testmod(module).failed, 0, module.__name__)

    def resolve(self, *values):
        for resolver in RESOLVERS.values():
            kept = resolver(values)
            if kept is not None:
                return kept
        return None

    def test_spelling_is_settled(self):
        for values, kept in (
            (("DUPONT Jérôme", "Dupont Jérôme"), "Dupont Jérôme"),
            (("Jerome", "Jérôme"), "Jérôme"),
            (("Saint-Étienne", "Saint Étienne"), "Saint-Étienne"),
            (("Boulangerie Petit", "Boulangerie Petit SARL"), "Boulangerie Petit SARL"),
            (("Mme Petit", "Petit"), "Petit"),
        ):
            self.assertEqual(self.resolve(*values), kept, values)

    def test_two_values_are_not_settled(self):
        for values in (
            ("Lyon", "Lille"),
            ("Petit SARL", "Petit SAS"),
            ("Durand", "Durant"),
            ("12 rue Neuve", "12 bis rue Neuve"),
        ):
            self.assertIsNone(self.resolve(*values), values)

    def test_the_primary_address_stays_where_the_other_one_differs(self):
        blocks = {1: {"zip": "69", "city": ""}, 2: {"zip": "75", "city": "Paris"}}
        chosen = choose_address(blocks, ["zip", "city"], lambda _n, a, b: a == b)
        self.assertEqual((chosen.contact_id, chosen.value), (1, blocks[1]))

    def test_a_note_is_kept_once(self):
        joined = join_notes(["<p>a</p>", "", "<p>a</p>", "<p>b</p>"], str.__eq__)
        self.assertEqual(joined, "<p>a</p><p>b</p>")

    def test_only_what_differs_is_journaled(self):
        row = Row("t", {"id": 1}, {"id": 1, "a": 1, "b": 2}, {"id": 1, "a": 1, "b": 3})
        self.assertEqual(get_difference(row), ({"b": 2}, {"b": 3}))
