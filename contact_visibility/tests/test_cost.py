from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.contact_base.tests.common import heard

from .common import VisibilityCase

RELATIONS = ("visibility_team_ids", "visibility_user_ids")
SPEC = {name: {"fields": {"display_name": {}}} for name in RELATIONS}


@tagged("post_install", "-at_install", "contact_visibility")
class TestCost(VisibilityCase):
    """What nobody needs to ask is not asked, and nothing is told for that."""

    def read_relations(self, contacts):
        """Rows of names, and the statements that asked for them."""
        contacts = contacts.with_user(self.creator)
        contacts.web_read(SPEC)  # what is kept for good
        self.env.invalidate_all()
        with heard() as statements:
            rows = contacts.web_read(SPEC)
        names = [
            [[line["display_name"] for line in row[name]] for name in RELATIONS]
            for row in rows
        ]
        return names, [s for s in statements if "res_partner_visibility_" in s]

    def test_teams_and_people_of_public_contacts_are_one_question(self):
        names, statements = self.read_relations(self.public + self.secret)
        self.assertEqual(names, [[[], []], [[], []]])
        self.assertEqual(len(statements), 1, statements)

    def test_teams_and_people_are_read_of_those_that_name_any(self):
        self.shared.visibility_user_ids = self.outsider
        names, statements = self.read_relations(self.public + self.shared)
        self.assertEqual(names, [[[], []], [["Lyon"], ["Omar Outsider"]]])
        self.assertEqual(len(statements), 3, statements)

    def test_a_team_that_was_left_behind_is_still_shown(self):
        # switched back to "teams", it would count again
        self.shared.with_user(self.creator).visibility = "everyone"
        names, _statements = self.read_relations(self.shared)
        self.assertEqual(names, [[["Lyon"], []]])

    def test_whoever_may_not_read_teams_is_refused_as_ever(self):
        portal = self.make_user("vis_portal", "Pia Portal", "base.group_portal")
        own = portal.partner_id.with_user(portal)
        with self.assertRaises(AccessError):
            own.read(["visibility_team_ids"])

    def test_a_new_public_contact_has_no_scope_to_be_written(self):
        contacts = self.env["res.partner"].with_user(self.creator)
        contacts.create({"name": "first"})
        contacts._forget_visibility()  # as a transaction of its own begins
        with heard() as statements:
            contacts.create({"name": "New"}).check_access("read")
        asked = [s for s in statements if "visibility_tokens" in s]
        self.assertFalse(asked, asked)

    def test_a_new_restricted_contact_is_known_to_be_hidden_at_once(self):
        hidden = self.env["res.partner"].with_user(self.creator)
        hidden = hidden.create(
            {"name": "H", "visibility": "creator", "visibility_owner_id": self.mate.id}
        )
        self.assertFalse(hidden.has_access("read"))
        self.assertTrue(hidden.with_user(self.mate).has_access("read"))

    def test_people_created_with_a_restricted_company_are_restricted(self):
        company = self.make_contact(
            "Company",
            is_company=True,
            visibility="creator",
            child_ids=[Command.create({"name": "Person"})],
        )
        self.assertAudience(company.child_ids, self.creator)

    def test_a_save_does_not_ask_who_sees_what_it_reads_anyway(self):
        contact = self.public.with_user(self.creator)
        contact.write({"city": "Brest"})
        self.env.invalidate_all()
        self.env["res.partner"]._forget_visibility()
        with heard() as statements:
            contact.write({"city": "Lyon"})
        asked = [s for s in statements if s.startswith("SELECT id FROM res_partner")]
        self.assertFalse([s for s in asked if "visibility_tokens" in s], asked)

    def test_rules_are_put_together_once(self):
        rules = self.env["ir.rule"].with_user(self.creator)
        for model in ("res.partner", "res.partner.bank", "mailing.trace"):
            one, other = (rules._compute_domain(model) for _twice in range(2))
            self.assertIs(one, other, model)
        seen = rules._compute_domain("res.partner")
        self.env["ir.rule"].create(
            {
                "name": "no Lyon",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('city', '!=', 'Lyon')]",
            }
        )
        self.assertIsNot(rules._compute_domain("res.partner"), seen)
        self.public.city = "Lyon"
        self.assertFalse(self.sees(self.creator, self.public))

    def test_only_rules_that_get_longer_are_kept(self):
        rules = self.env["ir.rule"].with_user(self.creator)
        joined = []
        original = type(rules)._join_visibility

        def join(rule, model_name, domain):
            joined.append(model_name)
            return original(rule, model_name, domain)

        self.patch(type(rules), "_join_visibility", join)
        for name in ("res.partner", "res.partner.bank", "res.partner.industry"):
            rules._compute_domain(name)
        self.assertEqual(set(joined), {"res.partner", "res.partner.bank"})
