from odoo.tests import tagged

from ..hooks import post_init_hook
from .common import BoothSyncCase


@tagged("post_install", "-at_install")
class TestInstall(BoothSyncCase):
    def lose_model(self):
        """What uninstalling the app does: its ``ir.model`` goes, by SQL."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE contact_source SET model_id = NULL WHERE id = %s", [self.source.id]
        )
        self.source.invalidate_recordset()

    def test_source_belongs_to_nobody_but_the_shop(self):
        self.assertEqual(self.source.model, "event.booth")
        self.assertFalse(self.source.get_external_id()[self.source.id])
        self.assertTrue(self.source.auto_sync)
        self.assertEqual(self.source.policy, "review")

    def test_name_is_translated(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["contact.source"]._translate_name(self.source, "event.booth")
        french = self.source.with_context(lang="fr_FR")
        self.assertEqual(french.name, "Stands des événements")
        self.assertEqual(self.source.name, "Event booths")

    def test_installed_again_finds_its_source(self):
        self.lose_model()
        self.assertTrue(self.source.is_broken)
        post_init_hook(self.env)
        self.assertFalse(self.source.is_broken)
        found = self.env["contact.source"].search([("ready_key", "=", "event.booth")])
        self.assertEqual(found, self.source)

    def test_extender_adds_a_field_with_one_line(self):
        """The mapping is plain data."""
        mapping = self.env["contact.source"]._get_ready_mappings()["event.booth"]
        self.assertEqual(
            mapping["person"],
            {
                "name": "contact_name",
                "email": "contact_email",
                "phone": "contact_phone",
            },
        )
