"""A merge taken back: contacts, values and rows return; the rest is told."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.merge_values import join_names


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    def undo(self, picked=None):
        """Put back each contact, each value and row that nobody changed since.

        What was changed since stays as it is; ``report`` tells of it line by line.

        :param dict picked: of one merge, to whom goes what was made with the survivor
            since: ``{model: {record id: contact id}}``; what is not named stays
        :raise UserError: a later merge must be undone first
        """
        # sudo: mergers read merges; their rights on the contacts are checked below
        for merge in self.sorted(lambda m: (m.date, m.id), reverse=True):
            merge._check_undo()
            merge.sudo()._undo(self.env.user)
            if picked:
                merge._give_picked(picked)
        return True

    def _check_undo(self):
        self.check_access("read")
        user = self.env.user
        is_allowed = (
            self.env.su
            or self.user_id == user
            or user.has_group("contact_dedup.group_manager")
        )
        if not is_allowed:
            raise AccessError(
                self.env._(
                    "Ask %(user)s or a manager of duplicates to undo this merge.",
                    user=self.user_id.name or "OdooBot",
                )
            )
        contacts = self.with_context(active_test=False)
        (contacts.survivor_id | contacts.merged_ids).check_access("write")
        self._lock(self.survivor_id | contacts.merged_ids)
        self.invalidate_recordset()
        if self.state != "done":
            raise UserError(self.env._("This merge has been undone already."))
        if not self.sudo().can_undo:
            raise UserError(
                self.env._("What these contacts were before is not kept any more.")
            )
        later = self._get_later_merges()
        if later:
            raise UserError(
                self.env._(
                    "%(name)s was merged itself since, into %(into)s. Undo that merge "
                    "first.",
                    name=self.survivor_name,
                    into=join_names(later.mapped("survivor_name")),
                )
            )

    def _get_later_merges(self):
        """Merges by which the survivor of this one went."""
        # sudo: the order of merges does not depend on who asks
        return self.sudo().search(
            [("merged_ids", "in", self.survivor_id.ids), ("state", "=", "done")]
        )

    def _undo(self, user):
        """In SQL throughout: the ORM would compute anew what is put back."""
        self.ensure_one()
        self.env.flush_all()
        contacts = self.with_context(active_test=False).merged_ids
        report = self._put_back()
        self.env.invalidate_all(flush=False)
        self._clear_caches()
        self.write(
            {
                "state": "undone",
                "undo_user_id": user.id,
                "date_undone": fields.Datetime.now(),
                "report": report,
            }
        )
        self.survivor_id._after_contacts_moved(contacts, self.survivor_id, undo=True)
        self._recompute_after_undo(report)
        self._log_undo(contacts, report)

    # afterwards

    def _recompute_after_undo(self, report):
        """Where not all went back, stored values are computed from what there is."""
        for model, lines in _group_by_model(report).items():
            if model not in self.env:
                continue
            records = self.env[model].browse({li["id"] for li in lines if li["id"]})
            names = {li["field"] for li in lines if li["field"]}
            names &= set(records._fields)
            if names:
                records.exists().modified(sorted(names))

    def _log_undo(self, contacts, report):
        for contact in contacts | self.survivor_id:
            others = (contacts | self.survivor_id) - contact
            contact.message_post(
                body=self.env._(
                    "The merge with %(names)s was undone. Left as it is: %(count)s.",
                    names=join_names(others.mapped("display_name")),
                    count=len(report),
                )
            )


def _group_by_model(report):
    found = {}
    for line in report:
        if line["model"]:
            found.setdefault(line["model"], []).append(line)
    return found
