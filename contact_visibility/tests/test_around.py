"""What hangs on a hidden contact, and what answers for it: asked by an outsider.

Each path is asked as the creator, too: none passes for being wrong.
"""

import json
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tools.discuss import Store

from .common import CANARY, VisibilityCase

PICTURES = (
    "/web/image/res.partner/{id}/image_1920",
    "/web/image/res.partner/{id}/avatar_128",
    "/web/image?model=res.partner&id={id}&field=avatar_512",
    "/web/content/res.partner/{id}/image_128",
)


@tagged("post_install", "-at_install", "contact_visibility")
class TestAround(VisibilityCase, HttpCase):
    def ask(self, user, records, path):
        try:
            return path(self.as_user(user, records))
        except AccessError as error:
            return error

    def test_an_action_works_whatever_a_hidden_contact_is_called(self):
        action = {
            "type": "ir.actions.act_window",
            "name": "form",
            "view_mode": "list,form",
            "views": [[False, "form"]],
            "context": {"default_name": "a form"},
        }
        masked = self.env["res.partner"]._get_masked_name()
        self.assertEqual(
            self.env["base"]._strip_texts(action, ["form"]),
            action | {"name": False, "context": {"default_name": f"a {masked}"}},
        )

    def assertTold(self, records, path, leaks=None):
        """The creator is told, the outsider is not."""
        leaks = leaks or self.leaks
        told = self.ask(self.creator, records, path)
        self.assertTrue(leaks(told), f"the path tells nobody anything: {told}")
        told = self.ask(self.outsider, records, path)
        self.assertFalse(leaks(told), told)

    def test_its_files_messages_and_activities_are_found_by_nobody_else(self):
        note = f"{CANARY} note"
        self.env["ir.attachment"].with_user(self.creator).create(
            {"name": note, "res_model": "res.partner", "res_id": self.secret.id}
        )
        self.secret.with_user(self.creator).message_post(body=note)
        self.secret.with_user(self.creator).activity_schedule(
            "mail.mail_activity_data_todo", summary=note, user_id=self.creator.id
        )
        for model, name in (
            ("ir.attachment", "name"),
            ("mail.message", "body"),
            ("mail.activity", "summary"),
        ):
            domain, rows = [(name, "ilike", CANARY)], self.env[model]
            ids = rows.search(domain).ids
            self.assertTrue(ids, model)
            for path in (
                lambda r, d=domain, n=name: r.search_read(d, [n]),
                lambda r, i=ids, n=name: r.browse(i).read([n]),
                lambda r, i=ids, n=name: r.browse(i).web_read({n: {}}),
            ):
                with self.subTest(model=model):
                    self.assertTold(rows, path)
            with self.subTest(model=model, path="count"):
                self.assertTold(rows, lambda r, d=domain: r.search_count(d), bool)

    def test_no_exact_guess_is_answered(self):
        email, phone = self.secret.email, self.secret.phone
        contacts = self.env["res.partner"]
        for path in (
            lambda c: c.name_search(email, operator="="),
            lambda c: c.name_search(self.secret.ref),
            lambda c: c.search([("email", "=", email)]).ids,
            lambda c: c.search([("email_normalized", "=", email)]).ids,
            lambda c: c.search([("phone", "=", phone)]).ids,
            lambda c: (
                c.search([("child_ids", "in", [0]), ("email", "=", email)]).ids
                or c.search_count([("email", "=", email)])
            ),
            lambda c: c.formatted_read_group(
                [("email", "=", email)], ["city"], ["__count"]
            ),
            lambda c: c.formatted_read_group(
                [("email", "=", email)], ["visibility_owner_id"], ["__count"]
            ),
            lambda c: c.web_read_group([("email", "=", email)], ["city"])["groups"],
        ):
            self.assertTold(contacts, path, bool)

    def test_a_guess_that_is_saved_is_not_answered_either(self):
        """Values that must be unique are not looked for among hidden contacts."""
        self.secret.barcode = "0990077"
        mine = self.make_contact("Mine", self.outsider)
        mine.with_user(self.outsider).barcode = "0990077"
        self.env.flush_all()
        self.assertEqual(mine.barcode, "0990077")

    def test_a_meeting_names_no_hidden_guest(self):
        people = self.secret + self.outsider.partner_id + self.creator.partner_id
        meeting = self.env["calendar.event"].create(
            {
                "name": "Meeting",
                "user_id": self.creator.id,
                "start": "2030-01-01 10:00:00",
                "stop": "2030-01-01 11:00:00",
                "partner_ids": [Command.set(people.ids)],
            }
        )
        name = {"fields": {"display_name": {}, "email": {}}}
        paths = (
            lambda m: m.web_read({"partner_ids": name}),
            lambda m: m.web_read({"attendee_ids": {"fields": {"common_name": {}}}}),
            lambda m: m.attendee_ids.search_read([], ["email", "phone"]),
            lambda m: m.export_data(["partner_ids/name", "attendee_ids/email"]),
            lambda m: (
                m.env["res.partner"].browse(people.ids).get_attendee_detail(m.ids)
            ),
            lambda m: m.formatted_read_group(
                [("id", "=", meeting.id)], ["partner_ids"], ["__count"]
            ),
        )
        for number, path in enumerate(paths):
            with self.subTest(path=number):
                self.assertTold(meeting, path)
        found = [("id", "=", meeting.id), ("partner_ids", "ilike", CANARY)]
        self.assertTold(meeting, lambda m: m.search_count(found), bool)
        mine = self.as_user(self.outsider, meeting)
        mine.write({"name": "Moved"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(meeting.partner_ids, people)

    def test_an_invitation_names_no_guest_hidden_from_who_gets_it(self):
        people = self.secret + self.outsider.partner_id + self.creator.partner_id
        people += self.public
        self.public.email = "public@open.example"
        meetings = self.as_user(self.creator, self.env["calendar.event"])
        meeting = meetings.create(
            {
                "name": "Meeting",
                "start": "2030-01-01 10:00:00",
                "stop": "2030-01-01 11:00:00",
                "partner_ids": [Command.set(people.ids)],
            }
        )
        messages = self.env["mail.message"].search(
            [("model", "=", meeting._name), ("res_id", "=", meeting.id)]
        )
        told = {}
        for message in messages.filtered("attachment_ids"):
            [file] = message.attachment_ids
            lines = file.raw.decode().replace("\r\n ", "")
            self.assertIn("public@open.example", lines)
            self.assertIn("END:VCALENDAR", lines)
            self.assertIn(self.public.name, message.body)
            both = self.leaks(lines), self.leaks(message.body)
            told[message.partner_ids] = both
        self.assertEqual(told.get(self.outsider.partner_id), (False, False))
        self.assertEqual(told.get(self.secret), (True, True))

    def test_the_history_that_administrators_list_names_nobody_hidden(self):
        for name in ("base.group_system", "sales_team.group_sale_salesman_all_leads"):
            for user in self.creator + self.outsider:
                user.group_ids = [Command.link(self.env.ref(name).id)]
        lead = self.env["crm.lead"].create({"name": "L"})
        flush = self.env.cr.flush
        flush()
        self.secret.with_user(self.creator).email = f"{CANARY}2@hidden.example".lower()
        lead.partner_id = self.secret
        flush()
        rows = self.env["mail.tracking.value"]
        names = ["old_value_char", "new_value_char"]
        for model, id_, name in (
            (self.secret._name, self.secret.id, "email"),
            (lead._name, lead.id, "partner_id"),
        ):
            domain = [("mail_message_id.model", "=", model)]
            domain += [("mail_message_id.res_id", "=", id_)]
            domain += [("field_id.name", "=", name)]
            ids = rows.search(domain).ids
            for path in (
                lambda r, d=domain: r.search_read(d, names),
                lambda r, i=ids: r.browse(i).read(names),
                lambda r, d=domain: r.formatted_read_group(
                    d, ["new_value_char"], ["__count"]
                ),
            ):
                with self.subTest(model=model):
                    self.assertTold(rows, path)
        public = rows.search([("mail_message_id.model", "=", "res.users")], limit=1)
        self.assertEqual(self.as_user(self.outsider, public).exists(), public)

    def test_a_conversation_is_not_named_after_hidden_members(self):
        people = self.secret + self.creator.partner_id + self.outsider.partner_id
        channels = self.as_user(self.creator, self.env["discuss.channel"])
        channel = channels._create_group(partners_to=people.ids)
        channel.message_post(body="hello")
        for path in (
            lambda c: c.read(["display_name"]),
            lambda c: c.web_read({"display_name": {}}),
            lambda c: c.message_ids.read(["record_name"]),
            lambda c: Store().add(c.message_ids).get_result(),
        ):
            self.assertTold(channel, path)
        channel.name = "Ours"
        told = self.as_user(self.outsider, channel).read(["display_name"])
        self.assertEqual(told[0]["display_name"], "Ours")

    def test_the_presence_of_a_hidden_customer_is_told_to_nobody_else(self):
        channel = f"odoo-presence-res.partner_{self.secret.id}"
        sockets = self.env["ir.websocket"]

        def listens(user):
            data = self.as_user(user, sockets)._prepare_subscribe_data([channel], 0)
            return (self.secret, "presence") in data["channels"]

        # there is no request in a test
        with patch.object(
            type(sockets), "_build_bus_channel_list", lambda _self, channels: channels
        ):
            self.assertTrue(listens(self.creator))
            self.assertFalse(listens(self.outsider))

    def test_saved_filters_of_others_are_not_read(self):
        self.env["ir.filters"].with_user(self.creator).create(
            {
                "name": CANARY,
                "model_id": "res.partner",
                "domain": f"[('name', '=', '{self.secret.name}')]",
                "user_ids": [Command.set(self.creator.ids)],
            }
        )
        filters = self.env["ir.filters"]
        self.assertTold(filters, lambda f: f.search_read([], ["name", "domain"]))
        self.assertTold(filters, lambda f: f.get_filters("res.partner"))

    def test_its_pictures_are_those_of_nobody(self):
        """A hidden contact answers like one that there is not, to the byte."""
        self.secret.image_1920 = False
        self.env.cr.flush()
        missing = self.env["res.partner"].search([], order="id desc", limit=1).id + 999
        answers = {}
        for user in (self.creator, self.outsider):
            user.sudo().password = f"{user.login}-pass-1"
            self.authenticate(user.login, f"{user.login}-pass-1")
            answers[user] = [
                tuple(
                    (answer.status_code, answer.content)
                    for answer in (
                        self.url_open(url.format(id=id_))
                        for id_ in (self.secret.id, missing)
                    )
                )
                for url in PICTURES
            ]
        for url, mine, creators in zip(
            PICTURES, answers[self.outsider], answers[self.creator], strict=True
        ):
            self.assertEqual(mine[0], mine[1], url)
            if "avatar" in url:
                self.assertNotEqual(creators[0], creators[1], url)

    def test_a_refusal_names_nobody_in_debug_mode_either(self):
        self.outsider.group_ids = [Command.link(self.env.ref("base.group_no_one").id)]
        for call in (
            lambda c: c.read(["name"]),
            lambda c: c.write({"name": "x"}),
            lambda c: c.unlink(),
            lambda c: c.message_post(body="x"),
            lambda c: c.action_archive(),
        ):
            contact = self.as_user(self.outsider, self.secret)
            with self.assertRaises(AccessError) as refused:
                call(contact)
            self.assertFalse(self.leaks(json.dumps(str(refused.exception))))
            self.assertNotIn(str(self.secret.id), str(refused.exception))
