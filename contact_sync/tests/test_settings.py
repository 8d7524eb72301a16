from odoo.tests import new_test_user, tagged

from .common import MODEL, ContactSyncCase


@tagged("post_install", "-at_install", "contact_sync")
class TestSettings(ContactSyncCase):
    """What the settings say, and whom they concern."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source.user_id = False
        cls.other = new_test_user(cls.env, "sync_other", "base.group_user")
        cls.file = cls.env[MODEL].create(
            {"x_partner_id": cls.helene.id, "x_phone": "+33 6 40 20 50 61"}
        )
        cls.env.cr.flush()

    def save(self, **values):
        self.env["res.config.settings"].create(values).execute()

    def get_told(self):
        """Who is told what waits, each time that the scheduler comes by."""
        messages = self.env["mail.message"]
        before = messages.search([], limit=1, order="id desc").id or 0
        self.env["contact.source"]._cron_notify()
        told = messages.search([("id", ">", before)])
        return told.filtered(
            lambda m: self.source.name in (m.subject or "")
        ).partner_ids

    def test_nobody_is_told_unless_the_settings_say_so(self):
        self.save(sync_responsible_id=self.reviewer.id)
        self.assertFalse(self.get_told())

    def test_a_source_without_responsible_tells_the_one_of_the_settings(self):
        self.save(sync_notify="weekly", sync_responsible_id=self.reviewer.id)
        self.assertEqual(self.get_told(), self.reviewer.partner_id)
        self.assertFalse(self.get_told())

    def test_the_responsible_of_the_source_comes_first(self):
        manager = new_test_user(self.env, "sync_boss", "contact_sync.group_manager")
        self.source.user_id = manager
        self.save(sync_notify="daily", sync_responsible_id=self.reviewer.id)
        self.assertEqual(self.get_told(), manager.partner_id)

    def test_a_source_may_say_otherwise(self):
        self.source.notify = "never"
        self.save(sync_notify="daily", sync_responsible_id=self.reviewer.id)
        self.assertFalse(self.get_told())

    def test_who_reviews_nothing_is_told_nothing(self):
        self.save(sync_notify="daily", sync_responsible_id=self.other.id)
        self.assertFalse(self.get_told())
        portal = new_test_user(self.env, "sync_portal_boss", "base.group_portal")
        self.save(sync_notify="daily", sync_responsible_id=portal.id)
        self.assertFalse(self.get_told())

    def test_the_times_are_kept_and_zero_is_for_ever(self):
        self.save(sync_proposal_days=90, sync_dossier_days=0)
        self.assertEqual(self.env["contact.proposal"]._get_retention_days(), 90)
        self.assertEqual(self.env["contact.dossier"]._get_retention_days(), 0)
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.sync_proposal_days, 90)
        self.assertEqual(settings.sync_dossier_days, 0)
