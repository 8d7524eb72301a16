"""Raw values from outside: a person's new value, another program's dossier."""

import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import html_sanitize
from odoo.tools.mimetypes import guess_mimetype

from ..tools.spec import ADDRESS_PARTS

TEXTS = {"char", "text", "html", "email", "phone", "url", "image"}
MAX_ID = 2**31 - 1


class ContactSourceField(models.Model):
    _inherit = "contact.source.field"

    @api.model
    def _check_raw(self, unit, value):
        """Refuse a raw value that has not the shape of its kind.

        Override to narrow what may be typed as a new value::

            super()._check_raw(unit, value)
            if unit == "function" and len(value or "") > 80:
                raise ValidationError(...)

        :param str unit: a contact field, or ``address``
        :param value: see ``Raw``; nothing is always fine
        :raise ValidationError: with the name of the field
        """
        if unit == "address":
            is_fine = self._is_raw_address(value)
        else:
            is_fine = self._is_raw(self.env["res.partner"]._fields[unit], value)
        if not is_fine:
            raise ValidationError(
                self.env._(
                    "“%(field)s” cannot take this value.",
                    field=self._get_unit_label(unit),
                )
            )

    def _is_raw_address(self, value):
        contact_fields = self.env["res.partner"]._fields
        return not value or (
            isinstance(value, dict)
            and value.keys() <= set(ADDRESS_PARTS)
            and all(self._is_raw(contact_fields[p], v) for p, v in value.items())
        )

    def _is_raw(self, field, value):
        if value is False or value is None:
            return True
        kind = self._get_kind(field)
        if kind in TEXTS:
            return isinstance(value, str) and "\0" not in value
        if kind == "boolean":
            return isinstance(value, bool)
        if kind == "selection":
            return value in field.get_values(self.env)
        if kind == "many2one":
            return self._are_ids(field, [value])
        if kind == "many2many":
            return isinstance(value, list | tuple) and self._are_ids(field, value)
        if kind in ("date", "datetime"):
            return self._is_raw_date(kind, value)
        return isinstance(value, int | float) and not isinstance(value, bool)

    def _are_ids(self, field, ids):
        if not all(type(id_) is int and 0 < id_ <= MAX_ID for id_ in ids):
            return False
        return len(self.env[field.comodel_name].browse(ids).exists()) == len(set(ids))

    def _is_raw_date(self, kind, value):
        parser = fields.Date if kind == "date" else fields.Datetime
        try:
            parser.from_string(value)
        except (TypeError, ValueError):
            return False
        return True

    @api.model
    def _clean_html(self, value):
        """Rich text without scripts, as the contact's own field would keep it."""
        return str(html_sanitize(value)) if isinstance(value, str) else value

    @api.model
    def _decode_picture(self, data):
        """The bytes of a picture.

        :param str data: base64
        :raise ValidationError: when it is no picture
        """
        try:
            raw = base64.b64decode(data, validate=True)
        except (TypeError, ValueError):
            raw = b""
        if not guess_mimetype(raw, default="").startswith("image/"):
            raise ValidationError(self.env._("A picture cannot be read."))
        return raw
