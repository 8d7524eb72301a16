from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import VisibilityCase


@tagged("post_install", "-at_install", "contact_visibility")
class TestDecision(VisibilityCase):
    def test_everyone_sees_a_public_contact(self):
        self.assertAudience(self.public, self.creator, self.mate, self.outsider)

    def test_only_its_owner_sees_a_private_contact(self):
        self.assertAudience(self.secret, self.creator)

    def test_a_shared_contact_is_seen_by_its_owner_and_the_team(self):
        self.assertAudience(self.shared, self.creator, self.mate)

    def test_a_named_person_sees_the_contact(self):
        self.shared.visibility_user_ids = self.outsider
        self.assertAudience(self.shared, self.creator, self.mate, self.outsider)

    def test_an_administrator_sees_no_private_contact(self):
        admin = self.env.ref("base.user_admin")
        self.assertFalse(self.sees(admin, self.secret))

    def test_the_group_see_all_sees_it(self):
        group = self.env.ref("contact_visibility.group_see_all")
        self.assertFalse(group.user_ids)
        self.outsider.group_ids = [Command.link(group.id)]
        self.assertTrue(self.sees(self.outsider, self.secret))

    def test_joining_a_team_opens_its_contacts_and_rewrites_none(self):
        before = self.shared.write_date
        self.assertFalse(self.sees(self.outsider, self.shared))
        self.team.member_ids += self.outsider
        self.assertTrue(self.sees(self.outsider, self.shared))
        self.team.member_ids -= self.outsider
        self.assertFalse(self.sees(self.outsider, self.shared))
        self.assertEqual(self.shared.write_date, before)

    def test_a_membership_that_was_taken_back_opens_nothing(self):
        self.assertFalse(self.sees(self.outsider, self.shared))
        try:
            with self.env.cr.savepoint():
                self.team.member_ids += self.outsider
                self.assertTrue(self.sees(self.outsider, self.shared))
                raise ZeroDivisionError
        except ZeroDivisionError:
            self.env.invalidate_all()
        self.assertFalse(self.sees(self.outsider, self.shared))

    def test_an_archived_membership_opens_nothing(self):
        self.team.crm_team_member_ids.action_archive()
        self.assertFalse(self.sees(self.mate, self.shared))

    def test_a_deleted_team_opens_nothing(self):
        self.assertTrue(self.sees(self.mate, self.shared))
        self.team.unlink()
        self.assertFalse(self.sees(self.mate, self.shared))

    def test_a_hidden_contact_is_neither_read_nor_changed(self):
        hidden = self.secret.with_user(self.outsider)
        for call in (
            lambda: hidden.name,
            lambda: hidden.read(["name"]),
            lambda: hidden.web_read({"name": {}}),
            lambda: hidden.export_data(["name"]),
            lambda: hidden.write({"name": "x"}),
            lambda: hidden.copy(),
            hidden.unlink,
            hidden.action_archive,
            lambda: hidden.message_post(body="x"),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError) as refused:
                call()
            self.assertNotIn("Zqx", str(refused.exception))

    def test_a_warm_cache_opens_nothing(self):
        self.secret.sudo().read(["name", "email", "phone"])
        hidden = self.secret.with_user(self.outsider)
        with self.assertRaises(AccessError):
            hidden.read(["name"])
        with self.assertRaises(AccessError):
            hidden.web_read({"name": {}})

    def test_a_user_that_logs_in_as_customer_sees_himself_and_his_company(self):
        company = self.make_contact("Customer", is_company=True, visibility="creator")
        person = self.make_contact("Portal", parent_id=company.id, visibility="creator")
        other = self.make_contact("Other", parent_id=company.id, visibility="creator")
        user = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "vis_portal",
                "partner_id": person.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        self.assertTrue(person.is_restricted)
        self.assertTrue(self.sees(user, person))
        self.assertTrue(self.sees(user, company))
        self.assertFalse(self.sees(user, other))
        self.assertFalse(self.sees(user, self.secret))
