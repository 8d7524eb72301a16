from odoo import api, models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @api.model
    def _prepare_partner_contact_details_html(self, section_title, partner):
        """Odoo notes them in the description, which all read who see the meeting."""
        if partner._filter_restricted():
            return []
        return super()._prepare_partner_contact_details_html(section_title, partner)
