from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.contact_dedup.tests.common import ContactDedupCase

GROUPS = "base.group_user,base.group_partner_manager,contact_dedup.group_merger"


@tagged("post_install", "-at_install")
class TestAudience(ContactDedupCase):
    """Two salespeople who typed the same person, each for himself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("contact_visibility.default", False)
        cls.lea = new_test_user(cls.env, "audience_lea", GROUPS, name="Léa")
        cls.marc = new_test_user(cls.env, "audience_marc", GROUPS, name="Marc")
        cls.twins = cls.make_twins()

    def share(self, contact, *users, owner=None):
        contact.write(
            {
                "visibility": "teams" if users else "creator",
                "visibility_owner_id": (owner or users[0]).id,
                "visibility_user_ids": [Command.set([user.id for user in users])],
            }
        )

    def sees(self, user, contact):
        return bool(contact.with_user(user).search_count([("id", "=", contact.id)]))

    def test_contacts_of_two_audiences_are_left_to_a_person(self):
        merges = self.env["contact.merge"]
        self.assertNotIn("audience", merges._find_unsafe([self.twins]).values())
        self.share(self.twins[0], self.lea)
        self.assertEqual(merges._find_unsafe([self.twins]), {0: "audience"})

    def test_a_merge_takes_the_contact_away_from_nobody_and_undo_gives_it_back(self):
        first, second = self.twins
        self.share(first, self.lea, self.marc)
        self.share(second, self.marc)
        self.assertEqual(
            [self.sees(self.lea, contact) for contact in self.twins], [True, False]
        )
        merges = self.env["contact.merge"].with_user(self.marc)
        merge = merges.merge(second.with_user(self.marc), first.with_user(self.marc))
        self.assertTrue(self.sees(self.lea, second))
        self.assertTrue(self.sees(self.marc, second))
        merge.undo()
        self.env.invalidate_all()
        self.assertTrue(self.sees(self.lea, first))
        self.assertFalse(self.sees(self.lea, second))
        self.assertTrue(self.sees(self.marc, second))

    def test_nobody_merges_a_contact_that_he_may_not_see(self):
        self.share(self.twins[0], self.lea)
        merges = self.env["contact.merge"].with_user(self.marc)
        with self.assertRaises(UserError):
            merges.merge(self.twins[1].id, [self.twins[0].id])
        self.assertTrue(self.twins[0].active)

    def test_pairs_with_a_hidden_contact_are_neither_shown_nor_counted(self):
        third = self.make(
            {"name": "Anne Sophie Vauquelin", "email": self.twins[0].email}
        )
        self.share(self.twins[0], self.lea)
        self.scan()
        reviewer = self.as_user(self.marc)
        pairs = reviewer["contact.duplicate"].search([])
        self.assertEqual(
            pairs.partner_id | pairs.other_id,
            (self.twins[1] | third).with_env(reviewer),
        )
        group = reviewer["contact.duplicate.group"].search([])
        self.assertEqual(group.size, 2)
        found = reviewer["res.partner"].find_duplicates(
            {"name": "Anne-Sophie Vauquelin", "email": self.twins[0].email}
        )
        self.assertNotIn(self.twins[0].id, [match["id"] for match in found])

    def share_twins(self):
        first, second = self.twins
        self.share(first, self.lea, self.marc, owner=self.lea)
        self.share(second, self.lea)
        return first, second

    def test_the_window_names_who_gains_sight_of_what(self):
        first, second = self.share_twins()
        second.name = "Anne Privée"
        plan = self.env["contact.merge"].with_user(self.lea).get_plan(second, first)
        self.assertIn(
            "Will see more than now: Marc: Anne Privée.", " ".join(plan["summary"])
        )

    def test_the_owner_may_take_the_narrowest_audience_and_is_told_who_loses(self):
        first, second = self.share_twins()
        choices = {"audience": "narrow"}
        merges = self.env["contact.merge"].with_user(self.lea)
        plan = merges.get_plan(first, second, choices)
        self.assertIn(
            "Will no longer see the contact: Marc.", " ".join(plan["summary"])
        )
        merge = merges.merge(first.id, second.ids, choices)
        self.assertTrue(self.sees(self.lea, first))
        self.assertFalse(self.sees(self.marc, first))
        merge.undo()
        self.env.invalidate_all()
        self.assertTrue(self.sees(self.marc, first))

    def test_nobody_but_the_owner_takes_a_contact_away(self):
        first, second = self.twins
        self.share(first, self.lea, self.marc, owner=self.lea)
        self.share(second, self.marc, owner=self.marc)
        merges = self.env["contact.merge"].with_user(self.marc)
        with self.assertRaises(AccessError):
            merges.merge(first.id, second.ids, {"audience": "narrow"})
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.marc)
        wizard = wizard.with_context(visibility_audience="narrow")
        with self.assertRaises(AccessError):
            wizard._merge(self.twins.ids, first)

    def test_who_sees_the_contact_is_no_value_to_choose(self):
        first, second = self.twins
        self.share(first, self.lea, self.marc, owner=self.lea)
        self.share(second, self.marc, owner=self.marc)
        merges = self.env["contact.merge"].with_user(self.marc)
        rows = merges.get_plan(first, second, {})["fields"]
        self.assertTrue(rows)
        names = {row["name"] for row in rows}
        self.assertFalse([name for name in names if name.startswith("visibility")])
        merges.merge(first.id, second.ids, {"values": {"visibility": "creator"}})
        self.assertTrue(self.sees(self.marc, first))
        self.assertTrue(self.sees(self.lea, first))

    def test_the_window_switches_the_audience(self):
        first, second = self.share_twins()
        windows = self.env["contact.duplicate.merge"].with_user(self.lea)
        other = windows.with_user(self.marc).create(
            {"contact_ids": [first.id, self.make({"name": "X"}).id]}
        )
        self.assertTrue(other.has_audiences)
        self.assertFalse(other.may_narrow)
        window = windows.create({"contact_ids": [first.id, second.id]})
        self.assertTrue(window.may_narrow)
        window.action_switch_audience()
        self.assertIn("no longer see", " ".join(window.status["summary"]))
        window.action_merge()
        self.assertFalse(self.sees(self.marc, window.done_merge_id.survivor_id))
