from odoo.tests import HttpCase, tagged

from odoo.addons.contact_sync.tests.common import SourceAddonCase


@tagged("post_install", "-at_install")
class TestSite(SourceAddonCase, HttpCase):
    """A visitor writes on the website's contact page: no record is made for him."""

    KEY = "crm.lead"

    def write_to_us(self, **values):
        """Send the form of the page; without a site, save as its controller does."""
        vals = {"name": "Devis", "description": "Bonjour", **values}
        if "website_form_access" in self.env["ir.model"]._fields:
            answer = self.url_open("/website/form/crm.lead", data=vals)
            self.assertTrue(answer.json().get("id"), answer.text)
        else:
            visitor = self.env.ref("base.public_user")
            self.env(user=visitor, su=True)["crm.lead"].create(vals)
            self.save()
        self.env.invalidate_all()

    def test_what_a_visitor_typed_waits_for_a_decision(self):
        self.write_to_us(
            contact_name="Hélène Vauquelin",
            email_from="Helene@essais.example",
            phone="01 99 00 77 77",
        )
        self.assertEqual(self.get_pending(), {"phone": "01 99 00 77 77"})
        self.assertEqual(self.helene.phone, "+33 1 99 00 10 11")
        self.assertTrue(self.get_dossiers(self.helene).is_stranger)

    def test_an_unknown_visitor_becomes_a_contact(self):
        self.write_to_us(
            contact_name="Zoé Neuve",
            email_from="zoe@neuve.example",
            partner_name="Neuve SARL",
        )
        zoe = self.find_contact("zoe@neuve.example")
        self.assertEqual((zoe.name, zoe.company_name), ("Zoé Neuve", "Neuve SARL"))

    def test_a_picture_of_a_script_in_every_field_is_only_text(self):
        script = "<img src=x onerror=alert(1)>"
        self.write_to_us(
            contact_name=f"Hélène Vauquelin {script}",
            email_from="helene@essais.example",
            phone=script,
        )
        self.assertEqual(
            self.get_pending(),
            {"name": f"Hélène Vauquelin {script}", "phone": script},
        )
        self.assertEqual(self.helene.name, "Hélène Vauquelin")
