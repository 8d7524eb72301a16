from odoo import models


class ContactSource(models.Model):
    _inherit = "contact.source"

    def _get_ready_mappings(self):
        person = {"email": "email", "phone": "phone", "member_number": "number"}
        mapping = {"name": "Members", "model": "example.member", "person": person}
        mapping.update(partner_path="partner_id", match="link")
        return super()._get_ready_mappings() | {"example.member": mapping}
