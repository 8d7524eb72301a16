from odoo import Command
from odoo.tests import new_test_user
from odoo.tests.common import TransactionCase

#: Stands in every field of the hidden contacts; must never come out.
CANARY = "Zqxcanary"
#: What of it no outsider may be told, as lower-case text.
SECRETS = (CANARY.lower(), "99 00 77", "99007777")
MASK = "Restricted contact"
GROUPS = "base.group_user,base.group_partner_manager,base.group_allow_export"


class VisibilityCase(TransactionCase):
    """A creator, a teammate, an outsider, and contacts hidden from the outsider."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("contact_visibility.default", False)
        cls.creator = cls.make_user("vis_creator", "Carole Creator")
        cls.mate = cls.make_user("vis_mate", "Marc Mate")
        cls.outsider = cls.make_user("vis_outsider", "Omar Outsider")
        cls.team = cls.env["crm.team"].create(
            {"name": "Lyon", "member_ids": [Command.set(cls.mate.ids)]}
        )
        cls.secret = cls.make_contact("Private", visibility="creator")
        cls.shared = cls.make_contact(
            "Shared",
            visibility="teams",
            visibility_team_ids=[Command.set(cls.team.ids)],
        )
        cls.public = cls.make_contact("Public person")

    def as_user(self, user, records):
        """These records as a request of this person would meet them: nothing known."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        return records.with_user(user).with_context(lang="en_US")

    def leaks(self, told):
        return any(secret in str(told).lower() for secret in SECRETS)

    @classmethod
    def make_user(cls, login, name, groups=GROUPS):
        return new_test_user(cls.env, login, groups, name=name)

    @classmethod
    def make_contact(cls, name, user=None, **vals):
        """A contact of the creator (or somebody else), full of canaries if hidden."""
        if vals.get("visibility", "everyone") != "everyone":
            name = f"{CANARY} {name}"
            vals = cls.get_canaries() | vals
        contacts = cls.env["res.partner"].with_user(user or cls.creator)
        return contacts.create({"name": name, **vals}).sudo(False).with_env(cls.env)

    @classmethod
    def get_canaries(cls):
        return {
            "email": f"{CANARY}@hidden.example".lower(),
            "phone": "+33 1 99 00 77 77",
            "street": f"{CANARY} street",
            "city": f"{CANARY} city",
            "ref": f"{CANARY} ref",
            "function": f"{CANARY} function",
            "website": f"https://{CANARY}.example".lower(),
            "comment": f"{CANARY} comment",
        }

    def sees(self, user, contact):
        """Whether a user finds and reads a contact: both, or none."""
        found = contact.with_user(user).search_count([("id", "=", contact.id)])
        readable = contact.with_user(user).has_access("read")
        self.assertEqual(bool(found), readable, f"{user.name} on {contact.name}")
        return readable

    def assertAudience(self, contact, *users):
        """Exactly these of the three people see a contact."""
        everyone = self.creator + self.mate + self.outsider
        self.assertEqual(
            {user.name for user in everyone if self.sees(user, contact)},
            {user.name for user in users},
        )
