from odoo import models


class ContactDuplicateGroup(models.Model):
    _inherit = "contact.duplicate.group"

    def _get_compared_fields(self):
        names = super()._get_compared_fields()
        return [names[0], "member_number", *names[1:]]
