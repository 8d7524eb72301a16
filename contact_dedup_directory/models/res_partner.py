from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _after_channels_changed(self):
        """A secondary value may show that two contacts are the same."""
        self.env["contact.dedup.key"]._note(self)
        return super()._after_channels_changed()
