"""What machines do on behalf of an outsider: mails of events, gateways, defaults.

They run as superuser. Each is set up by the creator, too, for whom it works as ever.
"""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import CANARY, VisibilityCase

GROUPS = (
    "event.group_event_manager",
    "mail.group_mail_template_editor",
    "sales_team.group_sale_manager",
)


@tagged("post_install", "-at_install", "contact_visibility")
class TestMachines(VisibilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.creator + cls.outsider:
            groups = [cls.env.ref(name) for name in GROUPS]
            user.group_ids = [Command.link(group.id) for group in groups]
        cls.people = ((cls.creator, True), (cls.outsider, False))

    def test_the_mail_of_an_event_tells_its_manager_nothing_hidden_of_a_booker(self):
        event = self.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-01-01 08:00:00",
                "date_end": "2030-01-02 18:00:00",
                "event_mail_ids": False,
            }
        )
        model = self.env["ir.model"]._get_id("event.registration")
        told = {}
        for user, _is_told in self.people:
            template = self.env["mail.template"].with_user(user)
            template = template.create(
                {
                    "name": "T",
                    "model_id": model,
                    "subject": "Ticket for {{ object.partner_id.function }}",
                    "body_html": "<p>Of <t t-out='object.partner_id.phone'/></p>",
                    "use_default_to": False,
                    "email_to": "{{ object.email }}",
                    "email_cc": f"{user.login}@own.example",
                }
            )
            self.as_user(user, event).event_mail_ids = [
                Command.create(
                    {
                        "interval_type": "after_sub",
                        "interval_unit": "now",
                        "template_ref": f"mail.template,{template.id}",
                    }
                )
            ]
            told[f"{user.login}@own.example"] = user
        registration = self.env["event.registration"].create(
            {
                "event_id": event.id,
                "partner_id": self.secret.id,
                "name": "Own",
                "email": "own@x.example",
                "state": "open",
            }
        )
        self.as_user(self.env.ref("base.user_root"), event).event_mail_ids.execute()
        mails = self.env["mail.mail"].search(
            [("model", "=", registration._name), ("res_id", "=", registration.id)]
        )
        self.assertEqual(set(mails.mapped("email_cc")), set(told))
        for mail in mails:
            is_told = told[mail.email_cc] == self.creator
            self.assertEqual(self.leaks(mail.subject), is_told, mail.subject)
            self.assertEqual(self.leaks(mail.body_html), is_told, mail.body_html)
            # the booker gets his ticket
            self.assertIn("Ticket for", mail.subject)
            self.assertIn("own@x.example", mail.email_to)

    def make_team(self, user):
        teams = self.env["crm.team"].with_user(user)
        return teams.create({"name": "Mail", "alias_name": f"t-{user.login}"})

    def test_a_gateway_links_no_contact_hidden_from_who_set_it_up(self):
        domain = self.env["mail.alias.domain"].create({"name": "own.example"})
        defaults = repr({"partner_id": self.secret.id, "type": "lead"})
        team = self.make_team(self.creator)
        team.alias_defaults = defaults
        team.sudo().alias_id.alias_domain_id = domain
        self.env.flush_all()
        # what it makes of that is what an outsider would like to read
        lead = self.env["mail.thread"].message_process(
            "crm.lead",
            f"From: me@x.example\nTo: {team.alias_name}@own.example\nSubject: S\n\nx",
        )
        self.assertTrue(self.leaks(self.env["crm.lead"].browse(lead).phone))
        team = self.make_team(self.outsider)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            team.alias_defaults = defaults
        with self.assertRaises(AccessError):
            team.create({"name": "x", "alias_defaults": defaults, "alias_name": "x"})

    def test_a_gateway_is_saved_by_who_does_not_see_its_contact(self):
        team = self.make_team(self.creator)
        team.alias_defaults = repr({"partner_id": self.secret.id})
        team = self.as_user(self.outsider, team)
        team.write({"name": "Other", "alias_defaults": team.alias_defaults})
        self.assertEqual(team.name, "Other")
        with self.assertRaises(ValidationError):
            team.alias_defaults = "nonsense"

    def test_no_default_links_a_hidden_contact_in_sudo_either(self):
        for user, is_told in self.people:
            leads = self.as_user(user, self.env["crm.lead"])
            self.env["ir.default"].with_user(user).set(
                "crm.lead", "partner_id", self.secret.id, user_id=True
            )
            for made in (
                leads.create({"name": "x"}),
                leads.sudo().create({"name": "x"}),
            ):
                self.assertEqual(made.sudo().partner_id == self.secret, is_told)
                self.assertEqual(self.leaks(made.sudo().phone), is_told)

    def test_server_code_makes_documents_of_a_hidden_contact(self):
        leads = self.as_user(self.outsider, self.env["crm.lead"]).sudo()
        leads = leads.with_context(default_partner_id=self.secret.id)
        self.assertEqual(leads.create({"name": "x"}).partner_id, self.secret)

    def test_the_inbox_counts_no_message_that_its_reader_cannot_open(self):
        self.outsider.notification_type = "inbox"
        for contact in (self.public, self.make_contact("Other")):
            contact.with_user(self.creator).message_post(
                body=CANARY,
                partner_ids=self.outsider.partner_id.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        for hidden, count in ((False, 2), (True, 1)):
            if hidden:
                self.public.with_user(self.creator).visibility = "creator"
            mine = self.as_user(self.outsider, self.outsider.partner_id)
            self.assertEqual(mine._get_needaction_count(), count)
            unread = mine.env["mail.message"].search([("needaction", "=", True)])
            self.assertEqual(len(unread), count)
