from odoo import api, models


class ContactQualityTile(models.Model):
    _inherit = "contact.quality.tile"

    @api.model
    def _get_first_steps(self):
        """Nothing is compared without a source, nor before its first dossier."""
        steps = super()._get_first_steps()
        # sudo: whether anything is compared at all, which is no secret
        if self.env["contact.dossier"].sudo().search_count([], limit=1):
            return steps
        if self.env["contact.source"].sudo().search_count([], limit=1):
            step = self.env._("No dossier yet: it comes with the next saved record.")
        else:
            step = self.env._("Nothing is compared yet: a source is missing.")
        return steps | {"contact_sync.tile_desynchronised": step}
