import json

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged

from .common import BoothSyncMixin


@tagged("post_install", "-at_install")
class TestWebsite(BoothSyncMixin, HttpCase):
    """What comes from the site, and by RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.setUpBooths()

    def rent_on_site(self, user, name, email, phone):
        """Post the form of the site; without a site, save as its controller does."""
        booth = self.rent()
        self.save()
        vals = {
            "contact_name": name,
            "contact_email": email,
            "contact_phone": phone,
        }
        if "booth_menu" in self.event._fields:
            self.post_form(user, booth, vals)
        else:
            partner = user.partner_id
            if user._is_public():
                partner = self.make_contact(name, email, phone)
            booth.with_user(user).sudo().action_confirm(
                {"partner_id": partner.id, **vals}
            )
        self.save()
        return booth

    def post_form(self, user, booth, vals):
        self.event.website_published = True
        login = None if user._is_public() else user.login
        self.authenticate(login, login)
        answer = self.url_open(
            f"/event/{self.event.id}/booth/confirm",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "booth_category_id": self.category.id,
                "event_booth_ids": json.dumps(booth.ids),
                **vals,
            },
        )
        self.assertTrue(answer.json().get("success"), answer.text)

    def test_portal_user_changes_his_own_details(self):
        user = new_test_user(
            self.env,
            "booth_sync_portal",
            "base.group_portal",
            name="Nadia Roy",
            email="nadia@essais.example",
        )
        booth = self.rent_on_site(
            user, "Nadia Roy", "nadia@roy.example", "01 99 00 31 31"
        )
        self.assertEqual(booth.partner_id, user.partner_id)
        self.assertEqual(
            self.get_pending(user.partner_id),
            {"email": "nadia@roy.example", "phone": "01 99 00 31 31"},
        )
        self.assertEqual(user.partner_id.dossier_ids.user_id, user)

    def test_public_visitor_is_a_stranger(self):
        booth = self.rent_on_site(
            self.env.ref("base.public_user"),
            "Zoé Petit",
            "zoe@essais.example",
            "01 99 00 32 32",
        )
        self.assertTrue(booth.partner_id.dossier_ids.is_stranger)
        self.assertEqual(self.get_pending(booth.partner_id), {})

    def test_call_by_rpc_is_captured(self):
        booth = self.rent(self.helene)
        self.save()
        self.authenticate(self.event_user.login, self.event_user.login)
        self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": "event.booth",
                "method": "write",
                "args": [booth.ids, {"contact_email": "h@roux.example"}],
                "kwargs": {},
            },
        )
        self.assertEqual(self.get_pending(self.helene), {"email": "h@roux.example"})
