from odoo.tests import new_test_user, tagged

from .common_site import SiteCase


@tagged("post_install", "-at_install")
class TestWebsite(SiteCase):
    """What comes from the site, and by RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["contact.source"]._install_ready("event.registration")

    def test_public_visitor_is_found_by_email_and_a_stranger(self):
        registration = self.register_on_site(
            self.env.ref("base.public_user"),
            "Karim Benali",
            "karim@essais.example",
            "01 99 00 88 88",
        )
        self.assertEqual(registration.name, "Karim Benali")
        self.assertEqual(self.get_pending(self.karim), {"phone": "+33199008888"})
        self.assertTrue(self.karim.dossier_ids.is_stranger)

    def test_portal_user_changes_his_own_details(self):
        user = new_test_user(
            self.env,
            "event_sync_portal",
            "base.group_portal",
            name="Nadia Roy",
            email="nadia@essais.example",
        )
        user.partner_id.phone = "01 99 00 30 30"
        registration = self.register_on_site(
            user, "Nadia Roy", "nadia@essais.example", "01 99 00 31 31"
        )
        self.assertEqual(registration.partner_id, user.partner_id)
        self.assertEqual(
            self.get_pending(user.partner_id), {"phone": registration.phone}
        )
        self.assertEqual(user.partner_id.dossier_ids.user_id, user)

    def test_call_by_rpc_is_captured(self):
        self.authenticate(self.event_user.login, self.event_user.login)
        vals = {
            "event_id": self.event.id,
            "partner_id": self.helene.id,
            "phone": "01 99 00 77 77",
        }
        registration_id = self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": "event.registration",
                "method": "create",
                "args": [vals],
                "kwargs": {},
            },
        )
        self.assertEqual(self.get_pending(self.helene), {"phone": "+33199007777"})
        self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": "event.registration",
                "method": "write",
                "args": [[registration_id], {"email": "hv@courriel.example"}],
                "kwargs": {},
            },
        )
        self.assertEqual(
            self.get_pending(self.helene),
            {"phone": "+33199007777", "email": "hv@courriel.example"},
        )
