from odoo import api, models

from odoo.addons.contact_directory.models.base_partner_merge import OWN_TABLES


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _get_left_out_tables(self):
        """Channels follow by the directory's own step, which folds what is twice."""
        return super()._get_left_out_tables() | {*OWN_TABLES}
