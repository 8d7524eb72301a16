from odoo import api, models


class ContactSource(models.Model):
    _inherit = "contact.source"

    @api.model
    def _get_ready_mappings(self):
        mappings = super()._get_ready_mappings()
        mappings["event.track"] = {
            "name": self.env._("Speakers"),
            "model": "event.track",
            "domain": "[('active', '=', True)]",
            # who is in charge of a talk is not always who speaks
            "partner_path": "partner_id",
            "match": "link_if_key",
            "match_email": True,
            "match_phone": True,
            "match_vat": False,
            "match_ref": False,
            "container_path": "event_id",
            "person": {
                "name": "partner_name",
                "email": "partner_email",
                "phone": "partner_phone",
                "function": "partner_function",
                "image_1920": "image",
            },
            "company": {"name": "partner_company_name"},
        }
        return mappings
