"""Messages, followers and mails about documents: a hidden contact is named in none."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from odoo.addons.mail.tools.discuss import Store

from .common import CANARY
from .document_case import DocumentCase


@tagged("post_install", "-at_install", "contact_visibility")
class TestDocumentsChatter(DocumentCase):
    def prepare_chatter(self):
        self.message = self.document.message_post(
            body="hello",
            author_id=self.secret.id,
            email_from=f"{CANARY}@hidden.example",
            message_type="email",
        )
        self.document.message_subscribe(self.secret.ids)
        self.document.partner_id = self.public
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.document.partner_id = self.secret
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_messages_name_no_hidden_author(self):
        self.prepare_chatter()
        ids = self.message.ids
        fields = ["email_from", "reply_to", "author_id"]
        for path in (
            lambda m: m.search_read([("id", "in", ids)], fields),
            lambda m: m.read(fields),
            lambda m: Store().add(m).get_result(),
        ):
            self.assertTold(path, self.message)
        oracle = [("id", "in", ids), ("email_from", "ilike", CANARY)]
        self.assertTrue(self.as_user(self.creator, self.message).search_count(oracle))
        self.assertFalse(self.as_user(self.outsider, self.message).search_count(oracle))

    def test_the_thread_names_no_hidden_follower_and_recipient(self):
        self.prepare_chatter()

        def thread(document):
            requests = ["followers", "suggestedRecipients", "activities"]
            store = Store()
            store.add(document, as_thread=True, fields=[], request_list=requests)
            return store.get_result()

        self.assertTold(thread)
        self.assertTold(lambda d: d.message_get_followers())

    def test_followers_are_rows_of_their_contact(self):
        self.prepare_chatter()
        domain = [("res_model", "=", self.document._name)]
        self.assertTold(
            lambda f: f.search_read(domain, ["name", "email", "partner_id"]),
            self.env["mail.followers"],
        )

    def test_the_heading_of_a_mail_names_nobody_hidden_from_its_readers(self):
        told = {}
        qweb = type(self.env["ir.qweb"])

        def render(_self, _template, values, **_kwargs):
            told.update(values)
            return "mail"

        heading = {"subtitles": [f"S1 - {self.secret.name}"], "record_name": "S1"}
        heading["tracking_values"] = [("Customer", "", self.secret.name)]
        document = self.as_user(self.creator)
        message = document.message_post(body="hello")
        for people, is_told in (
            (self.creator, True),
            (self.creator + self.outsider, False),
        ):
            rows = [{"uid": user.id, "share": False} for user in people]
            with patch.object(qweb, "_render", render):
                document._notify_by_email_render_layout(
                    message, {"recipients_data": rows}, render_values=heading
                )
            self.assertEqual(self.leaks(told["subtitles"]), is_told)
            self.assertEqual(self.leaks(told["tracking_values"]), is_told)

    def test_the_history_of_a_document_names_no_hidden_contact(self):
        self.prepare_chatter()
        messages = self.document.message_ids.filtered("tracking_value_ids")
        self.assertTrue(messages)
        self.assertTold(lambda m: Store().add(m).get_result(), messages)

    def test_a_shared_channel_of_the_bus_gets_no_restricted_name(self):
        self.prepare_chatter()
        store = Store(bus_channel=self.document)
        store.add(self.message)
        self.assertFalse(self.leaks(store.get_result()))

    def test_mails_and_messages_that_wait_are_rows_of_their_recipients(self):
        admin = self.make_user("vis_admin", "Admin", "base.group_system")
        mails = self.env["mail.mail"].create(
            [
                {"subject": "S", "recipient_ids": [Command.set(contact.ids)]}
                for contact in (self.secret, self.public)
            ]
        )
        found = mails.with_user(admin).search([("id", "in", mails.ids)])
        self.assertEqual(found, mails[1])
        sms = self.env["sms.sms"].create(
            [
                {"partner_id": contact.id, "number": "+33199007777"}
                for contact in (self.secret, self.public)
            ]
        )
        found = sms.with_user(admin).search([("number", "like", "99007777")])
        self.assertEqual(found.ids, sms[1].ids)
