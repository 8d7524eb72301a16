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
