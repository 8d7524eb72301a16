from odoo.tests import tagged

from .common import PortalSyncCase


@tagged("post_install", "-at_install", "contact_sync")
class TestAccount(PortalSyncCase):
    """The account page and the address book of the portal."""

    def setUp(self):
        super().setUp()
        self.login()

    def submit(self, partner=None, **changes):
        partner = self.nadia if partner is None else partner
        vals = {
            "name": partner.name or "Dépôt",
            "email": partner.email or "nadia@roy.example",
            "phone": partner.phone or "+33 1 99 00 31 31",
            "street": partner.street or "1 rue Neuve",
            "zip": partner.zip or "69003",
            "city": partner.city or "Lyon",
            "country_id": str(self.env.ref("base.fr").id),
            "required_fields": "name,email",
        }
        if partner:
            vals["partner_id"] = str(partner.id)
        return self.post("/my/address/submit", {**vals, **changes}).json()

    def test_a_change_of_the_account_is_a_proposal(self):
        answer = self.submit(phone="01 99 00 77 77", callback="/my/addresses")
        self.assertEqual(
            answer["redirectUrl"], "/my/details/sent?back=%2Fmy%2Faddresses"
        )
        self.assertEqual(self.nadia.phone, "+33 1 99 00 31 31")
        self.assertEqual(self.get_pending(), {"phone": "01 99 00 77 77"})
        self.assertIn("Our team checks", self.url_open(answer["redirectUrl"]).text)

    def test_the_page_says_beforehand_that_changes_are_checked(self):
        self.assertIn("is checked by our team", self.url_open("/my/account").text)
        self.submit(phone="01 99 00 77 77")
        self.assertIn("01 99 00 77 77", self.url_open("/my/account").text)

    def test_nothing_changed_is_as_ever(self):
        answer = self.submit(callback="/my/addresses")
        self.assertEqual(answer["redirectUrl"], "/my/addresses")
        self.assertFalse(self.get_dossiers())

    def test_a_second_change_leaves_the_first_one_waiting(self):
        self.submit(phone="01 99 00 77 77")
        self.submit(email="nadia@essais.example")
        self.assertEqual(
            self.get_pending(),
            {"phone": "01 99 00 77 77", "email": "nadia@essais.example"},
        )

    def test_what_the_portal_refuses_is_refused(self):
        answer = self.submit(email="no address")
        self.assertEqual(answer["invalid_fields"], ["email"])
        self.assertFalse(self.get_dossiers())

    def test_an_address_of_the_book_is_proposed_for_that_address(self):
        depot = self.env["res.partner"].create(
            {
                "name": "Dépôt",
                "type": "delivery",
                "parent_id": self.nadia.id,
                "email": "depot@roy.example",
                "phone": "+33 1 99 00 32 32",
                "street": "1 rue Neuve",
                "zip": "69003",
                "city": "Lyon",
                "country_id": self.env.ref("base.fr").id,
            }
        )
        self.submit(depot, street="2 rue Neuve", address_type="delivery")
        self.assertEqual(depot.street, "1 rue Neuve")
        self.assertEqual(self.get_pending(depot)["address"]["street"], "2 rue Neuve")
        self.assertEqual(self.get_pending(), {})

    def test_a_new_address_is_created_at_once(self):
        nobody = self.env["res.partner"]
        answer = self.submit(nobody, name="Atelier", address_type="delivery")
        self.assertNotIn("/my/details", answer["redirectUrl"])
        self.assertEqual(self.nadia.child_ids.name, "Atelier")

    def test_the_company_is_renamed_by_nobody_but_a_reviewer(self):
        company = self.env["res.partner"].create(
            {"name": "Essais SARL", "is_company": True}
        )
        self.nadia.parent_id = company
        self.submit(company_name="Essais SA")
        self.assertEqual(company.name, "Essais SARL")
        self.assertEqual(self.get_pending(company), {"name": "Essais SA"})

    def test_a_field_that_the_source_does_not_map_is_written(self):
        self.source.field_ids.filtered(
            lambda line: line.partner_field == "phone"
        ).unlink()
        self.submit(phone="01 99 00 77 77", email="nadia@essais.example")
        self.assertEqual(self.nadia.phone, "01 99 00 77 77")
        self.assertEqual(self.get_pending(), {"email": "nadia@essais.example"})

    def test_switched_off_a_change_is_written_as_ever(self):
        self.source.auto_sync = False
        self.submit(phone="01 99 00 77 77")
        self.assertNotEqual(self.nadia.phone, "+33 1 99 00 31 31")
        self.assertFalse(self.get_dossiers())
        self.assertNotIn("is checked by our team", self.url_open("/my/account").text)

    def test_an_address_of_somebody_else_is_refused(self):
        other = self.env["res.partner"].create({"name": "Zoé"})
        answer = self.post(
            "/my/address/submit", {"partner_id": str(other.id), "name": "X"}
        )
        self.assertEqual(answer.status_code, 403)
        self.assertFalse(self.get_dossiers(other))
