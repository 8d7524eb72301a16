from odoo import Command, fields, models
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from .common import add_test_models


class ScopedRow(models.Model):
    _module = None
    _name = "contact.base.test.row"
    _description = "Row that follows its contact"
    _partner_scope_field = "partner_id"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")
    company_id = fields.Many2one("res.company")


@tagged("post_install", "-at_install")
class TestPartnerScope(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_test_models(cls, ScopedRow)
        cls.user = new_test_user(
            cls.env, "scope_user", "base.group_user,base.group_allow_export"
        )
        model = cls.env["ir.model"]._get(ScopedRow._name)
        cls.env["ir.model.access"].create(
            {
                "name": "rows",
                "model_id": model.id,
                "group_id": cls.env.ref("base.group_user").id,
                **dict.fromkeys(
                    ("perm_read", "perm_write", "perm_create", "perm_unlink"), True
                ),
            }
        )
        cls.env["ir.rule"].create(
            {
                "name": "no hidden contact",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('ref', '!=', 'hidden')]",
            }
        )
        cls.rows = cls.env[ScopedRow._name].with_context(active_test=True)
        cls.seen = cls.env["res.partner"].create({"name": "Seen"})
        cls.hidden = cls.env["res.partner"].create({"name": "Hid", "ref": "hidden"})
        cls.seen_row = cls.create_row(cls.seen)
        cls.hidden_row = cls.create_row(cls.hidden)
        cls.bare_row = cls.create_row(cls.env["res.partner"])
        cls.env.flush_all()

    @classmethod
    def create_row(cls, partner, **vals):
        name = partner.name or "Bare"
        return cls.rows.create({"name": name, "partner_id": partner.id, **vals})

    def as_user(self, records=None):
        records = self.rows if records is None else records
        return records.with_user(self.user)

    def test_search_finds_rows_of_readable_contacts_and_rows_without(self):
        found = self.as_user().search([])
        self.assertEqual(found, self.as_user(self.seen_row + self.bare_row))
        self.assertEqual(self.as_user().search_count([]), 2)
        self.assertEqual(self.as_user().name_search("Hid"), [])

    def test_a_hidden_row_cannot_be_probed_by_its_values(self):
        self.assertFalse(self.as_user().search([("partner_id.name", "=", "Hid")]))
        self.assertFalse(self.as_user().search([("id", "=", self.hidden_row.id)]))

    def test_groups_count_and_name_visible_rows_only(self):
        groups = self.as_user().formatted_read_group([], ["partner_id"], ["__count"])
        self.assertEqual(
            [(g["partner_id"] and g["partner_id"][0], g["__count"]) for g in groups],
            [(self.seen.id, 1), (False, 1)],
        )
        self.assertEqual(self.as_user()._read_group([], [], ["__count"]), [(2,)])

    def test_the_web_client_lists_visible_rows_only(self):
        result = self.as_user().web_search_read([], {"name": {}})
        self.assertEqual([r["name"] for r in result["records"]], ["Seen", "Bare"])
        self.assertEqual(result["length"], 2)

    def test_a_hidden_row_is_neither_read_nor_changed(self):
        row = self.as_user(self.hidden_row)
        for call in (
            lambda: row.read(["name"]),
            lambda: row.name,
            lambda: row.web_read({"name": {}}),
            lambda: row.export_data(["name"]),
            lambda: row.write({"name": "x"}),
            row.unlink,
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                call()

    def test_the_refusal_names_no_contact(self):
        self.user.group_ids = [Command.link(self.env.ref("base.group_no_one").id)]
        with self.assertRaises(AccessError) as refused:
            self.as_user(self.hidden_row).check_access("read")
        self.assertNotIn("Hid", str(refused.exception))
        self.assertIn("contact", str(refused.exception))

    def test_no_row_is_created_on_a_hidden_contact(self):
        with self.assertRaises(AccessError):
            self.as_user().create({"partner_id": self.hidden.id})

    def test_reading_the_contact_is_enough_to_change_its_rows(self):
        self.assertFalse(self.as_user(self.seen).has_access("write"))
        self.as_user(self.seen_row).name = "Changed"
        self.assertEqual(self.seen_row.name, "Changed")

    def test_rows_of_an_archived_contact_stay(self):
        self.seen.active = False
        self.assertIn(self.seen_row, self.as_user().search([]))
        self.assertTrue(self.as_user(self.seen_row).has_access("read"))

    def test_the_rules_of_the_model_itself_still_hold(self):
        self.env["ir.rule"].create(
            {
                "name": "only rows with a name",
                "model_id": self.env["ir.model"]._get_id(ScopedRow._name),
                "domain_force": "[('name', '!=', 'Bare')]",
            }
        )
        self.assertEqual(self.as_user().search([]), self.seen_row)
        with self.assertRaises(AccessError) as refused:
            self.as_user(self.bare_row).check_access("read")
        self.assertNotIn("belongs to a contact", str(refused.exception))

    def test_the_companies_of_the_contact_decide(self):
        other = self.env["res.company"].create({"name": "Other"})
        partner = self.env["res.partner"].create({"name": "O", "company_id": other.id})
        row = self.create_row(partner)
        self.assertNotIn(row, self.as_user().search([]))
        self.user.company_ids += other
        rows = self.as_user().with_context(
            allowed_company_ids=[self.user.company_id.id, other.id]
        )
        self.assertIn(row, rows.search([]))

    def test_without_any_right_on_contacts_only_bare_rows_are_seen(self):
        self.env["ir.model.access"].search(
            [("model_id.model", "=", "res.partner"), ("perm_read", "=", True)]
        ).perm_read = False
        self.assertEqual(self.as_user().search([]), self.bare_row)

    def test_the_superuser_and_sudo_see_everything(self):
        self.assertEqual(len(self.as_user().sudo().search([])), 3)

    def test_the_halves_of_a_rule_are_put_together_once(self):
        rule = self.env["ir.rule"].with_user(self.user)
        one, other = (rule._compute_domain(ScopedRow._name) for _twice in range(2))
        self.assertIs(one, other)
        self.assertTrue(self.as_user(self.seen_row).has_access("read"))
        self.env["ir.rule"].search(
            [("name", "=", "no hidden contact")]
        ).domain_force = "[('ref', '=', 'hidden')]"
        self.assertFalse(self.as_user(self.seen_row).has_access("read"))

    def test_models_without_scope_have_no_condition_more(self):
        rule = self.env["ir.rule"].with_user(self.user)
        self.assertTrue(rule._compute_domain("res.partner.industry").is_true())

    def count_queries(self, records):
        self.env.invalidate_all()
        self.as_user(records).check_access("read")  # caches of the rules
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.as_user().search([("id", "in", records.ids)]).mapped("name")
        self.as_user(records).check_access("read")
        return self.cr.sql_log_count - before

    def test_a_hundred_rows_cost_no_more_queries_than_two(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Contact {number}"} for number in range(100)]
        )
        rows = self.rows.create([{"partner_id": p.id} for p in partners])
        self.env.flush_all()
        self.assertEqual(self.count_queries(rows[:2]), self.count_queries(rows))

    def test_a_search_joins_the_contacts_instead_of_listing_them_all(self):
        # a sub-select beside "or no contact" reads every contact at each search
        sql = self.as_user()._search([]).select().code
        found = sql.count("LEFT JOIN"), sql.count('FROM "res_partner"')
        self.assertEqual(found, (1, 0), sql)
