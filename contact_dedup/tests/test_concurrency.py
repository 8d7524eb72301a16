from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ContactDedupCase


@tagged("post_install", "-at_install")
class TestConcurrency(ContactDedupCase):
    """Two real transactions; neither leaves anything."""

    def lock_in(self, cr, exclusive):
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["contact.duplicate.scan"]._lock(exclusive=exclusive)

    def test_two_searches_to_the_end_never_write_at_once(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self.lock_in(first, exclusive=True)
            with self.assertRaises(UserError):
                self.lock_in(second, exclusive=True)
            with self.assertRaises(UserError):
                self.lock_in(second, exclusive=False)
            first.rollback()
            self.lock_in(second, exclusive=True)

    def test_slices_of_one_search_run_side_by_side(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self.lock_in(first, exclusive=False)
            self.lock_in(second, exclusive=False)
            with self.registry.cursor() as third, self.assertRaises(UserError):
                self.lock_in(third, exclusive=True)
