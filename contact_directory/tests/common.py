from odoo.tests import Form, TransactionCase, new_test_user

ANNE = {
    "name": "Anne Vauquelin",
    "email": "anne@vauquelin.example",
    "phone": "+33 1 40 20 50 60",
    "website": "http://www.vauquelin.example",
}


class DirectoryCase(TransactionCase):
    """One contact, and an employee who may edit contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={**cls.env.context, "lang": "en_US", "tracking_disable": True}
        )
        cls.france = cls.env.ref("base.fr")
        cls.partners = cls.env["res.partner"]
        cls.anne = cls.make(**ANNE)
        cls.editor = new_test_user(
            cls.env,
            "directory_editor",
            "base.group_user,base.group_partner_manager",
            name="Édith Editor",
        )

    @classmethod
    def make(cls, name="Anne Vauquelin", **values):
        return cls.env["res.partner"].create(
            {"name": name, "country_id": cls.france.id, **values}
        )

    @classmethod
    def add(cls, partner, kind, value, **more):
        return cls.env["contact.channel"].create(
            {"partner_id": partner.id, "kind": kind, "value": value, **more}
        )

    def lines(self, partner, kind):
        """``[value, ...]``, the primary one marked with a star."""
        channels = self.env["contact.channel"].search(
            [("partner_id", "=", partner.id), ("kind", "=", kind)], order="id"
        )
        return [("*" if c.is_primary else "") + c.value for c in channels]

    def assert_lines(self, partner, kind, *expected):
        self.assertEqual(self.lines(partner, kind), list(expected))

    def hide(self, contact):
        """Nobody but the superuser may read this contact."""
        contact.sudo().ref = "hidden"
        self.env["ir.rule"].create(
            {
                "name": "hidden contacts",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": "['|', ('ref', '=', False), ('ref', '!=', 'hidden')]",
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def form(self, partner=None):
        return Form(partner or self.env["res.partner"], "base.view_partner_form")
