"""What a path of a mapping leads to: fields, properties, and whose they are."""

import json
from typing import NamedTuple

from odoo import api, models, tools
from odoo.tools import SQL

#: Models of the staff's files, and the only fields of them that are no private matter.
PRIVATE_MODELS = {"hr.employee", "hr.employee.public", "hr.version"}
PUBLIC_FIELDS = {
    "name",
    "work_email",
    "work_phone",
    "mobile_phone",
    "work_contact_id",
    "job_title",
    "image_1920",
    "company_id",
}


class PropertyField(NamedTuple):
    """A property, with as much of a field's manners as a mapping asks for."""

    model_name: str
    name: str
    type: str
    string: str
    comodel_name: str
    selection: tuple = ()
    groups: str = ""
    related: tuple = ()
    store: bool = True

    def _description_selection(self, _env):
        return [tuple(pair) for pair in self.selection]

    def _description_string(self, _env):
        return self.string


class ContactSourceField(models.Model):
    _inherit = "contact.source.field"

    @api.model
    def _get_path_field(self, model, path):
        """The field at the end of ``path``, or ``None``.

        :param str model: name of the model that the path starts from
        :param str path: a field, one step to another record and its field, or
            properties and the technical name of one of them
        """
        steps = (path or "").split(".")
        if not path or len(steps) > 2 or model not in self.env:
            return None
        field = self.env[model]._fields.get(steps[0])
        if len(steps) == 1 or field is None:
            return field
        if field.type == "properties":
            return self._get_property(model, *steps)
        if field.type != "many2one":
            return None
        return self.env[field.comodel_name]._fields.get(steps[1])

    @api.model
    def _get_path_label(self, model, path):
        """A path in the words of its fields; as it is where there are none."""
        names = [self._get_path_field(model, path)]
        if path and "." in path:
            names.insert(0, self._get_path_field(model, path.split(".")[0]))
        if None in names:
            return path
        return " > ".join(field._description_string(self.env) for field in names)

    def _get_property(self, model, name, key):
        try:
            return PropertyField(*self._read_property(model, name, key))
        except KeyError:
            return None

    @api.model
    @tools.ormcache("model", "name", "key")
    def _read_property(self, model, name, key):
        """A property's definition. :raise KeyError: no record defines it (yet)"""
        for prop in self._get_properties(model, name):
            if prop.name == key:
                return tuple(prop)
        raise KeyError(key)

    @api.model
    def _get_properties(self, model, name):
        """All properties that any record defines. :rtype: list[PropertyField]"""
        field = self.env[model]._fields[name]
        holder = self.env[self.env[model]._fields[field.definition_record].comodel_name]
        column = field.definition_record_field
        holder.flush_model([column])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (d->>'name') d::text
                     FROM %s, jsonb_array_elements(%s) d
                    WHERE jsonb_typeof(%s) = 'array'
                 ORDER BY d->>'name', id""",
                SQL.identifier(holder._table),
                SQL.identifier(column),
                SQL.identifier(column),
            )
        )
        found = [json.loads(text) for (text,) in rows]
        return [
            PropertyField(
                model,
                prop["name"],
                prop.get("type") or "",
                prop.get("string") or prop["name"],
                prop.get("comodel") or "",
                tuple(map(tuple, prop.get("selection") or ())),
            )
            for prop in found
        ]

    @api.model
    def _is_private(self, model, path):
        """Whether a path leads into what only the staff's managers may know."""
        for step in (path or "").split("."):
            if model in PRIVATE_MODELS and step not in PUBLIC_FIELDS:
                return True
            field = self.env[model]._fields.get(step) if model in self.env else None
            if field is None:
                return False
            model = field.comodel_name
        return False

    @api.model
    def _get_live_fields(self):
        """Fields that Odoo writes straight to the contact, beyond those whose
        declaration tells. Override to add some::

            return super()._get_live_fields() | {("x.model", "x_phone")}

        :rtype: set[tuple[str, str]]
        """
        return {
            ("hr.applicant", "email_from"),
            ("hr.applicant", "partner_phone"),
            ("hr.applicant", "partner_name"),
            ("project.task", "partner_phone"),
            ("hr.employee", "work_email"),
            ("hr.employee", "work_phone"),
        }

    @api.model
    def _is_live(self, model, path):
        """Whether Odoo itself writes a field to the contact: by its inverse, or since
        it is the contact's own field shown elsewhere."""
        name = (path or "").split(".")[0]
        if model not in self.env or name not in self.env[model]._fields:
            return False
        field = self.env[model]._fields[name]
        if (model, name) in self._get_live_fields():
            return True
        if "." in path:
            return False
        if field.related:
            return self._leads_to_contact(model, field.related.split("."))
        depends = self.env.registry.field_depends[field]
        return bool(field.inverse) and any(
            self._leads_to_contact(model, dep.split(".")) for dep in depends
        )

    def _leads_to_contact(self, model, steps):
        for step in steps[:-1]:
            field = self.env[model]._fields.get(step)
            if field is None or not field.comodel_name:
                return False
            model = field.comodel_name
        return len(steps) > 1 and model == "res.partner"
