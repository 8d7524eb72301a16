"""Guesses about a hidden contact, asked by what of a search names no contact."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CANARY
from .document_case import DocumentCase


@tagged("post_install", "-at_install", "contact_visibility")
class TestOracles(DocumentCase):
    def ask(self, user, path, records=None):
        try:
            return path(self.as_user(user, records))
        except AccessError as error:
            return error

    def assertOracle(self, path, label):
        """The creator's guess is answered (there are rows), the outsider's is not."""
        with self.subTest(path=label):
            self.assertTrue(self.ask(self.creator, path), "answers nobody")
            told = self.ask(self.outsider, path)
            self.assertTrue(not told or isinstance(told, AccessError), told)

    def assertNoGuesses(self, *conditions):
        own = ("id", "=", self.document.id)
        for condition in conditions:
            self.assertOracle(
                lambda d, c=condition: d.search([c, own]).ids, str(condition)
            )

    def test_followers_answer_no_guess(self):
        self.document.message_subscribe(self.secret.ids)
        self.assertNoGuesses(
            ("message_partner_ids", "ilike", CANARY),
            ("message_partner_ids", "in", [self.secret.name, 1]),
            ("message_partner_ids.name", "ilike", CANARY),
            ("message_partner_ids", "any", [("phone", "ilike", "99 00")]),
            ("message_follower_ids.partner_id.phone", "ilike", "99 00"),
            ("message_follower_ids.email", "ilike", CANARY),
            ("message_follower_ids.name", "ilike", CANARY),
        )
        self.assertTrue(
            self.as_user(self.outsider).search(
                [("message_partner_ids", "not ilike", CANARY)]
            )
        )

    def test_messages_answer_no_guess(self):
        email = self.secret.email
        message = self.document.message_post(
            body="hello", author_id=self.secret.id, email_from=email
        )
        self.env["mail.notification"].create(
            {
                "mail_message_id": message.id,
                "res_partner_id": self.secret.id,
                "mail_email_address": email,
            }
        )
        self.env.flush_all()
        self.assertNoGuesses(
            ("message_ids.author_id", "ilike", CANARY),
            ("message_ids.author_id.phone", "ilike", "99 00"),
            ("message_ids", "any", [("author_id.phone", "ilike", "99 00")]),
            ("message_ids.email_from", "ilike", CANARY),
            ("message_ids", "any", [("reply_to", "ilike", CANARY)]),
            ("message_ids.notification_ids.mail_email_address", "=", email),
            ("message_ids.notification_ids.res_partner_id", "ilike", CANARY),
        )

    def test_links_and_what_hangs_on_them_answer_no_guess(self):
        self.assertNoGuesses(
            ("partner_id", "child_of", CANARY),
            ("partner_id", "parent_of", CANARY),
            ("partner_id", "=", self.secret.name),
            ("partner_id", "in", [self.secret.name]),
            ("partner_id", "=like", f"{CANARY}%"),
            ("partner_id.display_name", "ilike", CANARY),
            ("partner_id.email_normalized", "ilike", CANARY),
            ("partner_id.visibility_owner_id", "=", self.creator.id),
            ("partner_id.visibility", "=", "creator"),
            ("line_ids.partner_city", "ilike", CANARY),
            ("line_ids", "any", [("partner_city", "ilike", CANARY)]),
            ("line_ids.document_id.title", "ilike", CANARY),
            ("line_ids.customer_id.phone", "ilike", "99 00"),
            ("line_ids.customer_id", "ilike", CANARY),
        )

    def test_a_document_is_found_by_its_own_name(self):
        """Whatever its name is made of beside."""
        self.document.name = "Order 4711"
        lines = self.document.line_ids
        for path in (
            lambda d: d.name_search("4711"),
            lambda d: d.search([("display_name", "ilike", "4711")]).ids,
            lambda d: d.name_search(""),
            lambda d: d.line_ids.search([("document_id", "ilike", "4711")]).ids,
        ):
            self.assertTrue(self.ask(self.outsider, path))
        found = self.as_user(self.outsider).name_search("")
        self.assertIn(self.document.id, [id_ for id_, _name in found])
        self.assertTrue(lines)

    def test_figures_compared_answer_no_guess(self):
        own = [("id", "=", self.document.id)]
        for spec in ("partner_phone:max", "title:min", "title:max"):
            self.assertOracle(
                lambda d, s=spec: d.formatted_read_group(
                    own, ["name"], ["__count"], having=[(s, ">=", "!")]
                ),
                spec,
            )

    def test_groups_in_order_tell_no_letter(self):
        other = self.make_document(self.make_contact("Zr", phone="+33 1 50 00 00 00"))
        documents = self.document | other
        for order in ("partner_phone:max", "title:max desc"):
            ranks = []
            for name, phone in (("Zqx", "+33 1 99 00"), ("Aaa", "+33 1 10 00")):
                self.secret.write({"name": name, "phone": phone})
                groups = self.as_user(self.outsider, documents).formatted_read_group(
                    [("id", "in", documents.ids)], ["id"], ["__count"], order=order
                )
                ranks.append([group["id"][0] for group in groups])
            with self.subTest(order=order):
                self.assertEqual(*ranks)

    def test_no_group_of_any_kind_tells_a_mirror(self):
        bar = {"field": "name", "colors": {"Order": "success"}}
        paths = {
            "bar of phones": lambda d: d.read_progress_bar([], "partner_phone", bar),
            "bar of titles": lambda d: d.read_progress_bar([], "title", bar),
            "through a link": lambda d: d.line_ids.formatted_read_group(
                [], ["document_id.partner_phone"], ["__count"]
            ),
            "of the contact": lambda d: d.formatted_read_group(
                [], ["partner_id.city"], ["__count"]
            ),
            "pivot": lambda d: d.formatted_read_grouping_sets(
                [], [["partner_id.city"], []], ["__count"]
            ),
        }
        for name, path in paths.items():
            with self.subTest(path=name):
                self.assertTold(path)

    def test_names_in_pickers_tell_no_contact(self):
        for context in ({"show_partner_name": True}, {"default_name": "x"}):
            documents = self.document.with_context(**context)
            spec = {"display_name": {}}
            told = self.as_user(self.outsider, documents).with_context(**context)
            self.assertFalse(self.leaks(told.web_name_search("Order", spec)))
        self.assertTold(
            lambda d: d.with_context(show_partner_name=True).web_name_search(
                "Order", {"display_name": {}}
            )
        )
