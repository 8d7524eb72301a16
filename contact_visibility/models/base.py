import warnings

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from .res_partner_decision import MASKED

#: ``{model: fields}`` that are kept in step with a contact and belong to the document.
#: ``{model: fields}`` of wizards that tell of the contacts of their document.
REFERRED = "@"
REFERRING = {
    "sms.composer": (
        "recipient_single_description",
        "recipient_single_number",
        "recipient_single_number_itf",
    )
}
COPIES = {"crm.lead": ("email_from", "phone", "phone_sanitized", "email_normalized")}


#: Companies and currencies tell nothing of a contact, and rules depend on them.
HARMLESS = {"active", "company_id", "currency_id", "company_currency_id"}


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
        return super(Base, self._masked()).read(fields, load)

    @api.model
    @api.readonly
    def search_read(self, *args, **kwargs):
        return super(Base, self._masked()).search_read(*args, **kwargs)

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        return self._blank_mirrors(rows) if self.env.context.get(MASKED) else rows

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
        with warnings.catch_warnings():
            # deprecated, and still a door for other programs
            warnings.simplefilter("ignore", DeprecationWarning)
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
        records = self._masked()
        result = super(Base, records).onchange(values, field_names, fields_spec)
        if not self.env.su and result.get("value"):
            self._drop_mirrors(result["value"], values)
        return result

    def _drop_mirrors(self, value, values):
        """The form keeps what it shows of a hidden contact: nothing."""
        mirrors = self._get_contact_mirrors()
        names = [name for name in value if name in mirrors]
        if not names:
            return
        # sudo: only which contacts are linked, saved or chosen in the form
        records = self.sudo()
        contacts = {name: set(self._get_linked_ids(values)) for name in names}
        for name in names:
            for path in mirrors[name]:
                for record in records:
                    contacts[name].update(record._get_contact_ids(path))
        hidden = self.env["res.partner"]._get_hidden_ids(
            set().union(*contacts.values())
        )
        for name in names:
            if hidden & contacts[name]:
                del value[name]

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """Leave the columns of mirrors empty where their contact is hidden."""
        mirrors = self._get_contact_mirrors() if self.env.context.get(MASKED) else {}
        groups = {mirrors[path[0]] for path in fields if path and path[0] in mirrors}
        hidden = self._find_hidden_links(groups) if groups else {}
        if not hidden:
            return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        rows = []
        for record in self:
            lines = super(Base, record)._export_rows(
                fields, _is_toplevel_call=_is_toplevel_call
            )
            for column, path in enumerate(fields):
                if path and record.id in hidden.get(mirrors.get(path[0]), ()):
                    for line in lines:
                        line[column] = ""
            rows += lines
        return rows

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

    # -- searching and sorting ---------------------------------------------------

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not (self.env.su or kwargs.get("bypass_access")):
            domain = self._with_visible_links(Domain(domain))
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        domain = self._without_hidden_mirrors(domain, [*groupby, *aggregates])
        return super()._read_group(domain, groupby, aggregates, *args, **kwargs)

    @api.model
    def _read_grouping_sets(
        self, domain, grouping_sets, aggregates=(), *args, **kwargs
    ):
        specs = [spec for groupby in grouping_sets for spec in groupby]
        domain = self._without_hidden_mirrors(domain, [*specs, *aggregates])
        return super()._read_grouping_sets(
            domain, grouping_sets, aggregates, *args, **kwargs
        )

    @api.model
    def _without_hidden_mirrors(self, domain, specs):
        """Rows of hidden contacts are in no group and no figure made of mirrors."""
        mirrors = self._get_contact_mirrors() if self.env.context.get(MASKED) else {}
        names = {spec.split(":")[0].split(".")[0] for spec in specs} & set(mirrors)
        if self.env.su or not names:
            return domain
        paths = {path for name in names for path in mirrors[name]}
        return Domain(domain) & self._get_links_domain(sorted(paths))

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
            lambda condition: (
                condition & self._get_links_domain(guarded[first])
                if (first := condition.field_expr.split(".")[0]) in guarded
                and (
                    condition.field_expr != first
                    or first in self._get_contact_mirrors()
                    or not _is_by_id(condition)
                )
                else condition
            )
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
        return Domain.AND(
            Domain.FALSE if path == REFERRED else _any_path(path.split("."), visible)
            for path in paths
        )

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
