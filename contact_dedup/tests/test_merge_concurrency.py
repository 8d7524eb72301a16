import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_merge import MergeCase


@tagged("post_install", "-at_install")
class TestMergeConcurrency(MergeCase):
    """Two real transactions on contacts that are really there, and removed after."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            partners = api.Environment(cr, SUPERUSER_ID, {})["res.partner"]
            names = [{"name": "Simultané Un"}, {"name": "Simultané Deux"}]
            self.ids = partners.create(names).ids
        self.addCleanup(self.remove)

    def remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["contact.merge"].search([("merged_ids", "in", self.ids)]).unlink()
            env["res.partner"].browse(self.ids).exists().unlink()

    def merge_in(self, cr, ids=None):
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["contact.merge"].merge(self.ids[0], ids or self.ids)

    def partner_in(self, cr, index):
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["res.partner"].browse(self.ids[index])

    def test_of_two_people_who_merge_the_same_contacts_one_is_told(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self.merge_in(first)
            with self.assertRaisesRegex(UserError, "right now"):
                self.merge_in(second)
            first.commit()
        with (
            self.registry.cursor() as third,
            self.assertRaisesRegex(UserError, "merged already"),
        ):
            self.merge_in(third)

    def test_a_contact_that_somebody_is_editing_waits(self):
        with self.registry.cursor() as editor, self.registry.cursor() as merger:
            self.partner_in(editor, 1).function = "Notaire"
            editor.flush()
            with self.assertRaisesRegex(UserError, "right now"):
                self.merge_in(merger)
            editor.rollback()

    def test_a_contact_that_somebody_just_deleted_is_told(self):
        with self.registry.cursor() as other:
            self.partner_in(other, 1).unlink()
        with (
            self.registry.cursor() as merger,
            self.assertRaisesRegex(UserError, "deleted in the meantime"),
        ):
            self.merge_in(merger)

    def test_a_serialization_failure_merges_nothing_and_is_tried_again(self):
        """What Odoo does with any request: the same once more, in a new transaction."""
        with self.registry.cursor() as cr:
            child = self.partner_in(cr, 1).create(
                {"name": "Simultané Enfant", "parent_id": self.ids[1]}
            )
            self.ids.append(child.id)
        with self.registry.cursor() as late:
            self.partner_in(late, 0).read(["name"])  # its view of the data begins
            with self.registry.cursor() as quick:
                self.partner_in(quick, 2).function = "Notaire"
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.SerializationFailure),
            ):
                self.merge_in(late, self.ids[:2])
            late.rollback()
            self.assertTrue(self.partner_in(late, 1).active)
            self.merge_in(late, self.ids[:2])
            child = self.partner_in(late, 2)
            self.assertEqual(child.parent_id.id, self.ids[0])
            self.assertEqual(child.function, "Notaire")

    def test_a_merge_cut_short_leaves_nothing(self):
        with self.registry.cursor() as killed:
            self.merge_in(killed)
            killed.flush()
            killed.rollback()
        with self.registry.cursor() as cr:
            partner = self.partner_in(cr, 1)
            self.assertTrue(partner.active)
            self.assertFalse(partner.merged_into_id)
            self.merge_in(cr)
            self.assertFalse(partner.active)
