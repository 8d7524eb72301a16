"""The manual run: the only one that looks back."""

from psycopg2 import Error, OperationalError

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.gc import disabling_gc

from ..tools.plan import Trial

#: Records of one slice: about a second of work, well within a worker's limits.
SLICE_SIZE = 1000
#: Bad records that a slice names; it counts the others.
NAMED_PROBLEMS = 100


class ContactSource(models.Model):
    _inherit = "contact.source"

    def action_sync_now(self):
        """Look at all records that are there, in the background.

        Adds only absent contacts, updates linked ones by policy; run twice, the second
        time changes nothing.

        :return: action that opens the job
        :raise UserError: when the source has no records
        """
        action = {}
        for source in self:
            action = source._run_now()
        return action

    def action_preview_run(self):
        """Say what *Run now* would do, before it is done.

        :return: action that opens the preview
        :raise UserError: when the source has no records
        """
        self.ensure_one()
        return self._open_run()

    def action_preview(self):
        """Show what the source makes of its last ten records.

        :return: action
        :raise UserError: when the source has no records
        :raise AccessError: without the right to read them
        """
        self.ensure_one()
        self.check_access("write")
        self._check_runnable()
        self._check_readable()
        preview = self.env["contact.source.preview"].create({"source_id": self.id})
        preview._fill()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview: %(name)s", name=self.name),
            "res_model": preview._name,
            "res_id": preview.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _open_run(self, container_id=0):
        self.check_access("write")
        self._check_runnable()
        run = self.env["contact.source.run"].create(
            {"source_id": self.id, "container_id": container_id}
        )
        run._count()
        return run._get_action()

    def _run_now(self, container_id=0):
        """Queue a run over all records, or over those of one container.

        :return: action that opens the job
        """
        self.check_access("write")
        self._check_runnable()
        job = self._enqueue_slices(
            self.env._("Synchronise: %(name)s", name=self._get_run_name(container_id)),
            "_job_sync",
            container_id,
        )
        return {**job.action_open(), "views": [(False, "form")], "target": "current"}

    def _enqueue_slices(self, name, method, container_id):
        # bookkeeping: the right to manage the source was checked by the caller
        return self.env["contact.job"]._enqueue(
            name,
            self,
            method,
            self._get_slices(container_id),
            key=f"contact_sync.{method}.{self.id}.{container_id}",
        )

    def _get_run_name(self, container_id):
        if not container_id:
            return self.name
        container = self.env[self.container_model].sudo().browse(container_id)
        return f"{self.name}, {container.display_name}"

    def _check_runnable(self):
        if not self.model or self.is_broken:
            raise UserError(
                self.env._(
                    "“%(name)s” has no records to look at: the app that held them is "
                    "not installed, or another program submits its dossiers.",
                    name=self.name,
                )
            )

    def _get_run_domain(self, container_id=0):
        """Records that a run looks at: the filter, and one container if asked."""
        domain = self._get_domain()
        if container_id:
            domain &= Domain(self.container_path, "in", [container_id])
        return domain

    def _get_slices(self, container_id=0):
        """Ranges of ids, ``[{"first": id, "last": id}]``."""
        self.ensure_one()
        records = self.env[self.model].sudo().with_context(active_test=False)
        query = records._search(self._get_run_domain(container_id), order="id")
        ranges = self.env["contact.source.seen"]._get_ranges(SLICE_SIZE, query.select())
        only = {"container_id": container_id} if container_id else {}
        return [{"first": first, "last": last, **only} for first, last in ranges]

    def _job_sync(self, first, last, container_id=0):
        """Capture one range of records. Returns its counters."""
        return self._capture_range(first, last, container_id)

    def _job_count(self, first, last, container_id=0):
        """Count what ``_job_sync`` would do. Returns its counters."""
        trial = Trial()
        counters = self._capture_range(first, last, container_id, trial)
        return {**counters, "absent": sorted(trial.absent)}

    def _capture_range(self, first, last, container_id, trial=None):
        self.ensure_one()
        source = self.sudo()  # detection; what is shown later follows the reader
        records = source.env["contact.dossier"]._browse_watched(source.model)
        domain = Domain("id", ">=", first) & Domain("id", "<=", last)
        if container_id:
            domain &= Domain(source.container_path, "in", [container_id])
        found = records.search(domain, order="id")
        return source._capture_back(found, container_id, trial)

    def _capture_back(
        self, records, container_id=0, trial=None, look_back=True, get_saved=None
    ):
        """Capture records that are there; a bad one does not stop the others.

        :param bool look_back: the manual run, see ``_capture_source``
        :param get_saved: ``record -> (date saved, uid)``; else what the record says
        :return: counters; ``problems`` lists the bad records with their reasons
        """
        spec = self._get_spec()
        if container_id:  # asked for by name, though it may be switched off
            spec = spec._replace(excluded=frozenset())
        try:
            # the records of one slice: looking for garbage among them takes longer
            with disabling_gc(), self.env.cr.savepoint():
                counters = self.env["contact.dossier"]._capture_source(
                    spec,
                    records,
                    get_saved or (lambda r: (r.write_date, r.write_uid.id)),
                    look_back=look_back,
                    trial=trial,
                )
                self.env.flush_all()
            return counters
        except OperationalError:
            raise  # two transactions met: only a new one can succeed
        except Exception as error:  # noqa: BLE001  whatever a record may hold
            self.env.transaction.clear()
            how = (container_id, trial, look_back, get_saved)
            return self._capture_halves(records, how, error)

    def _capture_halves(self, records, how, error):
        """Find the bad record among these, and capture the others."""
        if len(records) <= 1:
            return self._get_problem(records, error)
        middle = len(records) // 2
        total = {"problems": []}
        for part in (records[:middle], records[middle:]):
            found = self._capture_back(part, *how)
            for name, value in found.items():
                total[name] = total.get(name, type(value)()) + value
        total["problems"] = total["problems"][:NAMED_PROBLEMS]
        return total

    def _get_problem(self, record, error):
        reason = self._get_reason(error)
        problem = {"model": record._name, "id": record.id, "reason": reason}
        return {"seen": 1, "bad": 1, "problems": [problem]}

    def _get_reason(self, error):
        """Why a record was left out, for the person who reads the report."""
        if isinstance(error, Error):  # what follows is the row as the database has it
            reason = error.diag.message_primary or str(error)
        elif isinstance(error, UserError):
            reason = str(error)
        else:
            reason = f"{type(error).__name__}: {error}"
        return reason.strip()[:500]
