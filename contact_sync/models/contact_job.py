from odoo import models


class ContactJob(models.Model):
    _inherit = "contact.job"

    def _get_counter_labels(self):
        return super()._get_counter_labels() | {
            "seen": self.env._("looked at"),
            "created": self.env._("contacts created"),
            "linked": self.env._("dossiers saved"),
            "proposed": self.env._("proposals"),
            "unclear": self.env._("to attribute"),
            "compared": self.env._("compared"),
        }
