from odoo import api, models


class ContactTemperature(models.Model):
    """How near to a sale a contact is."""

    _name = "contact.temperature"
    _inherit = "contact.directory.option"
    _description = "Contact temperature"

    @api.model
    def _get_partner_field(self):
        return "temperature_id"
