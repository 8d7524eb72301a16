from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from odoo.addons.contact_base.tools.csv_export import to_csv

from .contact_duplicate import CERTAIN, LIKELY

#: Groups of one slice: some seconds of work.
CHECKED_AT_ONCE = 200
#: Each column without an index is read once for all of them.
MERGED_AT_ONCE = 200
#: An undo goes merge by merge.
UNDONE_AT_ONCE = 50
BATCH_STATES = [
    ("checking", "Being checked"),
    ("ready", "Ready"),
    ("merging", "Merging"),
    ("done", "Done"),
    ("undoing", "Being undone"),
    ("undone", "Undone"),
]


class ContactMergeBatch(models.Model):
    """Many groups of duplicates, of which the safe ones merge in the background.

    Safe is a group without a conflicting value, or one whose values differ in their
    spelling alone; the others stay for a person, each with the reason.
    """

    _name = "contact.merge.batch"
    _description = "Merge of Safe Groups"
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    user_id = fields.Many2one(
        "res.users",
        string="Started by",
        readonly=True,
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    date = fields.Datetime(readonly=True, default=fields.Datetime.now)
    state = fields.Selection(
        BATCH_STATES, readonly=True, required=True, default="checking"
    )
    clean_score = fields.Float(
        string="From this probability, without a conflict",
        default=LIKELY,
        help="Groups without a conflicting value merge from this probability on.",
    )
    spelling_score = fields.Float(
        string="From this probability, other spelling",
        default=CERTAIN,
        help="Groups whose values differ in accents, case, formatting, legal form or "
        "title merge from this probability on.",
    )
    job_id = fields.Many2one("contact.job", readonly=True, ondelete="set null")
    progress = fields.Float(related="job_id.progress")
    job_state = fields.Selection(related="job_id.state", string="State of the job")
    line_ids = fields.One2many("contact.merge.batch.line", "batch_id", readonly=True)
    safe_count = fields.Integer(string="Safe", compute="_compute_counts")
    left_count = fields.Integer(string="Left to a person", compute="_compute_counts")
    merged_count = fields.Integer(string="Merged", compute="_compute_counts")
    failed_count = fields.Integer(string="Failed", compute="_compute_counts")

    @api.depends("date")
    @api.depends_context("lang", "tz")
    def _compute_name(self):
        for batch in self:
            date = format_datetime(self.env, batch.date, dt_format="short")
            batch.name = self.env._("Safe groups, %(date)s", date=date)

    @api.depends("line_ids.state")
    def _compute_counts(self):
        # sudo: a manager who stops it may know how far it is
        lines = self.env["contact.merge.batch.line"].sudo()
        counts = {
            (batch.id, state): count
            for batch, state, count in lines._read_group(
                [("batch_id", "in", self.ids)], ["batch_id", "state"], ["__count"]
            )
        }
        for batch in self:
            for name in ("safe", "left", "merged", "failed"):
                batch[f"{name}_count"] = counts.get((batch.id, name), 0)

    @api.model
    def prepare(self, groups=None, clean_score=None, spelling_score=None):
        """Look through groups in the background: which of them are safe?

        :param groups: groups or their ids; all open ones that the user sees by default
        :return: the batch; ``ready`` when its job is done
        """
        self._check_merger()
        if groups is None:
            groups = self.env["contact.duplicate.group"].search(
                [("state", "=", "open")]
            )
        ids = groups if isinstance(groups, list) else groups.ids
        seen = self.env["contact.duplicate.group"].browse(ids)._filtered_access("read")
        if not seen:
            raise UserError(self.env._("There is no group to merge."))
        vals = {"user_id": self.env.uid}
        if clean_score is not None:
            vals["clean_score"] = clean_score
        if spelling_score is not None:
            vals["spelling_score"] = spelling_score
        # sudo: batches are written by methods alone
        batch = self.sudo().create(vals).sudo(self.env.su)
        batch._enqueue(
            self.env._("Look for groups that are safe to merge"),
            "_job_check",
            seen.ids,
            CHECKED_AT_ONCE,
        )
        return batch

    def action_start(self):
        """Merge the safe groups in the background."""
        self._check_control()
        for batch in self.filtered(lambda b: b.state == "ready"):
            batch.sudo().state = "merging"
            lines = batch.sudo().line_ids.filtered(lambda li: li.state == "safe")
            batch._enqueue(
                self.env._("Merge safe groups"), "_job_merge", lines.ids, MERGED_AT_ONCE
            )
        return True

    def action_stop(self):
        """Merge no further groups; what is merged stays so."""
        self._check_control()
        return self.job_id.action_stop()

    def action_resume(self):
        """Go on where it was stopped."""
        self._check_control()
        return self.job_id.action_resume()

    def undo(self):
        """Undo all merges of the batch, the last one first, in the background."""
        self._check_control()
        for batch in self.filtered(lambda b: b.state in ("merging", "done")):
            if batch.job_id.state in ("waiting", "running"):
                batch.job_id.action_stop()
            lines = batch.sudo().line_ids.filtered(lambda li: li.state == "merged")
            batch.sudo().state = "undoing"
            batch._enqueue(
                self.env._("Undo the merges of safe groups"),
                "_job_undo",
                lines.sorted("id", reverse=True).ids,
                UNDONE_AT_ONCE,
            )
        return True

    def get_preview(self, limit=80):
        """What would be merged and what is left, for the screen before.

        :return: ``counts`` by state, ``reasons`` (``code``, ``label``, ``count``) of
            what is left, and the first ``lines``
        """
        self.ensure_one()
        self.check_access("read")
        lines = self.env["contact.merge.batch.line"]
        domain = [("batch_id", "=", self.id)]
        labels = self.env["contact.merge"]._get_unsafe_labels()
        by_state = lines._read_group(domain, ["state"], ["__count"])
        by_reason = lines._read_group(
            [*domain, ("state", "=", "left")], ["code"], ["__count"]
        )
        return {
            "counts": dict(by_state),
            "reasons": [
                {"code": code, "label": labels.get(code, code), "count": count}
                for code, count in by_reason
            ],
            "lines": lines.search_read(
                domain, ["survivor_id", "names", "state", "reason"], limit=limit
            ),
        }

    def get_csv(self):
        """The same as a table for a spreadsheet, all lines."""
        self.ensure_one()
        self.check_access("read")
        columns = [
            self.env._("Primary contact"),
            self.env._("ID"),
            self.env._("Merged"),
            self.env._("State"),
            self.env._("Reason"),
        ]
        lines = self.env["contact.merge.batch.line"]
        states = dict(lines._fields["state"]._description_selection(self.env))
        return to_csv(
            columns,
            (
                (
                    line.survivor_id.display_name or "",
                    line.survivor_id.id,
                    line.names or "",
                    states[line.state],
                    line.reason or "",
                )
                for line in lines.search([("batch_id", "=", self.id)])
            ),
        )

    def _check_merger(self):
        if not (self.env.su or self.env.user.has_group("contact_dedup.group_merger")):
            raise AccessError(self.env._("Ask a merger to merge these contacts."))

    def _check_control(self):
        """Whoever started it, with the rights that he has now, or a manager."""
        self._check_merger()
        self.check_access("read")
        is_manager = self.env.user.has_group("contact_dedup.group_manager")
        if not (self.env.su or is_manager) and self.user_id - self.env.user:
            raise AccessError(
                self.env._("Only a manager of duplicates can control it for others.")
            )

    def _enqueue(self, name, method, ids, size):
        """Slices of so many groups or lines, and the closing when all are done."""
        self.ensure_one()
        slices = [{"ids": ids[i : i + size]} for i in range(0, len(ids), size)]
        # sudo: as above
        self.sudo().job_id = self.env["contact.job"]._enqueue(
            name, self.sudo(False), method, slices or [{"ids": []}]
        )

    def _finish(self, job):
        """All slices of a job are done."""
        ends = {"checking": "ready", "merging": "done", "undoing": "undone"}
        if job == self.job_id and job.state != "stopped":
            self.state = ends.get(self.state, self.state)
