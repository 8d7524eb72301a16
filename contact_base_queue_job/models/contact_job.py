from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

# Handed over in one transaction: some milliseconds each
QUEUED_AT_ONCE = 200
DEFAULT_PATIENCE_MINUTES = 10


class ContactJob(models.Model):
    _inherit = "contact.job"

    @api.model
    def _work_off(self):
        """Hand over what waits, as long as there is somebody who takes it."""
        slices = self.env["contact.job.slice"]
        if not self._has_job_runner() or slices._is_stuck(self._get_patience()):
            return super()._work_off()
        handed = self._hand_over()
        if self._get_waiting_slices(1):
            # the scheduler looks whether it was done
            self._trigger_cron_at(fields.Datetime.now() + self._get_patience())
        left = slices.search_count(self._get_waiting_domain() & self._get_free_domain())
        self.env["ir.cron"]._commit_progress(len(handed), remaining=left)
        return slices

    @api.model
    def _hand_over(self):
        """Make queue jobs of slices that wait for one. :return: these slices"""
        slices = self._get_waiting_slices(QUEUED_AT_ONCE, self._get_free_domain())
        slices |= self._get_next_in_line()
        slices._delay()
        return slices

    @api.model
    def _get_free_domain(self):
        """Slices that can run beside others and have no queue job."""
        beside = Domain("job_id", "any", self._get_parallel_domain())
        return beside & self.env["contact.job.slice"]._get_unqueued_domain()

    @api.model
    def _get_next_in_line(self):
        """The first of those that run one at a time, when none of them has its turn."""
        in_line = Domain("job_id", "not any", self._get_parallel_domain())
        queued = ~self.env["contact.job.slice"]._get_unqueued_domain()
        if self._get_waiting_slices(1, in_line & queued):
            return self.env["contact.job.slice"]
        return self._get_waiting_slices(1, in_line)

    @api.model
    def _has_job_runner(self):
        """Whether a job runner leads on this database, on whichever host.

        A leading runner holds an advisory lock, which goes with its process.
        """
        query = SQL(
            """
            SELECT 1 FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND objsubid = 1
              AND database = (
                SELECT oid FROM pg_database WHERE datname = current_database()
              )
              AND classid::bigint = %s AND objid::bigint = %s
            """,
            PG_ADVISORY_LOCK_ID >> 32,
            PG_ADVISORY_LOCK_ID & 0xFFFFFFFF,
        )
        return bool(self.env.execute_query(query))

    @api.model
    def _get_patience(self):
        """How long a slice may wait in a queue that does not move."""
        # sudo: parameters are for administrators
        parameters = self.env["ir.config_parameter"].sudo()
        minutes = parameters.get_param("contact_base_queue_job.patience_minutes") or ""
        if not minutes.isdigit():
            minutes = DEFAULT_PATIENCE_MINUTES
        return timedelta(minutes=int(minutes))

    @api.model
    def _trigger_cron_at(self, date):
        # sudo: as _trigger_cron()
        self.env.ref("contact_base.ir_cron_run_jobs").sudo()._trigger(at=date)
