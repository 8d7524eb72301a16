from odoo.tests import HttpCase, tagged

from odoo.addons.contact_sync.tests.common import SourceAddonCase


@tagged("post_install", "-at_install")
class TestSite(SourceAddonCase, HttpCase):
    """A visitor subscribes on the website's own forms: no record is made for him."""

    KEY = "mailing.contact"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.letter = cls.env["mailing.list"].create({"name": "Lettre"})
        cls.letter.is_public = True
        cls.has_site = "website_form_access" in cls.env["ir.model"]._fields
        cls.env.cr.flush()

    def fill_form(self, **values):
        """The form of the page; without a site, save as its controller does."""
        vals = {"list_ids": str(self.letter.id), **values}
        if self.has_site:
            answer = self.url_open("/website/form/mailing.contact", data=vals)
            self.assertTrue(answer.json().get("id"), answer.text)
        else:
            self.create_as_visitor(list_ids=[(6, 0, self.letter.ids)], **values)
        self.env.invalidate_all()

    def subscribe(self, email):
        """The line at the foot of each page, which asks for the e-mail alone."""
        if self.has_site:
            params = {
                "list_id": self.letter.id,
                "value": email,
                "subscription_type": "email",
            }
            answer = self.url_open(
                "/website_mass_mailing/subscribe", json={"params": params}
            ).json()
            self.assertEqual(answer["result"]["toast_type"], "success", answer)
        else:
            self.create_as_visitor(email=email, name=email)
        self.env.invalidate_all()

    def create_as_visitor(self, **vals):
        visitor = self.env.ref("base.public_user")
        self.env(user=visitor, su=True)["mailing.contact"].create(vals)
        self.save()

    def test_what_a_subscriber_typed_waits_for_a_decision(self):
        self.fill_form(name="Hélène Vauquelin-Roux", email="Helene@essais.example")
        self.assertEqual(self.get_pending(), {"name": "Hélène Vauquelin-Roux"})
        self.assertEqual(self.helene.name, "Hélène Vauquelin")
        self.assertTrue(self.get_dossiers(self.helene).is_stranger)

    def test_an_unknown_subscriber_becomes_a_contact(self):
        self.fill_form(name="Zoé <b>Neuve</b>", email="zoe@neuve.example")
        self.assertEqual(
            self.find_contact("zoe@neuve.example").name, "Zoé <b>Neuve</b>"
        )

    def test_an_email_alone_is_noted_and_changes_nothing(self):
        self.subscribe("helene@essais.example")
        self.assertTrue(self.get_dossiers(self.helene))
        self.assertEqual(self.get_pending(), {})

    def test_switched_off_nothing_comes_in(self):
        self.source.auto_sync = False
        self.fill_form(name="Zoé Neuve", email="zoe@neuve.example")
        self.assertFalse(self.find_contact("zoe@neuve.example"))
