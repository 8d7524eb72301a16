from odoo import Command
from odoo.tests import tagged

from .common import VisibilityCase


@tagged("post_install", "-at_install", "contact_visibility")
class TestQuality(VisibilityCase):
    """Figures about contacts tell nobody of hidden ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.env.ref("contact_base.group_quality")
        (cls.creator + cls.mate + cls.outsider).group_ids = [Command.link(group.id)]
        cls.tile = cls.env.ref("contact_visibility.tile_ownerless")

    def leave(self, user):
        """Archive a user past the question whose contacts his are to be."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_users SET active = FALSE WHERE id = %s", [user.id]
        )
        self.env.invalidate_all()

    def count(self, user, tile=None):
        return (tile or self.tile).with_user(user)._count()

    def test_a_hidden_contact_is_counted_on_no_tile(self):
        tile = self.env.ref("contact_base.tile_no_email")
        before = [self.count(user, tile) for user in (self.mate, self.outsider)]
        self.shared.email = False
        after = [self.count(user, tile) for user in (self.mate, self.outsider)]
        self.assertEqual(after, [before[0] + 1, before[1]])

    def test_a_figure_tells_nobody_of_a_hidden_contact(self):
        self.shared.email = False
        tile = self.env.ref("contact_base.tile_no_email")
        for user in (self.mate, self.outsider):
            expected = self.count(user, tile)
            self.env["contact.quality.figure"]._count_for(user)
            figures = self.env["contact.quality.figure"].with_user(user)
            own = figures.search([("tile_id", "=", tile.id)])
            self.assertEqual(own.mapped("count"), [expected])

    def test_a_restricted_contact_is_without_owner_once_he_has_left(self):
        before = self.count(self.mate)
        self.assertFalse(self.shared.is_ownerless)
        self.leave(self.creator)
        self.assertTrue(self.shared.is_ownerless)
        self.assertFalse(self.public.is_ownerless)
        self.assertEqual(self.count(self.mate), before + 1)

    def test_who_does_not_see_it_does_not_count_it(self):
        before = self.count(self.outsider)
        self.leave(self.creator)
        self.assertEqual(self.count(self.outsider), before)

    def test_nobody_named_is_no_owner(self):
        before = self.count(self.mate)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET visibility_owner_id = NULL WHERE id = %s",
            [self.shared.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.count(self.mate), before + 1)

    def test_the_condition_agrees_with_the_field(self):
        self.leave(self.creator)
        contacts = self.env["res.partner"].search([("visibility", "!=", False)])
        found = contacts.filtered_domain([("is_ownerless", "=", True)])
        self.assertEqual(found, contacts.filtered("is_ownerless"))
        searched = self.env["res.partner"].search([("is_ownerless", "=", True)])
        self.assertEqual(searched, contacts.filtered("is_ownerless"))
        rest = self.env["res.partner"].search([("is_ownerless", "=", False)])
        self.assertFalse(rest & searched)
