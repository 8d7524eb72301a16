"""Documents that point at a hidden contact: nothing comes out, everything goes on."""

import inspect
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.contact_base.tests.common import add_test_models
from odoo.addons.mail.tools.discuss import Store

from .common import CANARY, MASK, SECRETS, VisibilityCase
from .document import MODELS

RIGHTS = ("perm_read", "perm_write", "perm_create", "perm_unlink")


@tagged("post_install", "-at_install", "contact_visibility")
class TestDocuments(VisibilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        relations = cls.registry["ir.model.relation"]
        # a model of a test belongs to no module
        with patch.object(relations, "_reflect_relation", lambda *_args: None):
            add_test_models(cls, *MODELS)
        for model in MODELS:
            cls.env["ir.model.access"].create(
                {
                    "name": model._name,
                    "model_id": cls.env["ir.model"]._get_id(model._name),
                    "group_id": cls.env.ref("base.group_user").id,
                    **dict.fromkeys(RIGHTS, True),
                }
            )
        cls.document = cls.make_document(cls.secret)
        cls.other = cls.make_document(cls.public)
        cls.env.flush_all()

    @classmethod
    def make_document(cls, partner, **vals):
        documents = cls.env[MODELS[0]._name].with_user(cls.creator)
        document = documents.create(
            {
                "name": "Order",
                "partner_id": partner.id,
                "partner_ids": [Command.set(partner.ids)],
                "reference": f"res.partner,{partner.id}",
                "line_ids": [Command.create({"partner_id": partner.id})],
                **vals,
            }
        )
        return document.sudo(False).with_env(cls.env)

    def as_user(self, user, records=None):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        records = self.document if records is None else records
        return records.with_user(user).with_context(lang="en_US")

    def leaks(self, value):
        return any(secret in str(value).lower() for secret in SECRETS)

    def assertTold(self, path, records=None):
        """The creator reads the canary on a path, the outsider does not."""
        told = path(self.as_user(self.creator, records))
        self.assertTrue(self.leaks(told), f"the path tells nobody anything: {told}")
        try:
            told = path(self.as_user(self.outsider, records))
        except AccessError as error:
            told = error
        self.assertFalse(self.leaks(told), self.around(told))
        return told

    def around(self, value):
        text = str(value)
        places = [text.lower().find(secret) for secret in SECRETS]
        return [text[max(0, n - 90) : n + 40] for n in places if n >= 0]

    def test_no_way_of_reading_tells_the_contact(self):
        names = ["partner_id", "partner_name", "partner_phone", "partner_label"]
        names += ["title", "shown_title", "email"]
        nested = {"partner_id": {"fields": {"display_name": {}, "phone": {}}}}
        many = {"partner_ids": {"fields": {"display_name": {}, "email": {}}}}
        reference = {"reference": {"fields": {"display_name": {}}}}
        lines = {"line_ids": {"fields": {"partner_id": {"fields": {"name": {}}}}}}
        cities = {"line_ids": {"fields": {"partner_city": {}}}}
        paths = {
            **{name: lambda d, n=name: d.read([n]) for name in names},
            "read": lambda d: d.read(sorted(set(d._fields) - {"own_email"})),
            "search_read": lambda d: d.search_read([("id", "=", d.id)], names),
            "web_read": lambda d: d.web_read({n: {} for n in names}),
            "nested": lambda d: d.web_read(nested),
            "x2many": lambda d: d.web_read(lines),
            "cities": lambda d: d.web_read(cities),
            "reference": lambda d: d.web_read(reference),
            "list": lambda d: d.web_search_read([], nested),
            "sorted": lambda d: d.web_search_read([], nested, order="partner_id"),
            "export": lambda d: d.export_data(["partner_id", "partner_id/email"]),
            "export name": lambda d: d.export_data(["partner_id/name"]),
            "export mirror": lambda d: d.export_data(["title", "partner_name"]),
            "onchange": lambda d: d.onchange(
                {"name": "N"}, ["name"], {"name": {}, "title": {}, "shown_title": {}}
            ),
            "group": lambda d: d.formatted_read_group([], ["partner_id"], ["__count"]),
            "web group": lambda d: d.web_read_group([], ["partner_id"], ["__count"]),
            "mirror group": lambda d: d.formatted_read_group(
                [], ["title"], ["__count"]
            ),
            "mirror of a link": lambda d: d.line_ids.formatted_read_group(
                [], ["document_id.title"], ["__count"]
            ),
            "max": lambda d: d.formatted_read_group([], [], ["title:max"]),
            "pivot": lambda d: d.formatted_read_grouping_sets(
                [], [[], ["partner_id"], ["partner_id", "name"]], ["__count"]
            ),
            "old group": lambda d: d.read_group([], ["title"], ["partner_id"]),
            "panel": lambda d: d.search_panel_select_range("partner_id"),
        }
        for name, path in paths.items():
            with self.subTest(path=name):
                self.assertTold(path)
        with self.subTest(path="many"):
            self.assertTold(lambda d: d.web_read(many))

    def test_no_name_of_a_document_tells_its_contact(self):
        line = self.document.line_ids
        paths = {
            "read": lambda d: d.read(["display_name"]),
            "web_read": lambda d: d.web_read({"display_name": {}}),
            "names": lambda d: d.name_search("Order"),
            "link": lambda d: d.line_ids.read(["document_id"]),
            "web link": lambda d: d.line_ids.web_read(
                {"document_id": {"fields": {"display_name": {}}}}
            ),
            "group": lambda d: d.line_ids.formatted_read_group(
                [("id", "in", line.ids)], ["document_id"], ["__count"]
            ),
            "pivot": lambda d: d.line_ids.formatted_read_grouping_sets(
                [("id", "in", line.ids)], [["document_id"]], ["__count"]
            ),
            "export": lambda d: d.line_ids.export_data(["document_id"]),
        }
        for name, path in paths.items():
            with self.subTest(path=name):
                told = self.assertTold(
                    lambda d, p=path: p(d.with_context(show_partner_name=True))
                )
                self.assertIn("Order", str(told))

    def test_what_a_document_copied_once_is_its_own(self):
        [row] = self.as_user(self.outsider).read(["own_email"])
        self.assertTrue(self.leaks(row["own_email"]))

    def test_what_becomes_of_a_restricted_contact_is_copied_nowhere(self):
        leads = self.env["crm.lead"]
        lead, other = leads.create(
            [{"name": "L", "partner_id": c.id} for c in (self.secret, self.public)]
        )
        known = lead.email_from
        self.assertTrue(self.leaks(known))
        (self.secret + self.public).write({"email": "later@hidden.example"})
        self.env.flush_all()
        self.assertEqual(lead.email_from, known)
        self.assertEqual(other.email_from, "later@hidden.example")

    def test_the_form_tells_what_stays_elsewhere(self):
        self.env["crm.lead"].create({"name": "L", "partner_id": self.public.id})
        group = self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.creator.group_ids = [Command.link(group.id)]
        with Form(self.public.with_user(self.creator)) as form:
            self.assertNotIn("Documents keep", form.visibility_text)
            form.visibility = "creator"
            self.assertIn("Documents keep", form.visibility_text)
            self.assertIn("1 × Lead", form.visibility_text)

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

    def test_the_name_reads_restricted_contact(self):
        document = self.as_user(self.outsider)
        self.assertEqual(document.read(["partner_id"])[0]["partner_id"][1], MASK)
        [row] = document.web_read(
            {"partner_id": {"fields": {"display_name": {}, "phone": {}}}}
        )
        self.assertEqual(row["partner_id"]["display_name"], MASK)
        self.assertFalse(row["partner_id"]["phone"])
        groups = document.formatted_read_group([], ["partner_id"], ["__count"])
        names = [group["partner_id"][1] for group in groups if group["partner_id"]]
        self.assertEqual(sorted(names), ["Public person", MASK])

    def test_no_guess_is_answered(self):
        for condition in (
            ("partner_id", "ilike", CANARY),
            ("partner_id.name", "ilike", CANARY),
            ("partner_id.phone", "ilike", "99 00"),
            ("partner_id", "any", [("email", "ilike", CANARY)]),
            ("partner_ids.name", "ilike", CANARY),
            ("partner_name", "ilike", CANARY),
            ("partner_phone", "ilike", "99 00"),
            ("title", "ilike", CANARY),
            ("line_ids.partner_id.name", "ilike", CANARY),
        ):
            with self.subTest(condition=condition):
                domain = [condition, ("id", "=", self.document.id)]
                documents = self.as_user(self.creator)
                self.assertTrue(documents.search_count(domain))
                documents = self.as_user(self.outsider)
                self.assertFalse(documents.search_count(domain))

    def test_no_guess_is_answered_by_its_opposite(self):
        for condition in (
            ("partner_phone", "not ilike", "99 00"),
            ("title", "not ilike", CANARY),
            ("title", "!=", "x"),
        ):
            domain = [condition, ("id", "=", self.document.id)]
            self.assertFalse(self.as_user(self.outsider).search_count(domain))

    def test_sorting_tells_no_letter_of_a_hidden_name(self):
        names = ["Zq", "Zr", "A"]
        others = self.env[self.document._name]
        for name in names:
            others |= self.make_document(self.make_contact(name))
        documents = self.document | others
        self.secret.name = "Zqx"
        for order in ("partner_id", "partner_id desc", "title", "partner_phone"):
            ranks = []
            for name in ("Zqx", "Aaa"):
                self.secret.name = name
                found = self.as_user(self.outsider, documents).search(
                    [("id", "in", documents.ids)], order=f"{order}, id"
                )
                ranks.append(found.ids.index(self.document.id))
            self.assertEqual(*ranks, order)

    def test_a_number_names_no_contact(self):
        contact = self.secret
        for path in (
            lambda c: c.name,
            lambda c: c.read(["email"]),
            lambda c: c.web_read({"name": {}, "phone": {}}),
            lambda c: c.copy_data(),
            lambda c: c.export_data(["name"]),
            lambda c: c.get_import_templates() and c.display_name,
            lambda c: c.search_read([("name", "ilike", CANARY)], ["name"]),
            lambda c: c.name_search(CANARY),
            lambda c: c.web_search_read([("email", "ilike", CANARY)], {"email": {}}),
            lambda c: c.search([("id", "child_of", c.id)]).mapped("name"),
            lambda c: c.get_mention_suggestions(CANARY),
            lambda c: c.address_get(),
            lambda c: c.formatted_read_group([], ["city"], ["__count"]),
            lambda c: c.onchange({}, [], {"name": {}, "email": {}}),
        ):
            self.env.flush_all()
            self.env.invalidate_all()
            try:
                told = path(contact.with_user(self.outsider))
            except AccessError as error:
                told = error
            with self.subTest(path=inspect.getsource(path)):
                self.assertFalse(self.leaks(told), told)

    def test_the_queries_of_a_list_do_not_grow_with_hidden_contacts(self):
        counts = []
        for size in (1, 8, 80):  # the first one reads what is cached for good
            contacts = self.env["res.partner"].create(
                [
                    {
                        "name": f"H{n}",
                        "visibility": "creator",
                        "visibility_owner_id": self.creator.id,
                    }
                    for n in range(size)
                ]
            )
            documents = self.env[self.document._name].create(
                [{"name": "D", "partner_id": contact.id} for contact in contacts]
            )
            spec = {
                "partner_id": {"fields": {"display_name": {}}},
                "title": {},
                "partner_name": {},
            }
            rows = self.as_user(self.outsider, documents)
            before = self.env.cr.sql_log_count
            rows.web_read(spec)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_an_app_goes_on_with_a_document_whose_contact_is_hidden(self):
        document = self.as_user(self.outsider)
        copy = document.confirm()
        self.assertTrue(document.name.startswith("Confirmed"))
        self.assertEqual(copy.sudo().partner_id, self.secret)

    def test_it_changes_no_hidden_contact(self):
        before = self.secret.comment
        self.as_user(self.outsider).confirm()
        self.env.flush_all()
        self.assertEqual(self.secret.comment, before)

    def test_for_who_sees_the_contact_nothing_changes(self):
        document = self.as_user(self.creator)
        document.confirm()
        self.assertIn("has bought", self.secret.comment)
        self.assertEqual(document.partner_name, self.secret.name)

    def test_saving_a_document_stores_no_mask(self):
        document = self.as_user(self.outsider)
        document.web_save({"name": "Changed"}, {"title": {}, "name": {}})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn(CANARY, self.document.title)
        self.assertTrue(self.document.title.startswith("Changed"))

    def test_what_may_not_be_seen_may_not_be_linked(self):
        hidden = self.secret.id
        lines = "contact.visibility.test.line"
        for attack in (
            lambda d: d.create({"partner_id": hidden}),
            lambda d: d.create({"partner_ids": [Command.link(hidden)]}),
            lambda d: d.create({"partner_ids": [Command.set([hidden])]}),
            lambda d: d.create({"reference": f"res.partner,{hidden}"}),
            lambda d: d.create({"line_ids": [(0, 0, {"partner_id": hidden})]}),
            lambda d: d.write({"partner_id": hidden}),
            lambda d: d.write({"partner_ids": [Command.link(hidden)]}),
            lambda d: d.web_save({"partner_id": hidden}, {"email": {}}),
            lambda d: d.onchange({"partner_id": hidden}, ["partner_id"], {"email": {}}),
            lambda d: d.env[lines].create({"partner_id": hidden}),
            lambda d: d.env["res.partner"].create({"name": "C", "parent_id": hidden}),
            lambda d: d.env["res.partner"].create(
                {"name": "C", "child_ids": [Command.link(hidden)]}
            ),
            lambda d: d.message_subscribe([hidden]),
            lambda d: d.message_post(body="x", partner_ids=[hidden]),
        ):
            source = inspect.getsource(attack)
            with (
                self.subTest(attack=source),
                self.assertRaises(AccessError) as refused,
            ):
                attack(self.as_user(self.outsider, self.other))
            self.assertFalse(self.leaks(refused.exception))

    def test_an_import_links_nothing_hidden(self):
        documents = self.as_user(self.outsider)
        for fields, row in (
            (["name", "partner_id/.id"], ["I", str(self.secret.id)]),
            (["name", "partner_id"], ["I", self.secret.name]),
        ):
            with self.subTest(fields=fields):
                result = documents.load(fields, [row])
                self.assertFalse(result["ids"])

    def test_a_default_that_names_a_hidden_contact_is_none(self):
        documents = self.as_user(self.outsider).with_context(
            default_partner_id=self.secret.id
        )
        self.assertFalse(documents.default_get(["partner_id"]).get("partner_id"))
        told = documents.browse().onchange({}, [], {"partner_id": {}, "email": {}})
        self.assertFalse(self.leaks(told))
        self.assertFalse(documents.create({"name": "x"}).partner_id)

    def test_a_window_proposes_nothing_of_a_hidden_contact(self):
        names, spec = ["greeting"], {"greeting": {}}
        for path in (
            lambda d: d.browse().default_get(names),
            lambda d: d.browse().onchange({}, [], spec),
        ):
            document = self.document.with_context(active_id=self.document.id)
            told = self.assertTold(
                lambda d, p=path: p(d.with_context(active_id=d.id)), document
            )
            self.assertIn(f"Dear {MASK}, {MASK}", str(told))

    def test_what_is_linked_already_may_stay(self):
        document = self.as_user(self.outsider)
        document.write({"partner_id": self.secret.id, "name": "Same"})
        self.assertEqual(document.name, "Same")

    # -- the chatter -------------------------------------------------------------

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

    def test_rows_that_name_a_contact_by_model_and_number_are_its_rows(self):
        rules = self.registry["ir.rule"]
        names = {self.document._name: ("res_model", "res_id")}
        self.document.write({"res_model": "res.partner", "res_id": self.secret.id})
        self.other.write({"res_model": "res.partner", "res_id": self.public.id})
        both = self.document + self.other
        domain = [("id", "in", both.ids)]
        with patch.object(
            rules, "_get_partner_reference_satellites", lambda _self: names
        ):
            for user, seen in ((self.creator, both), (self.outsider, self.other)):
                documents = self.as_user(user, both)
                self.assertEqual(documents.search(domain).ids, seen.ids)
                self.assertEqual(documents._filtered_access("read").ids, seen.ids)
            with self.assertRaises(AccessError):
                self.as_user(self.outsider).read(["name"])

    def test_bank_accounts_are_rows_of_their_contact(self):
        bank = self.env["res.partner.bank"].create(
            {"acc_number": f"{CANARY}1", "partner_id": self.secret.id}
        )
        self.assertTold(
            lambda b: b.search_read([("acc_number", "ilike", CANARY)], ["acc_number"]),
            bank,
        )
        with self.assertRaises(AccessError):
            bank.with_user(self.outsider).create(
                {"acc_number": "x", "partner_id": self.secret.id}
            )

    def test_a_duplicate_number_tells_of_no_hidden_contact(self):
        self.secret.vat = "FR23334175221"
        self.make_contact("Other", visibility="creator", vat="FR40303265045")
        mine = self.make_contact("Mine", self.outsider, vat="FR23334175221")
        name = "same_vat_partner_id"
        self.assertTold(lambda c: c.read([name]), mine.with_context())
        spec = {name: {"fields": {"display_name": {}}}}
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            mine = self.as_user(user, mine)
            self.assertEqual(bool(mine.read([name])[0][name]), is_told, user.name)
            self.assertEqual(bool(mine.web_read(spec)[0][name]), is_told)
            self.assertEqual(mine.export_data([name])["datas"] != [[""]], is_told)
            typed = mine.browse().onchange({"vat": "FR40303265045"}, ["vat"], spec)
            self.assertEqual(bool(typed["value"].get(name)), is_told)

    def test_a_document_with_a_hidden_contact_is_printed_by_none_of_the_others(self):
        report = self.env["ir.actions.report"].create(
            {
                "name": "Test",
                "model": self.document._name,
                "report_type": "qweb-text",
                "report_name": "contact_visibility.none",
            }
        )
        reports = report.with_user(self.outsider)
        with self.assertRaisesRegex(Exception, "cannot be printed"):
            reports._get_rendering_context(report, self.document.ids, {})
        with self.assertRaisesRegex(Exception, "cannot be printed"):
            reports.sudo()._get_rendering_context(report, self.document.ids, {})
        self.assertTrue(
            report.with_user(self.creator)._get_rendering_context(
                report.sudo(), self.document.ids, {}
            )
        )
