"""Documents that point at a hidden contact: work goes on, and links no other one."""

import inspect

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import CANARY, MASK
from .document_case import DocumentCase


@tagged("post_install", "-at_install", "contact_visibility")
class TestDocumentsAtWork(DocumentCase):
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

    def test_the_log_says_where_a_text_was_caught_and_not_which(self):
        logger = "odoo.addons.contact_visibility.models.base_texts"
        document = self.as_user(self.outsider)
        window = document.with_context(
            active_model=document._name, active_id=document.id
        )
        with self.assertLogs(logger, "DEBUG") as log:
            self.assertFalse(self.leaks(window.default_get(["greeting"])))
        self.assertIn("greeting", log.output[0])
        self.assertFalse(self.leaks(log.output))
        with self.assertNoLogs(logger, "INFO"):
            window.default_get(["greeting"])

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
