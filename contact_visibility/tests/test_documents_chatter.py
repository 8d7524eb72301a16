"""Messages, followers and mails about documents: a hidden contact is named in none."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tools.discuss import Store

from .common import CANARY
from .document_case import DocumentCase

#: tells, with its traceback, that a template was refused
RENDERING = "odoo.addons.mail.models.mail_render_mixin"


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

    def test_the_chatter_names_a_document_by_itself(self):
        message = self.document.message_post(body="hello")
        for path in (
            lambda m: m.read(["record_name"]),
            lambda m: m.web_read({"record_name": {}}),
            lambda m: Store().add(m).get_result(),
        ):
            told = self.assertTold(
                lambda m, p=path: p(m.with_context(show_partner_name=True)), message
            )
            self.assertIn("Order", str(told))
        documents = self.document.with_context(show_partner_name=True)

        def name(document):
            document = document.with_context(show_partner_name=True)
            store = Store()
            return store.add(document, ["display_name"], as_thread=True).get_result()

        self.assertIn("Order", str(self.assertTold(name, documents)))
        shared = Store(bus_channel=documents)
        shared.add(documents, ["display_name"], as_thread=True)
        self.assertFalse(self.leaks(shared.get_result()))

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
                {"partner_id": contact.id, "number": f"+3319900777{number}"}
                for number, contact in ((7, self.secret), (8, self.public))
            ]
        )
        found = sms.with_user(admin).search([("number", "like", "9900777")])
        self.assertEqual(found.ids, sms[1].ids)

    def test_mails_to_an_address_are_rows_of_who_bears_it(self):
        admin = self.make_user("vis_admin", "Admin", "base.group_system")
        both = "both@own.example"
        self.secret.email = "only@own.example"
        self.make_contact("One", visibility="creator", email=both)
        self.make_contact("Two", visibility="creator", email="Éric@own.example")
        self.make_contact("Two", email=both)
        addresses = {
            "Secret <Only@own.example>": False,
            "x@own.example,only@own.example": False,
            "Éric <Éric@own.example>": False,
            "nonly@own.example": True,
            both: True,
            "other@own.example": True,
            "": True,
        }
        mails = self.env["mail.mail"].create(
            [
                {"subject": "S", name: address}
                for name in ("email_to", "email_cc")
                for address in addresses
            ]
        )
        shown = [is_shown for _name in "tc" for is_shown in addresses.values()]
        expected = mails.browse(
            id_ for id_, is_shown in zip(mails.ids, shown, strict=True) if is_shown
        )
        mine = self.as_user(admin, mails)
        self.assertEqual(mine.search([("id", "in", mails.ids)], order="id"), expected)
        self.assertEqual(mine._filtered_access("read"), expected)
        # what he types himself is no answer to a guess
        for email in ("only@own.example", "other@own.example"):
            own = mine.create({"subject": "S", "email_to": email})
            self.assertEqual(self.as_user(admin, own).email_to, email)
        mine = self.as_user(self.creator, mails).sudo(False)
        self.creator.group_ids += self.env.ref("base.group_system")
        self.assertEqual(mine.search([("id", "in", mails.ids)], order="id"), mails)

    def make_template(self, **vals):
        model = self.env["ir.model"]._get_id(self.document._name)
        templates = self.env["mail.template"].with_user(self.outsider)
        self.outsider.group_ids += self.env.ref("mail.group_mail_template_editor")
        return templates.create({"name": "T", "model_id": model, **vals})

    @mute_logger(RENDERING)
    def test_a_template_follows_no_link_to_a_hidden_contact(self):
        """Whoever writes one could ask for anything that the contact holds."""
        named = "<p>Dear <t t-out='object.partner_id.function'/></p>"
        for vals in (
            {"body_html": named},
            {"subject": "{{ object.partner_id.comment }}"},
            {"reply_to": "{{ object.line_ids.partner_id.city }}"},
        ):
            template = self.make_template(**vals)
            document = self.as_user(self.outsider)
            self.assertTrue(document.partner_id.name)  # as its app reads it
            with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
                template.send_mail(document.id)
            self.assertFalse(self.leaks(refused.exception))
            self.assertIn("not shared with you", str(refused.exception))
            template.send_mail(self.other.id)
            told = template.with_user(self.creator).sudo(False)
            told = told._generate_template(self.document.ids, list(vals))
            self.assertTrue(self.leaks(told), vals)

    @mute_logger(RENDERING)
    def test_a_template_that_names_no_contact_is_sent_in_its_language(self):
        self.secret.lang = "en_US"
        template = self.make_template(
            body_html="<p>Hello <t t-out='object.name'/></p>",
            lang="{{ object.partner_id.lang }}",
        )
        mail = template.send_mail(self.as_user(self.outsider).id)
        self.assertIn("Hello Order", self.env["mail.mail"].browse(mail).body_html)
        template.lang = "{{ object.partner_id.comment }}"
        langs = template._render_lang(self.as_user(self.outsider).ids)
        self.assertEqual(langs, {self.document.id: False})

    def test_what_an_app_notes_of_a_hidden_contact_is_masked(self):
        self.secret.name = f"{CANARY} & l'Autre"
        view = self.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "key": "contact_visibility.test_note",
                "arch": "<p>Of <t t-out='object.partner_id.name'/></p>",
            }
        )
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            document = self.as_user(user)
            document.message_post_with_source(view)
            message = self.document.message_ids[0]
            self.assertEqual(self.leaks(message.body), is_told, message.body)
            self.assertEqual("Autre" in message.body, is_told, message.body)

    def test_no_context_takes_the_mask_off(self):
        name = {"fields": {"display_name": {}}}
        for key in ("visibility_masked", "visibility_strict", "visibility_rules"):
            spec = {"partner_id": {**name, "context": {key: False}}}
            self.assertTold(lambda d, s=spec: d.web_read(s))
            self.assertTold(lambda d, s=spec: d.web_search_read([], s))
            self.assertTold(
                lambda d, k=key: d.with_context(**{k: False}).read(["partner_id"])
            )
            self.assertTold(
                lambda d, k=key: d.with_context(**{k: 0}).export_data(["partner_id"])
            )
