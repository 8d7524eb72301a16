from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.contact_visibility.models.res_partner_decision import SEE_ALL
from odoo.addons.contact_visibility.tests.common import VisibilityCase


@tagged("post_install", "-at_install", "contact_visibility")
class TestPrivacyLookup(VisibilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.creator + cls.outsider:
            user.group_ids += cls.env.ref("base.group_system")

    def look_up(self, user, email):
        wizard = self.as_user(user, self.env["privacy.lookup.wizard"])
        wizard = wizard.create({"name": "Nobody", "email": email})
        wizard.action_lookup()
        return wizard.line_ids

    def test_who_may_not_see_all_contacts_looks_nobody_up(self):
        """The answer is the same whether the guess is right or not."""
        self.secret.email = "guess@own.example"
        refused = set()
        for email in ("guess@own.example", "wrong@own.example"):
            with self.assertRaises(AccessError) as error, self.env.cr.savepoint():
                self.look_up(self.outsider, email)
            refused.add(str(error.exception))
        self.assertEqual(len(refused), 1)
        self.assertIn("See all contacts", refused.pop())
        self.outsider.group_ids = [Command.link(self.env.ref(SEE_ALL).id)]
        lines = self.look_up(self.outsider, "guess@own.example")
        self.assertIn(self.secret.name, lines.mapped("res_name"))

    def test_a_line_names_nothing_to_who_may_not_see_all(self):
        """Nor is anything archived or deleted by it: Odoo does that in sudo."""
        values = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": self.secret.id,
            "is_active": False,
        }
        lines = self.env["privacy.lookup.wizard.line"]
        made = lines.create(values)
        self.assertEqual(made.res_name, self.secret.name)
        mine = self.as_user(self.outsider, made)
        for call in (
            lambda: mine.create(values),
            lambda: mine.read(["res_name"]),
            lambda: mine.search([]),
            lambda: mine.browse().onchange(values, ["is_active"], {"is_active": {}}),
            mine.action_unlink,
            mine.action_open_record,
            mine.action_archive_all,
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                call()
        self.assertTrue(self.secret.active)

    def test_where_nothing_is_hidden_an_administrator_deletes_what_he_finds(self):
        contacts = self.env["res.partner"].with_context(active_test=False)
        contacts.search([("visibility", "!=", "everyone")]).visibility = "everyone"
        gone = self.make_contact("Gone", email="gone@own.example")
        line = self.look_up(self.outsider, "gone@own.example")
        line = line.filtered(lambda line: line.res_id == gone.id)
        line.action_unlink()
        self.assertFalse(gone.exists())
        self.assertTrue(line.is_unlinked)
