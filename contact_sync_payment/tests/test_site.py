import re

from odoo.tests import HttpCase, tagged

from odoo.addons.contact_sync.tests.common import SourceAddonCase
from odoo.addons.contact_sync.tests.test_decisions import PIXEL


@tagged("post_install", "-at_install")
class TestSite(SourceAddonCase, HttpCase):
    """A visitor gives on the website's own page: no record is made for him."""

    KEY = "payment.transaction"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.method = cls.env["payment.method"].create(
            {"name": "Essai", "code": "contact_sync_essai", "image": PIXEL}
        )
        cls.provider = cls.env["payment.provider"].create(
            {
                "name": "Essai",
                "code": "none",
                "state": "test",
                "is_published": True,
                "payment_method_ids": [(6, 0, cls.method.ids)],
            }
        )
        cls.method.active = True
        cls.env.cr.flush()

    def give(self, **details):
        """Open the page, and send it as its button does. :return: the transaction"""
        page = self.url_open("/donation/pay?amount=30").text
        token = re.search(r'data-access-token="([^"]+)"', page)[1]
        partner = re.search(r'data-partner-id="(\d+)"', page)[1]
        answer = self.url_open(
            "/donation/transaction/0",
            json={
                "params": {
                    "amount": 30,
                    "currency_id": self.env.company.currency_id.id,
                    "partner_id": int(partner),
                    "access_token": token,
                    "provider_id": self.provider.id,
                    "payment_method_id": self.method.id,
                    "token_id": None,
                    "flow": "direct",
                    "tokenization_requested": False,
                    "landing_route": "/donation/pay",
                    "donation_recipient_email": "dons@essais.example",
                    "donation_comment": "",
                    "partner_details": details,
                }
            },
        ).json()
        reference = answer["result"]["reference"]
        self.env.invalidate_all()
        return self.env["payment.transaction"].search([("reference", "=", reference)])

    def test_what_a_donor_typed_waits_once_it_is_paid(self):
        donation = self.give(
            name="Hélène Vauquelin-Roux",
            email="Helene@essais.example",
            country_id=self.env.ref("base.fr").id,
        )
        self.assertTrue(donation.is_donation)
        self.assertEqual(self.get_pending(), {})
        donation._set_done()  # what the payment provider's answer does
        self.save()
        self.assertEqual(self.get_pending(), {"name": "Hélène Vauquelin-Roux"})
        self.assertEqual(self.helene.name, "Hélène Vauquelin")
