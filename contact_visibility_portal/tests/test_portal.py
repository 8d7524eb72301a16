from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.contact_base.tests.common import add_test_models
from odoo.addons.contact_visibility.tests.common import VisibilityCase
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
