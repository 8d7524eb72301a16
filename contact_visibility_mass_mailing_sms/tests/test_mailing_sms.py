from odoo import Command
from odoo.tests import tagged

from odoo.addons.contact_visibility.tests.common import CANARY, VisibilityCase


@tagged("post_install", "-at_install")
class TestMailingSms(VisibilityCase):
    def test_a_text_message_says_nothing_of_a_contact_hidden_from_its_sender(self):
        event = self.env["event.event"].create({"name": "Fair"})
        vals = {"event_id": event.id, "partner_id": self.secret.id}
        registration = self.env["event.registration"].create(
            vals | {"phone": "+33612345678"}
        )
        for name in (
            "mass_mailing.group_mass_mailing_user",
            "mail.group_mail_template_editor",
            "event.group_event_manager",
        ):
            for user in self.creator + self.outsider:
                user.group_ids = [Command.link(self.env.ref(name).id)]
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            mailing = self.env["mailing.mailing"].with_user(user)
            mailing = mailing.create(
                {
                    "subject": "News",
                    "mailing_type": "sms",
                    "body_plaintext": "Of {{ object.partner_id.function }}",
                    "mailing_model_id": self.env["ir.model"]._get_id(
                        registration._name
                    ),
                    "mailing_domain": repr([("id", "=", registration.id)]),
                }
            )
            mailing.action_put_in_queue()
            self.env.flush_all()
            self.env.invalidate_all()
            mailing.with_user(1)._action_send_mail()
            message = self.env["sms.sms"].search([("mailing_id", "=", mailing.id)])
            self.assertEqual(len(message), 1)
            self.assertIn("Of ", message.body)
            self.assertEqual(CANARY in message.body, is_told, message.body)
