from odoo import Command
from odoo.tests import tagged

from odoo.addons.contact_visibility.tests.common import CANARY, VisibilityCase


@tagged("post_install", "-at_install")
class TestMailing(VisibilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.env.ref("mass_mailing.group_mass_mailing_user")
        (cls.creator + cls.outsider).group_ids = [Command.link(group.id)]
        cls.public.email = "public@open.example"
        cls.both = cls.secret + cls.public

    def make_mailing(self, user, model="res.partner", domain=None, **vals):
        mailings = self.env["mailing.mailing"].with_user(user)
        mailing = mailings.create(
            {
                "subject": "News",
                "body_html": "<p>Hello</p>",
                "mailing_model_id": self.env["ir.model"]._get_id(model),
                "mailing_domain": repr(domain or [("id", "in", self.both.ids)]),
                **vals,
            }
        )
        mailing.action_put_in_queue()
        return mailing

    def get_queued(self, mailing):
        """Whom the queue, which works as superuser, would write to."""
        return set(mailing.with_user(1)._get_remaining_recipients())

    def test_a_queued_mailing_goes_to_what_its_sender_sees(self):
        mailing = self.make_mailing(self.outsider)
        self.assertEqual(self.get_queued(mailing), {self.public.id})
        mailing = self.make_mailing(self.creator)
        self.assertEqual(self.get_queued(mailing), set(self.both.ids))

    def test_nobody_sends_with_the_eyes_of_a_colleague(self):
        mailing = self.make_mailing(
            self.outsider,
            user_id=self.creator.id,
            visibility_sender_id=self.creator.id,
        )
        self.assertEqual(self.get_queued(mailing), {self.public.id})
        mailing = self.make_mailing(self.creator)
        mailing.with_user(self.outsider).subject = "Others"
        self.assertEqual(self.get_queued(mailing), {self.public.id})

    def test_the_mailing_of_a_machine_goes_to_what_everybody_sees(self):
        mailing = self.make_mailing(self.env.ref("base.user_root"), user_id=False)
        self.assertEqual(self.get_queued(mailing), {self.public.id})

    def test_what_the_queue_did_does_not_widen_the_rest(self):
        mailing = self.make_mailing(self.outsider)
        mailing.with_user(1).state = "sending"
        self.assertEqual(self.get_queued(mailing), {self.public.id})

    def test_a_condition_through_a_hidden_contact_finds_nothing(self):
        event = self.env["event.event"].create({"name": "Fair"})
        registrations = self.env["event.registration"].create(
            [
                {
                    "event_id": event.id,
                    "partner_id": contact.id,
                    "email": "own@x.example",
                }
                for contact in self.both
            ]
        )
        guess = [
            ("id", "in", registrations.ids),
            ("partner_id.city", "ilike", f"{CANARY} city"),
        ]
        for user, count in ((self.creator, 1), (self.outsider, 0)):
            mailing = self.make_mailing(user, "event.registration", guess)
            self.assertEqual(len(self.get_queued(mailing)), count)
        everyone = self.make_mailing(
            self.outsider, "event.registration", [("id", "in", registrations.ids)]
        )
        self.assertEqual(self.get_queued(everyone), set(registrations.ids))

    def test_the_number_of_recipients_answers_no_guess(self):
        guess = [("id", "in", self.both.ids), ("function", "ilike", CANARY)]
        for user, count in ((self.creator, 1), (self.outsider, 0)):
            mailing = self.make_mailing(user, domain=guess)
            self.assertEqual(mailing.read(["total"])[0]["total"], count)
            self.assertEqual(len(mailing._get_remaining_recipients()), count)

    def test_a_queued_mailing_says_nothing_of_a_contact_hidden_from_its_sender(self):
        event = self.env["event.event"].create({"name": "Fair"})
        registration = self.env["event.registration"].create(
            {
                "event_id": event.id,
                "partner_id": self.secret.id,
                "email": "own@x.example",
            }
        )
        for user in self.creator + self.outsider:
            user.group_ids = [
                Command.link(self.env.ref("mail.group_mail_template_editor").id)
            ]
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            mailing = self.make_mailing(
                user,
                "event.registration",
                [("id", "=", registration.id)],
                subject="Of {{ object.partner_id.function }}",
                body_html="<p>Of <t t-out='object.partner_id.city'/></p>",
                keep_archives=True,
            )
            self.env.flush_all()
            self.env.invalidate_all()
            mailing.with_user(1)._action_send_mail()
            mails = self.env["mail.mail"].search([("mailing_id", "=", mailing.id)])
            self.assertEqual(len(mails), 1)
            for text in (mails.subject, mails.body_html):
                self.assertIn("Of ", text)
                self.assertEqual(CANARY in text, is_told, text)

    def test_the_trace_of_a_document_tells_no_address_of_its_hidden_contact(self):
        event = self.env["event.event"].create({"name": "Fair"})
        registration = self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": self.secret.id}
        )
        trace = self.env["mailing.trace"].create(
            {
                "model": "event.registration",
                "res_id": registration.id,
                "email": self.secret.email,
                "mass_mailing_id": self.make_mailing(self.creator).id,
            }
        )
        guess = [("id", "=", trace.id), ("email", "ilike", CANARY)]
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            self.env.invalidate_all()
            traces = trace.with_user(user)
            self.assertEqual(bool(traces.read(["email"])[0]["email"]), is_told)
            self.assertEqual(bool(traces.search_count(guess)), is_told)

    def test_other_traces_are_found_by_their_address(self):
        trace = self.env["mailing.trace"].create(
            {
                "model": "res.partner",
                "res_id": self.public.id,
                "email": self.public.email,
                "mass_mailing_id": self.make_mailing(self.creator).id,
            }
        )
        found = trace.with_user(self.outsider).search([("email", "=", trace.email)])
        self.assertEqual(found, trace)
