from odoo.tests import Form, tagged

from odoo.addons.contact_sync.tests.common import SourceAddonCase
from odoo.addons.contact_sync.tests.test_decisions import PIXEL


@tagged("post_install", "-at_install")
class TestSpeakers(SourceAddonCase):
    KEY = "event.track"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls.env["event.event"].create(
            {
                "name": "Salon",
                "date_begin": "2030-01-05 08:00:00",
                "date_end": "2030-01-06 18:00:00",
            }
        )

    def speak(self, partner=None, **vals):
        track = self.env["event.track"].create(
            {
                "name": "Conférence",
                "event_id": self.event.id,
                "partner_id": partner.id if partner else False,
                **vals,
            }
        )
        self.save()
        return track

    def test_a_talk_that_starts_from_the_contact_differs_in_nothing(self):
        self.helene.image_1920 = PIXEL
        self.speak(self.helene)
        self.assertEqual(self.get_pending(), {})

    def test_what_the_speaker_types_is_proposed(self):
        track = self.speak(self.helene)
        track.partner_function = "Directrice"
        self.save()
        self.assertEqual(self.get_pending(), {"function": "Directrice"})

    def test_an_assistant_s_email_is_not_the_speaker_s(self):
        track = self.speak(self.helene)
        track.contact_email = "assistante@essais.example"
        self.save()
        self.assertEqual(self.get_pending(), {})

    def test_an_unknown_speaker_becomes_a_contact(self):
        self.speak(
            partner_name="Zoé Neuve",
            partner_email="zoe@neuve.example",
            partner_company_name="Neuve SARL",
        )
        zoe = self.find_contact("zoe@neuve.example")
        self.assertEqual((zoe.name, zoe.company_name), ("Zoé Neuve", "Neuve SARL"))

    def test_the_form_opens_with_what_differs(self):
        track = self.speak(self.helene, partner_function="Directrice")
        self.assertEqual(track.desync_count, 1)
        self.assertTrue(Form(track.with_user(self.env.ref("base.user_admin"))))
