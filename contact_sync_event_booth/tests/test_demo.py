from odoo.tests import TransactionCase, tagged

DEMO = "contact_sync_event.partner_"
#: What the demo promises, contact by contact.
EXPECTED = {
    "vauquelin": {"address"},
    "delorme": {"email"},
    "kerguelen": {"image_1920"},
    "mercier": {"image_1920", "phone", "website"},
    "roussel": {"address", "email", "phone", "website"},
    "pelissier": {"name"},
    "lefevre": {"email"},
    "bourdon": {"name"},
    "vauquelin_karim": {"phone"},
    "vauquelin_helene": set(),
    "delorme_paul": set(),
    "mercier_noemie": set(),
    "nguyen": set(),
    "carpentier": set(),
}


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    def test_demo_is_desynchronised_as_told(self):
        if not self.env.ref(DEMO + "vauquelin", raise_if_not_found=False):
            return  # a database without demo data: nothing was told
        found = {
            name: set(self.env.ref(DEMO + name).proposal_ids.mapped("field_name"))
            for name in EXPECTED
        }
        self.assertEqual(found, EXPECTED)

    def test_reviewer_of_the_demo_is_no_administrator(self):
        user = self.env["res.users"].search([("login", "=", "reviewer")])
        if user:
            self.assertTrue(user.has_group("contact_sync.group_reviewer"))
            self.assertTrue(user.has_group("base.group_partner_manager"))
            self.assertFalse(user.has_group("base.group_system"))
            self.assertFalse(user.has_group("event.group_event_registration_desk"))
            self.assertEqual(
                user.action_id.id,
                self.env.ref("contact_sync.action_desynchronised_contacts").id,
            )
