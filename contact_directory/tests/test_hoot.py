from odoo.tests import tagged

from odoo.addons.contact_base.tests.common_js import HootCase


@tagged("post_install", "-at_install", "browser")
class TestHoot(HootCase):
    def test_components(self):
        self.run_hoot("@contact_directory")
