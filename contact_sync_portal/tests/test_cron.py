from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import file_open

from .common import PortalSyncCase

MONDAY = "2026-11-23 06:00:00"


@tagged("post_install", "-at_install", "contact_sync")
class TestCron(PortalSyncCase):
    """Reminders, rounds and the summary: off, and on."""

    def set(self, **settings):
        for name, value in settings.items():
            self.env["ir.config_parameter"].set_param(
                f"contact_sync_portal.{name}", value
            )

    def age(self, check, days):
        self.env.cr.execute(
            "UPDATE contact_check SET create_date = %s WHERE id = %s",
            (fields.Datetime.now() - timedelta(days=days), check.id),
        )
        check.invalidate_recordset()

    def test_out_of_the_box_nothing_goes_out(self):
        self.age(self.ask(), 20)
        before = self.env["mail.mail"].search_count([])
        self.env["contact.check"]._cron_check()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_who_has_not_answered_is_reminded_once(self):
        self.set(reminder_days="7")
        late, answered = self.ask(), self.ask(self.nadia)
        self.age(late, 8)
        self.age(answered, 8)
        answered._answer("confirmed")
        fresh = self.ask(
            self.env["res.partner"].create(
                {"name": "Fanny", "email": "fanny@essais.example"}
            )
        )
        cron = self.registry["ir.cron"]
        with patch.object(cron, "_commit_progress", lambda *args, **kwargs: 9):
            for _day in range(2):
                self.env["contact.check"]._send_reminders()
        mails = self.get_mails()
        self.assertEqual(len(mails), 2)  # the request and one reminder
        self.assertIn(late._get_token(), mails.sorted("id")[-1].body_html)
        self.assertEqual(len(self.get_mails("nadia@roy.example")), 1)
        self.assertFalse(fresh.date_reminded)

    def test_a_round_asks_who_confirmed_nothing_for_long(self):
        self.set(round_months="12")
        self.source.user_id = self.reviewer
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2020-01-01' WHERE id IN %s",
            (tuple((self.helene | self.nadia).ids),),
        )
        self.nadia._confirm_details()
        self.env.invalidate_all()
        domain = self.env["contact.check"]._get_round_domain(12)
        due = self.env["res.partner"].search(domain)
        self.assertIn(self.helene, due)
        self.assertNotIn(self.nadia, due)
        silent = self.env["res.partner"].create({"name": "Sylvie"})
        own = Domain("id", "in", (self.helene | self.nadia | silent).ids)
        checks, cron = self.registry["contact.check"], self.registry["ir.cron"]
        for _day in range(2):
            with (
                patch.object(checks, "_get_round_domain", lambda *args: domain & own),
                patch.object(cron, "_commit_progress", lambda *args, **kwargs: 9),
            ):
                self.env["contact.check"]._ask_round()
        asked = self.env["contact.check"].search([("user_id", "=", self.reviewer.id)])
        self.assertEqual(asked.partner_id, self.helene)
        self.assertEqual(len(asked), 1)
        domain = self.env["contact.check"]._get_round_domain(12)
        self.assertNotIn(self.helene, self.env["res.partner"].search(domain))

    def test_a_round_needs_somebody_responsible(self):
        self.set(round_months="12")
        self.source.user_id = False
        before = self.env["contact.check"].search_count([])
        self.env["contact.check"]._ask_round()
        self.assertEqual(self.env["contact.check"].search_count([]), before)

    def test_on_mondays_who_asked_reads_how_it_went(self):
        self.set(digest="1")
        self.ask()._answer("changed")
        self.ask(self.nadia)
        with freeze_time(MONDAY):
            self.env.cr.execute("UPDATE contact_check SET create_date = %s", (MONDAY,))
            self.env.cr.execute(
                "UPDATE contact_check SET date_answered = %s "
                "WHERE date_answered IS NOT NULL",
                (MONDAY,),
            )
            self.env.invalidate_all()
            self.env["contact.check"]._send_digest()
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.reviewer.partner_id.ids)], limit=1
        )
        self.assertIn("2 asked to check their details", message.body)
        self.assertIn("1 sent changes", message.body)

    def test_a_copied_database_sends_nothing_and_opens_nothing(self):
        self.set(reminder_days="7", round_months="12", digest="1")
        check = self.ask()
        token = check._get_token()
        self.env.flush_all()
        with file_open("contact_sync_portal/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        self.assertFalse(self.env["contact.check"]._find_by_token(token))
        for name in ("reminder_days", "round_months", "digest"):
            self.assertFalse(self.env["contact.check"]._get_setting(name))
