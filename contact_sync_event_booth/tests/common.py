from odoo.tests import TransactionCase

from odoo.addons.contact_sync_event.tests.common import EventSyncMixin


class BoothSyncMixin(EventSyncMixin):
    @classmethod
    def setUpBooths(cls):
        cls.setUpSync()
        cls.source = cls.env["contact.source"]._install_ready("event.booth")
        cls.category = cls.env["event.booth.category"].create({"name": "9 m²"})

    def rent(self, partner=None, env=None, **vals):
        """Rent a booth to ``partner``."""
        return (env or self.env)["event.booth"].create(
            {
                "name": "A01",
                "event_id": self.event.id,
                "booth_category_id": self.category.id,
                "state": "unavailable" if partner else "available",
                "partner_id": partner.id if partner else False,
                **vals,
            }
        )


class BoothSyncCase(BoothSyncMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.setUpBooths()
