from odoo import api, models


class ContactSource(models.Model):
    _inherit = "contact.source"

    @api.model
    def _get_ready_mappings(self):
        mappings = super()._get_ready_mappings()
        mappings["crm.lead"] = {
            "name": self.env._("Leads and opportunities"),
            "model": "crm.lead",
            # what is lost was often never serious
            "domain": "[('active', '=', True)]",
            "partner_path": "partner_id",
            "match": "link_if_key",
            "match_email": True,
            "match_phone": True,
            "match_vat": False,
            "match_ref": False,
            "container_path": "team_id",
            "person": {
                "name": "contact_name",
                "email": "email_from",
                "phone": "phone",
                "function": "function",
                "street": "street",
                "street2": "street2",
                "zip": "zip",
                "city": "city",
                "state_id": "state_id",
                "country_id": "country_id",
            },
            "company": {"name": "partner_name", "website": "website"},
        }
        return mappings
