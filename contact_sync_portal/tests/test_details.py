from odoo.tests import tagged

from .common import PortalSyncCase, draw


@tagged("post_install", "-at_install", "contact_sync")
class TestDetails(PortalSyncCase):
    """My details, as the portal user who is logged in."""

    def setUp(self):
        super().setUp()
        self.login()

    def send(self, files=None, **changes):
        return self.post("/my/details", self.get_details(**changes), files)

    def test_page_starts_from_the_contact(self):
        page = self.url_open("/my/details").text
        for value in ("Nadia Roy", "nadia@roy.example", "3 rue des Essais", "Lyon"):
            self.assertIn(value, page)

    def test_save_is_a_dossier_and_no_write(self):
        before = self.nadia.write_date
        answer = self.send(phone="01 99 00 77 77", function="Directrice")
        self.assertIn("/my/details/sent", answer.url)
        self.assertEqual(self.nadia.phone, "+33 1 99 00 31 31")
        self.assertEqual(self.nadia.write_date, before)
        self.assertEqual(
            self.get_pending(), {"phone": "01 99 00 77 77", "function": "Directrice"}
        )
        dossier = self.get_dossiers()
        self.assertEqual(dossier.user_id, self.portal)
        self.assertEqual(dossier.values["street"], "3 rue des Essais")
        self.assertFalse(self.nadia.date_confirmed)

    def test_save_without_a_difference_confirms(self):
        answer = self.send(phone="01 99 00 31 31")
        self.assertIn("/my/details/confirmed", answer.url)
        self.assertEqual(self.get_pending(), {})
        self.assertEqual(len(self.get_dossiers()), 1)
        self.assertTrue(self.nadia.date_confirmed)

    def test_everything_is_right_confirms_and_changes_nothing_else(self):
        before = self.nadia.write_date, self.nadia.write_uid
        answer = self.send(answer="confirm")
        self.assertIn("/my/details/confirmed", answer.url)
        self.assertTrue(self.nadia.date_confirmed)
        self.assertEqual((self.nadia.write_date, self.nadia.write_uid), before)
        self.assertFalse(self.get_dossiers())
        self.assertIn("Confirmed", self.nadia.message_ids[0].body)
        self.assertEqual(self.nadia.message_ids[0].author_id, self.nadia)

    def test_everything_is_right_with_a_change_loses_nothing(self):
        answer = self.send(answer="confirm", phone="01 99 00 77 77")
        self.assertIn("/my/details/sent", answer.url)
        self.assertEqual(self.get_pending(), {"phone": "01 99 00 77 77"})

    def test_what_waits_is_shown_again_and_survives_the_next_save(self):
        self.send(phone="01 99 00 77 77")
        page = self.url_open("/my/details").text
        self.assertIn("01 99 00 77 77", page)
        self.assertIn("Being checked", page)
        self.send(function="Directrice")
        self.assertEqual(
            self.get_pending(), {"phone": "01 99 00 77 77", "function": "Directrice"}
        )

    def test_an_address_is_proposed_whole(self):
        self.send(street="14 quai des Brumes", zip="69002")
        address = self.get_pending()["address"]
        self.assertEqual(address["street"], "14 quai des Brumes")
        self.assertEqual(address["city"], "Lyon")

    def test_an_emptied_field_proposes_nothing(self):
        self.send(phone="", street="", zip="", city="")
        self.assertEqual(self.get_pending(), {})

    def test_a_kept_value_typed_again_is_raised_again(self):
        self.send(phone="01 99 00 77 77")
        self.nadia.proposal_ids.with_user(self.reviewer).action_keep()
        self.send(phone="01 99 00 77 77")
        self.assertEqual(self.get_pending(), {"phone": "01 99 00 77 77"})

    def test_the_same_form_sent_twice_counts_once(self):
        details = self.get_details(phone="01 99 00 77 77")
        self.post("/my/details", details)
        self.nadia.proposal_ids.with_user(self.reviewer).action_keep()
        self.post("/my/details", details)
        self.assertEqual(len(self.get_dossiers()), 1)
        self.assertEqual(self.get_pending(), {})

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self):
        answer = self.send(email="no address", function="Directrice")
        self.assertIn("This is no e-mail address.", answer.text)
        self.assertIn("Directrice", answer.text)
        self.assertFalse(self.get_dossiers())

    def test_an_old_wrong_value_does_not_stop_a_correction(self):
        self.nadia.email = "nadia at roy"
        self.send(function="Directrice")
        self.assertEqual(self.get_pending(), {"function": "Directrice"})

    def test_a_state_of_another_country_is_left_out(self):
        state = self.env.ref("base.state_us_1")
        self.send(country_id=str(self.env.ref("base.be").id), state_id=str(state.id))
        self.assertFalse(self.get_pending()["address"]["state_id"])

    def test_a_picture_is_proposed(self):
        self.send(files={"image_1920": ("logo.png", draw(), "image/png")})
        self.assertEqual(len(self.get_pending()["image_1920"]), 40)
        self.nadia.proposal_ids.with_user(self.reviewer).action_accept()
        self.assertTrue(self.nadia.image_1920)

    def test_the_page_shows_what_the_source_maps(self):
        self.source.field_ids.filtered(
            lambda line: line.partner_field == "phone"
        ).unlink()
        page = self.url_open("/my/details").text
        self.assertNotIn('name="phone"', page)
        self.assertIn('name="email"', page)

    def test_what_belongs_to_the_company_is_not_on_the_page(self):
        company = self.env["res.partner"].create(
            {"name": "Essais SARL", "is_company": True, "vat": "BE0477472701"}
        )
        self.nadia.parent_id = company
        page = self.url_open("/my/details").text
        self.assertNotIn('name="vat"', page)
        self.assertNotIn("Essais SARL", page.split("o_contact_details_form")[1])

    def test_switched_off_the_account_page_is_as_ever(self):
        self.source.auto_sync = False
        answer = self.url_open("/my/details")
        self.assertIn("/my/account", answer.url)
        self.assertNotIn("/my/details", self.url_open("/my").text)

    def test_the_home_page_leads_there(self):
        self.assertIn('href="/my/details"', self.url_open("/my").text)
