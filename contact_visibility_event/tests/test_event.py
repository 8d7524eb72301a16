from odoo import Command
from odoo.tests import tagged

from odoo.addons.contact_visibility.tests.common import VisibilityCase

GROUPS = ("event.group_event_manager", "mail.group_mail_template_editor")


@tagged("post_install", "-at_install", "contact_visibility")
class TestEvent(VisibilityCase):
    """A template that the creator wrote; whoever plans the mail chooses it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.creator + cls.outsider:
            user.group_ids = [Command.link(cls.env.ref(name).id) for name in GROUPS]
        cls.template = (
            cls.env["mail.template"]
            .with_user(cls.creator)
            .create(
                {
                    "name": "Ticket",
                    "model_id": cls.env["ir.model"]._get_id("event.registration"),
                    "subject": "Ticket for {{ object.partner_id.function }}",
                    "body_html": "<p>Of <t t-out='object.partner_id.phone'/></p>",
                    "use_default_to": False,
                    "email_to": "{{ object.email }}",
                }
            )
        )

    def send(self, planner, template=None):
        """The mail that a booking by the hidden contact sends."""
        template = template or self.template
        event = self.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-01-01 08:00:00",
                "date_end": "2030-01-02 18:00:00",
                "event_mail_ids": False,
            }
        )
        self.as_user(planner, event).event_mail_ids = [
            Command.create(
                {
                    "interval_type": "after_sub",
                    "interval_unit": "now",
                    "template_ref": f"{template._name},{template.id}",
                }
            )
        ]
        sent = self.env["sms.sms" if template._name == "sms.template" else "mail.mail"]
        before = sent.search([], order="id desc", limit=1).id
        registration = self.env["event.registration"].create(
            {
                "event_id": event.id,
                "partner_id": self.secret.id,
                "name": "Own",
                "email": "own@own.example",
                "phone": "+33123456789",
                "state": "open",
            }
        )
        self.env.cr.flush()
        event.event_mail_ids.sudo().execute()
        self.assertTrue(registration.exists())
        return sent.search([("id", ">", before or 0)])

    def test_nobody_reads_with_the_eyes_of_a_colleague_by_choosing_his_template(self):
        for planner, is_told in ((self.creator, True), (self.outsider, False)):
            mail = self.send(planner)
            self.assertEqual(mail.email_to, "own@own.example")
            told = f"{mail.subject} {mail.body_html}"
            self.assertIn("Ticket for", told)
            self.assertEqual(bool(self.leaks(told)), is_told, planner.login)

    def test_a_text_message_tells_no_more(self):
        if "event_sms" not in self.env["ir.module.module"]._installed():
            self.skipTest("events send no text messages here")
        template = self.env["sms.template"].with_user(self.creator).sudo()
        template = template.create(
            {
                "name": "Ticket",
                "model_id": self.env["ir.model"]._get_id("event.registration"),
                "body": "Ticket for {{ object.partner_id.function }}",
            }
        )
        for planner, is_told in ((self.creator, True), (self.outsider, False)):
            sms = self.send(planner, template)
            self.assertIn("Ticket for", sms.body)
            self.assertEqual(bool(self.leaks(sms.body)), is_told, planner.login)

    def test_who_changes_the_template_plans_the_mail(self):
        mail = self.env["event.mail"].with_user(self.creator)
        event = self.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-01-01 08:00:00",
                "date_end": "2030-01-02 18:00:00",
                "event_mail_ids": False,
            }
        )
        template = f"mail.template,{self.template.id}"
        mail = mail.create({"event_id": event.id, "template_ref": template})
        self.assertEqual(mail.visibility_planner_id, self.creator)
        mine = self.as_user(self.outsider, mail)
        mine.sudo().interval_nbr = 3
        mine.sudo().write({"template_ref": template})  # a machine does
        self.assertEqual(mail.visibility_planner_id, self.creator)
        mine.template_ref = template
        self.assertEqual(mail.visibility_planner_id, self.outsider)
        mine.visibility_planner_id = self.creator
        self.assertEqual(mail.visibility_planner_id, self.outsider)
        # to send it once more
        self.as_user(self.creator, mail).template_ref = template
        self.as_user(self.outsider, mail).mail_done = False
        self.assertEqual(mail.visibility_planner_id, self.outsider)

    def test_no_context_names_another_planner(self):
        """Odoo copies the mails of an event's type as a machine."""
        mails = self.as_user(self.outsider, self.env["event.mail"])
        mails = mails.with_context(default_visibility_planner_id=self.creator.id)
        event = self.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-01-01 08:00:00",
                "date_end": "2030-01-02 18:00:00",
            }
        )
        template = f"mail.template,{self.template.id}"
        mail = mails.sudo().create({"event_id": event.id, "template_ref": template})
        self.assertFalse(mail.visibility_planner_id)
        self.assertEqual(mail._get_visibility_planner(), self.outsider)

    def test_a_template_of_odoo_goes_on_as_it_is(self):
        template = self.env.ref("event.event_subscription")
        for planner in (self.creator, self.outsider):
            mail = self.send(planner, template)
            self.assertEqual(len(mail), 1)
            self.assertIn("Fair", mail.body_html)
