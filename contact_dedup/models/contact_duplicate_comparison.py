from odoo import api, models

#: Fields that the side-by-side comparison shows, in this order.
SHOWN_FIELDS = (
    "name",
    "company_type",
    "parent_id",
    "function",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
    "website",
    "vat",
    "company_registry",
    "ref",
    "lang",
    "category_id",
    "user_id",
    "company_id",
)

#: In the place of a name that the user may not read.
HIDDEN = "•••"


class ContactDuplicateGroup(models.Model):
    """The contacts of a group beside one another."""

    _inherit = "contact.duplicate.group"

    @api.model
    def _get_compared_fields(self):
        """Fields to show beside one another, to be extended with ``super()``."""
        known = self.env["res.partner"]._fields
        customs = self.env["contact.dedup.rule"]._get_custom_fields()
        return [name for name in (*SHOWN_FIELDS, *customs) if name in known]

    @api.readonly
    def get_comparison(self):
        """The visible contacts of this group, field by field, and their pairs.

        :return: ``partners`` (``id``, ``display_name``, ``is_company``),
            ``fields`` (``name``, ``label``, ``values`` of each contact, ``differs``),
            ``pairs`` (ends, ``score``, ``level``, ``reason_text``, ``waterfall``)
        """
        self.ensure_one()
        self.check_access("read")
        partners = self.partner_ids
        labels = partners.fields_get(self._get_compared_fields(), ["string"])
        return {
            "partners": partners.read(["display_name", "is_company"]),
            "fields": [
                row
                for name in self._get_compared_fields()
                if name in labels
                and (row := self._prepare_comparison(partners, name, labels))
            ],
            "pairs": self._get_seen_pairs().read(
                [
                    "partner_id",
                    "other_id",
                    "score",
                    "level",
                    "state",
                    "reason_text",
                    "waterfall",
                ],
                load=None,
            ),
        }

    @api.model
    def _prepare_comparison(self, partners, name, labels):
        """One field of all contacts, ``None`` where nobody has a value."""
        field = partners._fields[name]
        values = [self._get_shown_value(partner, field) for partner in partners]
        if not any(values) or name == "company_type" and len(set(values)) == 1:
            return None
        return {
            "name": name,
            "label": labels[name]["string"],
            "values": values,
            "differs": len(set(values)) > 1,
        }

    @api.model
    def _get_shown_value(self, partner, field):
        """What a contact has in a field, as text; of a record that the user may not
        read (a parent company hidden by a rule), only that there is one."""
        value = partner[field.name]
        if field.type == "many2one" and value and not value.has_access("read"):
            return HIDDEN
        text = field.convert_to_export(value, partner)
        return str(text) if text not in (False, None, "") else False
