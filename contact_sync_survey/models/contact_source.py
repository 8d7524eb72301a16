from odoo import api, models


class ContactSource(models.Model):
    _inherit = "contact.source"

    @api.model
    def _get_ready_mappings(self):
        mappings = super()._get_ready_mappings()
        mappings["survey.user_input"] = {
            "name": self.env._("Survey answers"),
            "model": "survey.user_input",
            "domain": "[('state', '=', 'done'), ('test_entry', '=', False)]",
            "partner_path": "partner_id",
            "match": "link_if_key",
            "match_email": True,
            "match_phone": True,
            "match_vat": False,
            "match_ref": False,
            "container_path": "survey_id",
            "person": {"email": "email"},
        }
        return mappings
