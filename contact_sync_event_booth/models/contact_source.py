from odoo import api, models


class ContactSource(models.Model):
    _inherit = "contact.source"

    @api.model
    def _get_ready_mappings(self):
        mappings = super()._get_ready_mappings()
        mappings["event.booth"] = {
            "name": self.env._("Event booths"),
            "model": "event.booth",
            # the renter is the exhibitor
            "partner_path": "partner_id",
            "match": "link",
            "container_path": "event_id",
            "person": {
                "name": "contact_name",
                "email": "contact_email",
                "phone": "contact_phone",
            },
        }
        return mappings
