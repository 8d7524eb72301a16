"""The form in which a contact corrects its details: which fields, with what in them."""

import uuid

from odoo import api, models
from odoo.tools import html2plaintext, image

from odoo.addons.contact_sync.tools.spec import ADDRESS, ADDRESS_PARTS

#: How a kind of contact field is typed.
WIDGETS = {
    "char": "text",
    "email": "email",
    "phone": "tel",
    "url": "url",
    "text": "textarea",
    "html": "textarea",
    "boolean": "checkbox",
    "integer": "number",
    "float": "number",
    "date": "date",
    "selection": "select",
    "many2one": "select",
    "image": "file",
}
#: What a browser or a phone fills in by itself.
AUTOCOMPLETE = {
    "name": "name",
    "function": "organization-title",
    "email": "email",
    "phone": "tel",
    "website": "url",
    "company_name": "organization",
    "street": "address-line1",
    "street2": "address-line2",
    "zip": "postal-code",
    "city": "address-level2",
    "country_id": "country",
    "state_id": "address-level1",
}
#: Fields that share a line on a wide screen.
HALVES = {"email", "phone", "zip", "city", "country_id", "state_id"}


class ContactPortalForm(models.AbstractModel):
    """A form about a contact, or about a record of his own such as a booth.

    Of a contact it shows what the source of the portal maps, of another record what
    ``contact.portal.file`` names, and nothing else.
    """

    _name = "contact.portal.form"
    _description = "Form of a contact's details"

    @api.model
    def _get_names(self, record):
        """Fields on the form, in the order of the page.

        Override to hide one more::

            names = super()._get_names(record)
            return [n for n in names if n != "website" or record.is_company]
        """
        if record._name != "res.partner":
            return list(self.env["contact.portal.file"]._get_fields(record))
        source = self.env["contact.source"]._get_portal_source()
        return [
            line.partner_field
            for line in source.field_ids
            if line.target == "person" and self._is_shown(record, line.partner_field)
        ]

    def _is_shown(self, partner, name):
        field = partner._fields.get(name)
        kind = field is not None and self._get_kind(partner, name)
        if kind not in WIDGETS or field.groups:
            return False
        if kind == "many2one":
            return field.comodel_name in self._get_comodels()
        if name in ("function", "company_name") and partner.is_company:
            return False
        # what Odoo keeps alike for a company and its people is the company's
        is_shared = name in (*partner._commercial_fields(), "company_name")
        return not (is_shared and partner.parent_id)

    def _get_kind(self, record, name):
        if record._name != "res.partner":
            return self.env["contact.portal.file"]._get_fields(record)[name]
        return self.env["contact.source.field"]._get_kind(record._fields[name])

    @api.model
    def _get_comodels(self):
        """Models whose names a visitor may read and pick from."""
        return {"res.country", "res.country.state", "res.partner.industry"}

    @api.model
    def _get_labels(self):
        """Labels that say more to a visitor than those of the back office."""
        return {
            "street": self.env._("Street and number"),
            "street2": self.env._("Apartment, suite, etc."),
            "website": self.env._("Website"),
            "image_1920": self.env._("Picture or logo"),
            "image_512": self.env._("Logo"),
        }

    @api.model
    def _new_key(self):
        """Identity of one showing of the form."""
        return uuid.uuid4().hex

    @api.model
    def _prepare_form(self, record, post=None, errors=None):
        """What the template shows.

        :param record: the contact, or a record of his own, in sudo
        :param dict post: what was typed, when something in it is wrong
        :param dict errors: ``{field: sentence}``
        :return: ``{"key", "inputs", "errors"}``
        """
        values = self._read_values(record)
        waiting = set(self._get_waiting(record))
        errors = errors or {}
        inputs = [
            self._prepare_input(record, name, values, post, errors, waiting)
            for name in self._get_names(record)
        ]
        return {"key": self._new_key(), "inputs": inputs, "errors": errors}

    def _get_waiting(self, record):
        """What waits to be checked, ``{unit: raw value}``."""
        return record._get_waiting_details() if record._name == "res.partner" else {}

    def _prepare_input(self, record, name, values, post, errors, waiting):
        field, kind = record._fields[name], self._get_kind(record, name)
        unit = ADDRESS if name in ADDRESS_PARTS else name
        labels = self._get_labels()
        value = values.get(name)
        if post is not None and kind != "image":
            value = post.get(name, "")
        options = self._get_options(field, kind, values, post)
        return {
            "name": name,
            "label": labels.get(name) or field._description_string(self.env),
            "widget": WIDGETS[kind],
            "value": self._to_text(kind, value),
            "options": options,
            "is_hidden": name == "state_id" and not options,
            "autocomplete": AUTOCOMPLETE.get(name, "off"),
            "is_half": name in HALVES or kind in ("email", "phone"),
            "is_required": name in self._get_required(record),
            "is_waiting": unit in waiting,
            "maxlength": self._get_max_length(kind),
            "picture": kind == "image" and self._get_picture(record, name),
            "error": errors.get(name),
        }

    def _get_required(self, record):
        if record._name == "res.partner":
            return {"name"}
        return self.env["contact.portal.file"]._get_required(record)

    def _read_values(self, record):
        """What the form starts from: the contact, and what he sent before.

        What waits to be checked is shown again: else the next save would take it back.
        """
        names = self._get_names(record)
        lines = self.env["contact.source.field"]
        if record._name != "res.partner":
            return {
                n: lines._to_json(record[n])
                for n in names
                if self._get_kind(record, n) != "image"
            }
        values = {n: lines._read_units(record, n)[record.id] for n in names}
        for unit, value in self._get_waiting(record).items():
            if unit == ADDRESS:
                values.update({p: v for p, v in value.items() if p in values})
            elif unit in values:
                values[unit] = value
        return values

    def _to_text(self, kind, value):
        if kind == "boolean":
            return bool(value)
        if value is False or value is None:
            return ""
        if kind == "html":
            return html2plaintext(str(value)).strip()
        return str(value)

    def _get_options(self, field, kind, values, post):
        """Choices of a select, ``[(value, label)]``."""
        if kind == "selection":
            return list(field._description_selection(self.env))
        if kind != "many2one":
            return []
        records = self.env[field.comodel_name].sudo()  # names of a reviewed few models
        if field.comodel_name == "res.country.state":
            country = (post or values).get("country_id")
            country_id = int(country) if str(country or "").isdigit() else 0
            records = records.search([("country_id", "=", country_id)])
        else:
            records = records.search([])
        return [(str(record.id), record.name) for record in records]

    def _get_picture(self, record, name):
        """A small version of the picture that is there, as an address."""
        small = {"image_1920": "image_256", "image_512": "image_128"}.get(name)
        if not small or not record[small]:
            return False
        return image.image_data_uri(record[small])
