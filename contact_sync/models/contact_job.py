from odoo import api, models
from odoo.fields import Domain


class ContactJob(models.Model):
    _inherit = "contact.job"

    def _get_counter_labels(self):
        return super()._get_counter_labels() | {
            "seen": self.env._("looked at"),
            "created": self.env._("contacts created"),
            "linked": self.env._("dossiers of known contacts"),
            "proposed": self.env._("differing values"),
            "applied": self.env._("of these written at once"),
            "unclear": self.env._("to attribute"),
            "unchanged": self.env._("unchanged"),
            "bad": self.env._("left out"),
            "decided": self.env._("decided"),
            "compared": self.env._("compared"),
        }

    @api.model
    def _get_parallel_domain(self):
        # counting writes nothing; runs create contacts, which the next slice must see
        counting = Domain("res_model", "=", "contact.source") & Domain(
            "method", "=", "_job_count"
        )
        return super()._get_parallel_domain() | counting

    @api.model
    def _get_routine_methods(self):
        # the safety net, each night for each source
        return super()._get_routine_methods() | {"_job_net"}

    @api.model
    def _get_idle_counters(self):
        return super()._get_idle_counters() | {"seen", "unchanged"}

    def _compute_result(self):
        """A person that two slices would create is created once."""
        result = super()._compute_result()
        for job in self:
            if (job.res_model, job.method) != ("contact.source", "_job_count"):
                continue
            absent = set(job._get_details("absent"))
            job.result = {**(job.result or {}), "created": len(absent)}
            job.result_text = job._format_result(job.result)
        return result
