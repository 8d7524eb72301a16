"""What an outsider tries with the number of a hidden contact, and is refused.

The creator does the same: it works, or it would prove nothing.
"""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import CANARY, VisibilityCase
from .doors import Doors

TODO = "mail.mail_activity_data_todo"


@tagged("post_install", "-at_install", "contact_visibility")
class TestRefusals(Doors, VisibilityCase, HttpCase):
    def setUp(self):
        super().setUp()
        for user in self.creator + self.outsider:
            group = self.env.ref("sales_team.group_sale_manager")
            user.group_ids = [Command.link(group.id)]

    def assertRefused(self, label, attack):
        with self.subTest(attack=label):
            with self.env.cr.savepoint() as savepoint:
                attack(self.as_user(self.creator, self.secret))
                self.env.flush_all()
                savepoint.rollback()
            self.env.invalidate_all()
            with self.assertRaises(AccessError) as refused, self.env.cr.savepoint():
                attack(self.as_user(self.outsider, self.secret))
                self.env.flush_all()
            self.assertFalse(self.leaks(refused.exception))

    def test_nobody_changes_what_he_may_not_see(self):
        mine = self.make_contact("Mine")
        for label, attack in {
            "write": lambda c: c.write({"comment": "x"}),
            "save": lambda c: c.web_save({"comment": "x"}, {"name": {}}),
            "archive": lambda c: c.action_archive(),
            "delete": lambda c: c.unlink(),
            "link below": lambda c: c.browse(mine.id).write(
                {"child_ids": [Command.link(c.id)]}
            ),
            "write below": lambda c: c.browse(mine.id).write(
                {"child_ids": [Command.link(c.id), Command.update(c.id, {"ref": "x"})]}
            ),
            "post": lambda c: c.message_post(body="x"),
            "follow": lambda c: c.message_subscribe(self.public.ids),
            "activity": lambda c: c.activity_schedule(TODO, user_id=c.env.uid),
            "file": lambda c: c.env["ir.attachment"].create(
                {"name": "x", "res_model": c._name, "res_id": c.id}
            ),
            "scheduled message": lambda c: c.env["mail.scheduled.message"].create(
                {
                    "model": c._name,
                    "res_id": c.id,
                    "body": "x",
                    "scheduled_date": "2030-01-01 00:00:00",
                    "author_id": c.env.user.partner_id.id,
                }
            ),
        }.items():
            self.assertRefused(label, attack)
        mine = self.as_user(self.outsider, self.secret)
        self.assertFalse(mine.message_subscribe(self.outsider.partner_id.ids))

    def test_no_window_and_no_row_takes_up_a_hidden_contact(self):
        mine = self.make_contact("Mine")
        composer = {"composition_mode": "comment", "model": mine._name}
        composer |= {"res_ids": repr(mine.ids), "body": "x"}
        rows = {
            "res.partner": lambda i: {"name": "x", "parent_id": i, "type": "delivery"},
            "res.partner.bank": lambda i: {"acc_number": "1", "partner_id": i},
            "crm.lead": lambda i: {"name": "x", "partner_id": i},
            "mail.compose.message": lambda i: {
                **composer,
                "partner_ids": [Command.set([i])],
            },
            "mail.followers.edit": lambda i: {
                "res_model": mine._name,
                "res_ids": repr(mine.ids),
                "partner_ids": [Command.set([i])],
            },
            "base.partner.merge.automatic.wizard": lambda i: {
                "partner_ids": [Command.set([i, mine.id])]
            },
            "portal.wizard": lambda i: {"partner_ids": [Command.set([i])]},
            "portal.share": lambda i: {
                "res_model": mine._name,
                "res_id": mine.id,
                "partner_ids": [Command.set([i])],
            },
            "mail.activity": lambda i: {
                "res_model_id": self.env["ir.model"]._get_id(mine._name),
                "res_id": i,
                "user_id": self.creator.id,
            },
        }
        for model, vals in rows.items():
            if model in self.env:
                self.assertRefused(
                    model, lambda c, m=model, v=vals: c.env[m].create(v(c.id))
                )

    @mute_logger("odoo.sql_db")
    def test_an_import_by_number_changes_and_tells_nothing(self):
        for names, row in (
            ([".id", "comment"], [str(self.secret.id), "x"]),
            (["name", "parent_id/.id"], ["x", str(self.secret.id)]),
        ):
            done = {}
            for user in (self.creator, self.outsider):
                contacts = self.as_user(user, self.env["res.partner"])
                with self.env.cr.savepoint() as savepoint:
                    try:
                        done[user] = contacts.load(names, [row])
                    except AccessError as error:
                        done[user] = {"ids": False, "messages": str(error)}
                    savepoint.rollback()
            self.assertTrue(done[self.creator]["ids"], done)
            self.assertFalse(done[self.outsider]["ids"], done)
            self.assertFalse(self.leaks(done[self.outsider]))

    def test_a_property_names_no_hidden_contact(self):
        base = self.env["properties.base.definition"]
        definition = base._get_definition_for_property_field(
            "res.partner", "properties"
        )
        definition.properties_definition = [
            {"name": "friend", "type": "many2one", "comodel": "res.partner"}
        ]
        mine = self.make_contact("Mine")
        mine.properties = {"friend": self.secret.id}
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            for path in (
                lambda c: c.read(["properties"]),
                lambda c: c.web_read({"properties": {}}),
                lambda c: c.formatted_read_group(
                    [("id", "=", c.id)], ["properties.friend"], ["__count"]
                ),
            ):
                told = path(self.as_user(user, mine))
                self.assertEqual(self.leaks(told), is_told, told)
        told = self.as_user(self.creator, mine).export_data(["properties.friend"])
        self.assertTrue(self.leaks(told))
        with self.assertRaises(AccessError):
            self.as_user(self.outsider, mine).export_data(["properties.friend"])

    def test_a_customer_s_login_is_told_to_nobody_else(self):
        self.env["res.users"].create(
            {
                "name": self.secret.name,
                "login": self.secret.email,
                "partner_id": self.secret.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        guess = [("login", "ilike", CANARY)]
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            users = self.as_user(user, self.env["res.users"])
            self.assertEqual(bool(users.search_count(guess)), is_told)
            self.assertEqual(self.leaks(users.name_search(CANARY)), is_told)
            told = users.search_read([("share", "=", True)], ["login", "name"])
            self.assertEqual(self.leaks(told), is_told)

    def test_no_context_tells_the_address_of_a_hidden_customer(self):
        lead = self.env["crm.lead"].create({"name": "L", "partner_id": self.secret.id})
        shown = ("show_address", "show_email", "show_vat", "address_inline")
        context = dict.fromkeys(shown, True)
        name = {"partner_id": {"fields": {"display_name": {}}, "context": context}}
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            mine = self.as_user(user, lead).with_context(**context)
            told = [mine.read(["partner_id"]), mine.web_read(name)]
            self.assertEqual(self.leaks(told), is_told)
            self.assertEqual(f"{CANARY} street" in str(told), is_told)

    def test_a_known_register_number_tells_of_no_hidden_contact(self):
        self.secret.company_registry = "44306184100047"
        name = "same_company_registry_partner_id"
        mine = self.make_contact(
            "Mine", self.outsider, company_registry="44306184100047"
        )
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            told = self.as_user(user, mine).read([name])
            self.assertEqual(bool(told[0][name]), is_told)

    # -- routes --------------------------------------------------------------------

    def test_no_route_names_a_hidden_contact_or_its_documents(self):
        people = self.secret + self.creator.partner_id + self.outsider.partner_id
        channels = self.as_user(self.creator, self.env["discuss.channel"])
        channel = channels._create_group(partners_to=people.ids)
        self.env.cr.flush()

        def name(record):
            action = {"model": record._name, "resId": record.id}
            return self.rpc("/web/action/load_breadcrumbs", {"actions": [action]})

        def preview(record):
            url = f"/odoo/{record._name}/{record.id}"
            return self.rpc("/html_editor/link_preview_internal", {"preview_url": url})

        paths = {
            "name": lambda: name(self.secret),
            "name of a document": lambda: name(channel),
            "preview": lambda: preview(self.secret),
            "preview of a document": lambda: preview(channel),
            "card": lambda: self.rpc(
                "/mail/data",
                {
                    "fetch_params": [
                        ["avatar_card", {"id": self.secret.id, "model": "res.partner"}]
                    ]
                },
            ),
            "json": lambda: (
                self.url_open(
                    f"/json/1/contacts/{self.secret.id}?fields=name",
                    headers={"Authorization": f"Bearer {self.make_key(user)}"},
                ).text
            ),
        }
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            self.sign_in(user)
            for label, path in paths.items():
                with self.subTest(path=label, user=user.name):
                    told = path()
                    self.assertEqual(self.leaks(told), is_told, told[:500])

    def test_a_link_to_a_hidden_contact_leads_where_one_to_none_leads(self):
        missing = self.env["res.partner"].search([], order="id desc", limit=1).id + 999
        self.sign_in(self.outsider)
        answers = [
            self.url_open(f"/mail/view?model=res.partner&res_id={id_}")
            for id_ in (self.secret.id, missing)
        ]
        self.assertEqual(*(answer.url for answer in answers))
        self.sign_in(self.creator)
        told = self.url_open(f"/mail/view?model=res.partner&res_id={self.secret.id}")
        self.assertIn(str(self.secret.id), told.url)
