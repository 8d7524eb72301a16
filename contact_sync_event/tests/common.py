from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, new_test_user


class EventSyncMixin:
    """An event, French contacts, and people with different rights."""

    @classmethod
    def setUpSync(cls):
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.env.company.country_id = cls.env.ref("base.fr")
        now = fields.Datetime.now()
        cls.event = cls.env["event.event"].create(
            {
                "name": "Salon",
                "date_begin": now + timedelta(days=5),
                "date_end": now + timedelta(days=6),
                "event_mail_ids": False,
            }
        )
        cls.helene = cls.make_contact(
            "Hélène Vauquelin", "helene@essais.example", "01 99 00 10 11"
        )
        cls.karim = cls.make_contact(
            "Karim Benali", "karim@essais.example", "01 99 00 10 12"
        )
        cls.reviewer = new_test_user(
            cls.env,
            "event_sync_reviewer",
            "contact_sync.group_reviewer,base.group_partner_manager",
        )
        cls.event_user = new_test_user(
            cls.env,
            "event_sync_user",
            "event.group_event_user,base.group_partner_manager",
        )
        cls.event_reviewer = new_test_user(
            cls.env,
            "event_sync_event_reviewer",
            "event.group_event_user,contact_sync.group_reviewer,"
            "base.group_partner_manager",
        )

    @classmethod
    def make_contact(cls, name, email, phone):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "email": email,
                "phone": phone,
                "country_id": cls.env.ref("base.fr").id,
            }
        )

    def save(self):
        """End the transaction as far as a test may: flush, and compare."""
        self.env.cr.flush()

    def get_pending(self, partner):
        """What waits on a contact, ``{field: proposed value}``."""
        proposals = self.env["contact.proposal"].search(
            [("partner_id", "=", partner.id), ("state", "=", "pending")]
        )
        return {p.field_name: p.proposed_value for p in proposals}


class EventSyncCase(EventSyncMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.setUpSync()
        cls.source = cls.env["contact.source"]._install_ready("event.registration")

    def register(self, partner=None, env=None, **vals):
        """Register somebody, booked by ``partner``."""
        return (env or self.env)["event.registration"].create(
            {
                "event_id": self.event.id,
                "partner_id": partner.id if partner else False,
                **vals,
            }
        )
