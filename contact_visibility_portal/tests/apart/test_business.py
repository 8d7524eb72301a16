"""Documents of Odoo's apps whose customer is hidden: each method, each window on them.

The creator makes the same calls: what tells nobody anything is no proof.
"""

import json
import logging

from odoo import Command
from odoo.service.model import get_public_method
from odoo.tests import tagged

from odoo.addons.contact_visibility.tests.common import SECRETS, VisibilityCase
from odoo.addons.contact_visibility.tests.test_methods import SKIPPED, RollBack

GROUPS = (
    "account.group_account_manager",
    "event.group_event_manager",
    "hr.group_hr_user",
    "point_of_sale.group_pos_manager",
    "project.group_project_manager",
    "purchase.group_purchase_manager",
    "sales_team.group_sale_manager",
    "stock.group_stock_manager",
)


@tagged("post_install", "-at_install")
class TestBusiness(VisibilityCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        logging.disable(logging.CRITICAL)
        cls.addClassCleanup(logging.disable, logging.NOTSET)
        groups = [cls.env.ref(name, False) for name in GROUPS]
        for user in cls.creator + cls.outsider:
            user.group_ids = [Command.link(group.id) for group in groups if group]
        if not cls.env.company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company=cls.env.company
            )
        makers = [n for n in dir(cls) if n.startswith("make_of_")]
        cls.documents = [record for name in makers for record in getattr(cls, name)()]
        cls.env.flush_all()

    # -- documents -----------------------------------------------------------------

    @classmethod
    def make_of_sale(cls):
        cls.product = cls.env["product.product"].create(
            {"name": "Stand", "is_storable": True, "type": "consu"}
        )
        line = {"product_id": cls.product.id, "product_uom_qty": 1, "price_unit": 10}
        order = cls.env["sale.order"].create(
            {"partner_id": cls.secret.id, "order_line": [Command.create(line)]}
        )
        order.action_confirm()
        pickings = order.picking_ids
        pickings.move_ids.write({"quantity": 1, "picked": True})
        pickings.button_validate()
        return [order, order.order_line, *pickings, *pickings.move_line_ids]

    @classmethod
    def make_of_account(cls):
        moves = cls.env["account.move"].create(
            [
                {
                    "move_type": kind,
                    "partner_id": cls.secret.id,
                    "invoice_date": "2026-01-01",
                    "invoice_line_ids": [
                        Command.create({"name": "x", "price_unit": 10})
                    ],
                }
                for kind in ("out_invoice", "in_invoice")
            ]
        )
        moves.action_post()
        return [*moves, moves[0].line_ids[0]]

    @classmethod
    def make_of_purchase(cls):
        if "purchase.order" not in cls.env:
            return []
        product = cls.env["product.product"].create(
            {
                "name": "Tent",
                "seller_ids": [Command.create({"partner_id": cls.secret.id})],
            }
        )
        order = cls.env["purchase.order"].create(
            {
                "partner_id": cls.secret.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        order.button_confirm()
        found = [product, product.product_tmpl_id, product.seller_ids]
        return [order, *found, *order.picking_ids]

    @classmethod
    def make_of_project(cls):
        project = cls.env["project.project"].create(
            {
                "name": "Fair",
                "partner_id": cls.secret.id,
                "privacy_visibility": "portal",
                "collaborator_ids": [Command.create({"partner_id": cls.secret.id})],
            }
        )
        task = cls.env["project.task"].create(
            {"name": "T", "project_id": project.id, "partner_id": cls.secret.id}
        )
        return [project, task]

    @classmethod
    def make_of_event(cls):
        event = cls.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-01-01 08:00:00",
                "date_end": "2030-01-02 18:00:00",
                "organizer_id": cls.secret.id,
                "address_id": cls.secret.id,
            }
        )
        return [event]

    @classmethod
    def make_of_calendar(cls):
        return [
            cls.env["calendar.event"].create(
                {
                    "name": "Meeting",
                    "start": "2030-01-01 10:00:00",
                    "stop": "2030-01-01 11:00:00",
                    "partner_ids": [
                        Command.set(
                            (
                                cls.secret
                                + cls.outsider.partner_id
                                + cls.creator.partner_id
                            ).ids
                        )
                    ],
                }
            )
        ]

    @classmethod
    def make_of_pos(cls):
        config = cls.env["pos.config"].create({"name": "Till"})
        config.open_ui()
        session = config.current_session_id
        order = cls.env["pos.order"].create(
            {
                "partner_id": cls.secret.id,
                "company_id": cls.env.company.id,
                "session_id": session.id,
                **dict.fromkeys(
                    ("amount_tax", "amount_total", "amount_paid", "amount_return"), 0
                ),
            }
        )
        return [order, session, config]

    # -- calls ---------------------------------------------------------------------

    def call(self, user, records, name, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        try:
            with self.env.cr.savepoint():
                records = records.with_user(user)
                found = getattr(records, name)(*args, **kwargs)
                # as the client gets it
                found = records._answer_in_client(name, found)
                text = json.dumps(found, default=repr, ensure_ascii=False)
                raise RollBack(text)
        except RollBack as back:
            return str(back)
        except Exception as error:  # noqa: BLE001  its words count, too
            return f"{type(error).__name__}: {error}"

    def compare(self, label, records, name, *args, **kwargs):
        """Where the creator is told something, ask as outsider, too."""
        if not self.leaks(self.call(self.creator, records, name, *args, **kwargs)):
            return
        self.told.add(label)
        mine = self.call(self.outsider, records, name, *args, **kwargs)
        if self.leaks(mine):
            self.found.append((label, self.around(mine)))

    def leaks(self, text):
        return any(secret in text.lower() for secret in SECRETS)

    def around(self, text):
        place = min(n for s in SECRETS if (n := text.lower().find(s)) >= 0)
        return text[max(0, place - 100) : place + 60]

    def setUp(self):
        super().setUp()
        self.told, self.found = set(), []

    def test_no_method_of_a_document_tells_its_hidden_contact(self):
        common = set(dir(self.env.registry["mail.thread"]))
        for document in self.documents:
            names = set(dir(type(document))) - common - set(document._fields)
            for name in sorted(names):
                if name.startswith("_") or SKIPPED.search(name):
                    continue
                try:
                    get_public_method(document, name)
                except Exception:  # noqa: BLE001, S112  nobody calls it from outside
                    continue
                self.compare(f"{document._name}.{name}", document, name)
        self.assertEqual(self.found, [])
        self.assertGreater(len(self.told), 3, self.told)

    def test_no_window_on_a_document_tells_its_hidden_contact(self):
        for model in sorted(self.env.registry):
            window = self.env[model]
            if not window._transient or model.startswith(("res.config", "base.")):
                continue
            spec = {
                name: {"fields": {"display_name": {}}}
                if field.type in ("many2one", "many2many")
                else {}
                for name, field in window._fields.items()
                if field.type != "one2many"
            }
            for document in self.documents:
                wizard = window.with_context(
                    active_model=document._name,
                    active_id=document.id,
                    active_ids=document.ids,
                    orders=document.ids,
                )
                label = f"{model} on {document._name}"
                self.compare(label, wizard, "onchange", {}, [], spec)
        self.assertEqual(self.found, [])
        self.assertGreater(len(self.told), 3, self.told)
