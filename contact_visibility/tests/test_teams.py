"""Teams, as people without any sales app meet them, and who may change a scope."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import GROUPS, VisibilityCase

VIEW = "contact_visibility.crm_team_view_"


@tagged("post_install", "-at_install", "contact_visibility")
class TestTeams(VisibilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("sales_team.membership_multi", False)
        groups = f"{GROUPS},contact_visibility.group_manager"
        cls.manager = cls.make_user("vis_manager", "Mia Manager", groups)

    def get_menus(self, user):
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        return {menu.get("xmlid") for menu in menus.values()}

    def test_a_manager_without_sales_rights_keeps_the_teams(self):
        """Forms of sales apps read their opportunities and orders."""
        team = self.team.with_user(self.manager)
        form = Form(team, view=f"{VIEW}form")
        form.member_ids.add(self.outsider)
        form.save()
        self.assertTrue(self.sees(self.outsider, self.shared))
        new = Form(team.browse(), view=f"{VIEW}form")
        new.name = "Nantes"
        new.member_ids.add(self.mate)
        self.assertIn("Lyon", new.member_warning)
        self.assertEqual(new.save().member_ids, self.mate)
        self.assertFalse(self.sees(self.mate, self.shared))

    def test_teams_are_in_the_menu_of_who_finds_them_nowhere_else(self):
        ours = "contact_visibility.crm_team_menu"
        self.assertIn(ours, self.get_menus(self.manager))
        self.assertNotIn(ours, self.get_menus(self.outsider))
        sales = self.env.ref("crm.crm_team_config", False)
        if sales:
            group = self.env.ref("sales_team.group_sale_manager")
            self.manager.group_ids = [Command.link(group.id)]
            self.assertNotIn(ours, self.get_menus(self.manager))

    def test_anybody_chooses_a_team_from_all_views_of_the_picker(self):
        """On a phone it is chosen from cards, and those of CRM count opportunities."""
        teams = self.env["crm.team"].with_user(self.creator)
        for kind in ("kanban", "list"):
            view = self.env.ref(f"{VIEW}{kind}_picker")
            got = teams.get_view(view.id, kind)
            names = got["models"]["crm.team"]
            rows = teams.web_search_read([], {name: {} for name in names})
            self.assertTrue(rows["records"], kind)

    def test_a_form_offers_the_scope_to_who_may_change_it(self):
        ownerless = self.env["res.partner"].create({"name": "Old"})
        for contact, user, may in (
            (self.shared, self.creator, True),
            (self.shared, self.mate, False),
            (self.public, self.manager, True),
            (self.public, self.outsider, False),
            (ownerless, self.outsider, True),
        ):
            contact = contact.with_user(user)
            self.assertEqual(contact.may_change_visibility, may, user.name)
            form = Form(contact)
            if may:
                form.visibility = "creator"
            else:
                with self.assertRaises(AssertionError):
                    form.visibility = "creator"

    def test_a_holder_who_hands_over_in_the_form_and_stays_saves_it(self):
        self.team.member_ids += self.creator
        form = Form(self.shared.with_user(self.creator))
        form.visibility_owner_id = self.mate
        self.assertTrue(form.may_change_visibility)
        form.save()
        self.assertEqual(self.shared.visibility_owner_id, self.mate)

    def test_a_holder_who_would_lose_sight_in_the_form_is_told_what_to_do(self):
        form = Form(self.shared.with_user(self.creator))
        form.visibility_owner_id = self.mate
        with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
            form.save()
        self.assertIn("Hand over contacts", str(refused.exception))
        self.env.invalidate_all()
        self.assertEqual(self.shared.visibility_owner_id, self.creator)

    def test_a_holder_who_hands_over_and_goes_is_led_to_his_contacts(self):
        for keep, kind in ((True, "ir.actions.client"), (False, None)):
            contact = self.secret.with_user(self.creator)
            context = {
                "active_model": "res.partner",
                "active_id": contact.id,
                "active_ids": contact.ids,
            }
            wizard = self.env["contact.visibility.handover"].with_user(self.creator)
            wizard = wizard.with_context(**context).create(
                {"to_user_id": self.mate.id, "keep_access": keep}
            )
            action = wizard.action_handover()
            if kind:
                self.assertEqual(action["type"], kind)
                said = action["params"]["message"]
                self.assertEqual(said, "The contacts now belong to Marc Mate.")
                self.secret.visibility_owner_id = self.creator
                self.secret.visibility = "creator"
            else:
                self.assertEqual(action["target"], "main")

    def test_two_people_who_lose_sight_are_both_named(self):
        contact = self.shared.with_user(self.creator)
        contact.visibility_user_ids = self.outsider
        form = Form(contact)
        form.visibility = "creator"
        self.assertIn("Marc Mate and Omar Outsider will", form.visibility_text)
