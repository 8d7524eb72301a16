from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from .res_partner_decision import MASKED


class Base(models.AbstractModel):
    """The reading boundary: what a person reads of a hidden contact is masked.

    Two things come out of a document that points at a contact: the contact's name
    (masked in ``res.partner._compute_display_name``) and mirrors, fields that repeat
    what the contact holds (blank here, and no help in searching or sorting).
    """

    _inherit = "base"

    def _masked(self):
        """These records, read by a person. Superuser code reads true names."""
        if self.env.su or self.env.context.get(MASKED):
            return self
        # what waits to be stored must not be computed from masked names
        self.env._recompute_all()
        return self.with_context(**{MASKED: True})

    # -- the methods by which people and programs read ---------------------------

    @api.readonly
    def read(self, fields=None, load="_classic_read"):
        records = self._masked()
        rows = super(Base, records).read(fields, load)
        return records._blank_mirrors(rows)

    @api.readonly
    def web_read(self, specification):
        return super(Base, self._masked()).web_read(specification)

    def export_data(self, fields_to_export):
        return super(Base, self._masked()).export_data(fields_to_export)

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        return super(Base, self._masked()).name_search(name, domain, operator, limit)

    @api.model
    @api.readonly
    def formatted_read_group(self, *args, **kwargs):
        return super(Base, self._masked()).formatted_read_group(*args, **kwargs)

    @api.model
    @api.readonly
    def formatted_read_grouping_sets(self, *args, **kwargs):
        return super(Base, self._masked()).formatted_read_grouping_sets(*args, **kwargs)

    @api.model
    @api.readonly
    def read_group(self, *args, **kwargs):
        return super(Base, self._masked()).read_group(*args, **kwargs)

    @api.model
    @api.readonly
    def web_read_group(self, *args, **kwargs):
        return super(Base, self._masked()).web_read_group(*args, **kwargs)

    @api.model
    def search_panel_select_range(self, field_name, **kwargs):
        return super(Base, self._masked()).search_panel_select_range(
            field_name, **kwargs
        )

    @api.model
    def search_panel_select_multi_range(self, field_name, **kwargs):
        return super(Base, self._masked()).search_panel_select_multi_range(
            field_name, **kwargs
        )

    def onchange(self, values, field_names, fields_spec):
        return super(Base, self._masked()).onchange(values, field_names, fields_spec)

    # -- mirrors -----------------------------------------------------------------

    @api.model
    @tools.ormcache("self._name", cache="stable")
    def _get_contact_mirrors(self):
        """Fields that repeat what a contact holds: ``{name: (paths to contacts)}``.

        Found in the registry: fields that are related to a contact's field, or
        computed from one, and that nobody can edit (an editable copy belongs to its
        document). Override to add what declares no dependency::

            return super()._get_contact_mirrors() | {"x_label": ("partner_id",)}
        """
        return dict(self._find_contact_mirrors())

    @api.model
    def _find_contact_mirrors(self):
        if self._name in ("res.partner", "res.users") or self._abstract:
            return
        for name, field in self._fields.items():
            if field.compute and field.readonly and not field.inherited:
                if paths := self._find_mirrored_paths(field, {name}):
                    yield name, tuple(sorted(paths))

    @api.model
    def _find_mirrored_paths(self, field, seen):
        """Paths to the contacts on whose fields a field depends."""
        paths = set()
        if field.comodel_name == "res.partner":
            return paths  # a link, whose name is masked by itself
        for dependency in self.pool.field_depends.get(field, ()):
            paths |= self._split_dependency(dependency.split("."), seen)
        return paths

    @api.model
    def _split_dependency(self, names, seen):
        model, path = self, []
        for position, name in enumerate(names):
            field = model._fields.get(name)
            if field is None:
                return set()
            is_last = position == len(names) - 1
            if is_last:
                return self._mirrored_by_own(field, path, model, seen)
            path.append(name)
            if field.comodel_name == "res.partner":
                return {".".join(path)} if self._is_telling(names[position + 1 :]) else set()
            if not field.comodel_name or field.comodel_name == "res.users":
                return set()
            model = self.env[field.comodel_name]
        return set()

    @api.model
    def _mirrored_by_own(self, field, path, model, seen):
        """A dependency on a field that is a mirror itself."""
        if path or field.name in seen or not (field.compute and field.readonly):
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
                record.id: {id_ for path in paths for id_ in record.mapped(path)._ids}
                for record in self.sudo()
            }
            for paths in groups
        }
        ids = {id_ for rows in linked.values() for found in rows.values() for id_ in found}
        contacts = self.env["res.partner"]
        hidden = contacts._get_hidden_ids(contacts.browse(ids)._origin.ids)
        contacts = contacts.browse(hidden)
        return {
            paths: {row for row, found in rows.items() if hidden.intersection(found)}
            for paths, rows in linked.items()
        } if contacts else {}

    @api.model
    def _get_blank_value(self, name):
        kind = self._fields[name].type
        if kind in ("one2many", "many2many"):
            return []
        return 0 if kind in ("integer", "float", "monetary") else False

    # -- searching and sorting ---------------------------------------------------

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not (self.env.su or kwargs.get("bypass_access")):
            domain = self._with_visible_links(Domain(domain))
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _with_visible_links(self, domain):
        """Make each condition on a mirror hold for visible contacts alone.

        Otherwise guesses about a hidden contact would be answered. So are conditions
        through links that are declared to search without any rule.
        """
        guarded = self._get_guarded_names()
        if not guarded:
            return domain
        return domain.map_conditions(
            lambda condition: condition & self._get_links_domain(guarded[first])
            if (first := condition.field_expr.split(".")[0]) in guarded
            and (condition.field_expr != first or first in self._get_contact_mirrors() or not _is_by_id(condition))
            else condition
        )

    @api.model
    @tools.ormcache("self._name", cache="stable")
    def _get_guarded_names(self):
        unruled = {
            name: (name,)
            for name, field in self._fields.items()
            if field.type == "many2one"
            and field.comodel_name == "res.partner"
            and field.bypass_search_access
            and not field.delegate
        }
        return self._get_contact_mirrors() | unruled

    @api.model
    def _get_links_domain(self, paths):
        """That no contact at the end of these paths is hidden."""
        visible = self.env["res.partner"]._get_visibility_domain()
        return Domain.AND(_any_path(path.split("."), visible) for path in paths)

    @api.model
    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort rows of hidden contacts as if their mirrors were empty."""
        mirrors = {} if self.env.su else self._get_contact_mirrors()
        if field_name not in mirrors:
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        model = self.sudo()
        domain = self._get_links_domain(mirrors[field_name]).optimize_full(model)
        expression = SQL(
            "CASE WHEN %s THEN %s END",
            domain._to_sql(model, alias, query),
            self._field_to_sql(alias, field_name, query),
        )
        query._order_groupby.append(expression)
        return SQL("%s %s %s", expression, direction, nulls)


def _any_path(names, domain):
    """``domain`` on the contacts at the end of a path, or no contact there."""
    first, *rest = names
    inner = _any_path(rest, domain) if rest else domain
    return Domain(first, "=", False) | Domain(first, "any!", inner)


def _is_by_id(condition):
    """Whether a condition on a link compares numbers, not names."""
    value = condition.value
    values = [value] if isinstance(value, (int, str, bool)) or value is None else value
    return condition.operator in ("in", "not in", "=", "!=") and not any(
        isinstance(item, str) for item in values
    )
