from odoo import api, models
from odoo.fields import Domain


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
            "safe": self.env._("safe"),
            "left": self.env._("left to a person"),
            "merged": self.env._("merged"),
            "failed": self.env._("failed"),
            "undone": self.env._("undone"),
        }

    @api.model
    def _get_parallel_domain(self):
        # the phases of a search are made for it; a check writes lines of its own
        ours = Domain("res_model", "=", "contact.duplicate.scan")
        ours |= Domain("res_model", "=", "contact.merge.batch") & Domain(
            "method", "=", "_job_check"
        )
        return super()._get_parallel_domain() | ours

    def _continue(self):
        if self.res_model == "contact.duplicate.scan":
            return self._get_target().sudo()._continue(self)
        if self.res_model == "contact.merge.batch":
            self._get_target().sudo()._finish(self)
        return super()._continue()
