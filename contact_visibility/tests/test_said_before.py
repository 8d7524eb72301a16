"""What a choice entails is said before it is saved."""

import csv
import io

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from .common import CANARY, MASK, VisibilityCase


@tagged("post_install", "-at_install", "contact_visibility")
class TestSaidBefore(VisibilityCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", False)
        self.other = self.env["crm.team"].create({"name": "Nantes"})
        self.manager = self.make_user(
            "vis_manager",
            "Manager",
            "contact_visibility.group_manager,sales_team.group_sale_manager",
        )

    def test_joining_a_second_team_says_what_it_hides(self):
        with Form(self.other.with_user(self.manager)) as form:
            form.member_ids.add(self.mate)
            said = form.member_warning
        self.assertIn(
            "Marc Mate will no longer see the contacts shared with Lyon", said
        )
        self.assertIn("allow several teams per person", said)
        self.assertFalse(self.sees(self.mate, self.shared))

    def test_leaving_a_team_says_what_it_hides(self):
        for several in (False, True):
            self.env["ir.config_parameter"].set_param(
                "sales_team.membership_multi", several
            )
            form = Form(self.team.with_user(self.manager))
            form.member_ids.remove(id=self.mate.id)
            self.assertEqual(
                form.member_warning,
                "Marc Mate will no longer see the contacts shared with Lyon.",
            )

    def test_the_warning_counts_what_its_reader_sees_and_nothing_else(self):
        def said(user):
            members = self.env["crm.team.member"].with_user(user)
            member = members.new(
                {"user_id": self.mate.id, "crm_team_id": self.other.id}
            )
            return member.with_context(lang=lang).member_warning

        lang = "en_US"
        self.assertNotIn("You see", said(self.manager))
        self.shared.visibility_user_ids = self.manager
        self.assertIn("You see 1 of them", said(self.manager))
        lang = "fr_FR"
        self.env["res.lang"]._activate_lang(lang)
        self.assertIn("Vous voyez 1 de ces contacts", said(self.manager))

    def test_with_several_teams_a_person_joining_hides_nothing(self):
        settings = self.env["res.config.settings"].create({"is_membership_multi": True})
        settings.execute()
        with Form(self.other.with_user(self.manager)) as form:
            form.member_ids.add(self.mate)
            self.assertFalse(form.member_warning)
        self.assertTrue(self.sees(self.mate, self.shared))

    def test_becoming_a_colleague_is_said_to_make_the_contact_public(self):
        customer = self.env["res.users"].create(
            {
                "name": "Customer",
                "login": "vis_customer",
                "partner_id": self.secret.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        self.assertFalse(customer.is_made_public)
        becoming = customer.new(origin=customer)
        becoming.group_ids = self.env.ref("base.group_user")
        self.assertTrue(becoming.is_made_public)
        colleague = self.env["res.users"].new({"partner_id": self.shared.id})
        colleague.group_ids = self.env.ref("base.group_user")
        self.assertTrue(colleague.is_made_public)

    def test_the_form_of_a_new_colleague_says_it_of_the_contact_it_is_made_of(self):
        admin = self.make_user("vis_admin", "Admin", "base.group_erp_manager")
        self.shared.visibility_user_ids = admin
        users = self.env["res.users"].with_user(admin)
        for contact, is_said in ((self.shared, True), (self.public, False)):
            form = Form(users.with_context(default_partner_id=contact.id))
            self.assertEqual(form.is_made_public, is_said)

    def test_choosing_a_restricted_contact_for_a_company_is_said_before(self):
        companies = self.env["res.company"]
        spec = {"partner_id": {}, "name": {}}
        told = companies.onchange({"partner_id": self.secret.id}, ["partner_id"], spec)
        self.assertIn("visible to everyone", told["warning"]["message"])
        told = companies.onchange({"partner_id": self.public.id}, ["partner_id"], spec)
        self.assertFalse(told.get("warning"))

    def test_a_restricted_contact_is_not_published(self):
        if "is_published" not in self.secret._fields:
            return
        for name in ("is_published", "website_published"):
            with self.assertRaises(ValidationError):
                self.secret.with_user(self.creator).sudo().write({name: True})
        self.public.write({"is_published": True})
        self.public.with_user(self.creator).visibility = "creator"
        self.assertFalse(self.public.is_published)


@tagged("post_install", "-at_install", "contact_visibility")
class TestUninstall(VisibilityCase, HttpCase):
    """Before the addon goes, its administrator is told and may keep the list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.make_user("vis_admin", "Admin", "base.group_system")
        cls.shared.visibility_user_ids = cls.admin + cls.outsider

    def test_the_window_says_that_hidden_contacts_become_visible(self):
        modules = self.env["ir.module.module"]
        module = modules.search([("name", "=", "contact_visibility")])
        windows = self.env["base.module.uninstall"].with_user(self.admin)
        window = windows.create({"module_ids": [Command.set(module.ids)]})
        self.assertTrue(window.has_restricted_contacts)
        self.assertEqual(
            window.action_export_restricted()["url"], "/contact_visibility/export"
        )
        # what it brings with it counts too: contact_base takes all along
        base = modules.search([("name", "=", "contact_base")])
        window = windows.create({"module_ids": [Command.set(base.ids)]})
        self.assertTrue(window.has_restricted_contacts)
        other = modules.search([("name", "=", "event")])
        window = windows.create({"module_ids": [Command.set(other.ids)]})
        self.assertFalse(window.has_restricted_contacts)

    def download(self, user):
        user.sudo().password = f"{user.login}-pass-1"
        self.authenticate(user.login, f"{user.login}-pass-1")
        return self.url_open("/contact_visibility/export")

    def test_the_list_can_be_imported_again_and_names_nothing_hidden(self):
        response = self.download(self.admin)
        text = response.content.decode("utf-8-sig")
        self.assertNotIn(self.secret.name, text)
        rows = list(csv.reader(io.StringIO(text)))
        by_id = {row[0]: row for row in rows[1:]}
        self.assertEqual(by_id[str(self.secret.id)][5], MASK)
        self.assertIn(CANARY, by_id[str(self.shared.id)][5])
        both = (self.secret + self.shared).sudo()
        both.write({"visibility": "everyone"})
        both.write(
            {"visibility_team_ids": [(5, 0, 0)], "visibility_user_ids": [(5, 0, 0)]}
        )
        kept = [row[:5] for row in rows[1:] if int(row[0]) in both.ids]
        result = self.env["res.partner"].load(rows[0][:5], kept)
        self.assertTrue(result["ids"], result["messages"])
        self.assertAudience(self.secret, self.creator)
        self.assertAudience(self.shared, self.creator, self.mate, self.outsider)

    def test_nobody_but_administrators_gets_the_list(self):
        self.assertEqual(self.download(self.outsider).status_code, 403)
        with self.assertRaises(AccessError):
            self.secret.with_user(self.admin).read(["name"])
