from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..models.res_partner import ResPartner


@tagged("post_install", "-at_install")
class TestHooks(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create([{"name": "A"}, {"name": "B"}])

    @contextmanager
    def without_other_addons(self):
        """The hooks as they are defined, whatever else is installed."""
        names = (
            "_get_known_values",
            "_get_known_value_sources",
            "_keep_unchosen_values",
            "_after_contacts_moved",
        )
        with ExitStack() as stack:
            for name in names:
                stack.enter_context(
                    patch.object(type(self.partners), name, getattr(ResPartner, name))
                )
            yield

    def test_nothing_more_is_known_of_a_contact(self):
        first, second = self.partners.ids
        with self.without_other_addons():
            known = self.partners._get_known_values("email")
        self.assertEqual(known, {first: [], second: []})

    def test_several_kinds_are_asked_at_once_of_the_same_hook(self):
        self.patch(
            type(self.partners),
            "_get_known_values",
            lambda partners, kind: {id_: [f"{kind} {id_}"] for id_ in partners.ids},
        )
        first, second = self.partners.ids
        known = self.partners._get_all_known_values(["email", "phone"], stored={})
        self.assertEqual(
            known,
            {
                "email": {first: [f"email {first}"], second: [f"email {second}"]},
                "phone": {first: [f"phone {first}"], second: [f"phone {second}"]},
            },
        )

    def test_several_addons_answer_with_rows_and_one_query_reads_them(self):
        first, second = self.partners
        base = type(self.partners)._get_known_value_sources
        rows = [
            SQL("SELECT %s AS partner_id, 'email' AS kind, %s AS value, %s AS id", *row)
            for row in ((first.id, "b@x.example", 2), (first.id, "a@x.example", 1))
        ]
        self.patch(
            type(self.partners),
            "_get_known_value_sources",
            lambda partners: [*base(partners), *rows],
        )
        with self.assertQueryCount(1):
            known = self.partners._get_all_known_values(["email", "phone"])
        self.assertEqual(
            known["email"], {first.id: ["a@x.example", "b@x.example"], second.id: []}
        )
        column = self.partners._get_known_values_sql("p")
        stored = dict(
            self.env.execute_query(
                SQL("SELECT id, %s FROM res_partner p WHERE id = %s", column, first.id)
            )
        )
        with self.assertQueryCount(0):
            again = self.partners._get_all_known_values(["email", "phone"], stored)
        self.assertEqual(again, known)

    def test_nobody_keeps_a_value(self):
        vals = {"email": "a@example.com"}
        with self.without_other_addons():
            self.assertEqual(self.partners[0]._keep_unchosen_values(vals), vals)

    def test_nothing_follows_a_merge(self):
        with self.without_other_addons():
            moved = self.env["res.partner"]._after_contacts_moved(*self.partners)
        self.assertIsNone(moved)

    def test_odoos_own_merge_tells_who_moved(self):
        told = []
        self.patch(
            type(self.partners),
            "_after_contacts_moved",
            lambda records, src, dst, undo=False: told.append((src, dst, undo)),
        )
        source, survivor = self.partners
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(self.partners.ids, survivor)
        self.assertEqual(told, [(source, survivor, False)])

    def test_no_model_has_a_scope_unless_it_says_so(self):
        self.assertIsNone(self.env["res.partner"]._partner_scope_field)
        self.assertNotIn("_partner_scope_field", self.env["res.partner"]._fields)
