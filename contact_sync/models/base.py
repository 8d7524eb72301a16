from odoo import api, models

from .collector import Collector


class Base(models.AbstractModel):
    """Notice what is saved on the models of the sources.

    Methods only, and one look into a cached dictionary, so that a model that is no
    source pays nothing measurable. What was noticed is compared once, just before the
    commit.
    """

    _inherit = "base"

    def _get_watched_fields(self):
        """Fields of this model whose change may concern a contact, or ``None``.

        Nothing is watched while the registry loads: tables may not exist yet, and
        what an installation writes was typed by nobody.
        """
        if not self.pool.ready:
            return None
        return self.env["contact.source"]._get_watched().get(self._name)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if self._get_watched_fields():
            Collector.of(self.env).note_created(records)
        return records

    def write(self, vals):
        watched = self._get_watched_fields()
        if watched and not watched.isdisjoint(vals):
            Collector.of(self.env).note_write(self, watched, vals)
        return super().write(vals)

    def _compute_field_value(self, field):
        if field.store:
            watched = self._get_watched_fields()
            if watched and field.name in watched:
                Collector.of(self.env).note_compute(self, watched)
        return super()._compute_field_value(field)

    def unlink(self):
        if self._get_watched_fields() and self._name != "res.partner":
            self.env["contact.dossier"]._note_unlink(self)
        return super().unlink()
