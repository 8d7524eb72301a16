from odoo import api, fields, models


class ContactSourceMixin(models.AbstractModel):
    """For models of sources that show on their own form and list what differs."""

    _name = "contact.source.mixin"
    _description = "Record that feeds contacts"

    desync_count = fields.Integer(
        string="Differs from the contact",
        compute="_compute_desync_count",
        search="_search_desync_count",
        groups="contact_sync.group_reviewer",
        help="Values of this dossier that wait for a decision on the contact.",
    )

    can_review_dossier = fields.Boolean(
        compute="_compute_can_review_dossier",
        groups="contact_sync.group_reviewer",
        help="Whether you may write a contact for which something waits.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_review_dossier(self):
        waiting = self._get_waiting_proposals()
        writable = waiting.partner_id._filter_decidable()
        ids = {p.dossier_id.res_id for p in waiting if p.partner_id in writable}
        for record in self:
            record.can_review_dossier = record.id in ids

    def _get_waiting_proposals(self):
        return self.env["contact.proposal"].search(
            [
                ("state", "=", "pending"),
                ("dossier_id.res_model", "=", self._name),
                ("dossier_id.res_id", "in", self.ids),
            ]
        )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_desync_count(self):
        counts = dict(
            self.env["contact.proposal"]._read_group(
                [
                    ("state", "=", "pending"),
                    ("dossier_id.res_model", "=", self._name),
                    ("dossier_id.res_id", "in", self.ids),
                ],
                ["dossier_id"],
                ["__count"],
            )
        )
        by_record = {}
        for dossier, count in counts.items():
            by_record[dossier.res_id] = by_record.get(dossier.res_id, 0) + count
        for record in self:
            record.desync_count = by_record.get(record.id, 0)

    def _search_desync_count(self, operator, value):
        if operator != ">" or value != 0:
            return NotImplemented
        waiting = self.env["contact.dossier"]._search(
            [
                ("res_model", "=", self._name),
                ("proposal_ids", "any", [("state", "=", "pending")]),
            ]
        )
        return [("id", "in", waiting.subselect("res_id"))]

    def action_review_proposals(self):
        """Open the review window on the contacts that these records are about."""
        return self._get_waiting_proposals().partner_id.action_review_proposals()
