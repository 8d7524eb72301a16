from odoo import api, models


class ContactSource(models.Model):
    _inherit = "contact.source"

    @api.model
    def _get_ready_mappings(self):
        mappings = super()._get_ready_mappings()
        mappings["payment.transaction"] = {
            "name": self.env._("Donations"),
            "model": "payment.transaction",
            "domain": "[('is_donation', '=', True), ('state', '=', 'done')]",
            # the website's own public contact for whoever is not logged in
            "partner_path": "partner_id",
            "match": "link_if_key",
            "match_email": True,
            "match_phone": False,
            "match_vat": False,
            "match_ref": False,
            # the donation form asks for no more; the rest is copied from the contact
            "person": {
                "name": "partner_name",
                "email": "partner_email",
                "country_id": "partner_country_id",
            },
        }
        return mappings
