from odoo import api, models, tools

from ..tools.mirrors import COPIES, HARMLESS, REFERRED, REFERRING, get_repeated


class Base(models.AbstractModel):
    """Mirrors: fields that repeat what a contact holds, found in the registry."""

    _inherit = "base"

    @api.model
    @tools.ormcache("self._name", cache="stable")
    def _get_contact_mirrors(self):
        """Fields that repeat what a contact holds: ``{name: (paths to contacts)}``.

        Found in the registry: fields that are related to a contact's field, or
        computed from one, so that they follow it (what is copied once, when the
        contact is chosen, belongs to its document). Override to add what declares no
        dependency::

            return super()._get_contact_mirrors() | {"x_label": ("partner_id",)}
        """
        repeated = get_repeated(self._name)
        return (
            dict(self._find_contact_mirrors())
            | {
                name: paths
                for name, paths in repeated.items()
                if {name, *paths} <= set(self._fields)
            }
            | {name: (REFERRED,) for name in REFERRING.get(self._name, ())}
        )

    @api.model
    @tools.ormcache("self._name", cache="stable")
    def _get_blanked_fields(self):
        """What is emptied where somebody reads: mirrors, and contacts looked for."""
        searched = {name: (name,) for name in self._find_searched_contacts()}
        return self._get_contact_mirrors() | searched

    @api.model
    def _find_searched_contacts(self):
        """Contacts that Odoo looks for (one with the same VAT): no link of a document.

        That there is one is already told too much.
        """
        for name, field in () if self._abstract else self._fields.items():
            while field.related and not field.store:
                field = field.related_field
            is_contact = field.comodel_name == "res.partner"
            if is_contact and field.compute and not (field.store or field.related):
                yield name

    @api.model
    def _find_contact_mirrors(self):
        # companies of ours are public, like colleagues
        if self._name in ("res.partner", "res.users", "res.company") or self._abstract:
            return
        for name, field in self._fields.items():
            if self._may_mirror(field):
                if paths := self._find_mirrored_paths(field, {name}):
                    yield name, tuple(sorted(paths))

    @api.model
    def _may_mirror(self, field):
        """Not what a document takes over and keeps."""
        is_own = field.inherited or field.name in self._get_kept_copies()
        return bool(field.compute and not is_own)

    @api.model
    def _get_kept_copies(self):
        """Fields that follow a contact, and are shown to whoever reads the document."""
        return (*self._get_told_copies(), *HARMLESS.get(self._name, ()))

    @api.model
    def _get_told_copies(self):
        """Those that the document was told of its contact and keeps as its own.

        Of a restricted contact it is told nothing more
        (``res.partner._modified_triggers``).
        """
        return COPIES.get(self._name, ())

    @api.model
    def _find_mirrored_paths(self, field, seen):
        """Paths to the contacts on whose fields a field depends."""
        paths = set()
        if field.comodel_name == "res.partner":
            return paths  # a link, whose name is masked by itself
        dependencies = set(self.pool.field_depends.get(field, ()))
        if field.related:
            # some declare that they depend on the link alone
            dependencies.add(field.related)
        for dependency in dependencies:
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
        mirrors = self._get_blanked_fields()
        names = [name for name in rows[0] if name in mirrors]
        if not names:
            return rows
        hidden = self._find_hidden_links({mirrors[name] for name in names})
        for row in rows if hidden else ():
            for name in names:
                if row["id"] in hidden.get(mirrors[name], ()):
                    row[name] = self._get_blanked(name, row)
        return rows

    def _get_blanked(self, name, row):
        """What is read in place of a mirror's value."""
        if name == "display_name":
            return self.browse(row["id"])._get_own_name()
        blank = self._get_blank_value(name)
        if blank == [] and self._fields[name].comodel_name == "res.partner":
            hidden = self.env["res.partner"]._get_hidden_ids(row[name])
            return [id_ for id_ in row[name] if id_ not in hidden]
        return blank

    def _get_own_name(self):
        """The name of a document without that of its contact, an order's number."""
        self.ensure_one()
        name = self._rec_name
        is_own = name and name not in self._get_contact_mirrors()
        # sudo: of a document that is being read; nothing of its contact
        value = self.sudo()[name] if is_own else False
        return value if value and isinstance(value, str) else f"#{self.id}"

    def _get_blank_names(self):
        """Names of those whose name would tell a hidden contact: ``{id: own name}``."""
        paths = self._get_contact_mirrors().get("display_name")
        if not paths or self.env.su or not self:
            return {}
        hidden = self._find_hidden_links({paths}).get(paths, ())
        return {id_: self.browse(id_)._get_own_name() for id_ in hidden}

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
        model_name, id_name = self._get_referring_fields()
        if self[model_name] not in self.env:
            return ()
        # sudo: which contacts the document links, nothing of them
        documents = self.env[self[model_name]].sudo()
        document = documents.browse(int(self[id_name] or 0)).exists()
        links = self.env["res.partner"]._get_vouching_links(self[model_name])
        return [id_ for link in links for id_ in document.mapped(link)._ids]

    @api.model
    def _get_referring_fields(self):
        """Where a row names its document: ``(field of the model, of the number)``."""
        return "res_model", "res_id"

    @api.model
    def _get_blank_value(self, name):
        kind, is_stored = self._fields[name].type, self._fields[name].store
        if kind in ("char", "text") and not is_stored:
            # a compute that has nothing to say: views ask whether it is empty
            return ""
        if kind in ("one2many", "many2many"):
            return []
        return 0 if kind in ("integer", "float", "monetary") else False

    def _without_restricted_links(self, name):
        """Records whose contacts, at the ends of a copy's paths, everybody sees."""
        paths = self._find_mirrored_paths(self._fields[name], {name})
        # sudo: which contacts are linked, nothing of them
        linked = {
            record: {id_ for path in paths for id_ in record._get_contact_ids(path)}
            for record in self.sudo()
        }
        contacts = self.env["res.partner"].browse(set().union(*linked.values()))
        restricted = set(contacts._filter_restricted().ids)
        free = [record.id for record, ids in linked.items() if not ids & restricted]
        return self.browse(free)

    def _names_hidden_contact(self):
        """Whether a stored link of these documents leads to a hidden contact."""
        contacts = self.env["res.partner"]
        links = contacts._get_vouching_links(self._name)
        # sudo: which contacts the documents link, nothing of them
        ids = {id_ for link in links for id_ in self.sudo().mapped(link).ids}
        return bool(contacts._get_hidden_ids(ids))
