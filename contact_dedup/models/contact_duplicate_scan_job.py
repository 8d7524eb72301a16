"""The search in the background: slices of a job, one phase after the other."""

from odoo import api, fields, models

from .scan_run import ScanRun
from .scan_scratch import DatabaseScratch


class ContactDuplicateScan(models.Model):
    _inherit = "contact.duplicate.scan"

    @api.model
    def _enqueue(self, full):
        """Begin a search in the background. :return: the scan"""
        vals = self._prepare_scan_vals(full)
        scan = self.create({**vals, "state": "waiting"})
        scan.job_id = self.env["contact.job"]._enqueue(
            self.env._("Search for duplicates"),
            scan,
            "_job_slice",
            [{"phase": "start"}],
        )
        return scan

    def _get_run(self):
        return ScanRun(self, DatabaseScratch(self))

    def _job_slice(self, phase, **args):
        """Run one slice of a phase. Returns its counters."""
        scan = self.sudo()  # detection; what is shown later follows the reader
        scan._lock(exclusive=False)
        if phase == "start":
            return {}
        return scan._get_run().do(phase, **args)

    def _continue(self, job):
        """Add the slices of the next phase when those of the last one are done.

        :return: whether there is more to do
        """
        self.ensure_one()
        if job.state == "stopped" or self.state not in ("waiting", "running"):
            return False
        if job.error_count:
            self._fail(job)
            return False
        run = self._get_run()
        phases = run.get_phases()
        self._add_figures_of(job)
        at = phases.index(self.phase) + 1 if self.phase in phases else 0
        for phase in phases[at:]:
            slices = [{"phase": phase, **args} for args in run.get_slices(phase)]
            self.write({"phase": phase, "state": "running"})
            if slices:
                job._add_slices(slices)
                job._trigger_cron()
                return True
        self._finish()
        return False

    def _fail(self, job):
        errors = job.slice_ids.filtered(lambda s: s.state == "failed")
        self.write(
            {
                "state": "failed",
                "date_end": fields.Datetime.now(),
                "error": errors[:1].error,
            }
        )

    def _add_figures_of(self, job):
        self.write(
            {
                "contact_count": (job.result or {}).get("contacts", 0),
                "compared_count": (job.result or {}).get("compared", 0),
            }
        )

    @api.model
    @api.readonly
    def get_status(self):
        """How the search stands, for the banner.

        :return: ``state``, ``progress``, ``scan_id``, ``ever`` (whether one came to
            its end), ``date_end``, ``can_scan`` (whether the user may start one)
        """
        self.env["contact.duplicate"].check_access("read")
        # sudo: reviewers see how far a search is, and nothing of what it found
        last = self.sudo().search([], limit=1)
        return {
            "state": last.state or False,
            "progress": last.progress,
            "scan_id": last.id,
            "ever": bool(self.sudo()._get_last_full()),
            "date_end": last.date_end,
            "can_scan": self.env.user.has_group("contact_dedup.group_manager"),
        }
