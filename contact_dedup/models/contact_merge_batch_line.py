import psycopg2
from psycopg2.extensions import TransactionRollbackError

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ..tools.merge_values import join_names

LINE_STATES = [
    ("safe", "To merge"),
    ("left", "Left to a person"),
    ("merged", "Merged"),
    ("failed", "Failed"),
    ("undone", "Undone"),
]


class ContactMergeBatchLine(models.Model):
    """One group of a batch: what is done with it, or why not."""

    _name = "contact.merge.batch.line"
    _description = "Group of a Merge of Safe Groups"
    _order = "id"
    _rec_name = "survivor_id"
    _partner_scope_field = "survivor_id"

    batch_id = fields.Many2one(
        "contact.merge.batch", required=True, index=True, ondelete="cascade"
    )
    group_id = fields.Many2one("contact.duplicate.group", ondelete="set null")
    survivor_id = fields.Many2one(
        "res.partner", string="Primary contact", index=True, ondelete="cascade"
    )
    contact_ids = fields.Json(help="Ids of the contacts to merge into it.")
    names = fields.Char(string="Merged")
    values = fields.Json(help="Values that spelling settled.")
    state = fields.Selection(LINE_STATES, required=True, default="safe", index=True)
    code = fields.Char()
    reason = fields.Char()
    merge_id = fields.Many2one("contact.merge", index="btree_not_null")

    def _get_contacts(self):
        """:return: survivor and merged, as the user who runs the batch"""
        partners = self.env["res.partner"].with_context(active_test=False)
        return (
            partners.browse(self.survivor_id.id),
            partners.browse(self.contact_ids or ()),
        )

    def _leave(self, code):
        labels = self.env["contact.merge"]._get_unsafe_labels()
        self.sudo().write({"state": "left", "code": code, "reason": labels[code]})


class ContactMergeBatch(models.Model):
    """The slices of a batch."""

    _inherit = "contact.merge.batch"

    def _job_check(self, ids):
        """Sort groups into safe ones and those for a person."""
        groups = self.env["contact.duplicate.group"].browse(ids).exists()
        groups = groups._filtered_access("read")
        merges, found = self.env["contact.merge"], []
        members = [g.partner_ids for g in groups if len(g.partner_ids) > 1]
        if not members:
            return {}
        facts = merges._get_primary_facts(members[0].union(*members))
        members = [merges._sort_by_primary(contacts, facts) for contacts in members]
        unsafe = merges._find_unsafe(members)
        scores = self._get_lowest_scores(groups)
        for index, contacts in enumerate(members):
            vals = self._prepare_line_vals(contacts)
            code = unsafe.get(index)
            if not code:
                score = scores.get(frozenset(contacts.ids), 0)
                code, vals["values"] = self._judge(contacts, score)
            if code:
                labels = merges._get_unsafe_labels()
                vals |= {"state": "left", "code": code, "reason": labels[code]}
            found.append(vals)
        # sudo: lines are written by methods alone
        self.env["contact.merge.batch.line"].sudo().create(found)
        return {"safe": sum("state" not in vals for vals in found), "left": len(unsafe)}

    def _prepare_line_vals(self, contacts):
        return {
            "batch_id": self.id,
            "survivor_id": contacts[0].id,
            "contact_ids": contacts[1:].ids,
            "names": join_names(contacts[1:].mapped("display_name")),
        }

    def _get_lowest_scores(self, groups):
        """``{ids of its contacts: score of its weakest pair}``"""
        found = {}
        pairs = self.env["contact.duplicate"].search(
            [("group_id", "in", groups.ids), ("state", "=", "open")]
        )
        for group, members in pairs.grouped("group_id").items():
            ids = frozenset(group.partner_ids.ids)
            found[ids] = min(members.mapped("score"))
        return found

    def _judge(self, contacts, score):
        """:return: why a person must look (or nothing), and what spelling settled"""
        if score < self.clean_score:
            return "score", {}
        conflicts, settled = self.env["contact.merge"]._find_conflicts(
            contacts[0], contacts[1:]
        )
        if conflicts:
            return "conflict", {}
        if settled and score < self.spelling_score:
            return "conflict", {}
        return "", settled

    def _job_merge(self, ids):
        """Merge lines together; if that fails, each by itself."""
        lines = self.env["contact.merge.batch.line"].browse(ids).exists()
        lines = self._keep_safe(lines.filtered(lambda line: line.state == "safe"))
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self._merge_lines(lines)
        except TransactionRollbackError:
            raise
        except (UserError, AccessError, psycopg2.Error, ValueError, KeyError):
            self._merge_one_by_one(lines)
        merged = lines.filtered(lambda line: line.state == "merged")
        return {"merged": len(merged), "failed": len(lines - merged)}

    def _keep_safe(self, lines):
        """What changed since the check is left to a person."""
        merges = self.env["contact.merge"]
        groups = [survivor | merged for survivor, merged in map(_get_ends, lines)]
        if not groups:
            return lines
        contacts = groups[0].union(*groups)
        gone = contacts - contacts.exists().filtered("active")
        # sudo: to lock asks for the right to write, which is checked with reasons
        free = (contacts - gone).sudo().try_lock_for_update(allow_referencing=True)
        groups = [group - gone for group in groups]
        unsafe = merges._find_unsafe(groups)
        kept = lines.browse()
        for index, (line, group) in enumerate(zip(lines, groups, strict=True)):
            if len(group) <= len(line.contact_ids):
                line._leave("gone")
            elif group.sudo() - free:
                line._leave("busy")
            elif index in unsafe:
                line._leave(unsafe[index])
            else:
                kept |= line
        return kept

    def _merge_lines(self, lines):
        if not lines:
            return
        groups = [
            (*line._get_contacts(), {"values": line.values or {}}) for line in lines
        ]
        merges = self.env["contact.merge"]._merge_chunk(groups)
        for line, merge in zip(lines.sudo(), merges, strict=True):
            line.write({"state": "merged", "merge_id": merge.id})

    def _merge_one_by_one(self, lines):
        for line in lines:
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                    self._merge_lines(line)
            except TransactionRollbackError:
                raise
            except Exception as error:  # noqa: BLE001  one failure is listed
                reason = str(error).strip() or type(error).__name__
                line.sudo().write({"state": "failed", "reason": reason[:500]})

    def _job_undo(self, ids):
        """Undo the merges of lines, the last one first."""
        lines = self.env["contact.merge.batch.line"].browse(ids).exists()
        done = 0
        for line in lines.filtered(lambda li: li.merge_id.state == "done"):
            try:
                with self.env.cr.savepoint():
                    line.merge_id.undo()
                    line.sudo().state = "undone"
                    done += 1
            except (UserError, AccessError) as error:
                line.sudo().reason = str(error)
        return {"undone": done}


def _get_ends(line):
    return line._get_contacts()
