from odoo import Command
from odoo.exceptions import UserError
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
