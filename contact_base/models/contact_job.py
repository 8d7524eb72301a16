from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

METHOD_PREFIX = "_job_"
PENDING_STATES = ("waiting", "running")
FINAL_STATES = ("done", "failed", "stopped")
DEFAULT_RETENTION_DAYS = 30
SHOWN_PROBLEMS = 200


class ContactJob(models.Model):
    """Work that is too long for a request, cut into slices.

    A slice is one call of a ``_job_...`` method with its own arguments. Slices are
    independent and can be run again without harm: a worker that gets killed loses
    one slice, which is taken up by the next run. Progress and figures are read from
    the slices, so that slices running side by side never write the same row.
    """

    _name = "contact.job"
    _description = "Background Job"
    _order = "id desc"

    name = fields.Char(required=True)
    res_model = fields.Char(string="Model", required=True)
    res_ids = fields.Json(
        string="Record IDs", help="The records on which the slices are called."
    )
    method = fields.Char(required=True)
    key = fields.Char(
        string="Identity",
        index="btree_not_null",
        help="Work asked for again while a job of the same identity is pending "
        "joins that job.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Run as",
        index=True,
        # without its user, a job would be run with all rights
        ondelete="cascade",
        default=lambda self: self.env.user,
        help="The slices have this user's rights, language and companies.",
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("stopped", "Stopped"),
            ("failed", "Failed"),
        ],
        default="waiting",
        required=True,
        index=True,
    )
    date_start = fields.Datetime(string="Started on")
    date_end = fields.Datetime(string="Ended on")
    slice_ids = fields.One2many("contact.job.slice", "job_id", string="Slices")
    slice_count = fields.Integer(string="All slices")
    done_count = fields.Integer(string="Slices done", compute="_compute_progress")
    error_count = fields.Integer(string="Slices failed", compute="_compute_progress")
    progress = fields.Float(
        compute="_compute_progress",
        help="Share of the slices that are finished, done or failed, in percent.",
    )
    result = fields.Json(
        compute="_compute_result", help="What the slices counted, added up."
    )
    result_text = fields.Char(string="Figures", compute="_compute_result")
    problem_text = fields.Html(
        string="Left out",
        compute="_compute_problem_text",
        help="Single records that could not be handled, and why.",
    )

    @api.depends("slice_ids.state", "slice_count")
    def _compute_progress(self):
        counts = {
            (job.id, state): count
            for job, state, count in self.env["contact.job.slice"]._read_group(
                [("job_id", "in", self.ids)], ["job_id", "state"], ["__count"]
            )
        }
        for job in self:
            job.done_count = counts.get((job.id, "done"), 0)
            job.error_count = counts.get((job.id, "failed"), 0)
            finished = job.done_count + job.error_count
            job.progress = 100 * finished / job.slice_count if job.slice_count else 100

    @api.depends("slice_ids.result")
    def _compute_result(self):
        for job in self:
            totals = {}
            for counters in job.slice_ids.mapped("result"):
                for name, count in (counters or {}).items():
                    totals[name] = totals.get(name, 0) + count
            job.result = totals
            job.result_text = job._format_result(totals)

    def _format_result(self, totals):
        labels = self._get_counter_labels()
        return ", ".join(
            self.env._("%(what)s: %(count)s", what=labels.get(name, name), count=n)
            for name, n in totals.items()
        )

    @api.depends("slice_ids.details")
    def _compute_problem_text(self):
        for job in self:
            problems = job._get_details("problems")
            lines = [job._format_problem(p) for p in problems[:SHOWN_PROBLEMS]]
            if len(problems) > SHOWN_PROBLEMS:
                rest = len(problems) - SHOWN_PROBLEMS
                lines.append(self.env._("and %(count)s others", count=rest))
            items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
            job.problem_text = Markup("<ul>%s</ul>") % items if lines else False

    def _format_problem(self, problem):
        """One record that was left out, with a link to it."""
        model, record_id = problem["model"], problem["id"]
        # the kind alone: a name may be kept from who reads this
        kind = self.env["ir.model"]._get(model).sudo().name or model
        link = Markup('<a href="/odoo/%s/%s">%s %s</a>') % (
            *(model, record_id),
            *(kind, record_id),
        )
        return Markup("%s: %s") % (link, problem["reason"])

    def _get_details(self, name):
        """What the slices listed under a name, put together. :rtype: list"""
        found = (
            details.get(name, ())
            for details in self.slice_ids.mapped("details")
            if details
        )
        return [item for items in found for item in items]

    def _get_counter_labels(self):
        """Names of the counters that slices return, ``{counter: translated}``.

        Override to add those of your own slices::

            return super()._get_counter_labels() | {"merged": self.env._("merged")}
        """
        return {}

    def action_open(self):
        """Show this job."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_stop(self):
        """Start no further slice; the one that is running ends."""
        self._check_control()
        jobs = self.filtered(lambda job: job.state in PENDING_STATES)
        jobs.sudo().write({"state": "stopped", "date_end": fields.Datetime.now()})
        return True

    def action_resume(self):
        """Go on with the slices that a stopped job had left."""
        self._check_control()
        self.filtered(lambda job: job.state == "stopped")._restart()
        return True

    def action_retry_failed(self):
        """Give the failed slices another three attempts."""
        self._check_control()
        jobs = self.filtered(lambda job: job.state not in PENDING_STATES)
        failed = jobs.sudo().slice_ids.filtered(lambda s: s.state == "failed")
        failed.write({"state": "waiting", "attempts": 0, "error": False})
        failed.job_id._restart()
        return True

    def _check_control(self):
        """Nobody has write access to jobs, or could run any code as anybody."""
        self.check_access("read")
        if self.env.su or self.env.user.has_group("contact_base.group_manager"):
            return
        if self.user_id - self.env.user:
            raise AccessError(
                self.env._(
                    "Only an upkeep manager can control the jobs of other people."
                )
            )

    def _restart(self):
        self.sudo().write({"state": "waiting", "date_end": False})
        self._trigger_cron()

    @api.model
    def _enqueue(self, name, records_or_model, method, slices, *, key=None):
        """Run a method in the background, slice by slice, as the current user.

        ::

            jobs._enqueue(
                _("Read the dossiers"), source, "_job_read", [{"after_id": 0}, ...]
            )

        The method returns a dict of counters, or None. Lists in it are kept apart:
        ``problems`` names records that were left out, as ``{"model", "id",
        "reason"}``. It must be safe to call again with the same arguments.

        :param str name: what the user reads, in his language
        :param records_or_model: the records to call it on, or a model's name
        :param str method: begins with ``_job_``
        :param list slices: the keyword arguments of each call, as JSON
        :param str key: identity; slices that already wait in a pending job of the
            same identity, method and user are not added a second time
        :return: the job, in sudo
        :raise ValueError: there is no such job method
        """
        vals = self._prepare_job_vals(name, records_or_model, method, key)
        job = self.sudo()._find_pending(vals) or self.sudo().create(vals)
        job._add_slices(slices)
        self._trigger_cron()
        return job

    @api.model
    def _prepare_job_vals(self, name, records_or_model, method, key):
        records = records_or_model
        if isinstance(records, str):
            records = self.env[records]
        if not method.startswith(METHOD_PREFIX) or not hasattr(records, method):
            raise ValueError(f"{records._name} has no job method {method}")
        return {
            "name": name,
            "res_model": records._name,
            "res_ids": records.ids,
            "method": method,
            "key": key,
            "user_id": self.env.uid,
        }

    @api.model
    def _find_pending(self, vals):
        if not vals["key"]:
            return self.browse()
        identity = ("key", "res_model", "method", "user_id")
        job = self.search(
            Domain.AND([(name, "=", vals[name])] for name in identity)
            & Domain("state", "in", PENDING_STATES),
            limit=1,
        )
        if (job.res_ids or []) != vals["res_ids"]:
            return self.browse()
        # a worker that is closing the job holds it
        return job.try_lock_for_update(allow_referencing=True)

    def _add_slices(self, slices):
        self.ensure_one()
        # an empty dict is stored as nothing
        waiting = [s.args or {} for s in self.slice_ids if s.state == "waiting"]
        new = [args for args in slices if args not in waiting]
        self.env["contact.job.slice"].create(
            [
                {"job_id": self.id, "sequence": number, "args": args}
                for number, args in enumerate(new, start=self.slice_count + 1)
            ]
        )
        # also written when nothing is new: collides with a concurrent closing
        self.slice_count += len(new)
        self._close_if_finished()

    @api.model
    def _trigger_cron(self):
        # sudo: the cron takes the slices as their own users
        self.env.ref("contact_base.ir_cron_run_jobs").sudo()._trigger()

    @api.model
    def _get_retention_days(self):
        days = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("contact_base.job_retention_days")
        )
        return int(days) if days and days.isdigit() else DEFAULT_RETENTION_DAYS

    @api.autovacuum
    def _gc_done_jobs(self, limit=1000):
        before = fields.Datetime.now() - timedelta(days=self._get_retention_days())
        domain = [("state", "in", FINAL_STATES), ("date_end", "<", before)]
        jobs = self.search(domain, limit=limit)
        jobs.unlink()
        return len(jobs), self.search_count(domain, limit=1)
