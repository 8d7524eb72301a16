from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.contact_visibility.models.res_partner_decision import (
    OTHER_RULES,
    RULES,
)

from .common import CANARY, VisibilityCase


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
            lambda: hidden.export_data(["id"]),
            lambda: hidden.export_data([".id"]),
            lambda: hidden.export_data(["display_name", ".id"]),
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

    def test_the_count_of_all_contacts_is_that_of_those_who_are_found(self):
        portal = self.make_user("vis_count", "Portal", "base.group_portal")
        for user in (self.creator, self.mate, self.outsider, portal):
            mine = self.env["res.partner"].with_user(user)
            for contacts in (mine, mine.with_context(active_test=False)):
                found = len(contacts.search([]))
                self.assertEqual(contacts.search_count([]), found, user.name)
                self.assertEqual(contacts.search_count([], limit=found + 9), found)
                if found > 1:
                    few = contacts.search_count([], limit=found - 1)
                    self.assertEqual(few, found - 1)
        mate, outsider = (
            self.env["res.partner"].with_user(user).search_count([])
            for user in (self.mate, self.outsider)
        )
        self.assertEqual(mate, outsider + 1)

    def get_searches(self):
        """Ways of searching, some of them past the rules, each finding hidden ones."""
        domain = [("name", "ilike", CANARY)]
        anything = Domain.custom(to_sql=lambda *_args: SQL("TRUE"))
        event = self.env["event.event"].create(
            {
                "name": "E",
                "date_begin": "2027-01-01 08:00:00",
                "date_end": "2027-01-02 18:00:00",
                "organizer_id": self.secret.id,
            }
        )
        return {
            "search": lambda c: c.search(domain),
            "search_fetch": lambda c: c.search_fetch(domain, ["name"]),
            "sudo": lambda c: c.sudo().search_fetch(domain, ["name"]),
            "custom": lambda c: c.search(anything),
            "archived": lambda c: c.with_context(active_test=False).search([]),
            "other rules": lambda c: c.with_context(**{RULES: OTHER_RULES}).search([]),
            "other user": lambda c: c.with_user(self.creator).search(domain),
            "names": lambda c: c.name_search(CANARY),
            "similar": lambda c: c.name_search(f"{CANARY}~"),
            "pattern": lambda c: c.name_search(f"{CANARY[:4]}*"),
            "rows": lambda c: c.search_read(domain, ["name"]),
            "web": lambda c: c.web_search_read(domain, {"name": {}}),
            "children": lambda c: c.search([("id", "child_of", self.secret.id)]),
            "or": lambda c: c.search(["|", ("id", "=", self.secret.id), *domain]),
            "links": lambda c: c.env["event.event"].search(
                [("organizer_id", "any", [("id", "=", self.secret.id)])]
            ),
            "of a link": lambda c: event.with_user(c.env.user).sudo().organizer_id.name,
            "groups": lambda c: c._read_group(domain, [], ["id:recordset"]),
        }

    def test_no_way_of_searching_makes_a_hidden_contact_known_as_visible(self):
        hidden = set((self.secret + self.shared).ids)
        for name, search in self.get_searches().items():
            self.env.flush_all()
            self.env.invalidate_all()
            self.env["res.partner"]._forget_visibility()
            contacts = self.env["res.partner"].with_user(self.outsider)
            with self.subTest(way=name):
                try:
                    search(contacts)
                except AccessError:
                    pass
                self.assertFalse(contacts._get_known_visible() & hidden)
                self.assertEqual(contacts._get_hidden_ids(hidden), hidden)
                try:  # a document that was read on the way is told a masked name
                    told = contacts.browse(self.secret.id).read(["name"])
                except AccessError as error:
                    told = error
                self.assertNotIn(CANARY, str(told))
