import hashlib
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.record import VERSION
from .scan_pool import few_collections
from .scan_run import ScanRun, get_progress
from .scan_scratch import DatabaseScratch, MemoryScratch

STATES = [
    ("waiting", "Waiting"),
    ("running", "Running"),
    ("done", "Done"),
    ("stopped", "Stopped"),
    ("failed", "Failed"),
]
PENDING = ("waiting", "running")
RETENTION_DAYS = 90
#: Number of the advisory lock: "dedup" on a phone's keys.
LOCK = 33387
#: What changed is searched by itself up to this share of the last full search...
MOST_NEWS = 0.2
#: ... and always where it is no more than this: a slice's work.
FEW_NEWS = 1000
#: Counters of the slices and where they are added up.
FIGURES = {"contacts": "contact_count", "compared": "compared_count"}


class ContactDuplicateScan(models.Model):
    """One search for duplicates, in the whole book or in what changed."""

    _name = "contact.duplicate.scan"
    _description = "Search for Duplicates"
    _order = "id desc"
    _rec_name = "kind"

    kind = fields.Selection(
        [("full", "All contacts"), ("incremental", "What changed")],
        required=True,
        readonly=True,
        default="full",
    )
    state = fields.Selection(STATES, readonly=True, default="waiting", required=True)
    phase = fields.Char(readonly=True, help="What it is doing.")
    progress = fields.Float(compute="_compute_progress", help="In percent.")
    job_id = fields.Many2one("contact.job", readonly=True, ondelete="set null")
    user_id = fields.Many2one(
        "res.users",
        string="Started by",
        readonly=True,
        ondelete="set null",
        default=lambda self: self.env.user,
    )
    date_start = fields.Datetime(string="Started on", readonly=True)
    date_end = fields.Datetime(string="Ended on", readonly=True)
    error = fields.Text(readonly=True)
    contact_count = fields.Integer(
        string="Contacts", readonly=True, help="Contacts that were looked at."
    )
    compared_count = fields.Integer(
        string="Comparisons", readonly=True, help="Pairs that were compared."
    )
    certain_count = fields.Integer(string="Certain", readonly=True)
    likely_count = fields.Integer(string="Likely", readonly=True)
    possible_count = fields.Integer(string="Possible", readonly=True)
    group_count = fields.Integer(string="Groups", readonly=True)
    signature = fields.Char(
        readonly=True, help="Of the rules and weights that were applied."
    )
    index_size = fields.Integer(
        readonly=True, help="Parts of the index that a full search leaves behind."
    )
    buckets = fields.Json(
        readonly=True, help="Pairs found by score, in steps of five percent."
    )

    @api.depends("phase", "state", "job_id.slice_ids.state")
    def _compute_progress(self):
        for scan in self:
            scan.progress = 100 if scan.state == "done" else scan._get_progress()

    def _get_progress(self):
        """Phases that are done, and the slices of the one that runs."""
        # sudo: how many slices are done, and nothing of what they found
        own = self.sudo().job_id.slice_ids.filtered(
            lambda s: (s.args or {}).get("phase") == self.phase
        )
        left = own.filtered(lambda s: s.state == "waiting")
        share = 1 - len(left) / len(own) if own else 0
        return get_progress(self.kind, self.phase, share)

    @api.depends("kind", "date_start")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for scan in self:
            scan.display_name = labels.get(scan.kind)

    @api.model
    def run(self, full=None):
        """Search for duplicates to the end, in this transaction.

        The search that runs in the background cuts the same work into slices and
        finds the same.

        :param bool full: the whole book; by default what changed, once the whole book
            was searched and unless more than a fifth of it is new
        :return: the ``contact.duplicate.scan``
        :raise UserError: another search is at work
        """
        self._check_manager()
        self.env.flush_all()
        self.env["contact.dedup.key"].sudo()._refresh_noted()
        self.sudo()._lock(exclusive=True)
        scan = self.sudo()._start(full)
        run = ScanRun(scan, MemoryScratch(), keep=True)
        with few_collections():
            for phase in run.get_phases():
                scan.phase = phase
                for counters in run.do_all(phase):
                    scan._add_figures(counters)
        scan._finish()
        return scan.sudo(self.env.su)

    @api.model
    def action_scan_now(self):
        """Search the whole book in the background.

        :return: the notification to show
        """
        return self._scan_in_background(full=True)

    @api.model
    def action_scan_changes(self):
        """Search in the background what changed."""
        return self._scan_in_background(full=None)

    @api.model
    def _scan_in_background(self, full):
        self._check_manager()
        scan = self.sudo()._get_pending() or self.sudo()._enqueue(full)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The search for duplicates is under way."),
                "scan_id": scan.id,
            },
        }

    def action_stop(self):
        """Start no further slice."""
        self._check_manager()
        for scan in self.sudo().filtered(lambda s: s.state in PENDING):
            scan.job_id.action_stop()
            scan.state = "stopped"
        return True

    def action_resume(self):
        """Go on where it was stopped."""
        self._check_manager()
        for scan in self.sudo().filtered(lambda s: s.state in ("stopped", "failed")):
            if scan._is_outdated():
                scan._enqueue(full=scan.kind == "full" or None)
                continue
            if scan.state == "failed":
                scan.job_id.action_retry_failed()
            scan.job_id.action_resume()
            scan.state = "running"
        return True

    def _is_outdated(self):
        """Whether another search has ended since, and taken what this one had left."""
        later = [("id", ">", self.id), ("state", "in", ("done", *PENDING))]
        return not self.job_id or bool(self.search_count(later, limit=1))

    @api.model
    def _check_manager(self):
        if not (self.env.su or self.env.user.has_group("contact_dedup.group_manager")):
            raise AccessError(
                self.env._("Only managers of duplicates can search all contacts.")
            )

    @api.model
    def _get_pending(self):
        return self.search([("state", "in", PENDING), ("job_id", "!=", False)], limit=1)

    @api.model
    def _get_last_full(self):
        """The last search of the whole book that came to its end."""
        return self.search([("kind", "=", "full"), ("state", "=", "done")], limit=1)

    @api.model
    def _start(self, full):
        """A new scan; one that waits in the background is no longer needed."""
        pending = self._get_pending()
        pending.job_id.action_stop()
        pending.state = "stopped"
        return self.create(self._prepare_scan_vals(full))

    @api.model
    def _prepare_scan_vals(self, full):
        if full is None:
            is_full = not self._has_book() or self._has_many_news()
        else:  # without frequencies nothing can be compared
            is_full = full or not self._get_last_full()
        return {
            "kind": "full" if is_full else "incremental",
            "signature": self._get_signature(),
            "state": "running",
            "date_start": fields.Datetime.now(),
        }

    @api.model
    def _has_book(self):
        # a full search that was begun since has taken the noted changes
        last = self.search([("kind", "=", "full")], limit=1)
        return last.state == "done" and last.signature == self._get_signature()

    @api.model
    def _has_many_news(self):
        """Whether so much is new that frequencies and index say little about it."""
        count = self.env["contact.dedup.key"]._count_news()
        return count > max(FEW_NEWS, self._get_last_full().contact_count * MOST_NEWS)

    @api.model
    def _get_signature(self):
        """What all pairs depend on: when it changes, all contacts are compared."""
        params = self.env["ir.config_parameter"].sudo()
        facts = (
            VERSION,
            self.env["contact.dedup.rule"]._get_comparisons(),
            self.env["contact.duplicate"]._get_weights(),
            params.get_param("contact_dedup.include_users"),
        )
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    def _lock(self, exclusive):
        """Two searches never write at once; slices of one may."""
        shared = SQL() if exclusive else SQL("_shared")
        [(is_free,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock%s(%s)", shared, LOCK)
        )
        if not is_free:
            raise UserError(
                self.env._(
                    "Another search for duplicates is at work. Wait for its end."
                )
            )

    def _add_figures(self, counters):
        for name, field in FIGURES.items():
            if counters.get(name):
                self[field] += counters[name]

    def _finish(self):
        """Count what is there now, drop what was only needed on the way."""
        self.ensure_one()
        if self.kind == "full":
            self.env["contact.duplicate.group"]._remove_empty()
        pairs = self.env["contact.duplicate"]
        counts = dict(
            pairs._read_group([("state", "=", "open")], ["level"], ["__count"])
        )
        self.write(
            {
                "state": "done",
                "phase": False,
                "date_end": fields.Datetime.now(),
                "certain_count": counts.get("certain", 0),
                "likely_count": counts.get("likely", 0),
                "possible_count": counts.get("possible", 0),
                "group_count": self.env["contact.duplicate.group"].search_count(
                    [("state", "in", ("open", "later"))]
                ),
            }
        )
        if self.kind == "full":
            self.env["contact.dedup.key"]._settle_fresh()
        DatabaseScratch(self).drop_all()

    # the frequencies that a full search counted

    def _set_book(self, data):
        """Keep the frequencies; those of the search before are needed no more."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO contact_dedup_block (scan_id, stage, part, origin, data)
                   VALUES (%s, 'book', 0, 0, %s)
              ON CONFLICT (scan_id, stage, part, origin)
                DO UPDATE SET data = excluded.data""",
                self.id,
                data,
            )
        )

    def _get_book(self):
        """The frequencies of this full search, or of the last one. :rtype: bytes"""
        scan = self if self.kind == "full" else self._get_last_full()
        rows = self.env.execute_query(
            SQL(
                "SELECT data FROM contact_dedup_block WHERE scan_id = %s "
                "AND stage = 'book'",
                scan.id,
            )
        )
        return bytes(rows[0][0])

    @api.model
    def _cron_scan(self):
        """Search what changed; the whole book when it was never searched to the end."""
        scans = self.sudo()
        if not scans._get_pending():
            self.env["contact.duplicate"].sudo()._learn()
            scans._enqueue(full=None)

    @api.autovacuum
    def _gc_scans(self, limit=1000):
        """Old searches go; the last full one holds what the comparison needs."""
        before = fields.Datetime.now() - timedelta(days=RETENTION_DAYS)
        domain = [
            ("create_date", "<", before),
            ("state", "not in", PENDING),
            ("id", "!=", self._get_last_full().id),
        ]
        scans = self.search(domain, limit=limit)
        scans.unlink()
        return len(scans), self.search_count(domain, limit=1)
