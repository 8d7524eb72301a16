from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import DirectoryCase


@tagged("post_install", "-at_install")
class TestUninstall(DirectoryCase):
    def test_secondary_channels_are_written_to_the_note(self):
        self.anne.comment = "<p>Known</p>"
        self.add(self.anne, "email", "anne@home.example")
        self.add(self.anne, "social", "https://social.example/?a=1&b=2")
        zoe = self.make("Zoé", email="zoe@home.example")
        uninstall_hook(self.env)
        note = str(self.anne.comment)
        self.assertIn("<p>Known</p>", note)
        self.assertIn("anne@home.example", note)
        self.assertIn("?a=1&amp;b=2", note)
        self.assertNotIn("anne@vauquelin.example", note)
        self.assertFalse(zoe.comment)
        self.assertEqual(self.anne.email, "anne@vauquelin.example")
