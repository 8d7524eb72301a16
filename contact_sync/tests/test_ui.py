from odoo.tests import HttpCase, tagged

from .common import ContactSyncCase

PHONE_SIZE = "375x667"


@tagged("post_install", "-at_install", "browser")
class TestUi(HttpCase, ContactSyncCase):
    """A reviewer, who is no administrator, in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # only the contacts of these tests wait for a decision
        cls.env["contact.proposal"].search([("state", "=", "pending")]).unlink()
        cls.env["res.partner"].search([("is_desync", "=", True)]).write(
            {"is_desync": False, "desync_count": 0}
        )

    def save_difference(self, partner=None, **values):
        self.save_file(
            partner,
            email="h.vauquelin@atelier.example",
            phone="+33 6 99 00 50 61",
            **values,
        )

    def start_review(self, tour):
        self.start_tour(
            f"/odoo/res.partner/{self.helene.id}", tour, login="sync_reviewer"
        )

    def test_reviewer_decides_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(["contact_sync"], ["fr_FR"])
        self.reviewer.lang = "fr_FR"
        self.save_difference(
            function="Directrice", street="14 bis quai des Brumes", zip="69002"
        )
        self.start_review("contact_sync_review_fr")
        self.assertEqual(self.helene.function, "Directrice générale")
        self.assertEqual(self.helene.phone, "+33 6 99 00 50 61")
        self.assertEqual(self.helene.email, "helene@vauquelin.example")
        self.assertEqual(list(self.pending()), ["address"])

    def test_reviewer_walks_by_mouse_and_by_keyboard(self):
        self.save_difference()
        for name in ("Hélène Zacharie", "Hélène Zoé"):
            self.save_difference(self._make_contact(name))
        self.start_review("contact_sync_review_walk")
        self.assertEqual(self.helene.phone, "+33 6 99 00 50 61")
        self.assertEqual(self.helene.email, "helene@vauquelin.example")
        self.assertFalse(self.pending())
        last = self.env["res.partner"].search([("name", "=", "Hélène Zoé")])
        self.assertEqual(last.phone, "+33 6 99 00 50 61")

    def test_stale_window_says_so_and_loses_nothing(self):
        self.save_difference()
        self.start_review("contact_sync_review_stale")
        self.assertEqual(self.helene.phone, "+33 6 99 00 50 61")
        self.assertEqual(self.helene.email, "helene@vauquelin.example")

    def test_reviewer_decides_on_a_phone(self):
        self.browser_size = PHONE_SIZE
        self.touch_enabled = True
        self.save_difference()
        self.start_review("contact_sync_review_phone")
        self.assertEqual(list(self.pending()), ["email"])
