"""What the list and the form of merges show, and the buttons that undo."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: How long the survivor's form offers to undo by a banner; afterwards by its list.
BANNER_HOURS = 24


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    may_undo = fields.Boolean(
        compute="_compute_may_undo",
        help="The merge can be undone, and by this user.",
    )
    report_text = fields.Text(
        compute="_compute_report_text",
        help="What the undo left as it was, and why.",
    )
    reason_text = fields.Text(string="Why", compute="_compute_reason_text")
    retention_text = fields.Char(compute="_compute_retention_text")

    @api.depends("state", "user_id", "can_undo")
    @api.depends_context("uid")
    def _compute_may_undo(self):
        for merge in self:
            merge.may_undo = (
                merge.state == "done" and merge.can_undo and merge._may_undo()
            )

    @api.depends("report")
    @api.depends_context("lang", "uid")
    def _compute_report_text(self):
        for merge in self:
            lines = merge.get_report_lines() if merge.report else []
            merge.report_text = "\n".join(f"• {line['text']}" for line in lines)

    @api.depends("reason")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        for merge in self:
            pairs = merge.reason or []
            merge.reason_text = "\n".join(
                f"{_to_percent(pair['score'])} · {pair['reason']}"
                for pair in pairs
                if pair.get("reason")
            )

    @api.depends_context("lang")
    def _compute_retention_text(self):
        text = self._get_retention_text()
        for merge in self:
            merge.retention_text = text

    @api.model
    def _get_retention_text(self):
        """How long a merge can be undone, as the settings say."""
        days = [self._get_days(n) for n in ("purge_days", "merge_retention_days")]
        limits = [count for count in days if count]
        if limits:
            return self.env._(
                "A merge can be undone for %(days)s days, as the settings say.",
                days=min(limits),
            )
        return self.env._(
            "The merged contacts are archived and kept: a merge can be undone as long "
            "as nobody deletes them."
        )

    def _may_undo(self):
        """Whether the user is one of those who may undo; see ``_check_undo``."""
        self.ensure_one()
        user = self.env.user
        if not (
            self.env.su
            or self.user_id == user
            or user.has_group("contact_dedup.group_manager")
        ):
            return False
        contacts = self.with_context(active_test=False)
        return (contacts.survivor_id | contacts.merged_ids).has_access("write")

    def action_undo(self):
        """Undo these merges, and show what was left.

        Of one merge it is asked first whose the records are that were made since.
        """
        if len(self) == 1:
            self._check_undo()
            if records := self._get_records_since():
                return self.env["contact.merge.undo"]._open(self, records)
        self.undo()
        if len(self) == 1:
            return self.action_open()
        return True

    def action_open(self):
        """Show this merge."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.survivor_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_open_survivor(self):
        """Open the contact that stayed."""
        return self._open_contacts(self.survivor_id)

    def action_open_merged(self):
        """Open the contacts that were merged."""
        return self._open_contacts(self.with_context(active_test=False).merged_ids)

    @api.model
    def _open_contacts(self, contacts):
        contacts = contacts.exists()._filtered_access("read")
        if not contacts:
            raise UserError(self.env._("This contact was deleted since."))
        action = {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "name": self.env._("Merged contacts"),
            "context": {"active_test": False},
        }
        if len(contacts) == 1:
            return action | {"res_id": contacts.id, "views": [(False, "form")]}
        domain = [("id", "in", contacts.ids)]
        views = [(False, "list"), (False, "form")]
        return action | {"domain": domain, "views": views}

    @api.model
    def _get_linked_records(self, model, contact, limit=80):
        """Messages have no name: they are told by their first words."""
        found = super()._get_linked_records(model, contact, limit)
        if model == "mail.message":
            messages = self.env[model].browse([record["id"] for record in found])
            texts = {message.id: message.preview for message in messages}
            for record in found:
                record["name"] = texts[record["id"]] or record["name"]
        return found

    @api.model
    def _get_banner_date(self):
        return fields.Datetime.now() - timedelta(hours=BANNER_HOURS)

    @api.model
    def _check_merger(self):
        if not (self.env.su or self.env.user.has_group("contact_dedup.group_merger")):
            raise AccessError(self.env._("Ask a merger to merge these contacts."))


def _to_percent(score):
    """Never 100: nobody but a person knows for sure."""
    return f"{min(99, int(score * 100 + 1e-6))}\u00a0%"
