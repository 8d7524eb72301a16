from odoo import api, models


class MailScheduledMessage(models.Model):
    _inherit = "mail.scheduled.message"

    @api.model
    def _notification_parameters_whitelist(self):
        """A message for later goes to the address that was picked, too."""
        return super()._notification_parameters_whitelist() | {"outgoing_email_to"}
