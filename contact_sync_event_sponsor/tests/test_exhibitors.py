from odoo.tests import Form, tagged

from odoo.addons.contact_sync.tests.common import SourceAddonCase
from odoo.addons.contact_sync.tests.test_decisions import OTHER_PIXEL, PIXEL


@tagged("post_install", "-at_install")
class TestExhibitors(SourceAddonCase):
    KEY = "event.sponsor"

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

    def exhibit(self, partner=None, **vals):
        sponsor = self.env["event.sponsor"].create(
            {
                "event_id": self.event.id,
                "partner_id": (partner or self.helene).id,
                "sponsor_type_id": self.env["event.sponsor.type"]
                .search([], limit=1)
                .id,
                **vals,
            }
        )
        self.save()
        return sponsor

    def test_a_page_that_nobody_touched_differs_in_nothing(self):
        self.helene.image_1920 = PIXEL
        self.exhibit()
        self.assertEqual(self.get_pending(), {})

    def test_what_the_page_says_is_proposed(self):
        sponsor = self.exhibit()
        sponsor.write({"url": "https://vauquelin.example", "image_512": OTHER_PIXEL})
        self.save()
        pending = self.get_pending()
        self.assertEqual(pending.pop("website"), "https://vauquelin.example")
        self.assertEqual(list(pending), ["image_1920"])

    def test_an_accepted_logo_is_the_contact_s(self):
        self.exhibit().image_512 = OTHER_PIXEL
        self.save()
        self.helene.proposal_ids.action_accept()
        self.assertTrue(self.helene.image_1920)
        self.assertEqual(self.get_pending(), {})

    def test_the_logo_is_offered_as_a_photo_of_the_contact(self):
        if not hasattr(self.helene, "get_photo_choices"):
            return  # without the directory there is no choice of photos
        self.exhibit(name="Vauquelin & filles").image_512 = OTHER_PIXEL
        self.save()
        [choice] = self.helene.get_photo_choices()
        self.assertIn("Vauquelin & filles", choice["label"])
        self.helene.image_1920 = self.helene.get_photo_choice(choice["key"])
        self.assertTrue(self.helene.image_128)

    def test_the_form_opens_with_what_differs(self):
        sponsor = self.exhibit(name="Vauquelin & filles")
        self.assertEqual(sponsor.desync_count, 1)
        self.assertTrue(Form(sponsor.with_user(self.env.ref("base.user_admin"))))
