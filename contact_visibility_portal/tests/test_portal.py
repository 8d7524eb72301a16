from odoo import Command, fields, models
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.contact_base.tests.common import add_test_models
from odoo.addons.contact_visibility.tests.common import CANARY, MASK, VisibilityCase
from odoo.addons.contact_visibility_portal.controllers.portal import VisibilityPortal
from odoo.addons.http_routing.tests.common import MockRequest


class Order(models.Model):
    _module = None
    _name = "contact.visibility.portal.test.order"
    _description = "Document with a page for customers"
    _inherit = ["portal.mixin"]

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")


@tagged("post_install", "-at_install")
class TestPortal(VisibilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_test_models(cls, Order)
        cls.env["ir.model.access"].create(
            {
                "name": "order",
                "model_id": cls.env["ir.model"]._get_id(Order._name),
                "group_id": cls.env.ref("base.group_user").id,
                "perm_read": True,
                "perm_write": True,
            }
        )
        cls.order = cls.env[Order._name].create(
            {"name": "O", "partner_id": cls.secret.id}
        )
        cls.order._portal_ensure_token()

    def open(self, user, token=None):
        with MockRequest(self.env(user=user.id)):
            return VisibilityPortal()._document_check_access(
                Order._name, self.order.id, token
            )

    def test_no_colleague_opens_the_page_of_a_hidden_customer(self):
        self.assertEqual(self.open(self.creator).partner_id, self.secret)
        for token in (None, self.order.access_token):
            with self.assertRaises(AccessError):
                self.open(self.outsider, token)

    def test_the_customer_opens_it_with_the_token_as_ever(self):
        public = self.env.ref("base.public_user")
        self.assertTrue(self.open(public, self.order.access_token))
        with self.assertRaises(AccessError):
            self.open(public, "guess")

    def test_a_hidden_colleague_of_a_customer_has_no_name_on_their_documents(self):
        company = self.make_contact("Customer")
        person, colleague = (
            self.make_contact(name, parent_id=company.id, visibility="creator")
            for name in ("Paul", "Claire")
        )
        portal = self.env["res.users"].create(
            {
                "name": person.name,
                "login": "vis_portal_customer",
                "partner_id": person.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        fields_ = (
            ("contact", None),
            ("many2one", None),
            (None, "name"),
            (None, "email"),
        )
        for contact, is_told in ((person, True), (colleague, False)):
            self.order.partner_id = contact
            for widget, name in fields_:
                html = self.render(portal, widget, name)
                with self.subTest(widget=widget, field=name):
                    self.assertEqual(CANARY.lower() in html.lower(), is_told, html)
        self.assertIn(MASK, self.render(portal, "contact"))
        # with the token of the document, as its customer
        for widget, name in fields_:
            html = self.render(portal, widget, name, token=self.order.access_token)
            self.assertIn(CANARY.lower(), html.lower())
        # who works here is refused the page; a print in sudo is whole
        self.assertIn(CANARY, self.render(self.creator, "contact"))

    def render(self, user, widget, name=None, token=None):
        """The customer of the order on a page, which the superuser renders."""
        with MockRequest(self.env(user=user.id)) as request:
            if token:
                VisibilityPortal()._document_check_access(
                    Order._name, self.order.id, token
                )
            converter = f"ir.qweb.field.{widget}" if widget else "ir.qweb.field"
            record = self.order.with_user(1)
            record, name = (record.partner_id, name) if name else (record, "partner_id")
            options = {"fields": ["name", "email"]}
            return str(request.env[converter].record_to_html(record, name, options))

    def test_messages_on_the_page_name_no_hidden_author(self):
        message = self.public.message_post(
            body="hello", author_id=self.secret.id, subtype_xmlid="mail.mt_comment"
        )
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            self.env.invalidate_all()
            rows = message.with_user(user).portal_message_format({"token": "x"})
            self.assertEqual(CANARY in str(rows), is_told)
        rows = message.with_user(self.outsider).sudo().portal_message_format()
        self.assertIn(CANARY, str(rows))

    def test_no_token_is_told_to_who_may_not_see_the_customer(self):
        token = self.order.access_token
        spec = {"access_token": {}}
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            self.env.invalidate_all()
            order = self.order.with_user(user)
            self.assertEqual(order.web_read(spec)[0]["access_token"] == token, is_told)
            self.assertEqual(token in order.get_portal_url(), is_told)
            self.assertEqual(token in order._get_share_url(), is_told)
            domain = [("access_token", "=like", f"{token[:4]}%")]
            self.assertEqual(bool(order.search_count(domain)), is_told)
