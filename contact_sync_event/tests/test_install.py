from odoo.tests import tagged

from ..hooks import post_init_hook
from .common import EventSyncCase


@tagged("post_install", "-at_install")
class TestInstall(EventSyncCase):
    def lose_model(self):
        """What uninstalling the app does: its ``ir.model`` goes, by SQL."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE contact_source SET model_id = NULL WHERE id = %s", [self.source.id]
        )
        self.source.invalidate_recordset()

    def test_source_belongs_to_nobody_but_the_shop(self):
        self.assertEqual(self.source.model, "event.registration")
        self.assertFalse(self.source.get_external_id()[self.source.id])
        self.assertTrue(self.source.auto_sync)
        self.assertEqual(self.source.policy, "review")

    def test_name_is_translated(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["contact.source"]._translate_name(self.source, "event.registration")
        french = self.source.with_context(lang="fr_FR")
        self.assertEqual(french.name, "Inscriptions aux événements")
        self.assertEqual(self.source.name, "Event registrations")

    def test_installed_again_finds_its_source(self):
        count = self.env["contact.source"].search_count([])
        self.source.active = False
        post_init_hook(self.env)
        count_after = (
            self.env["contact.source"]
            .with_context(active_test=False)
            .search_count([("ready_key", "=", "event.registration")])
        )
        self.assertEqual(count_after, 1)
        self.assertEqual(self.env["contact.source"].search_count([]), count - 1)

    def test_found_again_after_its_app_was_away(self):
        self.lose_model()
        self.assertTrue(self.source.is_broken)
        post_init_hook(self.env)
        self.assertFalse(self.source.is_broken)
        self.assertEqual(self.source.model_id.model, "event.registration")
