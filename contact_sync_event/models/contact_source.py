from odoo import api, models


class ContactSource(models.Model):
    _inherit = "contact.source"

    @api.model
    def _get_ready_mappings(self):
        mappings = super()._get_ready_mappings()
        mappings["event.registration"] = {
            "name": self.env._("Event registrations"),
            "model": "event.registration",
            "domain": "[('state', 'not in', ['draft', 'cancel'])]",
            # who booked is not always who comes
            "partner_path": "partner_id",
            "match": "link_if_key",
            "match_email": True,
            "match_phone": True,
            "match_vat": False,
            "match_ref": False,
            "container_path": "event_id",
            "person": {"name": "name", "email": "email", "phone": "phone"},
            "company": {"name": "company_name"},
        }
        return mappings
