from odoo import models


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    def _get_primary_key(self, contact, facts):
        key = super()._get_primary_key(contact, facts)
        return (not contact.member_number, *key)
