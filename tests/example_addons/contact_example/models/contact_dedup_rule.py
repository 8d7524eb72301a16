from odoo import models

from odoo.addons.contact_dedup.tools.rule import Rule


class ContactDedupRule(models.Model):
    _inherit = "contact.dedup.rule"

    def _get_comparisons(self):
        compared = Rule("birthdate", "date")
        only_found_by = Rule("old_number", "exact", weight=0)
        return super()._get_comparisons() + [compared, only_found_by]
