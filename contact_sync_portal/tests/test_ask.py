from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import Form, tagged

from .common import PortalSyncCase


@tagged("post_install", "-at_install", "contact_sync")
class TestAsk(PortalSyncCase):
    """A reviewer asks contacts to check their details."""

    def open(self, partners):
        action = partners.with_user(self.reviewer).action_ask_details()
        wizards = self.env[action["res_model"]].with_user(self.reviewer)
        return wizards.with_context(**action["context"]).create({})

    def make(self, name, email):
        return self.env["res.partner"].create({"name": name, "email": email})

    def test_asking_sends_one_mail_each(self):
        self.open(self.helene | self.nadia).action_send()
        checks = self.env["contact.check"].search([("user_id", "=", self.reviewer.id)])
        self.assertEqual(checks.partner_id, self.helene | self.nadia)
        self.assertEqual(len(self.get_mails()), 1)
        self.assertEqual(len(self.get_mails("nadia@roy.example")), 1)
        self.assertIn("helene@essais.example", self.helene.message_ids[0].body)

    def test_the_window_says_who_is_left_out_and_why(self):
        silent = self.make("Sylvie", False)
        refusing = self.make("Noël", "no@essais.example")
        self.env["mail.blacklist"]._add("no@essais.example")
        self.ask(self.nadia)
        wizard = self.open(
            self.helene | silent | refusing | self.nadia | self.env.company.partner_id
        )
        self.assertEqual(wizard.asked_count, 1)
        for reason in ("No e-mail", "want no e-mails", "still works", "own company"):
            self.assertIn(reason, wizard.left_text)
        wizard.action_send()
        self.assertEqual(len(self.get_mails("no@essais.example")), 0)

    def test_nobody_to_ask_is_said(self):
        with self.assertRaises(UserError):
            self.open(self.make("Sylvie", False)).action_send()

    def test_switched_off_nobody_can_be_asked(self):
        self.source.auto_sync = False
        with self.assertRaises(UserError):
            self.open(self.helene)

    def test_a_large_selection_goes_to_the_background(self):
        many = self.env["res.partner"].create(
            [{"name": f"P{i}", "email": f"p{i}@lot.example"} for i in range(120)]
        )
        action = self.open(many).action_send()
        job = self.env["contact.job"].browse(action["res_id"])
        self.assertEqual(job.slice_count, 2)
        slices = job.sudo().slice_ids
        checks = self.env["contact.check"].with_user(self.reviewer)
        for args in (*slices.mapped("args"), *slices.mapped("args")):  # a retry, too
            checks._job_ask(**args)
        self.assertEqual(len(self.get_mails("@lot.example")), 120)

    def test_queries_do_not_grow_with_the_selection(self):
        def count(size):
            partners = self.env["res.partner"].create(
                [
                    {"name": f"Q{i}", "email": f"q{size}_{i}@essais.example"}
                    for i in range(size)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            partners.with_user(self.reviewer)._split_askable()
            return self.cr.sql_log_count - before

        count(2)
        self.assertLessEqual(count(40) - count(4), 2)

    def test_the_mail_speaks_the_contacts_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(
            ["contact_sync_portal"], ["fr_FR"]
        )
        self.helene.lang = "fr_FR"
        self.ask()
        mail = self.get_mails()
        self.assertIn("Bonjour", mail.body_html)
        self.assertIn("coordonnées", mail.subject)

    def test_the_form_shows_when_the_contact_confirmed(self):
        self.helene._confirm_details()
        with Form(self.helene.with_user(self.reviewer)) as form:
            self.assertTrue(form.date_confirmed)

    def test_the_filter_finds_who_has_not_confirmed(self):
        domain = self.env["res.partner"]._get_unconfirmed_domain("2026-01-01 00:00:00")
        both = Domain("id", "in", (self.helene | self.nadia).ids)
        self.nadia._confirm_details()
        self.assertEqual(self.env["res.partner"].search(domain & both), self.helene)
