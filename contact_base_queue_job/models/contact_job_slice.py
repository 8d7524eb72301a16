from psycopg2.extensions import TransactionRollbackError

from odoo import SUPERUSER_ID, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.contact_base.models.contact_job import PENDING_STATES
from odoo.addons.queue_job.exception import FailedJobError, RetryableJobError

QUEUED_STATES = ("wait_dependencies", "pending", "enqueued", "started")
# Two slices that met shall not meet again at once
COLLISION_SECONDS = 5
MAX_COLLISIONS = 10


class ContactJobSlice(models.Model):
    _inherit = "contact.job.slice"

    def _get_identity_key(self):
        self.ensure_one()
        return f"{self._name}-{self.id}"

    def _get_unqueued_domain(self):
        """Slices without a queue job that will run them."""
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                """NOT EXISTS (
                    SELECT 1 FROM queue_job
                    WHERE identity_key = %s || %s AND state IN %s
                )""",
                f"{self._name}-",
                SQL.identifier(alias, "id"),
                QUEUED_STATES,
            )
        )

    def _get_queue_jobs(self, states):
        """The queue jobs of all slices in some states, in sudo."""
        # sudo: queue jobs are for the managers of the queue alone
        return (
            self.env["queue.job"]
            .sudo()
            .search([("model_name", "=", self._name), ("state", "in", states)])
        )

    def _delay(self):
        """Make a queue job of each slice, unless it has one."""
        # as the scheduler: a slice takes on the rights of its job's user by itself
        for slice_ in self.with_user(SUPERUSER_ID):
            slice_.with_delay(
                identity_key=slice_._get_identity_key(),
                description=f"{slice_.job_id.name} (#{slice_.sequence})",
                max_retries=MAX_COLLISIONS,
            )._run_queued()

    def _is_stuck(self, patience):
        """Whether queue jobs wait longer than that and not one began meanwhile."""
        limit = fields.Datetime.now() - patience
        ours = Domain("model_name", "=", self._name)
        queue_jobs = self.env["queue.job"].sudo()
        waiting = Domain("state", "in", ("pending", "enqueued"))
        if not queue_jobs.search_count(
            ours & waiting & Domain("date_created", "<", limit), limit=1
        ):
            return False
        return not queue_jobs.search_count(
            ours & Domain("date_started", ">", limit), limit=1
        )

    def _run_queued(self):
        """Run this slice in a queue job, which may commit.

        What it does not find waiting is left alone: the scheduler may have done it.

        :raise FailedJobError: it failed for good
        :raise RetryableJobError: it is to be tried again
        """
        if not self.exists():
            return
        attempts = self.attempts
        try:
            self._claim_and_run()
            self.env["ir.cron"]._commit_progress()
            # those that ended at the same moment did not see each other
            self.job_id._close_if_finished()
            self.env["ir.cron"]._commit_progress()
        except TransactionRollbackError as error:
            self.env.cr.rollback()
            self._forget_attempt(attempts)
            raise RetryableJobError(str(error), seconds=COLLISION_SECONDS) from error
        self._go_on()

    def _forget_attempt(self, attempts):
        """Slices side by side meet more often; that is no fault of theirs."""
        if self.exists() and self.attempts > attempts:
            self.attempts = attempts
        self.env["ir.cron"]._commit_progress()

    def _go_on(self):
        """Have the next ones handed over; tell the queue how it went."""
        self.env["contact.job"]._get_next_in_line()._delay()
        if self.env["contact.job"]._get_waiting_slices(
            1, self.env["contact.job"]._get_free_domain()
        ):
            self.env["contact.job"]._trigger_cron()
        self.env["ir.cron"]._commit_progress()
        if self.state == "failed":
            raise FailedJobError(self.error)
        if self.state == "waiting" and self.job_id.state in PENDING_STATES:
            raise RetryableJobError(
                self.error or "", seconds=COLLISION_SECONDS, ignore_retry=True
            )
