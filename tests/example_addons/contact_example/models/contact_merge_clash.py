from odoo import models


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    def _get_extra_keys(self):
        once = {("example_member", "partner_id"): ("club",)}
        return super()._get_extra_keys() | once
