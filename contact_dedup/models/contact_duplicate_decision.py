"""What people decide about pairs and groups."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL


class ContactDuplicate(models.Model):
    _inherit = "contact.duplicate"

    def action_dismiss(self):
        """They are not the same; remembered for good."""
        return self._decide("dismissed")

    def action_keep_apart(self):
        """They are the same, two on purpose; proposed no more, teaches nothing."""
        return self._decide("kept_apart")

    def action_later(self):
        """Put the groups of these pairs off."""
        return self.group_id.action_later()

    def action_reopen(self):
        """Take the decision back."""
        self._check_decide()
        pairs = self.filtered(lambda p: p.state in ("dismissed", "kept_apart"))
        # sudo: reviewers were checked; pairs are written by methods alone
        pairs.sudo()._reopen()
        (self.group_id - pairs.group_id).sudo()._reopen_later()
        return True

    def action_merge(self):
        """Open the window in which the two contacts are merged."""
        self.ensure_one()
        return self._merge_contacts(self.partner_id | self.other_id)

    def _check_decide(self):
        """Whoever reviews may decide about each pair that he sees."""
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group("contact_dedup.group_reviewer")):
            raise AccessError(
                self.env._("Only reviewers of duplicates can decide about them.")
            )

    def _decide(self, state):
        self._check_decide()
        # sudo: reviewers were checked; pairs are written by methods alone
        self.filtered(lambda p: p.state == "open").sudo()._close(state)
        return True

    def _close(self, state):
        """Decide these open pairs, and put them apart from those that stay open.

        :param str state: dismissed, kept_apart or merged
        """
        if not self:
            return
        self.flush_recordset()
        decision = {
            "state": state,
            "uid": self.env.uid,
            "now": self.env.cr.now(),
            "ids": self.ids,
        }
        self.env.cr.execute(
            SQL(
                """UPDATE contact_duplicate
                      SET state = %(state)s, decided_weight = weight,
                          user_id = %(uid)s, date_decided = %(now)s,
                          write_uid = %(uid)s, write_date = %(now)s
                    WHERE id = ANY(%(ids)s)""",
                **decision,
            )
        )
        self.invalidate_recordset(flush=False)
        self.group_id._close_decided(decision)
        ends = self.partner_id.ids + self.other_id.ids
        self.env["contact.duplicate.group"]._regroup(sorted(set(ends)))

    def _reopen(self):
        if not self:
            return
        groups = self.group_id
        self.write(
            {
                "state": "open",
                "user_id": False,
                "date_decided": False,
                "decided_weight": 0,
            }
        )
        groups._reopen_closed(self)
        ends = self.partner_id.ids + self.other_id.ids
        groups._regroup(sorted(set(ends)), groups.ids)

    def _merge_contacts(self, partners):
        if len(partners) < 2:
            raise UserError(self.env._("There is nothing left to merge here."))
        return self.env["contact.duplicate.merge"]._open(partners)


class ContactDuplicateGroup(models.Model):
    _inherit = "contact.duplicate.group"

    def action_dismiss(self):
        """None of them are the same; remembered for good."""
        return self._get_open_pairs().action_dismiss()

    def action_keep_apart(self):
        """They are the same, kept apart on purpose."""
        return self._get_open_pairs().action_keep_apart()

    def action_later(self):
        """Put off; comes back when something new is found, or by hand."""
        self.env["contact.duplicate"]._check_decide()
        self.check_access("read")
        groups = self.sudo().filtered(lambda g: g.state == "open")
        groups.write({"state": "later", "date_later": fields.Datetime.now()})
        return True

    def action_reopen(self):
        """Take the decision back."""
        self.check_access("read")
        self.sudo()._reopen_later()
        return self._get_all_pairs().action_reopen()

    def action_merge(self):
        """Open the window in which the contacts are merged."""
        self.ensure_one()
        self.check_access("read")
        return self.env["contact.duplicate"]._merge_contacts(self.partner_ids)

    def _reopen_later(self):
        later = self.filtered(lambda g: g.state == "later")
        later.write({"state": "open", "date_later": False})

    def _close_decided(self, decision):
        """Groups whose pairs were all decided are closed; of the others, the decided
        pairs get a closed group of their own, so that all pairs of a group are in its
        state and it tells nothing of those that somebody may not see."""
        self.env.cr.execute(
            SQL(
                """SELECT group_id FROM contact_duplicate
                    WHERE group_id = ANY(%s)
                 GROUP BY group_id HAVING bool_or(state = 'open')""",
                self.ids,
            )
        )
        split = [row[0] for row in self.env.cr.fetchall()]
        new = self._insert_groups(len(split))
        self.env.cr.execute(
            SQL(
                """UPDATE contact_duplicate d SET group_id = split.new_id
                     FROM unnest(%s::integer[], %s::integer[]) AS split (id, new_id)
                    WHERE d.group_id = split.id AND d.id = ANY(%s)""",
                split,
                new,
                decision["ids"],
            )
        )
        closed = [*(set(self.ids) - set(split)), *new]
        self.env.cr.execute(
            SQL(
                """UPDATE contact_duplicate_group
                      SET state = %(state)s, decided_by_id = %(uid)s,
                          date_decided = %(now)s, is_bridge = FALSE,
                          write_uid = %(uid)s, write_date = %(now)s
                    WHERE id = ANY(%(closed)s)""",
                **decision,
                closed=closed,
            )
        )
        self._refresh_figures(closed)
        self.invalidate_model(flush=False)
        self.env["contact.duplicate"].invalidate_model(flush=False)

    def _reopen_closed(self, pairs):
        """Groups of reopened pairs are open again; those of which a part stays closed
        let the reopened pairs go."""
        left = self.duplicate_ids.filtered(lambda p: p.state != "open").group_id
        (self - left).write(
            {"state": "open", "decided_by_id": False, "date_decided": False}
        )
        pairs.filtered(lambda p: p.group_id in left).write({"group_id": False})
        if left:
            self.env.flush_all()
            left._refresh_figures(left.ids)
            left.invalidate_recordset(flush=False)

    def _get_open_pairs(self):
        return self._get_all_pairs().filtered(lambda p: p.state == "open")

    def _get_all_pairs(self):
        """The pairs of these groups that the user may see."""
        self.check_access("read")
        return self.env["contact.duplicate"].search([("group_id", "in", self.ids)])
