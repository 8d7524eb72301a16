from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.contact_base.tests.common import JobCase

#: Two ways to type the same person, and a stranger.
ANNE = {
    "name": "Anne-Sophie Vauquelin",
    "email": "as.vauquelin@vauquelin-conseil.example",
    "phone": "+33 6 39 98 12 34",
    "street": "12 rue des Tilleuls",
    "zip": "69003",
    "city": "Lyon",
}
ANNE_AGAIN = {
    "name": "VAUQUELIN Anne Sophie",
    "email": "as.vauquelin@vauquelin-conseil.example",
    "phone": "06 39 98 12 34",
    "zip": "69003",
    "city": "LYON",
}
STRANGER = {
    "name": "Balthazar Kerouanton",
    "email": "b.kerouanton@kerouanton.example",
    "phone": "+33 2 99 00 77 88",
    "zip": "29200",
    "city": "Brest",
}


def set_others_aside(env):
    """What demo data or other tests left is neither found nor counted."""
    for model in ("contact.duplicate", "contact.duplicate.group"):
        env[model].search([]).unlink()
    env["contact.duplicate.scan"].search([]).unlink()
    env.cr.execute(
        "UPDATE res_partner SET active = FALSE WHERE active AND NOT EXISTS "
        "(SELECT FROM res_users u WHERE u.partner_id = res_partner.id) AND NOT "
        "EXISTS (SELECT FROM res_company c WHERE c.partner_id = res_partner.id)"
    )
    env.invalidate_all()
    for table in ("key", "change", "block", "index"):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(f"contact_dedup_{table}")))


class ContactDedupCase(JobCase):
    """Some contacts, and a search among them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={**cls.env.context, "lang": "en_US", "tracking_disable": True}
        )
        cls.france = cls.env.ref("base.fr")
        cls.scans = cls.env["contact.duplicate.scan"]
        cls.pairs = cls.env["contact.duplicate"]
        cls.groups = cls.env["contact.duplicate.group"]
        set_others_aside(cls.env)
        cls.reviewer = new_test_user(
            cls.env,
            "dedup_reviewer",
            "contact_dedup.group_reviewer",
            name="Olga Reviewer",
        )
        cls.merger = new_test_user(
            cls.env,
            "dedup_merger",
            "contact_dedup.group_merger",
            name="Timothée Merger",
        )

    @classmethod
    def make(cls, values, **more):
        return cls.env["res.partner"].create(
            {"country_id": cls.france.id, **values, **more}
        )

    @classmethod
    def make_twins(cls, **more):
        """Two contacts of one person."""
        return cls.make(ANNE, **more) | cls.make(ANNE_AGAIN, **more)

    @classmethod
    def make_triplets(cls, **more):
        third = {**ANNE, "name": "Anne Sophie Vauquelin", "street": False}
        return cls.make_twins(**more) | cls.make(third, **more)

    def scan(self, full=True):
        return self.scans.run(full=full)

    def pair_of(self, contacts, env=None):
        """The pair of two contacts, as a user sees it."""
        pairs = (env or self.env)["contact.duplicate"]
        return pairs.search(
            [("partner_id", "in", contacts.ids), ("other_id", "in", contacts.ids)]
        )

    def found(self, env=None):
        """What is to review: ``{names of the contacts of each open group}``."""
        groups = (env or self.env)["contact.duplicate.group"]
        return sorted(
            tuple(sorted(group.partner_ids.mapped("name")))
            for group in groups.search([("state", "=", "open")])
        )

    def assert_found(self, *expected):
        self.assertEqual(self.found(), sorted(tuple(sorted(e)) for e in expected))

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

    def as_user(self, user):
        return self.env(user=user.id)

    def see_all(self, user):
        """No addon that restricts contacts hides one from this user."""
        if group := self.env.ref("contact_visibility.group_see_all", False):
            user.group_ids += group
