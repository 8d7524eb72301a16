from odoo import api, models


class ContactSource(models.Model):
    _inherit = "contact.source"

    @api.model
    def _get_ready_mappings(self):
        mappings = super()._get_ready_mappings()
        mappings["mailing.contact"] = {
            "name": self.env._("Mailing list contacts"),
            "model": "mailing.contact",
            # Odoo links them to nobody
            "match": "keys",
            "match_email": True,
            "match_phone": False,
            "match_vat": False,
            "match_ref": False,
            "container_path": "list_ids",
            "person": {
                "name": "name",
                "email": "email",
                "country_id": "country_id",
                "category_id": "tag_ids",
            },
            "company": {"name": "company_name"},
        }
        return mappings
