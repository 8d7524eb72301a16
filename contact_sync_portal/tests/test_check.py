from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import PortalSyncCase


@tagged("post_install", "-at_install", "contact_sync")
class TestCheck(PortalSyncCase):
    """The personal link, as whoever reads the contact's mailbox."""

    def setUp(self):
        super().setUp()
        self.check = self.ask()
        self.link = self.get_link(self.check)
        self.authenticate(None, None)

    def answer(self, answer="send", **changes):
        details = self.get_details(self.helene, answer=answer, **changes)
        return self.post(self.link, details)

    def assert_closed(self, response):
        self.assertEqual(response.status_code, 200)
        self.assertIn("This link does not work", response.text)
        self.assertNotIn("Vauquelin", response.text)

    def test_the_mail_holds_the_link_and_no_document_does(self):
        mail = self.get_mails()
        self.assertIn(self.link, mail.body_html)
        self.assertFalse(mail.model or mail.res_id)
        for message in self.helene.message_ids:
            self.assertNotIn("/check/", message.body or "")

    def test_opening_changes_nothing(self):
        before = self.helene.write_date
        for _time in range(3):
            page = self.url_open(self.link)
            self.assertIn("+33 1 99 00 50 60", page.text)
        self.env.invalidate_all()
        self.assertEqual(self.check.state, "sent")
        self.assertFalse(self.helene.date_confirmed)
        self.assertEqual(self.helene.write_date, before)

    def test_the_page_shows_mapped_fields_alone(self):
        page = self.url_open(self.link).text
        self.assertIn("Hélène Vauquelin", page)
        self.assertNotIn("Pays late", page)

    def test_everything_is_right_stamps_the_contact(self):
        response = self.answer("confirm")
        self.assertIn("You confirmed", response.text)
        self.assertTrue(self.helene.date_confirmed)
        self.assertEqual(self.check.state, "confirmed")
        self.assertFalse(self.get_dossiers(self.helene))

    def test_changes_become_proposals_of_a_stranger(self):
        response = self.answer(phone="01 99 00 77 77")
        self.assertIn("Your changes have arrived", response.text)
        self.assertEqual(self.get_pending(self.helene), {"phone": "01 99 00 77 77"})
        dossier = self.get_dossiers(self.helene)
        self.assertTrue(dossier.is_stranger)
        self.assertEqual(dossier.author_name, "Hélène Vauquelin")
        self.assertEqual(self.check.state, "changed")
        self.assertFalse(self.helene.date_confirmed)

    def test_whatever_the_policy_a_stranger_is_reviewed(self):
        self.source.write({"policy": "apply", "user_id": self.reviewer.id})
        self.answer(phone="01 99 00 77 77", function="Directrice")
        self.assertEqual(self.helene.phone, "+33 1 99 00 50 60")
        self.assertEqual(self.helene.function, "Directrice")

    def test_what_is_wrong_leaves_the_link_open(self):
        response = self.answer(email="no address")
        self.assertIn("This is no e-mail address.", response.text)
        self.assertEqual(self.check.state, "sent")

    def test_a_used_link_is_closed(self):
        self.answer("confirm")
        self.assert_closed(self.url_open(self.link))
        self.assert_closed(self.answer(phone="01 99 00 77 77"))
        self.assertEqual(self.get_pending(self.helene), {})

    def test_an_expired_link_is_closed(self):
        self.check.date_expires = fields.Datetime.now() - timedelta(seconds=1)
        self.assert_closed(self.url_open(self.link))
        self.assert_closed(self.answer("confirm"))
        self.assertFalse(self.helene.date_confirmed)

    def test_a_link_works_for_thirty_days(self):
        days = (self.check.date_expires - fields.Datetime.now()).days
        self.assertIn(days, (29, 30))

    def test_a_revoked_link_is_closed(self):
        self.check.with_user(self.reviewer).action_revoke()
        self.assert_closed(self.url_open(self.link))

    def test_a_new_link_ends_the_older_one(self):
        newer = self.get_link(self.ask())
        self.assert_closed(self.url_open(self.link))
        self.assertIn("Hélène", self.url_open(newer).text)

    def test_switched_off_no_link_works(self):
        self.source.auto_sync = False
        self.assert_closed(self.url_open(self.link))

    def test_a_link_to_a_former_address_is_closed(self):
        self.helene.email = "h.vauquelin@essais.example"
        self.assert_closed(self.url_open(self.link))

    def test_the_link_of_an_archived_contact_is_closed(self):
        self.helene.active = False
        self.assert_closed(self.url_open(self.link))

    def test_the_form_renews_the_link_of_an_address_that_had_one(self):
        self.answer("confirm")
        before = self.get_mails()
        response = self.post("/my/details/link", {"email": "Helene@essais.example "})
        self.assertIn("a new link is on its way", response.text)
        self.assertEqual(self.get_mails(), before)
        self.send_asked_links()
        self.assertEqual(len(self.get_mails() - before), 1)
        self.assertEqual(
            self.check.search_count(
                [("is_open", "=", True), ("partner_id", "=", self.helene.id)]
            ),
            1,
        )

    def test_the_form_answers_alike_whoever_asks(self):
        self.check.with_user(self.reviewer).action_revoke()
        answers = set()
        for email in (
            "helene@essais.example",  # revoked on purpose
            "nadia@roy.example",  # known, never asked
            "nobody@essais.example",
            "no address",
            "",
        ):
            response = self.post("/my/details/link", {"email": email})
            main = response.text.split("<main")[1].split("</main>")[0]
            answers.add((response.status_code, main))
        self.assertEqual(len(answers), 1)
        mails = self.env["mail.mail"].search_count([])
        self.send_asked_links()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_an_address_gets_three_links_a_day_at_most(self):
        before = self.get_mails()
        for _time in range(5):
            self.env["contact.portal.attempt"]._ask_link(self.check.email, "192.0.2.1")
            self.send_asked_links()
        self.assertEqual(len(self.get_mails() - before), 3)
