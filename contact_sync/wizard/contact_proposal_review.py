from odoo import api, fields, models
from odoo.fields import Domain

from ..models.contact_proposal_decision import Decision

#: Contacts that one review can walk through; more wait for the next one.
QUEUE_LIMIT = 1000
#: What makes a decision stale when it changes.
SHOWN = ("proposal_id", "current_value", "proposed_value")


class ContactProposalReview(models.TransientModel):
    """The window where a person checks the data of one contact after another."""

    _name = "contact.proposal.review"
    _description = "Check the data"

    partner_id = fields.Many2one("res.partner", ondelete="set null")
    queue_ids = fields.Json(help="Ids of the contacts to walk through.")
    drafts = fields.Json(help="Decisions on other contacts that are not saved yet.")
    position = fields.Integer(compute="_compute_position")
    total = fields.Integer(compute="_compute_position")
    queue_label = fields.Char(compute="_compute_position")
    has_previous = fields.Boolean(compute="_compute_position")
    has_next = fields.Boolean(compute="_compute_position")
    message = fields.Char(readonly=True)
    partner_warning = fields.Char(compute="_compute_partner_warning")
    is_done = fields.Boolean(compute="_compute_is_done")
    can_decide = fields.Boolean(compute="_compute_can_decide")
    line_ids = fields.One2many("contact.proposal.review.line", "review_id")

    @api.depends("partner_id")
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "Check the data: %(name)s", name=review.partner_id.display_name
            )

    @api.depends("partner_id", "queue_ids")
    @api.depends_context("lang")
    def _compute_position(self):
        for review in self:
            queue = review._get_queue_ids()
            index = queue.index(review.partner_id.id)
            review.position = index + 1
            review.total = len(queue)
            review.has_previous = index > 0
            review.has_next = index < len(queue) - 1
            review.queue_label = self.env._(
                "%(position)s of %(total)s", position=index + 1, total=len(queue)
            )

    @api.depends("line_ids")
    def _compute_is_done(self):
        for review in self:
            review.is_done = not review.line_ids

    @api.depends("partner_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for review in self:
            review.can_decide = bool(review.partner_id._filter_decidable())

    @api.depends("partner_id")
    @api.depends_context("lang")
    def _compute_partner_warning(self):
        for review in self:
            partner = review.partner_id
            review.partner_warning = False
            if not partner:
                review.partner_warning = self.env._(
                    "This contact was deleted meanwhile."
                )
            elif not partner.active:
                review.partner_warning = self.env._("This contact is archived.")
            elif partner.sudo().with_context(active_test=False).user_ids:
                # only whether, not who: shown to those who review the contact
                review.partner_warning = self.env._(
                    "This contact has a login: its e-mail may serve to sign in."
                )

    @api.constrains("partner_id")
    def _check_visible(self):
        """A link is shown with the name of what it leads to, to whoever may set it."""
        self.partner_id.sudo(False).check_access("read")

    def _get_queue_ids(self):
        """Contacts to walk through. The present one is always among them: merged, it is
        another one than at first; deleted, none.

        :rtype: list[int]
        """
        queue = self.queue_ids if isinstance(self.queue_ids, list) else []
        queue = [id_ for id_ in queue if type(id_) is int and 0 < id_ < 2**31]
        own = self.partner_id.id
        return queue if own in queue else [own, *queue]

    @api.model
    def _open(self, partners):
        """Make a review of these contacts, or of all desynchronised ones.

        A single contact is shown in the midst of all that wait, so that the next one
        is one key away.

        :return: the review; empty when nothing waits
        """
        queue = self._get_queue(partners)
        if not queue:
            return self.browse()
        first = partners.ids[0] if partners and partners.ids[0] in queue else queue[0]
        review = self.create({"partner_id": first, "queue_ids": queue})
        review._load_lines()
        return review

    @api.model
    def _get_queue(self, partners):
        """Ids of the contacts to walk through, in the order of the contacts' list.

        Of very many, those from the chosen contact on.
        """
        waiting = Domain("has_pending", "=", True)
        if len(partners) > 1:
            waiting &= Domain("id", "in", partners.ids)
        queue = self.env["res.partner"].search(waiting, limit=QUEUE_LIMIT).ids
        if len(partners) != 1 or partners.id in queue:
            return queue
        if not partners.pending_count:
            return []
        waiting &= Domain("complete_name", ">=", partners.complete_name)
        following = self.env["res.partner"].search(waiting, limit=QUEUE_LIMIT).ids
        return following if partners.id in following else [partners.id]

    def _load_lines(self, keep=None):
        """Show what waits now.

        :param dict keep: ``{proposal id: vals}`` of lines whose decision stays
        """
        self.ensure_one()
        self.line_ids.unlink()
        proposals = self.env["contact.proposal"].search(
            [("partner_id", "=", self.partner_id.id), ("state", "=", "pending")]
        )
        order = {name: i for i, name in enumerate(self._get_field_order())}
        lines = self.env["contact.proposal.review.line"]
        lines.create(
            [
                {
                    **lines._prepare_line_vals(self, proposal),
                    "sequence": order.get(proposal.field_name, len(order)),
                    **(keep or {}).get(proposal.id, {}),
                }
                for proposal in proposals
            ]
        )
        self.invalidate_recordset(["line_ids", "is_done"])

    def _get_field_order(self):
        """Order in which people read a contact."""
        return [
            "image_1920",
            "name",
            "function",
            "address",
            "phone",
            "email",
            "website",
        ]

    def _get_action(self):
        """Open this review in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "Check the data: %(name)s", name=self.partner_id.display_name
            ),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_save(self):
        """Carry out the decisions and close, or show what stands in the way."""
        return self._save() or {"type": "ir.actions.act_window_close"}

    def action_save_next(self):
        """Carry out the decisions and show the next contact."""
        stopped = self._save()
        if stopped:
            return stopped
        if not self.has_next:
            return {"type": "ir.actions.act_window_close"}
        return self._move(1)

    def action_previous(self):
        """Show the previous contact; undecided lines stay pending."""
        return self._move(-1)

    def action_next(self):
        """Show the next contact; undecided lines stay pending."""
        return self._move(1)

    def action_open_history(self):
        """Open what was decided about this contact, to take a decision back."""
        return self.partner_id.action_view_proposals()

    def action_open_contact(self):
        """Open the contact itself."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }

    def _move(self, step):
        queue = self._get_queue_ids()
        index = queue.index(self.partner_id.id) + step
        existing = self.env["res.partner"].browse(filter(None, queue)).exists()
        # one that was merged meanwhile is archived
        existing = existing._filtered_access("read").filtered("active")
        existing = set(existing.ids)
        while 0 <= index < len(queue) and queue[index] not in existing:
            index += step
        if not 0 <= index < len(queue):
            return self._get_action()
        review = self.create(
            {
                "partner_id": queue[index],
                "queue_ids": queue,
                "drafts": {**(self.drafts or {}), **self._get_drafts()},
            }
        )
        review._load_lines(review._get_own_drafts())
        return review._get_action()

    def _get_drafts(self):
        """Decisions that were made but not saved: walking on loses none."""
        drafts = [
            {**line._get_kept_vals(), **line._get_shown_vals()}
            for line in self.line_ids.filtered("decision")
            if line.proposal_id.exists().state == "pending"
        ]
        return {str(self.partner_id.id): drafts}

    def _get_own_drafts(self):
        """Drafts of this contact whose two versions are still as they were shown.

        :return: ``{proposal id: vals}``
        """
        kept = {}
        for draft in (self.drafts or {}).get(str(self.partner_id.id), ()):
            draft = dict(draft)
            shown = {name: draft.pop(name) for name in SHOWN}
            proposal = self.env["contact.proposal"].browse(shown["proposal_id"])
            if proposal.exists() and all(
                proposal[name] == shown[name] for name in SHOWN[1:]
            ):
                kept[proposal.id] = draft
        return kept

    def _save(self):
        """Decide what has a decision.

        :return: an action that shows the window again, or ``None`` when all is done
        """
        self.ensure_one()
        if not self.partner_id.exists():
            return self._get_action()  # which says that it is gone
        lines = self.line_ids.filtered("decision")
        stale = lines.filtered(lambda line: line._is_stale())
        if stale:
            return self._reload(stale)
        decisions = {
            line.proposal_id: Decision(line.decision, line._get_new_value())
            for line in lines
        }
        errors = self.env["contact.proposal"]._decide(decisions) if lines else {}
        if len(lines) > len(errors):
            self._confirm(len(lines) - len(errors))
        if not errors:
            return None
        return self._show_errors(errors)

    def _confirm(self, count):
        """Tell the user that his decisions are saved: the window goes on by itself."""
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "success",
                "message": self.env._(
                    "%(name)s: decisions saved (%(count)s)",
                    name=self.partner_id.display_name,
                    count=count,
                ),
            },
        )

    def _reload(self, stale):
        """Refuse what is no longer as it was shown; keep the other decisions."""
        keep = {
            line.proposal_id.id: line._get_kept_vals()
            for line in self.line_ids - stale
            if line.proposal_id.exists()
        }
        keep.update(
            {
                line.proposal_id.id: {"new_value": line.new_value}
                for line in stale
                if line.proposal_id.exists() and line.new_value
            }
        )
        message = self._get_stale_message(stale)
        self._load_lines(keep)
        self.message = message
        return self._get_action()

    def _get_stale_message(self, stale):
        """Say what changed, by whom, and what was typed here and is not saved."""
        labels = ", ".join(stale.mapped("label"))
        typed = ", ".join(
            f"{line.label} “{line._get_typed_text()}”"
            for line in stale
            if line.decision == "new"
        )
        decided = stale.proposal_id.exists().filtered("user_id")
        if decided:
            message = self.env._(
                "%(users)s decided meanwhile: %(fields)s. Nothing of yours was saved; "
                "this is how it stands now.",
                users=", ".join(decided.sudo().user_id.mapped("name")),
                fields=labels,
            )
        else:
            message = self.env._(
                "Changed meanwhile by somebody else: %(fields)s. Nothing was saved; "
                "this is how it stands now. Please decide again.",
                fields=labels,
            )
        if typed:
            message += " " + self.env._("You had typed: %(values)s.", values=typed)
        return message

    def _show_errors(self, errors):
        keep = {}
        for line in self.line_ids:
            if line.proposal_id in errors:
                keep[line.proposal_id.id] = {
                    **line._get_kept_vals(),
                    "error": errors[line.proposal_id],
                }
            elif not line.decision:
                keep[line.proposal_id.id] = line._get_kept_vals()
        self._load_lines(keep)
        self.message = self.env._(
            "The contact refused some values; the others are saved."
        )
        return self._get_action()
