from odoo import api, models, tools

#: In place of a path: the contacts of the document that a wizard works on.
REFERRED = "@"
#: ``{model: fields}`` of wizards that tell of the contacts of their document.
REFERRING = {
    "sms.composer": (
        "recipient_single_description",
        "recipient_single_number",
        "recipient_single_number_itf",
    )
}
#: ``{model: fields}`` that are kept in step with a contact and belong to the document.
COPIES = {"crm.lead": ("email_from", "phone", "phone_sanitized", "email_normalized")}


class Base(models.AbstractModel):
    """Mirrors: fields that repeat what a contact holds, found in the registry."""

    _inherit = "base"

    @api.model
    @tools.ormcache("self._name", cache="stable")
    def _get_contact_mirrors(self):
        """Fields that repeat what a contact holds: ``{name: (paths to contacts)}``.

        Found in the registry: fields that are related to a contact's field, or
        computed from one, and that nobody can edit (an editable copy belongs to its
        document). Override to add what declares no dependency::

            return super()._get_contact_mirrors() | {"x_label": ("partner_id",)}
        """
        return dict(self._find_contact_mirrors()) | {
            name: (REFERRED,) for name in REFERRING.get(self._name, ())
        }

    @api.model
    def _find_contact_mirrors(self):
        if self._name in ("res.partner", "res.users") or self._abstract:
            return
        for name, field in self._fields.items():
            if self._may_mirror(field):
                if paths := self._find_mirrored_paths(field, {name}):
                    yield name, tuple(sorted(paths))

    @api.model
    def _may_mirror(self, field):
        """Not what a document copies and keeps: stored, and edited on its own."""
        if (
            not field.compute
            or field.inherited
            or field.name in self._get_kept_copies()
        ):
            return False
        return bool(field.readonly or field.related or field.inverse or not field.store)

    @api.model
    def _get_kept_copies(self):
        """Fields that follow a contact, and still belong to their document.

        An opportunity keeps what it was told of its customer, whoever is.
        """
        return COPIES.get(self._name, ())

    @api.model
    def _find_mirrored_paths(self, field, seen):
        """Paths to the contacts on whose fields a field depends."""
        paths = set()
        if field.comodel_name == "res.partner":
            return paths  # a link, whose name is masked by itself
        for dependency in self.pool.field_depends.get(field, ()):
            paths |= self._split_dependency(dependency.split("."), seen, field)
        return paths

    @api.model
    def _split_dependency(self, names, seen, mirror):
        model, path = self, []
        for position, name in enumerate(names):
            field = model._fields.get(name)
            if field is None:
                return set()
            is_last = position == len(names) - 1
            if is_last:
                return self._mirrored_by_own(field, path, model, seen, mirror)
            path.append(name)
            if field.comodel_name == "res.partner":
                return (
                    {".".join(path)}
                    if self._is_telling(names[position + 1 :])
                    else set()
                )
            if not field.comodel_name or field.comodel_name == "res.users":
                return set()
            model = self.env[field.comodel_name]
        return set()

    @api.model
    def _mirrored_by_own(self, field, path, model, seen, mirror):
        """A dependency on the link alone, or on a field that is a mirror itself."""
        if field.comodel_name == "res.partner" and field.type == "many2one":
            is_text = mirror.type in ("char", "text", "html") and not mirror.store
            return {".".join([*path, field.name])} if is_text else set()
        if path or field.name in seen or not self._may_mirror(field):
            return set()
        return self._find_mirrored_paths(field, seen | {field.name})

    @api.model
    def _is_telling(self, names):
        """Whether fields of a contact say anything about it (its number does not)."""
        return names[0] not in ("id", "active", "user_ids", "main_user_id")

    def _blank_mirrors(self, rows):
        """Empty the mirrors of hidden contacts in what was read."""
        if self.env.su or not rows:
            return rows
        mirrors = self._get_contact_mirrors()
        names = [name for name in rows[0] if name in mirrors]
        if not names:
            return rows
        hidden = self._find_hidden_links({mirrors[name] for name in names})
        for row in rows if hidden else ():
            for name in names:
                if row["id"] in hidden.get(mirrors[name], ()):
                    row[name] = self._get_blank_value(name)
        return rows

    def _find_hidden_links(self, groups):
        """Rows whose contact is hidden: ``{paths: {row ids}}``, by one query."""
        # sudo: only the links are read, never a field of the contacts
        linked = {
            paths: {
                record.id: {
                    id_ for path in paths for id_ in record._get_contact_ids(path)
                }
                for record in self.sudo()
            }
            for paths in groups
        }
        ids = {
            id_ for rows in linked.values() for found in rows.values() for id_ in found
        }
        contacts = self.env["res.partner"]
        hidden = contacts._get_hidden_ids(contacts.browse(ids)._origin.ids)
        contacts = contacts.browse(hidden)
        return (
            {
                paths: {
                    row for row, found in rows.items() if hidden.intersection(found)
                }
                for paths, rows in linked.items()
            }
            if contacts
            else {}
        )

    def _get_contact_ids(self, path):
        """Contacts at the end of a path; ``@`` leads to the document of a wizard."""
        if path != REFERRED:
            return self.mapped(path)._ids
        if not self.res_model or self.res_model not in self.env:
            return ()
        document = (
            self.env[self.res_model].browse(int(self.res_id or 0)).sudo().exists()
        )
        links = self.env["res.partner"]._get_vouching_links(self.res_model)
        return [id_ for link in links for id_ in document.mapped(link)._ids]

    @api.model
    def _get_blank_value(self, name):
        kind = self._fields[name].type
        if kind in ("one2many", "many2many"):
            return []
        return 0 if kind in ("integer", "float", "monetary") else False
