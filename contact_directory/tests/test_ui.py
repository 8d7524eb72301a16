from odoo.tests import HttpCase, tagged

from .common import DirectoryCase

PHONE_SIZE = "375x667"


@tagged("post_install", "-at_install", "browser")
class TestUi(HttpCase, DirectoryCase):
    """Somebody who edits contacts and is no administrator, in French."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.module.module"]._load_module_terms(["contact_directory"], ["fr_FR"])
        cls.editor.lang = "fr_FR"
        cls.stan = cls.make("Stanislas Krolikowski", email="stan@krol.example")

    def test_contact_is_found_completed_and_followed_by_another(self):
        self.start_tour(
            "/odoo/contacts", "contact_directory_fr", login=self.editor.login
        )
        self.assertEqual(self.stan.email, "stan@maison.example")
        self.assert_lines(
            self.stan, "email", "stan@krol.example", "*stan@maison.example"
        )
        hot = self.env.ref("contact_directory.contact_temperature_hot")
        self.assertEqual(self.stan.temperature_id, hot)

    def test_tags_are_passed_on_and_deletion_archives(self):
        vip = self.env["res.partner.category"].create({"name": "Salon VIP"})
        company = self.make("Atelier Quatrain", is_company=True)
        self.stan.parent_id = company
        self.start_tour(
            f"/odoo/res.partner/{self.stan.id}",
            "contact_directory_tags_fr",
            login=self.editor.login,
        )
        self.assertEqual(company.category_id, vip)
        self.assertFalse(self.stan.active)

    def test_several_are_changed_dragged_and_written_to(self):
        company = self.make(
            "Atelier Quatrain", is_company=True, email="a@quatrain.example"
        )
        self.add(company, "email", "compta@quatrain.example", label="billing")
        zelie = self.make("Zélie Quatrain")
        company.type_ids = self.env.ref("contact_directory.contact_type_partner")
        self.start_tour(
            "/odoo/contacts?view_type=list",
            "contact_directory_office_fr",
            login=self.editor.login,
        )
        hot = self.env.ref("contact_directory.contact_temperature_hot")
        cold = self.env.ref("contact_directory.contact_temperature_cold")
        self.assertEqual(company.temperature_id, hot)
        self.assertEqual(zelie.temperature_id, cold)
        message = company.message_ids.filtered(lambda m: "Votre facture" in m.body)
        self.assertEqual(message.outgoing_email_to, "compta@quatrain.example")

    def test_phone(self):
        self.browser_size = PHONE_SIZE
        self.touch_enabled = True
        self.start_tour(
            f"/odoo/res.partner/{self.stan.id}",
            "contact_directory_phone_fr",
            login=self.editor.login,
        )
        self.assert_lines(
            self.stan, "email", "*stan@krol.example", "stan@maison.example"
        )
