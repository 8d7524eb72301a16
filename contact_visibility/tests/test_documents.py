"""Documents that point at a hidden contact: nothing comes out."""

import inspect
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CANARY, MASK
from .document_case import DocumentCase


@tagged("post_install", "-at_install", "contact_visibility")
class TestDocuments(DocumentCase):
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

    def test_a_text_that_is_emptied_is_an_empty_text(self):
        """Views of Odoo hide a warning that is an empty text, and no other nothing."""
        [row] = self.as_user(self.outsider).read(["partner_label", "partner_phone"])
        self.assertEqual(row["partner_label"], "")
        self.assertIs(row["partner_phone"], False)

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
