"""Sales, point of sale and live chat, where they are installed: a hidden customer.

Each path is asked first as somebody who may see the contact, so that none passes for
being wrong.
"""

import json

from odoo import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.contact_visibility.tests.common import (
    CANARY,
    MASK,
    SECRETS,
    VisibilityCase,
)
from odoo.addons.mail.tools.discuss import Store


@tagged("post_install", "-at_install")
class TestApps(VisibilityCase, HttpCase):
    def leaks(self, told):
        return any(secret in str(told).lower() for secret in SECRETS)

    def around(self, page, name):
        place = page.lower().find(name)
        return page[max(0, place - 200) : place + 60]

    def give(self, *xmlids):
        for user in (self.creator, self.outsider):
            user.group_ids = [Command.link(self.env.ref(x).id) for x in xmlids]

    def assertTold(self, path, what=""):
        """The creator is told on this path, the outsider is not."""
        for user in (self.creator, self.outsider):
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.cr.cache.clear()
            told = path(user)
            is_told = user == self.creator
            self.assertEqual(self.leaks(told), is_told, f"{what} {user.name}: {told}")

    def sign_in(self, user):
        if user is None:
            self.authenticate(None, None)
            return
        user.sudo().password = f"{user.login}-pass-1"
        self.authenticate(user.login, f"{user.login}-pass-1")

    def call(self, url, **params):
        payload = {"jsonrpc": "2.0", "method": "call", "params": params}
        headers = {"Content-Type": "application/json"}
        return self.url_open(url, json.dumps(payload), headers=headers).text

    # -- sales -----------------------------------------------------------------------

    def make_order(self, partner):
        product = self.env["product.product"].create({"name": "Stand"})
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        order.action_quotation_sent()
        order._portal_ensure_token()
        return order

    def test_the_documents_of_a_customer_name_no_hidden_colleague(self):
        company = self.make_contact("Customer")
        person, colleague = (
            self.make_contact(name, parent_id=company.id, visibility="creator")
            for name in ("Paul", "Claire")
        )
        portal = self.env["res.users"].create(
            {
                "name": "Paul",
                "login": "vis_apps_portal",
                "partner_id": person.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        own, other = self.make_order(person), self.make_order(colleague)
        for order in (own, other):
            order.message_post(
                body="hello",
                author_id=order.partner_id.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.env.cr.flush()
        name = colleague.name.lower()
        self.sign_in(portal)
        self.assertNotIn(name, self.url_open("/my/quotes").text.lower())
        self.assertIn(other.name, self.url_open("/my/quotes").text)
        for url in (
            f"/my/orders/{other.id}",
            f"/my/orders/{other.id}?report_type=html",
        ):
            page = self.url_open(url).text
            self.assertIn(other.name, page)
            self.assertIn(MASK, page)
            self.assertNotIn(name, page.lower(), self.around(page, name))
            token = f"access_token={other.access_token}"
            page = self.url_open(f"{url}{'&' if '?' in url else '?'}{token}").text
            self.assertIn(name, page.lower(), "with the token, as its customer")
        self.assertIn(person.name, self.url_open(f"/my/orders/{own.id}").text)
        chatter = {"thread_model": "sale.order", "fetch_params": {}}
        told = self.call("/mail/chatter_fetch", thread_id=own.id, **chatter)
        self.assertIn(person.name, told)
        told = self.call("/mail/chatter_fetch", thread_id=other.id, **chatter)
        self.assertIn("hello", told)
        self.assertNotIn(name, told.lower())
        told = self.call(
            "/mail/chatter_fetch",
            thread_id=other.id,
            token=other.access_token,
            **chatter,
        )
        self.assertIn(name, told.lower())
        self.sign_in(None)
        for url in (f"/my/orders/{other.id}", "/my/orders", "/my/quotes"):
            self.assertNotIn(name, self.url_open(url).text.lower())

    def test_an_order_of_a_hidden_customer_is_told_to_nobody_else(self):
        self.give("sales_team.group_sale_salesman_all_leads")
        order = self.make_order(self.secret)
        named = {"sale_show_partner_name": True}

        def as_(user, model):
            return self.env[model].with_user(user).with_context(**named)

        ids = [("id", "=", order.id)]
        for model, path in (
            ("sale.order", lambda o: o.search_read(ids, ["display_name"])),
            ("sale.order", lambda o: o.name_search(order.name)),
            (
                "sale.order.line",
                lambda o: o.search_read([("order_id", "=", order.id)], ["order_id"]),
            ),
            (
                "sale.order.line",
                lambda o: o.formatted_read_group(
                    [("order_id", "=", order.id)], ["order_id"], ["__count"]
                ),
            ),
        ):
            with self.subTest(model=model):
                self.assertTold(lambda u, m=model, p=path: p(as_(u, m)), model)
        report = self.env["sale.report"].with_user(self.outsider)
        [row] = report.search_read([("order_reference", "=", f"sale.order,{order.id}")])
        self.assertFalse(row["country_id"])
        self.assertFalse(self.leaks(row))

    # -- point of sale, payments -------------------------------------------------------

    def test_what_is_paid_by_a_hidden_customer_tells_nothing_of_him(self):
        self.give("account.group_account_invoice")
        company = self.env.company
        provider = self.env["payment.provider"].search(
            [("company_id", "=", company.id)], limit=1
        )
        methods = self.env["payment.method"].with_context(active_test=False)
        method = methods.search([], limit=1)
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "amount": 1,
                "currency_id": self.env.company.currency_id.id,
                "partner_id": self.secret.id,
                "reference": "vis-1",
            }
        )
        names = [n for n in transaction._fields if n.startswith("partner_")]
        self.assertTold(lambda u: transaction.with_user(u).read(names), "transaction")

    def test_the_till_loads_no_hidden_customer(self):
        self.give("point_of_sale.group_pos_user")
        config = self.env["pos.config"].create({"name": "Till"})
        config.open_ui()
        session = config.current_session_id

        def search(user):
            configs = config.with_user(user)
            partners = self.env["res.partner"].with_user(user)
            return [
                partners.get_new_partner(config.id, [("name", "ilike", CANARY)], 0),
                configs.get_limited_partners_loading(),
                session.with_user(user).load_data(["pos.order", "res.partner"]),
            ]

        self.assertTold(search, "till")

    # -- live chat -------------------------------------------------------------------

    def test_a_conversation_is_not_named_after_a_hidden_visitor(self):
        self.give("im_livechat.im_livechat_group_user")
        channels = self.env["im_livechat.channel"]
        livechat = channels.create({"name": "Help", "user_ids": self.mate.ids})
        channel = self.env["discuss.channel"].create(
            {
                "name": f"{self.secret.name} Marc",
                "channel_type": "livechat",
                "livechat_channel_id": livechat.id,
                "livechat_operator_id": self.mate.partner_id.id,
                "channel_member_ids": [
                    Command.create(
                        {"partner_id": partner.id, "livechat_member_type": kind}
                    )
                    for partner, kind in (
                        (self.mate.partner_id, "agent"),
                        (self.secret, "visitor"),
                        (self.outsider.partner_id, "agent"),
                        (self.creator.partner_id, "agent"),
                    )
                ],
            }
        )
        self.assertEqual(channel.livechat_customer_partner_ids, self.secret)
        self.assertTold(lambda u: channel.with_user(u).read(["name"]), "read")
        self.assertTold(
            lambda u: Store().add(channel.with_user(u)).get_result(), "store"
        )
        for user in (self.creator, self.outsider):
            self.sign_in(user)
            told = self.call("/discuss/channel/messages", channel_id=channel.id)
            self.assertFalse(self.leaks(told) and user == self.outsider, told)
        self.sign_in(None)
        told = self.call(
            "/im_livechat/get_session",
            channel_id=livechat.id,
            previous_operator_id=None,
        )
        self.assertFalse(self.leaks(told))
        told = self.url_open(f"/im_livechat/download_transcript/{channel.id}")
        self.assertEqual(told.status_code, 404)
