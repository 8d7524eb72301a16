from odoo import models


class ContactJob(models.Model):
    _inherit = "contact.job"

    def _get_counter_labels(self):
        return super()._get_counter_labels() | {
            "prepared": self.env._("prepared"),
            "contacts": self.env._("contacts"),
            "compared": self.env._("compared"),
            "certain": self.env._("certain"),
            "likely": self.env._("likely"),
            "possible": self.env._("possible"),
        }

    def _continue(self):
        if self.res_model == "contact.duplicate.scan":
            return self._get_target().sudo()._continue(self)
        return super()._continue()
