import logging

from psycopg2.extensions import TransactionRollbackError

from odoo import fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3


class ContactJobSlice(models.Model):
    _name = "contact.job.slice"
    _description = "Background Job Slice"
    _order = "job_id desc, sequence, id"
    _rec_name = "sequence"

    job_id = fields.Many2one(
        "contact.job", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(string="Number", required=True)
    args = fields.Json(string="Arguments")
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")],
        default="waiting",
        required=True,
    )
    attempts = fields.Integer(
        help="How often it was started. An attempt that was cut short by a limit of "
        "the server counts too."
    )
    error = fields.Text(help="Why the last attempt failed.")
    result = fields.Json(help="What the slice counted.")
    details = fields.Json(help="What the slice listed.")

    _waiting_idx = models.Index("(job_id, attempts, sequence) WHERE state = 'waiting'")

    def _claim(self):
        """Count an attempt. Commit before running: it must outlive a killed worker.

        Here and in ``_run``, what is no longer waiting is left alone.
        """
        self.ensure_one()
        if self.state != "waiting" or self.job_id.state not in ("waiting", "running"):
            return
        if self.attempts >= MAX_ATTEMPTS:
            error = self.error or self.env._(
                "Stopped by the server each time, probably by its time or memory limit."
            )
            self._fail(error)
            return
        self.job_id._mark_running()
        self.attempts += 1

    def _run(self):
        """Run a claimed slice in this transaction, unless somebody else does.

        An error undoes what the slice did and nothing else; it is kept on the slice.
        """
        self.ensure_one()
        if not self.try_lock_for_update(allow_referencing=True):
            return
        self.invalidate_recordset(["state"])
        if self.state != "waiting" or self.job_id.state != "running":
            return
        try:
            with self.env.cr.savepoint():
                result = self._call_method()
        except TransactionRollbackError:
            # two transactions met: only a new one can succeed
            raise
        except Exception as error:  # noqa: BLE001  whatever a job method may raise
            self._record_error(error)
        else:
            self.write({"state": "done", "error": False, **self._split(result or {})})
        self.job_id._close_if_finished()

    def _run_and_commit(self):
        """Claim, commit and run; a collision costs the attempt, not the job.

        :return: self if it failed for good, else an empty recordset
        """
        try:
            self._claim_and_run()
            return self.filtered(lambda s: s.state == "failed")
        except TransactionRollbackError as error:
            self.env.cr.rollback()
            _logger.info("Slice %s of a job met another transaction: %s", self, error)
            return self.browse()

    def _claim_and_run(self):
        """Claim, commit and run.

        :raise TransactionRollbackError: it met another transaction; roll back
        """
        self._claim()
        self.env["ir.cron"]._commit_progress()
        self._run()

    def _split(self, result):
        """Counters are added up over the slices, lists are put together."""
        lists = {name: value for name, value in result.items() if type(value) is list}
        counters = {n: value for n, value in result.items() if n not in lists}
        return {"result": counters, "details": lists}

    def _call_method(self):
        job = self.job_id
        return getattr(job._get_target(), job.method)(**(self.args or {}))

    def _record_error(self, error):
        is_explained = isinstance(error, UserError)
        message = str(error) if is_explained else f"{type(error).__name__}: {error}"
        _logger.warning(
            "Attempt %s of slice %s of job %r failed: %s",
            self.attempts,
            self.sequence,
            self.job_id.name,
            message,
            exc_info=not is_explained,
        )
        if self.attempts >= MAX_ATTEMPTS:
            self._fail(message)
        else:
            self.error = message

    def _fail(self, message):
        self.write({"state": "failed", "error": message})
        self.job_id._close_if_finished()
