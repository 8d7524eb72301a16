from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.match import Contact, agrees, find_match, is_same_person
from ..tools.plan import Capture, Known, make_plan
from ..tools.spec import get_units, is_empty

START = datetime(2026, 11, 12, 9)
VALUES = st.dictionaries(
    st.sampled_from(["name", "phone", "email", "street", "city"]),
    st.sampled_from([False, "a", "b", "c"]),
)
FILES = st.lists(st.tuples(st.integers(1, 3), VALUES), max_size=6)


def same(_partner_id, _unit, current, proposed):
    return current == proposed


def make_captures(files):
    return [
        Capture(str(key), 7, values, START + timedelta(minutes=i), res_id=100 * i + key)
        for i, (key, values) in enumerate(files)
    ]


def make_known(**values):
    return Known(contacts={7: get_units(values)})


def make_contact(id_=7, name="Hélène Vauquelin", **keys):
    return Contact(id_, name, True, False, False, None, keys)


@tagged("post_install", "-at_install", "contact_sync")
class TestTools(BaseCase):
    """Who a record is about, and what a saved dossier changes, without a database."""

    def test_two_spellings_can_be_one_person(self):
        for left, right, expected in (
            ("Hélène Vauquelin", "Helene VAUQUELIN", True),
            ("Hélène Vauquelin", "Hélène Martin-Vauquelin", True),
            ("Menuiserie Dubois", "Dubois Menuiserie SARL", True),
            ("Vauquelin Hélène", "Hélène Vauquelin", True),
            ("Jérôme Pélissier", "Jerome Pelisier", True),
            ("Hélène Vauquelin", "", True),
            ("Hélène Vauquelin", "Lucas Vauquelin", False),
            ("Karim Benali", "Amélie Bourdon", False),
        ):
            with self.subTest(left=left, right=right):
                self.assertEqual(is_same_person(left, right), expected)

    def test_a_shared_key_does_not_make_two_persons_one(self):
        contact = make_contact(email="famille@vauquelin.example")
        keys = {"email": "famille@vauquelin.example"}
        self.assertTrue(agrees(contact, keys, "Helene Vauquelin"))
        self.assertFalse(agrees(contact, keys, "Lucas Vauquelin"))

    def test_a_number_of_its_own_needs_no_name(self):
        contact = make_contact(vat="FR83404833048")
        match = find_match([contact], {"vat": "FR83404833048"}, "Enseigne nouvelle")
        self.assertEqual(match.partner_id, 7)

    def test_several_holders_of_a_key_are_candidates(self):
        twins = [make_contact(i, f"Personne {i}", email="a@b.example") for i in (1, 2)]
        match = find_match(twins, {"email": "a@b.example"}, "Zoé")
        self.assertEqual(match, (None, (1, 2)))

    def test_nothing_is_what_says_nothing(self):
        for value in (None, False, "", "  ", [], {}, {"street": False, "zip": ""}):
            self.assertTrue(is_empty(value), value)
        for value in (0, 1.5, "0", [3], {"zip": "69001"}):
            self.assertFalse(is_empty(value), value)

    @settings(max_examples=150, deadline=None)
    @given(files=FILES, seed=st.randoms())
    def test_the_order_of_a_batch_does_not_matter(self, files, seed):
        captures = make_captures(files)
        straight = make_plan(list(captures), make_known(phone="a"), same)
        seed.shuffle(captures)
        shuffled = make_plan(captures, make_known(phone="a"), same)
        self.assertEqual(straight.raised, shuffled.raised)

    @settings(max_examples=150, deadline=None)
    @given(files=FILES)
    def test_one_proposal_at_most_waits_for_a_field(self, files):
        plan = make_plan(make_captures(files), make_known(phone="a", name="b"), same)
        waiting = [p.unit for p in plan.raised if p.state == "pending"]
        self.assertEqual(len(waiting), len(set(waiting)))

    @settings(max_examples=150, deadline=None)
    @given(values=VALUES)
    def test_the_same_dossier_a_second_time_changes_nothing(self, values):
        known = make_known(phone="a")
        capture = make_captures([(1, values)])
        make_plan(capture, known, same)
        key = ("1", 7)
        known.dossiers[key] = {"id": 1, "values": values, "active": True}
        self.assertTrue(make_plan(capture, known, same).is_empty)

    @settings(max_examples=150, deadline=None)
    @given(files=FILES)
    def test_nothing_empty_and_nothing_known_is_ever_proposed(self, files):
        known = make_known(phone="a", email="b")
        plan = make_plan(make_captures(files), known, same)
        for proposal in plan.raised:
            self.assertFalse(is_empty(proposal.value))
            self.assertNotEqual(
                proposal.value, known.contacts[7].get(proposal.unit, False)
            )
