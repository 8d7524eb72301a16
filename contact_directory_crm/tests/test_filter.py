from lxml import etree

from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval


@tagged("post_install", "-at_install")
class TestFilter(TransactionCase):
    def _get_filters(self, user):
        partners = self.env(user=user)["res.partner"]
        view = self.env.ref("base.view_res_partner_filter")
        arch = etree.fromstring(partners.get_view(view.id, "search")["arch"])
        return arch.xpath("//filter[@name='with_opportunities']")

    def test_salesperson_finds_contacts_with_opportunities(self):
        user = new_test_user(
            self.env, "directory_sales", "sales_team.group_sale_salesman_all_leads"
        )
        both = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        self.env["crm.lead"].create(
            {"name": "L", "type": "opportunity", "partner_id": both[0].id}
        )
        [node] = self._get_filters(user)
        domain = [("id", "in", both.ids), *safe_eval(node.get("domain"))]
        self.assertEqual(both.with_user(user).search(domain), both[0])

    def test_others_are_not_offered_it(self):
        user = new_test_user(self.env, "directory_no_sales", "base.group_user")
        self.assertFalse(self._get_filters(user))
