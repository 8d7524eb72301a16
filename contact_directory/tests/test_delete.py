from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.contact_base.tests.common import JobCase

from ..wizard import contact_delete_run
from .common import DirectoryCase


@tagged("post_install", "-at_install")
class TestDelete(JobCase, DirectoryCase):
    """Whoever deletes knows what goes, and what could not be deleted."""

    def open(self, partners):
        action = partners.with_user(self.editor).action_ask_deletion()
        return self.env(user=self.editor)["contact.delete"].browse(action["res_id"])

    def test_what_goes_and_what_blocks_is_told(self):
        company = self.make("Quatrain", is_company=True)
        self.env["res.partner.bank"].create(
            {"partner_id": company.id, "acc_number": "FR7612345"}
        )
        user = new_test_user(self.env, "delete_me", "base.group_user")
        wizard = self.open(company | user.partner_id)
        self.assertEqual(wizard.contact_count, 2)
        by_partner = wizard.line_ids.grouped("partner_id")
        self.assertIn("Bank Accounts (1)", by_partner[company].goes)
        self.assertIn("user", by_partner[user.partner_id].blocks)
        self.assertEqual(wizard.blocked_count, 1)

    def test_other_addresses_and_people_who_stay_are_told(self):
        self.add(self.anne, "email", "anne@home.example")
        self.add(self.anne, "social", "@anne")
        self.make("Zoé", parent_id=self.anne.id)
        goes = self.open(self.anne).line_ids.goes
        self.assertIn("Other addresses (2)", goes)
        self.assertIn("Company of contacts that stay (1)", goes)

    def test_archiving_is_offered_and_done(self):
        wizard = self.open(self.anne)
        wizard.action_archive()
        self.assertFalse(self.anne.active)
        self.assertTrue(self.anne.exists())

    def test_deletion_of_many_reports_the_rest(self):
        zoe = self.make("Zoé")
        user = new_test_user(self.env, "delete_me", "base.group_user")
        wizard = self.open(self.anne | zoe | user.partner_id)
        wizard.action_delete()
        self.assertFalse((self.anne | zoe).exists())
        self.assertTrue(user.partner_id.exists())
        self.assertEqual(wizard.state, "done")
        refused = wizard.line_ids.filtered("outcome")
        self.assertEqual(refused.partner_id, user.partner_id)
        self.assertIn("user", refused.outcome)
        self.assertIn("2", wizard.summary)

    def test_rows_that_the_user_may_not_read_are_not_counted(self):
        self.env["res.partner.bank"].create(
            {"partner_id": self.anne.id, "acc_number": "FR7612345"}
        )
        self.assertIn("Bank", self.open(self.anne).line_ids.goes)
        self.env["ir.rule"].create(
            {
                "name": "no accounts",
                "model_id": self.env["ir.model"]._get_id("res.partner.bank"),
                "domain_force": "[('acc_number', '=', 'none')]",
            }
        )
        self.assertNotIn("Bank", self.open(self.anne).line_ids.goes or "")

    def test_who_may_not_delete_is_refused(self):
        reader = new_test_user(self.env, "delete_reader", "base.group_user")
        with self.assertRaises(AccessError):
            self.anne.with_user(reader).action_ask_deletion()

    def test_many_are_deleted_in_the_background_and_all_are_reported(self):
        self.patch(contact_delete_run, "AT_ONCE", 2)
        self.patch(contact_delete_run, "SLICE", 2)
        user = new_test_user(self.env, "delete_me", "base.group_user")
        many = self.partners.create([{"name": f"D{i}"} for i in range(4)])
        wizard = self.open(user.partner_id | many)
        action = wizard.action_delete()
        self.assertEqual(wizard.state, "running")
        self.assertEqual(action["res_id"], wizard.id)
        self.assertTrue(many.exists() == many)
        self.run_job_cron()
        self.env.invalidate_all()
        self.assertFalse(many.exists())
        self.assertEqual((wizard.state, wizard.progress), ("done", 100))
        refused = wizard.line_ids.filtered("outcome")
        self.assertEqual(refused.partner_id, user.partner_id)
        self.assertEqual(wizard.line_ids[:1], refused)
        self.assertIn("4", wizard.summary)
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.editor.partner_id.ids)],
            limit=1,
            order="id desc",
        )
        self.assertIn(f"/odoo/contact-deletions/{wizard.id}", message.body)

    def test_a_slice_that_is_run_again_does_nothing_twice(self):
        wizard = self.open(self.anne | self.make("Zoé"))
        wizard.state = "running"
        first = wizard.line_ids[0]
        one = {"line_ids": first.ids, "act": "archive"}
        self.assertEqual(wizard._job_try(**one), {"done": 1, "failed": 0})
        self.assertEqual(wizard._job_try(**one), {"done": 0, "failed": 0})
        self.assertEqual(wizard.state, "running")
