"""What buttons of documents and their errors say, by each door."""

import psycopg2

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import MASK
from .document_case import DocumentCase
from .doors import Doors


@tagged("post_install", "-at_install", "contact_visibility")
class TestButtons(Doors, DocumentCase, HttpCase):
    def get_doors(self, user, method):
        model, ids = self.document._name, self.document.ids
        return {
            "client": lambda: self.call_kw(model, method, ids),
            "client's button": lambda: self.call_button(model, method, ids),
            "jsonrpc": lambda: self.call_jsonrpc(user, model, method, ids),
            "xmlrpc": lambda: self.call_xmlrpc(user, model, method, ids),
            "json2": lambda: self.call_json2(user, model, method, ids=ids),
        }

    def test_no_door_answers_a_button_with_a_hidden_contact(self):
        loggers = ("odoo.http", "odoo.addons.rpc.controllers.jsonrpc")
        loggers += ("odoo.addons.rpc.controllers.xmlrpc",)
        for user in (self.creator, self.outsider):
            self.sign_in(user)
            for method in ("open_letter", "refuse", "stumble"):
                for name, door in self.get_doors(user, method).items():
                    with self.subTest(user=user.name, method=method, door=name):
                        with mute_logger(*loggers):
                            told = str(door())
                        is_told = user == self.creator
                        self.assertEqual(self.leaks(told), is_told, told[:3000])
                        self.assertEqual(MASK in told, not is_told, told[:3000])

    def test_an_error_of_the_database_stays_what_it_is(self):
        document = self.as_user(self.outsider)
        self.assertTrue(document.partner_id.name)  # as its app reads it
        with (
            self.assertRaises(psycopg2.errors.DivisionByZero),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(flush=False),
        ):
            try:
                self.env.cr.execute("SELECT 1 / 0")
            except psycopg2.Error as error:
                document._mask_error(error)
                raise
