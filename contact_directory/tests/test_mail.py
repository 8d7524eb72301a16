from odoo.tests import tagged

from .common import DirectoryCase


@tagged("post_install", "-at_install")
class TestMail(DirectoryCase):
    """Secondary e-mails identify people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = cls.add(cls.anne, "email", "anne@home.example")

    def test_find_or_create_finds_by_a_secondary_address(self):
        found = self.partners.find_or_create("Anne <Anne@Home.example>")
        self.assertEqual(found, self.anne)

    def test_primary_address_comes_first(self):
        owner = self.make("Owner", email="anne@home.example")
        self.assertEqual(self.partners.find_or_create("anne@home.example"), owner)
        self.assertEqual(
            self.partners._find_or_create_from_emails(["anne@home.example"]), [owner]
        )

    def test_batch_finds_secondary_ones_and_creates_the_rest_once(self):
        emails = ["anne@home.example", "new@x.example", "New <new@x.example>", ""]
        found = self.partners._find_or_create_from_emails(emails)
        self.assertEqual(found[0], self.anne)
        self.assertEqual(found[1], found[2])
        self.assertEqual(found[1].email, "new@x.example")
        self.assertFalse(found[3])

    def test_documents_find_their_people(self):
        found = self.env["mail.thread"]._mail_find_partner_from_emails(
            ["anne@home.example", "nobody@x.example"]
        )
        self.assertEqual(found, [self.anne, self.partners])

    def test_filter_and_ban_are_kept(self):
        find = self.partners._find_or_create_from_emails
        self.assertEqual(
            find(["anne@home.example"], no_create=True, filter_found=lambda p: False),
            [self.partners],
        )
        self.assertEqual(
            find(["anne@home.example"], ban_emails=["anne@home.example"]),
            [self.partners],
        )

    def test_hidden_contact_is_not_found(self):
        self.hide(self.anne)
        partners = self.env(user=self.editor)["res.partner"]
        found = partners._find_or_create_from_emails(
            ["anne@home.example"], no_create=True
        )
        self.assertFalse(found[0])

    def test_bounce_is_counted_where_it_came_from(self):
        values = {
            "bounced_email": "anne@home.example",
            "bounced_partner": self.anne,
            "bounced_msg_ids": [],
            "bounced_message": self.env["mail.message"],
            "message_id": "<1@x.example>",
            "email_from": "mailer-daemon@x.example",
            "to": "bounce@x.example",
        }
        self.env["mail.thread"]._routing_handle_bounce(None, values)
        self.assertEqual(self.home.bounce_count, 1)
        self.assertEqual(self.anne.message_bounce, 0)
        self.anne._message_receive_bounce("anne@home.example", self.anne)
        self.assertEqual(self.anne.message_bounce, 0)
        self.env["mail.thread"]._routing_reset_bounce(
            None, {"email_from": "Anne <anne@home.example>"}
        )
        self.assertEqual(self.home.bounce_count, 0)

    def test_blacklist_marks_the_right_address(self):
        self.env["mail.blacklist"]._add("anne@home.example")
        self.anne.invalidate_recordset()
        self.assertTrue(self.home.is_blacklisted)
        self.assertFalse(self.anne.is_blacklisted)
        own = self.anne.contact_channel_ids.filtered(lambda c: c.is_primary)
        self.assertFalse(any(own.mapped("is_blacklisted")))

    def test_composer_sends_to_the_address_that_was_picked(self):
        composer = self._compose(self.anne, contact_channel_ids=self.home.ids)
        self.assertEqual(composer.channel_choice_ids, self.home)
        messages = composer._action_send_mail_comment(self.anne.ids)
        self.assertEqual(messages.outgoing_email_to, "anne@home.example")
        self.assertFalse(messages.partner_ids)
        self.assertEqual(
            messages.notification_ids.mapped("mail_email_address"),
            ["anne@home.example"],
        )

    def test_a_follower_is_written_to_at_the_picked_address_alone(self):
        self.anne.message_subscribe(self.anne.ids)
        composer = self._compose(self.anne, contact_channel_ids=self.home.ids)
        messages = composer._action_send_mail_comment(self.anne.ids)
        self.assertEqual(
            messages.notification_ids.mapped("mail_email_address"),
            ["anne@home.example"],
        )
        self.assertFalse(messages.notification_ids.res_partner_id)

    def test_a_message_for_later_goes_to_the_picked_address(self):
        composer = self._compose(self.anne, contact_channel_ids=self.home.ids)
        composer.scheduled_date = "2099-01-01 10:00:00"
        later = composer._action_schedule_message()
        later._post_message()
        message = self.anne.message_ids[0]
        self.assertEqual(message.outgoing_email_to, "anne@home.example")

    def test_nothing_is_offered_where_there_is_no_other_address(self):
        self.assertFalse(self._compose(self.make("Zoé")).channel_choice_ids)
        mass = self._compose(self.anne, composition_mode="mass_mail")
        self.assertFalse(mass.channel_choice_ids)

    def _compose(self, partner, **values):
        return self.env["mail.compose.message"].create(
            {
                "model": "res.partner",
                "res_ids": str(partner.ids),
                "partner_ids": partner.ids,
                "subject": "Hello",
                "body": "<p>Hello</p>",
                **values,
            }
        )

    def test_privacy_lookup_finds_a_secondary_address(self):
        lookup = self.env["privacy.lookup.wizard"].create(
            {"name": "Nobody Known", "email": "Anne@Home.example"}
        )
        lookup.action_lookup()
        found = [(li.res_model, li.res_id) for li in lookup.line_ids]
        self.assertEqual(found, [("contact.channel", self.home.id)])
