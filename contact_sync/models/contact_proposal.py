import json
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.spec import ADDRESS, get_units

STATES = [
    ("pending", "To decide"),
    ("kept", "Kept"),
    ("accepted", "Accepted"),
    ("replaced", "New value"),
    ("superseded", "Superseded"),
    ("obsolete", "Obsolete"),
]
DECIDED = ("kept", "accepted", "replaced")


class ContactProposal(models.Model):
    """One field of one contact for which the last saved dossier says something else.

    - *current value*: what the contact holds. Read live while the proposal waits,
      frozen when it is decided.
    - *proposed value*: what the dossier says. Never changed by a decision.
    - *final value*: what the contact holds after the decision.
    - *base value*: what the contact held when the proposal was raised; another current
      value means that the contact was edited since.

    The whole address counts as one field, ``address``.
    """

    _name = "contact.proposal"
    _description = "Contact proposal"
    _order = "id desc"
    _partner_scope_field = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, readonly=True,
        ondelete="cascade", index=True,
    )  # fmt: skip
    field_name = fields.Selection(
        "_get_unit_selection", string="Field", required=True, readonly=True
    )
    field_label = fields.Char(string="Field label", compute="_compute_field_label")
    kind = fields.Char(compute="_compute_field_label")
    dossier_id = fields.Many2one(
        "contact.dossier", required=True, readonly=True, ondelete="cascade", index=True
    )
    source_id = fields.Many2one(
        "contact.source", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    date_saved = fields.Datetime(
        related="dossier_id.date_saved", string="Dossier saved on"
    )
    base_value = fields.Json(readonly=True)
    frozen_value = fields.Json(readonly=True)
    current_value = fields.Json(compute="_compute_current_value")
    proposed_value = fields.Json(readonly=True)
    final_value = fields.Json(readonly=True)
    current_text = fields.Text(string="Current version", compute="_compute_texts")
    proposed_text = fields.Text(string="Proposed version", compute="_compute_texts")
    final_text = fields.Text(string="Decided", compute="_compute_texts")
    state = fields.Selection(STATES, required=True, readonly=True, default="pending")
    user_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, ondelete="set null"
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True)
    is_last_decision = fields.Boolean(compute="_compute_is_last_decision")
    can_revert = fields.Boolean(compute="_compute_can_revert")

    _pending_uniq = models.UniqueIndex(
        "(partner_id, field_name) WHERE state = 'pending'",
        "This field of the contact has already a proposal that waits.",
    )

    @api.model
    def _get_unit_selection(self):
        """All that a proposal can be about, named as on the contact."""
        lines = self.env["contact.source.field"]
        names = ("address", *sorted(self.env["res.partner"]._fields))
        return [(name, lines._get_unit_label(name)) for name in names]

    @api.depends("field_name", "partner_id")
    def _compute_display_name(self):
        for proposal in self:
            proposal.display_name = self.env._(
                "%(field)s of %(contact)s",
                field=proposal.field_label,
                contact=proposal.partner_id.display_name,
            )

    @api.depends("field_name")
    @api.depends_context("lang")
    def _compute_field_label(self):
        lines = self.env["contact.source.field"]
        for unit, proposals in self.grouped("field_name").items():
            proposals.field_label = lines._get_unit_label(unit)
            proposals.kind = lines._get_unit_kind(unit)

    @api.depends("state", "frozen_value", "partner_id")
    def _compute_current_value(self):
        lines = self.env["contact.source.field"]
        for proposal in self.filtered(lambda p: p.state != "pending"):
            proposal.current_value = proposal.frozen_value
        waiting = self.filtered(lambda p: p.state == "pending")
        for unit, proposals in waiting.grouped("field_name").items():
            values = lines._read_units(proposals.partner_id, unit)
            for proposal in proposals:
                proposal.current_value = values[proposal.partner_id.id]

    @api.depends("current_value", "proposed_value", "final_value", "field_name")
    @api.depends_context("lang", "tz")
    def _compute_texts(self):
        lines = self.env["contact.source.field"]
        for proposal in self:
            unit = proposal.field_name
            proposal.current_text = lines._format_raw(unit, proposal.current_value)
            proposal.proposed_text = lines._format_raw(unit, proposal.proposed_value)
            proposal.final_text = (
                lines._format_raw(unit, proposal.final_value)
                if proposal.state in DECIDED
                else ""
            )

    @api.depends("state", "date_decided")
    def _compute_is_last_decision(self):
        self.flush_model(["partner_id", "field_name", "state", "date_decided"])
        self.env.cr.execute(
            SQL(
                """SELECT DISTINCT ON (partner_id, field_name) id
                     FROM contact_proposal
                    WHERE partner_id = ANY(%s) AND state = ANY(%s)
                 ORDER BY partner_id, field_name, date_decided DESC, id DESC""",
                self.partner_id.ids,
                list(DECIDED),
            )
        )
        last = {row[0] for row in self.env.cr.fetchall()}
        for proposal in self:
            proposal.is_last_decision = proposal.id in last

    @api.depends("is_last_decision")
    @api.depends_context("uid")
    def _compute_can_revert(self):
        is_reviewer = self.env.user.has_group("contact_sync.group_reviewer")
        writable = self.partner_id._filter_decidable() if is_reviewer else []
        for proposal in self:
            proposal.can_revert = (
                proposal.is_last_decision
                and not proposal.is_shortened
                and proposal.partner_id in writable
            )

    @api.model_create_multi
    def create(self, vals_list):
        proposals = super().create(vals_list)
        proposals._recount(proposals.partner_id.ids)
        return proposals

    def unlink(self):
        partner_ids = self.partner_id.ids
        result = super().unlink()
        self._recount(partner_ids)
        return result

    def action_open_contact(self):
        """Open the contact that this proposal is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }

    def action_review(self):
        """Open the review window on the contacts of these proposals."""
        return self.partner_id.action_review_proposals()

    def _get_shown_text(self):
        """What the contact would hold after *Accept*: an address is shown whole."""
        self.ensure_one()
        if self.field_name != ADDRESS:
            return self.proposed_text
        lines = self.env["contact.source.field"]
        vals = lines._prepare_write_vals(self.partner_id, ADDRESS, self.proposed_value)
        return lines._format_raw(ADDRESS, vals)

    def _get_edited_note(self):
        """Say that the contact was edited to a third value while this waited."""
        self.ensure_one()
        lines, unit = self.env["contact.source.field"], self.field_name
        country = self.partner_id.country_id.code
        if lines._is_same(unit, self.current_value, self.base_value, country):
            return ""
        return self.env._(
            "The contact was edited since: it said “%(value)s” when the dossier was "
            "saved.",
            value=lines._format_raw(unit, self.base_value).replace("\n", ", "),
        )

    def _get_picture(self, side):
        """The attachment that shows one side of a proposal about a picture.

        :param str side: ``current`` or ``proposed``
        """
        self.ensure_one()
        # whoever reads the proposal may see its values; checked by the caller
        attachments = self.env["ir.attachment"].sudo()
        if self.kind != "image" or side not in ("current", "proposed"):
            return attachments
        if side == "current" and self.state == "pending":
            domain = [
                ("res_model", "=", "res.partner"),
                ("res_field", "=", self.field_name),
                ("res_id", "=", self.partner_id.id),
            ]
        else:
            checksum = self.proposed_value if side == "proposed" else self.frozen_value
            lines = self.env["contact.source.field"]
            domain = lines._get_picture_domain(checksum or "")
        return attachments.search(domain, limit=1)

    def _get_export_row(self):
        """One line of the export, in the order of its columns."""
        return [
            self.partner_id.id,
            self.partner_id.display_name,
            self.field_name,
            self.dossier_id.record_name,
            self.date_saved,
            *(
                json.dumps(value, ensure_ascii=False)
                for value in (self.current_value, self.proposed_value, self.final_value)
            ),
            self.state,
            self.user_id.name or "",
            self.date_decided or "",
        ]

    @api.model
    def _recount(self, partner_ids):
        """Bring the counts on contacts up to date; ``write_date`` stays.

        :param list partner_ids: contacts, any number
        """
        if not partner_ids:
            return
        self.env["contact.proposal"].flush_model(["partner_id", "state"])
        self.env["res.partner"].flush_model(["desync_count", "is_desync"])
        self.env.cr.execute(
            SQL(
                """UPDATE res_partner p
                      SET desync_count = c.pending, is_desync = c.pending > 0
                     FROM (SELECT i.id, count(x.id)::int AS pending
                             FROM unnest(%s) AS i (id)
                        LEFT JOIN contact_proposal x
                               ON x.partner_id = i.id AND x.state = 'pending'
                              AND x.source_id <> ALL(%s)
                         GROUP BY i.id) c
                    WHERE p.id = c.id
                      AND COALESCE(p.desync_count, 0) <> c.pending""",
                list(partner_ids),
                [id_ for id_, _m in self.env["contact.source"]._get_confidential()],
            )
        )
        self.env["res.partner"].browse(partner_ids).invalidate_recordset(
            ["desync_count", "is_desync", "pending_count"], flush=False
        )

    def _count_down(self):
        """Take these from the counts of their contacts, in the caches.

        Before the contacts themselves are written: one update of their rows instead of
        two. :meth:`_recount` has the last word.
        """
        confidential = {
            id_ for id_, _m in self.env["contact.source"]._get_confidential()
        }
        # bookkeeping, as _recount
        counted = self.sudo().filtered(lambda p: p.source_id.id not in confidential)
        by_count = defaultdict(list)
        for partner, group in counted.grouped("partner_id").items():
            by_count[max(partner.desync_count - len(group), 0)].append(partner.id)
        for count, ids in by_count.items():
            partners = self.env["res.partner"].browse(ids)
            partners._fields["desync_count"].write(partners, count)
            partners._fields["is_desync"].write(partners, count > 0)

    @api.model
    def _recheck(self, partner_ids):
        """Close what waits for a value that the contact has got by other means.

        :param list partner_ids: contacts that were just edited
        """
        partners = self.env["res.partner"].sudo().browse(partner_ids)
        partners = partners._filter_maybe_pending()
        if not partners:
            return
        waiting = self.sudo().search(
            [("partner_id", "in", partners.ids), ("state", "=", "pending")]
        )
        waiting.filtered(lambda p: p._is_satisfied())._close("obsolete")

    def _is_satisfied(self):
        """Whether the contact already says what is proposed."""
        self.ensure_one()
        partner = self.partner_id
        lines, unit = self.env["contact.source.field"], self.field_name
        country = partner.country_id.code
        if lines._is_same(unit, self.current_value, self.proposed_value, country):
            return True
        kind = "website" if lines._get_unit_kind(unit) == "url" else unit
        return any(
            lines._is_same(unit, value, self.proposed_value, country)
            for value in partner._get_known_values(kind).get(partner.id, ())
        )

    def _close(self, state):
        """Freeze pending proposals without a decision.

        :param str state: ``superseded`` or ``obsolete``
        """
        for proposal in self:
            proposal.write({"frozen_value": proposal.current_value, "state": state})
        self._recount(self.partner_id.ids)

    @api.model
    def _revive(self, pairs):
        """Let the newest dossier that still differs speak again.

        Called when the dossier that had pushed it aside takes its value back.

        :param pairs: ``[(partner id, unit)]``
        """
        for partner_id, unit in pairs:
            superseded = self.search(
                [
                    ("partner_id", "=", partner_id),
                    ("field_name", "=", unit),
                    ("state", "in", ["superseded", "pending"]),
                    ("dossier_id.active", "=", True),
                ]
            ).sorted(lambda p: (p.dossier_id.date_saved, p.id), reverse=True)
            if not superseded or "pending" in superseded.mapped("state"):
                continue
            last = superseded[0]
            said = get_units(last.dossier_id.values or {}).get(unit)
            if said == last.proposed_value and not self._was_decided(last):
                last.write({"state": "pending", "frozen_value": False})
                if last._is_satisfied():
                    last._close("obsolete")
        self._recount([partner_id for partner_id, _unit in pairs])

    def _was_decided(self, proposal):
        return bool(
            self.search_count(
                [
                    ("dossier_id", "=", proposal.dossier_id.id),
                    ("field_name", "=", proposal.field_name),
                    ("state", "in", DECIDED),
                ],
                limit=1,
            )
        )
