"""People of every kind, and what they do not see."""

from odoo import Command
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged

from .common import CANARY, VisibilityCase


@tagged("post_install", "-at_install", "contact_visibility")
class TestPeople(VisibilityCase):
    def finds(self, user, *contacts):
        """Names of those contacts that a user finds, archived ones too."""
        ids = [contact.id for contact in contacts]
        partners = (
            self.env["res.partner"].with_user(user).with_context(active_test=False)
        )
        return partners.search([("id", "in", ids)])

    def make_customer(self, login, contact):
        return self.env["res.users"].create(
            {
                "name": contact.name,
                "login": login,
                "partner_id": contact.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )

    # -- kinds of users -----------------------------------------------------------

    def test_administrators_see_no_more_than_others(self):
        root = self.make_user("vis_root", "Root", "base.group_system")
        manager = self.make_user("vis_m", "M", "contact_visibility.group_manager")
        for user in (root, manager, self.env.ref("base.user_admin")):
            self.assertFalse(self.finds(user, self.secret, self.shared), user.name)
            with self.assertRaises(AccessError):
                self.secret.with_user(user).read(["email"])

    def test_nobody_sees_all_contacts_until_somebody_is_let_in(self):
        group = self.env.ref("contact_visibility.group_see_all")
        self.assertNotIn(self.env.ref("base.user_admin"), group.all_user_ids)
        self.assertFalse(self.finds(self.outsider, self.secret))
        self.outsider.group_ids = [Command.link(group.id)]
        self.assertTrue(self.finds(self.outsider, self.secret))
        self.outsider.group_ids = [Command.unlink(group.id)]
        self.assertFalse(self.finds(self.outsider, self.secret))

    def test_a_customer_with_a_login_sees_himself_and_no_colleague(self):
        company = self.make_contact("Company", visibility="creator", is_company=True)
        mine = self.make_contact("Me", parent_id=company.id, visibility="creator")
        colleague = self.make_contact(
            "Colleague", parent_id=company.id, visibility="creator"
        )
        customer = self.make_customer("vis_me", mine)
        found = self.finds(customer, company, mine, colleague, self.secret)
        self.assertNotIn(colleague, found)
        self.assertNotIn(self.secret, found)
        self.assertIn(mine, found)
        with self.assertRaises(AccessError):
            colleague.with_user(customer).read(["email"])

    def test_visitors_see_no_restricted_contact(self):
        public = self.env.ref("base.public_user")
        contacts = self.env["res.partner"].with_user(public)
        try:
            found = contacts.search([("name", "ilike", CANARY)])
        except AccessError:
            found = contacts
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            self.secret.with_user(public).read(["name"])

    def test_share_users_in_a_team_of_colleagues_own_nothing(self):
        portal = self.make_user("vis_portal", "Portal", "base.group_portal")
        with self.assertRaises(UserError):
            self.public.with_user(self.creator).visibility_owner_id = portal

    def test_an_archived_user_is_in_nobody_s_audience(self):
        self.assertIn(self.mate.name, self.audience_of(self.shared))
        self.mate.active = False
        self.assertNotIn(self.mate.name, self.audience_of(self.shared))

    def audience_of(self, contact):
        [people] = contact._get_people_by_contact().values()
        return self.env["res.users"].browse(people).mapped("name")

    def test_leaving_a_team_hides_its_contacts_at_once(self):
        self.assertTrue(self.finds(self.mate, self.shared))
        self.team.member_ids = [Command.clear()]
        self.assertFalse(self.finds(self.mate, self.shared))
        self.team.member_ids = [Command.link(self.outsider.id)]
        self.assertTrue(self.finds(self.outsider, self.shared))

    # -- archived contacts, companies -----------------------------------------------

    def test_a_company_that_is_gone_can_be_written_as_odoo_does(self):
        company = self.env["res.company"].browse(999_999)
        company.report_footer = "<p>x</p>"
        company.flush_recordset()

    def test_archived_contacts_stay_hidden(self):
        self.secret.active = False
        self.assertFalse(self.finds(self.outsider, self.secret))
        self.assertTrue(self.finds(self.creator, self.secret))

    def test_a_company_s_contact_is_seen_by_who_has_both_the_team_and_the_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.shared.company_id = other
        self.assertFalse(self.finds(self.mate, self.shared))
        self.mate.company_ids = [Command.link(other.id)]
        inside = self.mate.with_user(self.mate)
        self.assertTrue(
            self.shared.with_user(self.mate)
            .with_context(allowed_company_ids=inside.company_ids.ids)
            .search_count([("id", "=", self.shared.id)])
        )
        self.outsider.company_ids = [Command.link(other.id)]
        allowed = self.outsider.company_ids.ids
        partners = self.env["res.partner"].with_user(self.outsider)
        partners = partners.with_context(allowed_company_ids=allowed)
        self.assertFalse(partners.search_count([("id", "=", self.shared.id)]))

    # -- whoever leaves ---------------------------------------------------------------

    def test_archiving_by_any_method_asks_for_a_handover(self):
        admin = self.env.ref("base.user_admin")
        leaving = self.creator.with_user(admin)
        for archive in (
            lambda: leaving.write({"active": False}),
            leaving.action_archive,
            lambda: leaving.web_save({"active": False}, {}),
        ):
            with self.assertRaises(RedirectWarning):
                archive()
            self.assertTrue(self.creator.active)

    def test_an_administrator_who_hands_nothing_over_is_told_whom_to_ask(self):
        root = self.make_user("vis_root", "Root", "base.group_system")
        with self.assertRaisesRegex(UserError, "visibility manager"):
            self.creator.with_user(root).write({"active": False})
        self.assertTrue(self.creator.active)

    def test_the_handover_opens_on_everything_of_who_leaves(self):
        admin = self.env.ref("base.user_admin")
        with self.assertRaises(RedirectWarning) as asked:
            self.creator.with_user(admin).action_archive()
        _message, action_id, _label, context = asked.exception.args
        action = self.env["ir.actions.act_window"].browse(action_id)
        wizards = self.env[action.res_model].with_user(admin).with_context(context)
        wizard = wizards.create({"to_user_id": self.mate.id})
        wizard.action_handover()
        self.assertEqual(self.secret.visibility_owner_id, self.mate)
        self.creator.with_user(admin).action_archive()
        self.assertFalse(self.creator.active)
        self.assertTrue(self.finds(self.mate, self.secret))
