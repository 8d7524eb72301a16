"""The doors from outside, tried as somebody who may not see a contact."""

import json

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import CANARY, MASK, SECRETS, VisibilityCase
from .doors import Doors

#: One pixel.
PICTURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install", "contact_visibility")
class TestHttp(Doors, VisibilityCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2027-01-01 08:00:00",
                "date_end": "2027-01-02 18:00:00",
                "organizer_id": cls.secret.id,
            }
        )
        cls.env.cr.flush()

    # -- what is asked through them -----------------------------------------------

    def paths(self, user):
        contact, event = self.secret.id, self.event.id
        name = [("name", "ilike", CANARY)]
        link = {"organizer_id": {"fields": {"display_name": {}, "email": {}}}}
        partner, events = "res.partner", "event.event"
        export = {
            "model": partner,
            "fields": [{"name": "name", "label": "N"}, {"name": "email", "label": "E"}],
            "ids": [contact],
            "domain": [],
            "import_compat": False,
            "groupby": [],
        }
        return {
            "read": lambda: self.call_kw(partner, "read", [contact], ["name"]),
            "web_read": lambda: self.call_kw(
                partner, "web_read", [contact], specification={"email": {}}
            ),
            "search": lambda: self.call_kw(partner, "search_read", name, ["name"]),
            "names": lambda: self.call_kw(partner, "name_search", CANARY),
            "groups": lambda: self.call_kw(
                partner, "formatted_read_group", name, ["city"], ["__count"]
            ),
            "copy_data": lambda: self.call_kw(partner, "copy_data", [contact]),
            "mention": lambda: self.call_kw(
                partner, "get_mention_suggestions", search=CANARY
            ),
            "event": lambda: self.call_kw(
                events, "web_read", [event], specification=link
            ),
            "event read": lambda: self.call_kw(events, "read", [event]),
            "event group": lambda: self.call_kw(
                events, "formatted_read_group", [], ["organizer_id"], ["__count"]
            ),
            "event export": lambda: self.call_kw(
                events, "export_data", [event], ["organizer_id", "organizer_id/phone"]
            ),
            "export csv": lambda: (
                self.url_open(
                    "/web/export/csv",
                    {
                        "data": json.dumps(export),
                        "csrf_token": http.Request.csrf_token(self),
                    },
                ).text
            ),
            "vcard": lambda: (
                self.url_open(f"/web/partner/vcard?partner_ids={contact}").text
            ),
            "thread": lambda: self.rpc(
                "/mail/data",
                {
                    "fetch_params": [
                        [
                            "mail.thread",
                            {
                                "thread_model": partner,
                                "thread_id": contact,
                                "request_list": ["display_name", "suggestedRecipients"],
                            },
                        ]
                    ]
                },
            ),
            "json2 read": lambda: self.call_json2(
                user, partner, "read", ids=[contact], fields=["name"]
            ),
            "json2 link": lambda: self.call_json2(
                user, events, "read", ids=[event], fields=["organizer_id"]
            ),
            "json2 search": lambda: self.call_json2(
                user, partner, "search_read", domain=name, fields=["phone"]
            ),
            "xmlrpc read": lambda: self.call_xmlrpc(
                user, partner, "read", [contact], ["name"]
            ),
            "xmlrpc link": lambda: self.call_xmlrpc(
                user, events, "read", [event], ["organizer_id"]
            ),
        }

    def leaks(self, text):
        return any(secret in str(text).lower() for secret in SECRETS)

    def ask(self, user):
        self.sign_in(user)
        return {name: path() for name, path in self.paths(user).items()}

    def test_no_door_tells_a_hidden_contact(self):
        group = self.env.ref("event.group_event_user")
        (self.creator + self.outsider).group_ids = [(4, group.id)]
        told = self.ask(self.creator)
        for name, text in told.items():
            with self.subTest(path=name, who="creator"):
                self.assertTrue(self.leaks(text), str(text)[:500])
        with mute_logger("odoo.addons.web.controllers.export"):  # it refuses
            answers = self.ask(self.outsider)
        for name, text in answers.items():
            with self.subTest(path=name):
                self.assertFalse(self.leaks(text), str(text)[:2000])
                if name in ("event", "json2 link", "xmlrpc link"):
                    self.assertIn(MASK, str(text))

    def test_no_picture_of_a_hidden_author(self):
        self.secret.image_1920 = PICTURE
        message = self.event.message_post(body="hello", author_id=self.secret.id)
        self.env.cr.flush()
        group = self.env.ref("event.group_event_user")
        (self.creator + self.outsider).group_ids = [(4, group.id)]
        url = f"/web/image/mail.message/{message.id}/author_avatar"
        pictures = {}
        for user in (self.creator, self.outsider):
            self.sign_in(user)
            pictures[user] = self.url_open(url).content
            told = self.call_kw("mail.message", "read", [message.id], ["author_avatar"])
            is_told = bool(json.loads(told)["result"][0]["author_avatar"])
            self.assertEqual(is_told, user == self.creator)
        placeholder = self.url_open("/web/image/mail.message/0/author_avatar").content
        self.assertEqual(pictures[self.outsider], placeholder)
        self.assertNotEqual(pictures[self.creator], placeholder)

    def test_no_visitor_has_a_page_show_a_record_that_is_not_his_to_read(self):
        """Parts of pages show what is named by model and number, in sudo."""
        template = "website_event.dynamic_filter_template_event_event_test"
        filters = self.env["ir.filters"].create(
            {"name": "F", "model_id": "event.event", "user_ids": False}
        )
        part = self.env["website.snippet.filter"].create(
            {"name": "P", "filter_id": filters.id, "field_names": "name", "limit": 4}
        )
        self.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "name": "P",
                "key": template,
                "arch": '<t><p t-foreach="records" t-as="r" t-out="r[\'name\']"/></t>',
            }
        )
        self.event.is_published = True
        account = self.env["res.partner.bank"].create(
            {"acc_number": "1", "partner_id": self.secret.id}
        )
        self.env.cr.flush()

        def show(record):
            params = {"filter_id": part.id, "template_key": template, "limit": 1}
            params |= {"res_model": record._name, "res_id": record.id}
            return self.rpc("/website/snippet/filters", params)

        self.sign_in(self.creator)
        self.assertTrue(self.leaks(show(self.secret)))
        for user in (self.outsider, None):
            if user:
                self.sign_in(user)
            else:
                self.authenticate(None, None)
            for record in (self.secret, account):
                self.assertFalse(self.leaks(show(record)))
                self.assertIn('"result": []', show(record))
            self.assertIn("Fair", show(self.event))

    def test_customers_and_visitors_are_told_nothing(self):
        portal = self.make_user("vis_http", "Portal", "base.group_portal")
        pages = ("/my", "/my/addresses", "/my/account", "/contactus")
        for user in (portal, None):
            if user:
                self.sign_in(user)
            else:
                self.authenticate(None, None)
            for page in pages:
                self.assertFalse(self.leaks(self.url_open(page).text), page)
            told = self.call_kw("res.partner", "read", [self.secret.id], ["name"])
            self.assertFalse(self.leaks(told))
            told = self.url_open(f"/web/image/res.partner/{self.secret.id}/image_1920")
            self.assertFalse(self.leaks(told.text))
