from odoo import models
from odoo.tools import SQL

#: What a search found, hidden contacts included.
FIGURES = {
    "certain_count",
    "likely_count",
    "possible_count",
    "group_count",
    "buckets",
}


class ContactDuplicateScan(models.Model):
    """Figures of a search are for those from whom no rule hides a contact."""

    _inherit = "contact.duplicate.scan"

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        hidden = FIGURES.intersection(fnames)
        if not hidden or self._is_figures_seen():
            return rows
        return [row | dict.fromkeys(hidden, False) for row in rows]

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec.partition(":")[0] in FIGURES and not self._is_figures_seen():
            return SQL("NULL")
        return super()._read_group_select(aggregate_spec, query)

    def _is_figures_seen(self):
        return self.env["contact.duplicate.group"]._is_all_seen()
