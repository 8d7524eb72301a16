from odoo.tests import tagged

from .common import ContactDedupCase

TILES = ("certain", "likely", "possible")


@tagged("post_install", "-at_install", "contact_dedup")
class TestQuality(ContactDedupCase):
    """What the dashboard says of duplicates, to somebody who does not see everybody."""

    def count(self, user):
        tiles = [self.env.ref(f"contact_dedup.tile_{name}") for name in TILES]
        return [tile.with_user(user)._count() for tile in tiles]

    def get_levels(self, user):
        """How many open groups of each level the user reads, one by one."""
        groups = self.env["contact.duplicate.group"].with_user(user)
        levels = groups.search([("state", "=", "open")]).mapped("level")
        return [levels.count(name) for name in TILES]

    def test_each_level_counts_its_groups(self):
        self.make_triplets()
        self.scan()
        self.see_all(self.reviewer)
        self.assertEqual(sum(self.get_levels(self.reviewer)), 1)
        self.assertEqual(self.count(self.reviewer), self.get_levels(self.reviewer))

    def test_a_group_that_is_partly_hidden_counts_as_what_is_seen_of_it(self):
        people = self.make_triplets()
        self.scan()
        for contact in people:
            contact.ref = False
        self.hide(people[1])
        self.assertEqual(self.count(self.reviewer), self.get_levels(self.reviewer))

    def test_a_hidden_group_is_counted_on_no_tile(self):
        twins = self.make_twins()
        self.scan()
        self.hide(twins[0])
        self.assertEqual(self.count(self.reviewer), [0, 0, 0])
        groups = self.env["contact.duplicate.group"].with_user(self.reviewer)
        self.assertFalse(groups.search([("score", ">", 0)]))

    def test_one_hidden_group_leaves_the_others_as_they_are(self):
        self.make_triplets()
        hidden = self.make_twins(email=False, phone="+33 1 99 00 55 55")
        self.scan()
        self.hide(hidden[0])
        self.assertEqual(self.count(self.reviewer), self.get_levels(self.reviewer))

    def test_before_the_first_search_a_tile_says_so_instead_of_zero(self):
        self.env["contact.duplicate.scan"].search([]).sudo().unlink()
        tile = self.env.ref("contact_dedup.tile_certain").with_user(self.reviewer)
        self.assertIn("ask a manager", tile.hint)
        self.scan()
        self.env.invalidate_all()
        self.assertFalse(tile.hint)

    def test_a_tile_opens_the_groups_of_its_level(self):
        tile = self.env.ref("contact_dedup.tile_certain").with_user(self.reviewer)
        action = tile.action_open()
        self.assertEqual(action["res_model"], "contact.duplicate.group")
        self.assertEqual(
            action["domain"], ["&", ("state", "=", "open"), ("level", "=", "certain")]
        )
