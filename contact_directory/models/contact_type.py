from odoo import api, models


class ContactType(models.Model):
    """What a contact is for us: client, supplier... A contact may be several."""

    _name = "contact.type"
    _inherit = "contact.directory.option"
    _description = "Contact type"

    @api.model
    def _get_partner_field(self):
        return "type_ids"
