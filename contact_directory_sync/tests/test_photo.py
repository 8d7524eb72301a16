import base64
import io

from PIL import Image

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.contact_sync.tests.common import MODEL, ContactSyncCase


def draw(color):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "PNG")
    return base64.b64encode(out.getvalue())


@tagged("post_install", "-at_install")
class TestPhoto(ContactSyncCase):
    """The photo of a contact is picked from its dossiers."""

    def setUp(self):
        super().setUp()
        self.env[MODEL].create(
            [
                {
                    "x_name": f"Hélène {color}",
                    "x_partner_id": self.helene.id,
                    "x_logo": draw(color),
                }
                for color in ("red", "blue", "blue")
            ]
        )
        self.env.cr.flush()
        self.env.invalidate_all()
        self.seen = self.helene.with_user(self.reviewer)

    def test_pictures_of_dossiers_are_offered_once_each_and_named(self):
        self.assertTrue(self.seen.has_photo_choices)
        choices = self.seen.get_photo_choices()
        self.assertEqual(
            {choice["label"].split(",")[0] for choice in choices},
            {"Hélène blue", "Hélène red"},
        )
        self.assertEqual(len(choices), 2)
        for choice in choices:
            Image.open(io.BytesIO(base64.b64decode(choice["thumbnail"])))

    def test_the_picked_one_is_the_whole_picture(self):
        photos = {
            self.seen.get_photo_choice(choice["key"])
            for choice in self.seen.get_photo_choices()
        }
        self.assertEqual(photos, {draw("red").decode(), draw("blue").decode()})
        self.seen.image_1920 = photos.pop()
        self.assertTrue(self.helene.image_128)

    def test_no_other_picture_can_be_asked_for(self):
        stranger = self.env["res.partner"].create({"name": "Zoé"})
        self.assertFalse(stranger.has_photo_choices)
        self.assertEqual(stranger.get_photo_choices(), [])
        [key, *_others] = [c["key"] for c in self.seen.get_photo_choices()]
        self.assertFalse(stranger.get_photo_choice(key))
        self.assertFalse(self.seen.get_photo_choice("x" * 40))

    def test_who_reviews_no_dossiers_is_offered_none(self):
        editor = new_test_user(
            self.env, "photo_editor", "base.group_user,base.group_partner_manager"
        )
        mine = self.helene.with_user(editor)
        self.assertFalse(mine.has_photo_choices)
        self.assertEqual(mine.get_photo_choices(), [])
        key = self.seen.get_photo_choices()[0]["key"]
        self.assertFalse(mine.get_photo_choice(key))

    def test_who_may_not_write_the_contact_is_refused(self):
        reader = new_test_user(self.env, "photo_reader", "contact_sync.group_reviewer")
        with self.assertRaises(AccessError):
            self.helene.with_user(reader).get_photo_choices()
        with self.assertRaises(AccessError):
            self.helene.with_user(reader).get_photo_choice("x")
