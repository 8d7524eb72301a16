from odoo.tests import tagged

from odoo.addons.contact_dedup.tests.common import ContactDedupCase


@tagged("post_install", "-at_install")
class TestChannels(ContactDedupCase):
    def test_secondary_address_finds_the_duplicate(self):
        anne = self.make({"name": "Anne Vauquelin", "email": "anne@vauquelin.example"})
        other = self.make({"name": "Vauquelin", "city": "Lyon"})
        self.env.cr.flush()
        self.assertNotIn(other.id, [m["id"] for m in anne.find_duplicates()])
        self.env["contact.channel"].create(
            [
                {"partner_id": other.id, "kind": "phone", "value": "+33140205060"},
                {
                    "partner_id": other.id,
                    "kind": "email",
                    "value": "other@vauquelin.example",
                },
                {
                    "partner_id": other.id,
                    "kind": "email",
                    "value": "anne@vauquelin.example",
                },
            ]
        )
        self.env.cr.flush()
        self.assertEqual(other.email, "other@vauquelin.example")
        self.assertIn(other.id, [m["id"] for m in anne.find_duplicates()])
