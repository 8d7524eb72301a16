import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

#: Bytes of a photo as it is chosen; Odoo then keeps it at 1920 pixels.
MAX_BYTES = 10 * 1024 * 1024
#: Photos that are offered, and the side of their small pictures.
MAX_CHOICES = 12
THUMBNAIL = 128


class ResPartner(models.Model):
    """A photo that cannot be one is refused with the reason; known ones are offered."""

    _inherit = "res.partner"

    has_photo_choices = fields.Boolean(
        string="Photos to choose from", compute="_compute_has_photo_choices"
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_has_photo_choices(self):
        photos = self._origin._find_photos()
        for partner in self:
            partner.has_photo_choices = bool(photos.get(partner._origin.id))

    def _find_photos(self):
        """Photos that are known of these contacts and that the user may see. Example::

            def _find_photos(self):
                photos = super()._find_photos()
                for partner in self.filtered("x_badge_photo"):
                    photos[partner.id]["badge"] = self.env._("Badge")
                return photos

        :return: ``{contact id: {key: where it comes from}}``
        :rtype: dict[int, dict[str, str]]
        """
        return {partner_id: {} for partner_id in self.ids}

    def _read_photo(self, key):
        """A photo that :meth:`_find_photos` has named, as base64; else False."""
        return False

    @api.readonly
    def get_photo_choices(self):
        """Small pictures of the photos that may be picked for this contact.

        :return: ``[{"key": ..., "label": ..., "thumbnail": base64}]``
        """
        self.ensure_one().check_access("write")
        choices = []
        for key, label in list(self._find_photos()[self.id].items())[:MAX_CHOICES]:
            photo = self._read_photo(key)
            if photo:
                size = (THUMBNAIL, THUMBNAIL)
                content = image_process(base64.b64decode(photo), size=size)
                thumbnail = base64.b64encode(content).decode()
                choices.append({"key": key, "label": label, "thumbnail": thumbnail})
        return choices

    @api.readonly
    def get_photo_choice(self, key):
        """One of these photos in full, as base64; False if it is none of them."""
        self.ensure_one().check_access("write")
        photo = key in self._find_photos()[self.id] and self._read_photo(key)
        return photo.decode() if isinstance(photo, bytes) else photo

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
