import warnings

from odoo import api, models

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
        if self.env.su or MASKED in self.env.context:
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
        if MASKED not in self.env.context or self.env.su:
            return rows
        if load == "_classic_read":
            self._blank_link_names(rows, fnames)
        return self._blank_mirrors(rows)

    def _blank_link_names(self, rows, fnames):
        """Nor does the name of a linked document tell its contact's."""
        for name in fnames:
            field = self._fields[name]
            if field.type != "many2one" or not field.comodel_name:
                continue
            comodel = self.env[field.comodel_name]
            if "display_name" in comodel._get_contact_mirrors():
                self._blank_pairs(comodel, [(row, name) for row in rows])

    @api.model
    def _blank_pairs(self, model, places):
        """Blank ``(id, name)`` pairs in place.

        :param list places: ``(container, key)`` of pairs, or of nothing
        """
        places = [(row, key) for row, key in places if isinstance(row[key], tuple)]
        blank = model.browse({row[key][0] for row, key in places})._get_blank_names()
        for row, key in places:
            if row[key][0] in blank:
                row[key] = (row[key][0], blank[row[key][0]])

    @api.readonly
    def web_read(self, specification):
        if not self:  # a form reads as many empty links as others
            return super().web_read(specification)
        rows = super(Base, self._masked()).web_read(specification)
        for name, spec in () if self.env.su else specification.items():
            if "display_name" in (spec or {}).get("fields", ()):
                self._blank_nested_name(rows, name)
        return rows

    def _blank_nested_name(self, rows, name):
        """A linked document says its own name, not that of its contact."""
        field = self._fields.get(name)
        if field is None or field.type != "many2one":
            return
        comodel = self.env[field.comodel_name]
        if "display_name" not in comodel._get_contact_mirrors():
            return
        linked = [row[name] for row in rows if row[name]]
        blank = comodel.browse({values["id"] for values in linked})._get_blank_names()
        for values in linked:
            if values["id"] in blank:
                values["display_name"] = blank[values["id"]]

    def export_data(self, fields_to_export):
        return super(Base, self._masked()).export_data(fields_to_export)

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        found = super(Base, self._masked()).name_search(name, domain, operator, limit)
        if not self.env.su and "display_name" in self._get_contact_mirrors():
            found = [tuple(pair) for pair in found]
            self._blank_pairs(self, [(found, n) for n in range(len(found))])
        return found

    @api.model
    @api.readonly
    def web_name_search(self, *args, **kwargs):
        rows = super(Base, self._masked()).web_name_search(*args, **kwargs)
        if not self.env.su and "display_name" in self._get_contact_mirrors():
            formatted = [row for row in rows if "__formatted_display_name" in row]
            blank = self.browse([row["id"] for row in formatted])._get_blank_names()
            for row in formatted:
                name = row["__formatted_display_name"]
                row["__formatted_display_name"] = blank.get(row["id"], name)
        return rows

    @api.model
    @api.readonly
    def formatted_read_group(self, *args, **kwargs):
        masked = super(Base, self._masked())
        return self._blank_group_names(masked.formatted_read_group(*args, **kwargs))

    @api.model
    def _blank_group_names(self, groups):
        """Groups are named by documents whose names may tell a contact."""
        for name in () if self.env.su or not groups else groups[0]:
            comodel = self._get_comodel_at(name.split(":")[0].split("."))
            if comodel is not None and "display_name" in comodel._get_contact_mirrors():
                self._blank_pairs(comodel, [(group, name) for group in groups])
        return groups

    @api.model
    def _get_comodel_at(self, names):
        """The model to which a path of links leads, or None."""
        model = self
        for name in names:
            field = model._fields.get(name)
            if field is None or not field.comodel_name:
                return None
            model = self.env[field.comodel_name]
        return model

    @api.model
    @api.readonly
    def formatted_read_grouping_sets(self, *args, **kwargs):
        masked = super(Base, self._masked())
        sets = masked.formatted_read_grouping_sets(*args, **kwargs)
        return [self._blank_group_names(groups) for groups in sets]

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
    @api.readonly
    def read_progress_bar(self, *args, **kwargs):
        return super(Base, self._masked()).read_progress_bar(*args, **kwargs)

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
        mirrors = self._get_blanked_fields()
        names = [name for name in value if name in mirrors]
        if not names:
            return
        # sudo: only which contacts are linked, saved or chosen in the form, or proposed
        records = self.sudo()
        linked = set(self._get_linked_ids(values))
        contacts = {
            name: linked.union(self._get_linked_ids({name: value[name]}))
            for name in names
        }
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
        mirrors = self._get_blanked_fields() if MASKED in self.env.context else {}
        groups = {mirrors[path[0]] for path in fields if path and path[0] in mirrors}
        hidden = self._find_hidden_links(groups) if groups else {}
        if not hidden:
            return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        rows = []
        for record in self:
            blank = {
                column
                for column, path in enumerate(fields)
                if path and record.id in hidden.get(mirrors.get(path[0]), ())
            }
            # not even read: to follow some of them is refused
            own = [[".id"] if n in blank else path for n, path in enumerate(fields)]
            lines = super(Base, record)._export_rows(
                own, _is_toplevel_call=_is_toplevel_call
            )
            for column in blank:
                is_name = fields[column][0] == "display_name"
                for line in lines:
                    line[column] = record._get_own_name() if is_name else ""
            rows += lines
        return rows
