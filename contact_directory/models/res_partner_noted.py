from odoo import api, models


class ResPartner(models.Model):
    """What makes a contact worth a new search text."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        self.env["contact.search.text"]._note(partners.ids)
        return partners

    def write(self, vals):
        result = super().write(vals)
        columns = self.env["contact.search.text"]._get_columns()
        if not vals.keys().isdisjoint(columns):
            self.env["contact.search.text"]._note(self.ids)
        return result

    def _after_written_together(self, name):
        if name in self.env["contact.search.text"]._get_columns():
            self.env["contact.search.text"]._note(self.ids)
        return super()._after_written_together(name)

    def _compute_field_value(self, field):
        if field.store and field.name in self.env["contact.search.text"]._get_columns():
            self.env["contact.search.text"]._note(self.filtered("id").ids)
        return super()._compute_field_value(field)

    def _after_channels_changed(self):
        self.env["contact.search.text"]._note(self.ids)
        return super()._after_channels_changed()

    def _after_contacts_moved(self, src, dst, undo=False):
        result = super()._after_contacts_moved(src, dst, undo=undo)
        self.env["contact.search.text"]._note((src | dst).exists().ids)
        return result
