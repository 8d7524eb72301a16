from odoo import api, fields, models

from ..tools.plan import Trial

#: So many records are counted while the window opens, more of them in the background.
COUNTED_AT_ONCE = 2000


class ContactSourceRun(models.TransientModel):
    """What a manual run would do, said before it is started."""

    _name = "contact.source.run"
    _description = "Run of a contact source"

    source_id = fields.Many2one("contact.source", required=True, ondelete="cascade")
    container_id = fields.Integer()
    container_name = fields.Char(string="Only", compute="_compute_container_name")
    record_count = fields.Integer(string="Records")
    counters = fields.Json()
    job_id = fields.Many2one("contact.job", ondelete="set null")
    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Counting"), ("done", "Counted")],
        compute="_compute_counts",
    )
    progress = fields.Float(compute="_compute_counts")
    created_count = fields.Integer(
        string="Contacts to create", compute="_compute_counts"
    )
    linked_count = fields.Integer(
        string="Dossiers to save",
        compute="_compute_counts",
        help="New or changed dossiers of contacts that are known, or of their "
        "companies.",
    )
    proposed_count = fields.Integer(
        string="Differing values", compute="_compute_counts"
    )
    applied_count = fields.Integer(
        string="Of these written at once",
        compute="_compute_counts",
        help="By the policy of the source, in the name of its responsible person.",
    )
    unclear_count = fields.Integer(string="To attribute", compute="_compute_counts")
    unchanged_count = fields.Integer(
        string="Unchanged",
        compute="_compute_counts",
        help="Saved before, or about nobody who could be found or created.",
    )
    bad_count = fields.Integer(string="Left out", compute="_compute_counts")

    @api.depends("source_id", "container_id")
    def _compute_container_name(self):
        for run in self:
            name = run.source_id._get_run_name(run.container_id)
            run.container_name = name if run.container_id else False

    @api.depends("counters", "job_id.state", "job_id.result")
    def _compute_counts(self):
        for run in self:
            job, counters = run.job_id, run.counters or {}
            if job:
                counters = job.result
            is_busy = job and job.state in ("waiting", "running")
            run.state = job.state if is_busy else "done"
            run.progress = job.progress if job else 100
            for name in self._get_counted():
                run[f"{name}_count"] = counters.get(name, 0)

    @api.model
    def _get_counted(self):
        """Counters that the window shows, each as ``<name>_count``."""
        return (
            "created",
            "linked",
            "proposed",
            "applied",
            "unclear",
            "unchanged",
            "bad",
        )

    def _count(self):
        """Count what a run would do: at once, or in the background for many."""
        self.ensure_one()
        source, only = self.source_id, self.container_id
        # the right to manage the source was checked; detection reads as superuser
        records = source.sudo().env["contact.dossier"]._browse_watched(source.model)
        domain = source._get_run_domain(only)
        self.record_count = records.search_count(domain)
        if self.record_count <= COUNTED_AT_ONCE:
            self.counters = self._count_now(records.search(domain, order="id"))
        else:
            self.job_id = source._enqueue_slices(
                self.env._("Count: %(name)s", name=source._get_run_name(only)),
                "_job_count",
                only,
            )

    def _count_now(self, records):
        counters = self.source_id.sudo()._capture_back(
            records, self.container_id, Trial()
        )
        return {name: n for name, n in counters.items() if name != "problems"}

    def _get_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Run now: %(name)s", name=self.source_id.name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_run(self):
        """Start the run in the background, with the rights of who may manage sources.

        :return: action that opens the job
        """
        self.ensure_one()
        if self.job_id.state in ("waiting", "running"):
            self.job_id.action_stop()  # counted enough
        return self.source_id._run_now(self.container_id)
