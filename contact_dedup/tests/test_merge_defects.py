"""What Odoo's own merge does wrong, and ours does not: the one beside the other.

Those that need a table of their own stand in ``test_merge_rows.py``, those that need
invoices or meetings in the tests of the suite.
"""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_merge import MergeCase
from .odoo_alone import odoo_alone


@tagged("post_install", "-at_install")
class TestMergeDefects(MergeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.admin.group_ids += cls.env.ref("contact_dedup.group_merger")
        cls.other_company = cls.env["res.company"].create({"name": "Autre"})
        cls.admin.company_ids |= cls.other_company
        if "website.visitor" in cls.env:
            # a step of website's reads them with the rights of whoever merges
            cls.env["ir.model.access"].create(
                {
                    "name": "visitors",
                    "model_id": cls.env["ir.model"]._get_id("website.visitor"),
                    "perm_read": True,
                }
            )

    def odoo_merges(self, contacts=None, user=None, into=None):
        contacts = contacts or self.both
        wizard = self.env["base.partner.merge.automatic.wizard"]
        user = user or self.admin
        companies = {"allowed_company_ids": (user.company_id | user.company_ids).ids}
        wizard = wizard.with_user(user).with_context(**companies).create({})
        survivor = wizard.env["res.partner"].browse((into or contacts[0]).id)
        with odoo_alone(self.env), mute_logger("odoo.sql_db", "odoo.models.unlink"):
            wizard._merge(contacts.ids, survivor)
            self.env.flush_all()
        self.env.invalidate_all()

    def odoos_way(self, look, contacts=None, user=None, into=None):
        """Let Odoo merge, look at what it did, and take it back."""
        self.env.flush_all()
        savepoint = self.env.cr.savepoint()
        try:
            self.odoo_merges(contacts, user, into)
            look()
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def assert_values(self, odoos, ours):
        """Values of the survivor after Odoo's merge, and after ours."""
        self.odoos_way(lambda: self.assertEqual(self.read(odoos), odoos))
        self.merge()
        self.assertEqual(self.read(ours), ours)

    def read(self, names):
        return {name: self.merges._read_raw(self.anne, name) for name in names}

    # who may merge what

    def test_m5_odoo_deletes_what_the_user_may_not_delete(self):
        self.env["ir.rule"].create(
            {
                "name": "frozen",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {self.again.id})]",
                "perm_read": False,
                "perm_create": False,
            }
        )
        gone = []
        self.odoos_way(lambda: gone.append(self.again.exists()), user=self.merger)
        self.assertEqual(gone, [self.env["res.partner"]])
        with self.assertRaisesRegex(UserError, "may not change"):
            self.merge()

    def test_m6_odoo_merges_the_company_itself_away(self):
        company = self.other_company.partner_id
        contacts = self.anne | company
        self.odoos_way(
            lambda: self.assertEqual(self.other_company.partner_id, self.anne), contacts
        )
        with self.assertRaisesRegex(UserError, "stays"):
            self.merge(contacts=contacts, user=self.admin)

    def test_m7_odoo_switches_people_to_the_company_of_the_contact(self):
        user = new_test_user(self.env, "defect_m7", "base.group_user")
        user.company_ids |= self.other_company
        self.anne.company_id = self.other_company
        contacts = self.anne | user.partner_id
        before = user.company_id
        self.odoos_way(
            lambda: self.assertEqual(user.company_id, self.other_company), contacts
        )
        both = (before | self.other_company).ids
        merges = self.merges.with_user(self.admin).with_context(
            allowed_company_ids=both
        )
        merges.merge(self.anne.id, contacts.ids, {"confirmed": ["login"]})
        self.env.invalidate_all()
        self.assertEqual(user.company_id, before)

    def test_m21_odoo_takes_the_same_address_in_capitals_for_another_one(self):
        self.again.email = self.anne.email.upper()
        with self.assertRaisesRegex(UserError, "same email"):
            self.odoos_way(lambda: None, user=self.merger)
        self.merge()
        self.assertEqual(self.again.merged_into_id, self.anne)

    def test_m22_odoo_stops_at_a_group_of_four(self):
        more = self.make({"name": "Trois"}) | self.make({"name": "Quatre"})
        contacts = self.both | more
        with self.assertRaisesRegex(UserError, "more than 3"):
            self.odoos_way(lambda: None, contacts)
        self.merge(contacts=contacts)
        self.assertEqual((contacts - self.anne).merged_into_id, self.anne)

    # values

    def test_m8_in_odoo_any_yes_beats_the_primarys_no(self):
        self.anne.write({"active": False, "employee": False, "color": 0})
        self.again.write({"employee": True, "color": 5})
        self.assert_values(
            {"active": True, "employee": True, "color": 5},
            {"active": False, "employee": False, "color": 0},
        )

    def test_m9_odoo_forgets_what_is_computed_and_edited(self):
        self.anne.write({"lang": False, "user_id": False, "company_registry": False})
        theirs = {
            "lang": "en_US",
            "user_id": self.reviewer.id,
            "company_registry": "12345",
        }
        self.again.write(theirs)
        self.assert_values({"user_id": False, "company_registry": False}, theirs)

    def test_m10_odoo_mixes_addresses(self):
        self.anne.write({"street": "1 rue X", "zip": False, "city": False})
        self.again.write({"street": False, "zip": "90210", "city": "Beverly Hills"})
        self.assert_values(
            {"street": "1 rue X", "zip": "90210", "city": "Beverly Hills"},
            {"street": "1 rue X", "zip": False, "city": False},
        )

    def test_m11_in_odoo_the_last_of_the_alphabet_fills_a_gap(self):
        third = self.make({"name": "Zoe", "function": "de la dernière"})
        self.again.write({"name": "Abel", "function": "du premier"})
        contacts = self.both | third
        seen = []
        self.odoos_way(lambda: seen.append(self.anne.function), contacts)
        self.assertEqual(seen, ["de la dernière"])
        self.merge(contacts=contacts)
        self.assertEqual(self.anne.function, "du premier")

    def test_m12_in_odoo_the_losing_address_and_note_are_gone(self):
        self.anne.comment, self.again.comment = "<p>Un</p>", "<p>Deux</p>"
        self.again.email = "autre@vauquelin.example"
        partners = self.env["res.partner"]

        def look():
            self.assertEqual(self.anne.comment, "<p>Un</p>")
            found = partners.search([("email", "=", "autre@vauquelin.example")])
            self.assertFalse(found)

        self.odoos_way(look)
        self.merge()
        self.assertIn("Deux", self.anne.comment)
        found = partners.find_or_create("autre@vauquelin.example")
        self.assertEqual(found, self.anne)

    def test_m14_in_odoo_a_barcode_stands_in_the_way(self):
        self.again.barcode = "4006381333931"
        with self.assertRaises(ValidationError):
            self.odoos_way(lambda: None)
        self.merge()
        self.assertEqual(self.anne.barcode, "4006381333931")

    def test_m16_in_odoo_the_company_of_the_other_one_stands_in_the_way(self):
        user = new_test_user(self.env, "defect_m16", "base.group_user")
        self.again.company_id = self.other_company
        contacts = user.partner_id | self.again
        with self.assertRaises(UserError):
            self.odoos_way(lambda: None, contacts)
        merges = self.merges.with_user(self.admin).with_context(
            allowed_company_ids=self.admin.company_ids.ids
        )
        choices = {"confirmed": ["login"]}
        merges.merge(user.partner_id.id, contacts.ids, choices)
        self.env.invalidate_all()
        self.assertFalse(user.partner_id.company_id)

    def test_m25_odoo_passes_over_fields_that_the_user_does_not_see(self):
        self.again.function = "Notaire"
        self.patch(self.anne._fields["function"], "groups", "base.group_system")
        seen = []
        self.odoos_way(lambda: seen.append(self.anne.sudo().function), user=self.merger)
        self.assertEqual(seen, [False])
        self.merge()
        self.assertEqual(self.anne.sudo().function, "Notaire")

    def test_m31_m32_what_odoo_does_right_is_right_here_as_well(self):
        company = self.make({"name": "Mère", "is_company": True})
        mother = self.make({"name": "Mère (bis)", "is_company": True})
        child = self.make({"name": "Enfant"}, parent_id=mother.id)
        mother.with_company(self.other_company).barcode = "2222"
        contacts, seen = company | mother, []

        def look():
            barcode = company.with_company(self.other_company).barcode
            seen.append((child.commercial_partner_id, child.complete_name, barcode))

        right = (company, "Mère, Enfant", "2222")
        self.odoos_way(look, contacts)
        self.merge(contacts=contacts)
        look()
        self.assertEqual(seen, [right, right])

    # what is found, and what remains

    def test_m23_odoo_takes_contacts_without_an_address_for_the_same(self):
        nobody = self.make({"name": "Aurèle"}) | self.make({"name": "Bérénice"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET email = '' WHERE id = ANY(%s)", [nobody.ids]
        )
        self.env.invalidate_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {"group_by_email": True}
        )
        wizard.action_start_manual_process()
        groups = [line.aggr_ids for line in wizard.line_ids]
        self.assertTrue(any(str(nobody.ids[0]) in group for group in groups))
        found = nobody[0].find_duplicates()
        self.assertNotIn(nobody[1].id, [match["id"] for match in found])

    def test_m24_odoo_makes_persons_of_all_companies_with_a_parent(self):
        company = self.make({"name": "Mère", "is_company": True})
        child = self.make({"name": "Fille", "is_company": True}, parent_id=company.id)
        self.patch(self.env.cr, "commit", lambda: None)
        wizards = self.env["base.partner.merge.automatic.wizard"]
        savepoint = self.env.cr.savepoint()
        with odoo_alone(self.env):
            wizards.create({}).action_update_all_process()
        self.env.invalidate_all()
        self.assertFalse(child.is_company)
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        wizards.create({}).action_update_all_process()
        self.env.invalidate_all()
        self.assertTrue(child.is_company)

    def test_m26_m27_odoo_leaves_no_trace_of_what_moved_and_no_way_back(self):
        child = self.make({"name": "Enfant"}, parent_id=self.again.id)
        date = child.write_date
        seen = []
        self.odoos_way(lambda: seen.append((child.write_date, self.again.exists())))
        self.assertEqual(seen, [(date, self.env["res.partner"])])
        merge = self.merge()
        self.env.cr.execute(
            """SELECT row_ids FROM contact_dedup_merge_move WHERE merge_id = %s
                  AND table_name = 'res_partner' AND column_name = 'parent_id'""",
            [merge.id],
        )
        self.assertEqual(self.env.cr.fetchall(), [([child.id],)])
        merge.with_user(self.merger).undo()
        self.env.invalidate_all()
        self.assertEqual(child.parent_id, self.again)

    def test_m28_odoo_asks_hundreds_of_times_for_each_pair(self):
        pairs = [
            (self.make({"name": "Même"}), self.make({"name": "Même"}))
            for _n in range(5)
        ]
        for one, two in pairs[:1]:
            self.odoos_way(lambda: None, one | two)
            self.merges._merge_chunk([(self.anne, self.again, {})])
        self.env.flush_all()
        start = self.env.cr.sql_log_count
        self.odoos_way(lambda: None, pairs[0][0] | pairs[0][1])
        odoos = self.env.cr.sql_log_count - start
        self.merges._merge_chunk([(*pair, {}) for pair in pairs])
        self.env.flush_all()
        ours = self.env.cr.sql_log_count - start - odoos
        self.assertLess(ours, odoos, "five of ours together ask less than one of Odoo")
