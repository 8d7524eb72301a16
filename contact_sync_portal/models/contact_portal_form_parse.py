"""From what was posted to raw values; nothing that the form did not show is read."""

import base64
import io
import re

from PIL import Image

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import plaintext2html, single_email_re
from odoo.tools.image import IMAGE_MAX_RESOLUTION
from odoo.tools.mimetypes import guess_mimetype

MAX_LENGTHS = {"text": 4000, "html": 4000, "url": 500, "phone": 64}
MAX_LENGTH = 250
DEFAULT_PICTURE_MB = 10
#: Pictures that hold no script.
PICTURE_TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
URL = re.compile(r"(?:https?://)?[^\s:/?#<>\"']+\.[^\s<>\"']+", re.IGNORECASE)
KEY = re.compile(r"[0-9a-f]{32}")


class ContactPortalForm(models.AbstractModel):
    _inherit = "contact.portal.form"

    @api.model
    def _parse(self, record, post):
        """Read what was typed.

        :param record: the contact, or a record of his own, in sudo
        :param post: what came, text and files, by name
        :return: ``({field: raw value}, {field: sentence})``
        """
        values, errors = {}, {}
        shown = self._read_values(record)
        for name in self._get_names(record):
            try:
                value = self._parse_field(record, name, post, shown.get(name))
            except ValidationError as error:
                errors[name] = error.args[0]
            else:
                if value is not None:
                    values[name] = value
        self._check_state(values, errors)
        return values, errors

    @api.model
    def _is_changed(self, partner, values):
        """Whether parsed values differ from what the form showed."""
        shown = self._read_values(partner)
        return any(value != shown[name] for name, value in values.items())

    @api.model
    def _parse_key(self, text):
        """The identity of the form that was filled; a new one for a strange text."""
        is_ours = isinstance(text, str) and KEY.fullmatch(text)
        return text if is_ours else self._new_key()

    def _parse_field(self, record, name, post, shown):
        """A raw value, or ``None`` where nothing is said.

        What comes back as it was shown is not judged: an old e-mail that is none must
        not keep anybody from correcting his street.

        :raise ValidationError: says what is wrong
        """
        kind = self._get_kind(record, name)
        if kind == "image":
            return self._parse_picture(record, post.get(name))
        if kind == "boolean":
            return bool(post.get(name))
        text = post.get(name)
        if not isinstance(text, str):
            return None  # not on this form: nothing is said
        if text.strip() == self._to_text(kind, shown).strip():
            return shown
        text = text.strip() if kind in ("text", "html") else " ".join(text.split())
        if name in self._get_required(record) and not text:
            raise ValidationError(self.env._("Please fill this in."))
        value = self._convert(kind, text) if text else False
        self._check_value(record, name, value)
        return value

    def _check_value(self, record, name, value):
        lines = self.env["contact.source.field"]
        if record._name == "res.partner":
            lines._check_raw(name, value)
        elif not lines._is_raw(record._fields[name], value):
            raise ValidationError(self.env._("This cannot be saved."))

    def _convert(self, kind, text):
        if len(text) > self._get_max_length(kind):
            raise ValidationError(
                self.env._("%s characters at most.", self._get_max_length(kind))
            )
        if kind == "email" and not single_email_re.match(text):
            raise ValidationError(self.env._("This is no e-mail address."))
        if kind == "url" and not URL.fullmatch(text):
            raise ValidationError(self.env._("This is no address of a website."))
        if kind == "html":
            return str(plaintext2html(text))
        if kind in ("many2one", "integer", "float"):
            return self._convert_number(kind, text)
        return text

    def _convert_number(self, kind, text):
        try:
            return float(text) if kind == "float" else int(text)
        except ValueError as error:
            raise ValidationError(self.env._("This is no number.")) from error

    def _get_max_length(self, kind):
        return MAX_LENGTHS.get(kind, MAX_LENGTH)

    def _check_state(self, values, errors):
        """A state of another country is what is left from the country before."""
        state = (
            self.env["res.country.state"].sudo().browse(values.get("state_id") or ())
        )
        if state and "country_id" in values:
            if state.country_id.id != values["country_id"]:
                values["state_id"] = False

    def _parse_picture(self, record, upload):
        """Read an uploaded picture.

        :return: for a contact the checksum of the kept picture, else its base64;
            ``None`` where none was chosen
        :raise ValidationError: too large, or no picture
        """
        limit = self._get_picture_limit()
        raw = upload.read(limit + 1) if hasattr(upload, "read") else b""
        if not raw:
            return None
        if len(raw) > limit:
            raise ValidationError(
                self.env._("This picture is larger than %s MB.", limit // 2**20)
            )
        self._check_picture(raw)
        data = base64.b64encode(raw)
        if record._name != "res.partner":
            return data.decode()
        return self.env["contact.source.field"]._keep_image(data)

    def _check_picture(self, raw):
        is_fine = guess_mimetype(raw, default="") in PICTURE_TYPES
        try:  # the header alone: a small file may claim to be huge
            width, height = Image.open(io.BytesIO(raw)).size if is_fine else (0, 0)
        except (OSError, ValueError, Image.DecompressionBombError):
            width, height = 0, 0
        if not 0 < width * height <= IMAGE_MAX_RESOLUTION:
            raise ValidationError(
                self.env._("Please choose a picture: PNG, JPEG, GIF or WebP.")
            )

    def _get_picture_limit(self):
        """Largest picture, in bytes."""
        # sudo: a visitor may not read parameters
        parameters = self.env["ir.config_parameter"].sudo()
        text = parameters.get_param("contact_sync_portal.picture_mb") or ""
        return (int(text) if text.isdigit() else DEFAULT_PICTURE_MB) * 2**20
