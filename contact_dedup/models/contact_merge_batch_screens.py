"""What the form of a batch shows, and its buttons."""

from odoo import api, fields, models

BUSY_STATES = ("checking", "merging", "undoing")


class ContactMergeBatch(models.Model):
    _inherit = "contact.merge.batch"

    is_busy = fields.Boolean(compute="_compute_is_busy")
    is_stopped = fields.Boolean(compute="_compute_is_busy")
    can_control = fields.Boolean(compute="_compute_can_control")
    left_text = fields.Text(
        string="Why",
        compute="_compute_left_text",
        help="Why groups are left to a person, with how many.",
    )

    @api.depends("state", "job_state")
    def _compute_is_busy(self):
        for batch in self:
            is_open = batch.state in BUSY_STATES
            batch.is_busy = is_open and batch.job_state in ("waiting", "running")
            batch.is_stopped = is_open and batch.job_state == "stopped"

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can_control(self):
        user = self.env.user
        is_manager = user.has_group("contact_dedup.group_manager")
        for batch in self:
            batch.can_control = self.env.su or is_manager or batch.user_id == user

    @api.depends("line_ids.state")
    @api.depends_context("lang", "uid")
    def _compute_left_text(self):
        for batch in self:
            reasons = batch.get_preview(limit=0)["reasons"] if batch.id else []
            batch.left_text = "\n".join(
                self.env._("%(count)s: %(why)s", count=r["count"], why=r["label"])
                for r in sorted(reasons, key=lambda r: -r["count"])
            )

    def action_open(self):
        """Show this batch."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_download(self):
        """The lines as a table for a spreadsheet."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/contact_dedup/batch/{self.id}/csv",
            "target": "download",
        }

    def action_undo(self):
        """Undo all merges of this batch."""
        return self.undo()

    def action_view_failed(self):
        """List what could not be merged."""
        return self._view_lines([("state", "=", "failed")], self.env._("Failed"))

    def action_view_merged(self):
        """List what was merged."""
        return self._view_lines([("state", "=", "merged")], self.env._("Merged"))

    def _view_lines(self, domain, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "contact.merge.batch.line",
            "views": [(False, "list")],
            "domain": [("batch_id", "=", self.id), *domain],
        }


class ContactMergeBatchLine(models.Model):
    _inherit = "contact.merge.batch.line"

    merge_state = fields.Selection(related="merge_id.state", string="State of merge")

    def action_open(self):
        """Show the merge; before it, the group or the contact."""
        self.ensure_one()
        self.check_access("read")
        if self.merge_id:
            return self.merge_id.action_open()
        partners = self.survivor_id | self.survivor_id.browse(self.contact_ids or ())
        return self.env["contact.merge"]._open_contacts(partners)

    def action_undo(self):
        """Undo this merge alone."""
        self.ensure_one()
        self.merge_id.undo()
        # sudo: lines are written by methods alone; the rights on the merge are checked
        self.sudo().state = "undone"
        return True


class ContactDuplicateGroup(models.Model):
    _inherit = "contact.duplicate.group"

    def action_merge_safe(self):
        """Look which groups are safe to merge at once, and show them before."""
        batches = self.env["contact.merge.batch"]
        return batches.prepare(self or None).action_open()
