from odoo.tests import tagged

from .common_js import HootCase


@tagged("post_install", "-at_install", "browser")
class TestJs(HootCase):
    def test_marked_text_on_a_desktop(self):
        self.run_hoot("@contact_base")

    def test_marked_text_on_a_phone(self):
        self.run_hoot("@contact_base", preset="mobile")
