from odoo import api, models

from odoo.addons.contact_directory.models.base_partner_merge import OWN_TABLES
from odoo.addons.contact_directory.models.channel_changes import gathering


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _get_left_out_tables(self):
        """Channels follow by the directory's own step, which folds what is twice."""
        return super()._get_left_out_tables() | {*OWN_TABLES}

    @api.model
    def _write_all(self, runs):
        """Channels and fields are brought in line once for all contacts."""
        with gathering(self.env):
            return super()._write_all(runs)
