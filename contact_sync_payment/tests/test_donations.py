from odoo.tests import Form, tagged

from odoo.addons.contact_sync.tests.common import SourceAddonCase
from odoo.addons.contact_sync.tests.test_decisions import PIXEL


@tagged("post_install", "-at_install")
class TestDonations(SourceAddonCase):
    KEY = "payment.transaction"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visitors = cls.env.ref("base.public_partner")
        cls.provider = cls.env["payment.provider"].create(
            {"name": "Essai", "code": "none"}
        )
        cls.method = cls.env["payment.method"].create(
            {"name": "Essai", "code": "contact_sync_essai", "image": PIXEL}
        )

    def give(self, name, email, state="done", **vals):
        """What the website writes: the transaction, then what the visitor typed."""
        donation = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "reference": f"don-{email}-{self.env.cr.sql_log_count}",
                "amount": 20,
                "currency_id": self.env.company.currency_id.id,
                "partner_id": self.visitors.id,
                **vals,
            }
        )
        donation.write(
            {
                "is_donation": True,
                "partner_name": name,
                "partner_email": email,
                "partner_country_id": self.env.ref("base.fr").id,
            }
        )
        self.save()
        donation.state = state
        self.save()
        return donation

    def test_a_visitor_who_gave_is_found_by_email_and_never_the_visitors_contact(self):
        self.give("Hélène Vauquelin-Roux", "helene@essais.example")
        self.assertEqual(self.get_pending(), {"name": "Hélène Vauquelin-Roux"})
        self.assertFalse(self.get_dossiers(self.visitors))
        self.assertEqual(self.get_pending(self.visitors), {})

    def test_an_unknown_donor_becomes_a_contact(self):
        self.give("Zoé Neuve", "zoe@neuve.example")
        zoe = self.find_contact("zoe@neuve.example")
        self.assertEqual(zoe.name, "Zoé Neuve")
        self.assertEqual(zoe.country_id, self.env.ref("base.fr"))

    def test_what_was_not_paid_does_not_count(self):
        for state in ("pending", "cancel", "error"):
            self.give("Zoé Neuve", "zoe@neuve.example", state)
        self.assertFalse(self.find_contact("zoe@neuve.example"))

    def test_a_payment_that_is_no_gift_does_not_count(self):
        donation = self.give("Zoé Neuve", "zoe@neuve.example", "draft")
        donation.is_donation = False
        donation.state = "done"
        self.save()
        self.assertFalse(self.find_contact("zoe@neuve.example"))

    def test_a_donor_who_is_logged_in_is_his_own_contact(self):
        self.give(
            self.helene.name, self.helene.email, partner_id=self.helene.id, amount=30
        )
        self.assertTrue(self.get_dossiers(self.helene))
        self.assertEqual(self.get_pending(), {})

    def test_the_form_opens_with_what_differs(self):
        donation = self.give("Hélène Vauquelin-Roux", "helene@essais.example")
        self.assertEqual(donation.desync_count, 1)
        self.assertTrue(Form(donation.with_user(self.env.ref("base.user_admin"))))
