import base64
import binascii

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

#: Bytes of a photo as it is chosen; Odoo then keeps it at 1920 pixels.
MAX_BYTES = 10 * 1024 * 1024


class ResPartner(models.Model):
    """A photo that cannot be one is refused with the reason."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_photo(vals.get("image_1920"))
        return super().create(vals_list)

    def write(self, vals):
        self._check_photo(vals.get("image_1920"))
        return super().write(vals)

    @api.model
    def _get_max_photo_bytes(self):
        return MAX_BYTES

    @api.model
    def _check_photo(self, photo):
        """Refuse what is too large or no picture.

        :param photo: base64, as a form sends it
        :raise UserError: with the reason
        """
        if not photo:
            return
        limit = self._get_max_photo_bytes()
        # four characters of base64 are three bytes
        if len(photo) * 3 // 4 > limit + 2:
            raise UserError(
                self.env._(
                    "This photo has %(size)s MB. Choose one of at most %(limit)s MB.",
                    size=round(len(photo) * 3 / 4 / 1024 / 1024, 1),
                    limit=limit // 1024 // 1024,
                )
            )
        try:
            image_process(base64.b64decode(photo), verify_resolution=True)
        except (UserError, ValueError, binascii.Error, OSError) as error:
            raise UserError(
                self.env._(
                    "This file is no picture that Odoo can show. Choose a JPEG, PNG, "
                    "GIF or WebP file."
                )
            ) from error
