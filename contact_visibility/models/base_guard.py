from odoo import api, models
from odoo.exceptions import AccessError, MissingError

from .res_partner_public import PUBLIC_SOURCES


class Base(models.AbstractModel):
    """What a user may not see he may not link: create, write, onchange, defaults."""

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self.browse()._check_linked_contacts(vals_list)
        records = super().create(vals_list)
        if self._table in PUBLIC_SOURCES:
            records._release_public_contacts()
        return records

    def write(self, vals):
        if not self.env.su:
            self._check_linked_contacts([vals])
        result = super().write(vals)
        if self._table in PUBLIC_SOURCES:
            self._release_public_contacts()
        return result

    def web_save(self, vals, specification, next_id=None):
        if not self.env.su:
            self._check_linked_contacts([vals], strict=True)
        return super().web_save(vals, specification, next_id=next_id)

    def web_save_multi(self, vals_list, specification):
        if not self.env.su:
            self._check_linked_contacts(vals_list, strict=True)
        return super().web_save_multi(vals_list, specification)

    def _load_records_create(self, vals_list):
        """An import reads documents first: they vouch for nothing that it links."""
        if not self.env.su:
            self.browse()._check_linked_contacts(vals_list, strict=True)
        return super()._load_records_create(vals_list)

    def _load_records_write(self, values):
        if not self.env.su:
            self._check_linked_contacts([values], strict=True)
        return super()._load_records_write(values)

    def _release_public_contacts(self):
        """Colleagues, employees and own companies are seen by everyone."""
        column, _condition = PUBLIC_SOURCES[self._table]
        self.flush_model([name for name in (column, "share") if name in self._fields])
        # sudo: this follows from what the user was allowed to save
        records = self.sudo()
        try:
            contacts = records.mapped(column)
        except MissingError:  # Odoo lets values be written on records that are gone
            contacts = records.exists().mapped(column)
        contacts._release_always_public()

    @api.model
    def default_get(self, fields):
        """A default that names a hidden contact is none."""
        values = super().default_get(fields)
        if not self.env.su:
            return self._without_hidden_contacts(values)
        # the user's own defaults hold in sudo, too, unlike the context that he sends
        context = self.env.context
        own = {n: v for n, v in values.items() if f"default_{n}" not in context}
        told = self._without_hidden_contacts(own)
        return {n: v for n, v in values.items() if n in told or n not in own}

    def onchange(self, values, field_names, fields_spec):
        if not self.env.su and values:
            self._check_linked_contacts([values])
        result = super().onchange(values, field_names, fields_spec)
        # the form of users says it by itself: customers with a login stay restricted
        if self._table in PUBLIC_SOURCES and self._name != "res.users":
            self._warn_of_publicity(values, field_names, result)
        return result

    def _warn_of_publicity(self, values, field_names, result):
        """Say before it is saved that a restricted contact becomes public."""
        column, _condition = PUBLIC_SOURCES[self._table]
        if column not in field_names or result.get("warning"):
            return
        contacts = self.env["res.partner"]
        ids = self._get_linked_ids({column: values.get(column)})
        if contacts.browse(ids)._filter_restricted():
            result["warning"] = {
                "type": "dialog",
                "title": self.env._("The contact becomes public"),
                "message": self.env._(
                    "This contact is restricted. Contacts of colleagues, of employees "
                    "and of your own companies are visible to everyone: once you "
                    "save, so is this one."
                ),
            }

    # -- what is linked ----------------------------------------------------------

    def _check_linked_contacts(self, vals_list, strict=False):
        """Refuse values that newly link a contact which the user may not see.

        What the records link already may stay, and what a visible document links,
        for its app works with it (see ``res.partner._filter_linked``).

        :param bool strict: no other document counts, only these records themselves
        :raise AccessError: one of them is hidden
        """
        ids = {id_ for vals in vals_list for id_ in self._get_linked_ids(vals)}
        if not ids:
            return
        contacts = self.env["res.partner"]
        hidden = contacts.browse(contacts._get_hidden_ids(ids))
        if hidden and hidden - hidden._filter_linked_already(self, vals_list, strict):
            raise AccessError(
                self.env._("You may not use a contact that is not shared with you.")
            )

    @api.model
    def _get_linked_ids(self, vals):
        """Numbers of the contacts that values link, nested commands included."""
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None or not value:
                continue
            if field.relational:
                yield from self._get_ids_of_relation(field, value)
            elif field.type == "reference" and isinstance(value, str):
                model, _comma, number = value.partition(",")
                if model == "res.partner" and number.isdigit():
                    yield int(number)
            elif field.type == "many2one_reference":
                if vals.get(field.model_field) == "res.partner":
                    yield value

    @api.model
    def _get_ids_of_relation(self, field, value):
        is_contact = field.comodel_name == "res.partner"
        if field.type == "many2one":
            if isinstance(value, dict):
                value = value.get("id")
            if is_contact and isinstance(value, int) and not isinstance(value, bool):
                yield value
            return
        comodel = self.env[field.comodel_name]
        for command in value if isinstance(value, (list, tuple)) else ():
            if isinstance(command, int):
                command = (4, command)
            code, *rest = command
            if is_contact and code in (1, 2, 3, 4):
                yield rest[0]
            if is_contact and code == 6:
                yield from rest[1]
            if code in (0, 1) and len(rest) > 1 and isinstance(rest[1], dict):
                yield from comodel._get_linked_ids(rest[1])

    @api.model
    def _without_hidden_contacts(self, values):
        ids = set(self._get_linked_ids(values))
        hidden = self.env["res.partner"]._get_hidden_ids(ids) if ids else ()
        if not hidden:
            return values
        return {
            name: value
            for name, value in values.items()
            if not hidden & set(self._get_linked_ids({name: value}))
        }
