from odoo.tests import tagged

from .common import PortalSyncCase


@tagged("post_install", "-at_install", "contact_sync", "browser")
class TestUi(PortalSyncCase):
    """A phone in French: in the portal, and by a personal link."""

    browser_size = "375x667"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        modules = ["base", "portal", "contact_sync", "contact_sync_portal"]
        cls.env["ir.module.module"]._load_module_terms(modules, ["fr_FR"])
        if "website" in cls.env:
            french = cls.env["res.lang"]._get_data(code="fr_FR").id
            website = cls.env["website"].get_current_website()
            website.language_ids = [(4, french)]
        (cls.nadia | cls.helene).lang = "fr_FR"
        cls.env.cr.flush()

    def test_the_portal_user_corrects_his_details_on_a_phone(self):
        self.start_tour(
            "/fr/my", "contact_sync_portal_details_fr", login="sync_portal_nadia"
        )
        self.assertEqual(self.get_pending(), {"phone": "01 99 00 77 77"})
        self.assertEqual(self.nadia.phone, "+33 1 99 00 31 31")

    def test_the_contact_answers_by_its_link_on_a_phone(self):
        check = self.ask()
        link = check._get_url().removeprefix(check.get_base_url())
        self.assertTrue(link.startswith("/fr/"))
        self.env.cr.flush()
        self.start_tour(link, "contact_sync_portal_link_fr")
        self.assertEqual(self.get_pending(self.helene), {"function": "Directrice"})
        self.assertEqual(check.state, "changed")
