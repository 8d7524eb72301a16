import base64
import io
from unittest.mock import patch

from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.res_partner_photo import ResPartner
from .common import DirectoryCase


def make_photo(width, height=10):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(stream, "PNG")
    return base64.b64encode(stream.getvalue())


@tagged("post_install", "-at_install")
class TestPhoto(DirectoryCase):
    def test_photo_is_kept_resized_and_removable(self):
        self.anne.image_1920 = make_photo(4000)
        picture = Image.open(io.BytesIO(base64.b64decode(self.anne.image_1920)))
        self.assertEqual(picture.width, 1920)
        self.anne.image_1920 = False
        self.assertFalse(self.anne.image_1920)

    def test_what_is_no_picture_is_refused_with_the_reason(self):
        for content in (b"%PDF-1.7 no picture", b"\x89PNG broken"):
            with self.assertRaisesRegex(UserError, "no picture"):
                self.anne.image_1920 = base64.b64encode(content)
        with self.assertRaisesRegex(UserError, "no picture"):
            self.make("Zoé", image_1920=base64.b64encode(b"text"))

    def test_too_large_is_refused_with_its_size(self):
        photo = make_photo(100)
        with patch.object(ResPartner, "_get_max_photo_bytes", lambda _self: 20):
            with self.assertRaisesRegex(UserError, "MB"):
                self.anne.image_1920 = photo
        self.anne.image_1920 = photo
