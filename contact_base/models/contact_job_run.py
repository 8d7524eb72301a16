import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .contact_job import PENDING_STATES

# Read at once by the cron; each takes a few seconds, so a run never sees them all
SLICES_PER_RUN = 200
#: How long a run goes on beyond what Odoo promises it (10 s). Its watchdog kills a
#: worker two minutes after the last sign of life, and that is before it slept, for
#: more than a minute.
SECONDS_BEYOND = 15


class ContactJob(models.Model):
    """How the slices of jobs are run; what a job is stands in contact_job.py."""

    _inherit = "contact.job"

    def _get_target(self):
        """The records of the job, with the rights and the language of its user."""
        self.ensure_one()
        if self.res_model not in self.env:
            raise UserError(
                self.env._("The model %(model)s is gone.", model=self.res_model)
            )
        target = self.env[self.res_model].browse(self.res_ids or ())
        if not self.user_id:
            return target
        if not self.user_id.active and not self.user_id._is_superuser():
            raise UserError(
                self.env._("The user %(user)s is archived.", user=self.user_id.name)
            )
        user = self.user_id
        return target.with_user(user).with_context(lang=user.lang, tz=user.tz)

    def _mark_running(self):
        waiting = self.filtered(lambda job: job.state == "waiting")
        for job in waiting:
            start = job.date_start or fields.Datetime.now()
            job.write({"state": "running", "date_start": start})

    def _close_if_finished(self):
        """Give its final state to each pending job without a waiting slice."""
        unfinished = self.env["contact.job.slice"].search(
            [("job_id", "in", self.ids), ("state", "=", "waiting")]
        )
        jobs = (self - unfinished.job_id).filtered(lambda j: j.state in PENDING_STATES)
        for job in jobs:
            if job._continue():
                continue
            state = "failed" if job.error_count else "done"
            job.write({"state": state, "date_end": fields.Datetime.now()})

    def _continue(self):
        """Add what is to be done once all slices so far are finished.

        Override for work in phases, of which one starts when the one before is done::

            if self.method == "_job_count":
                return bool(self._add_slices([{"part": 1}]))
            return super()._continue()

        :return: whether there is more to do; else the job ends
        """
        return False

    @api.private
    def run_now(self):
        """Run all waiting slices in this transaction, for tests and scripts.

        :return: the counters of the slices, added up over the jobs
        :rtype: dict[str, float]
        """
        jobs = self.sudo()
        while waiting := jobs._get_waiting_slices(len(jobs.slice_ids)):
            for slice_ in waiting:
                slice_._claim()
                slice_._run()
        totals = {}
        for job in jobs:
            for name, count in (job.result or {}).items():
                totals[name] = totals.get(name, 0) + count
        return totals

    @api.model
    def _get_waiting_domain(self):
        return Domain("state", "=", "waiting") & Domain(
            "job_id.state", "in", PENDING_STATES
        )

    @api.model
    def _get_parallel_domain(self):
        """Jobs whose slices may run side by side, wherever there are workers.

        The slices of all others run one at a time and in order, also where the work
        is spread, as two that create contacts would not see each other's::

            return super()._get_parallel_domain() | Domain("method", "=", "_job_count")
        """
        return Domain.FALSE

    def _get_waiting_slices(self, limit, domain=Domain.TRUE):
        """Slices to run next; what failed before comes after what did not.

        :param int limit: at most so many
        :param domain: only such slices
        """
        domain &= self._get_waiting_domain()
        if self:
            domain &= Domain("job_id", "in", self.ids)
        # by the job's id, not by its order: who came first is served first
        return self.env["contact.job.slice"].search(
            domain, limit=limit, order="attempts, job_id.id, sequence, id"
        )

    @api.model
    def _work_off(self):
        """Have done what waits; here the scheduler itself does it.

        The one method to override to have slices run elsewhere: hand over
        ``_get_waiting_slices()``, tell the scheduler what is left to hand over, and
        return no slice. Whoever gets a slice calls ``_run_and_commit()`` on it::

            def _work_off(self):
                slices = self._get_waiting_slices(100, Domain("is_sent", "=", False))
                slices._send()
                self.env["ir.cron"]._commit_progress(len(slices), remaining=0)
                return slices.browse()

        :return: the slices that failed for good
        """
        return self._run_slices(self._get_waiting_slices(SLICES_PER_RUN))

    @api.model
    def _run_slices(self, slices):
        """Run slices one after the other, committing after each.

        :return: the slices that failed for good
        """
        failed = slices.browse()
        for slice_ in slices:
            failed |= slice_._run_and_commit()
            remaining = slices.search_count(self._get_waiting_domain())
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                self._leave_the_rest(remaining)
                break
        return failed

    @api.model
    def _is_run_over(self):
        """Whether Odoo has called often enough: ten times, however long each takes."""
        end = self.env.context.get("cron_end_time", float("inf"))
        return time.monotonic() > end + SECONDS_BEYOND

    @api.model
    def _leave_the_rest(self, remaining):
        """No time is left: the next run goes on, after the other scheduled actions.

        If nobody wakes it, Odoo sleeps for a minute before: two thirds of the time of a
        long job.
        """
        if remaining:
            self._trigger_cron()

    @api.model
    def _cron_run_jobs(self):
        """Run what waits, as long as the scheduler gives time.

        :raise UserError: a slice failed for good; raised last, so that the scheduled
            action is seen to fail
        """
        waiting = self.env["contact.job.slice"].search_count(self._get_waiting_domain())
        is_over = self._is_run_over()
        if is_over:
            self._leave_the_rest(waiting)
        self.env["ir.cron"]._commit_progress(remaining=waiting)
        if is_over:
            return  # and nothing was done: Odoo calls no further time
        failed = self.browse()._work_off()
        # slices that ended at the same moment did not see each other
        self.search([("state", "in", PENDING_STATES)])._close_if_finished()
        self._forget_idle_jobs()
        self.env["ir.cron"]._commit_progress()
        if failed:
            raise UserError(self._prepare_failure_message(failed))

    # routine

    @api.model
    def _get_routine_methods(self):
        """Methods of jobs that nobody asked for: such a job is kept only with news.

        ::

            return super()._get_routine_methods() | {"_job_look_again"}
        """
        return set()

    @api.model
    def _get_idle_counters(self):
        """Counters that are no news, whatever they count."""
        return set()

    @api.model
    def _forget_idle_jobs(self):
        """Delete routine that ended well and had nothing to say."""
        ended = self.search(
            [
                ("method", "in", sorted(self._get_routine_methods())),
                ("state", "=", "done"),
                # those of before were looked at before
                ("date_end", ">=", fields.Datetime.now() - timedelta(days=2)),
            ]
        )
        ended.filtered(lambda job: not job._has_news()).unlink()

    def _has_news(self):
        """Whether the slices counted or listed anything worth telling."""
        self.ensure_one()
        idle = self._get_idle_counters()
        return any(
            n for name, n in (self.result or {}).items() if name not in idle
        ) or (any(any(d.values()) for d in self.slice_ids.mapped("details") if d))

    @api.model
    def _prepare_failure_message(self, failed):
        lines = [f"{s.job_id.name} (#{s.sequence}): {s.error}" for s in failed]
        return self.env._(
            "Slices of background jobs failed for good:\n%(slices)s",
            slices="\n".join(lines),
        )
