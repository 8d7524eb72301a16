from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ContactDossierAttribution(models.TransientModel):
    """Whom a dossier is about: one of several, a new contact, or nobody."""

    _name = "contact.dossier.attribution"
    _description = "Attribution of a dossier"

    dossier_id = fields.Many2one("contact.dossier", required=True, ondelete="cascade")
    record_name = fields.Char(related="dossier_id.record_name", string="Record")
    source_id = fields.Many2one(related="dossier_id.source_id")
    values_text = fields.Text(related="dossier_id.values_text")
    author_name = fields.Char(related="dossier_id.author_name")
    date_saved = fields.Datetime(related="dossier_id.date_saved")
    line_ids = fields.One2many(
        "contact.dossier.attribution.line", "attribution_id", string="Candidates"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Another contact",
        help="Somebody who is not in the list.",
    )

    @api.constrains("dossier_id", "partner_id")
    def _check_visible(self):
        """A link is shown with the name of what it leads to, to whoever may set it."""
        self.dossier_id.sudo(False).check_access("read")
        self.partner_id.sudo(False).check_access("read")

    @api.model_create_multi
    def create(self, vals_list):
        windows = super().create(vals_list)
        for window in windows:
            candidates = window._get_candidates()
            window.line_ids = [Command.create({"partner_id": p.id}) for p in candidates]
        return windows

    def _get_candidates(self):
        """Contacts that could be meant, as far as the user may read them."""
        ids = self.dossier_id.candidate_ids or []
        return self.env["res.partner"].browse(ids).exists()._filtered_access("read")

    def action_pick(self):
        """The dossier is about the contact that was chosen by hand."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(self.env._("Choose a contact first."))
        return self._attribute(self.partner_id)

    def action_create_contact(self):
        """The dossier is about somebody who is not there yet."""
        self.ensure_one()
        partner = self.dossier_id._create_attributed()
        return self._done(partner)

    def action_discard(self):
        """The dossier is about no contact."""
        self.dossier_id.action_discard()
        return {"type": "ir.actions.act_window_close"}

    def _attribute(self, partner):
        self.dossier_id._attribute(partner)
        return self._done(partner)

    def _done(self, partner):
        """Open the review where something differs, else close the window."""
        waiting = self.env["contact.proposal"].search_count(
            [("partner_id", "=", partner.id), ("state", "=", "pending")], limit=1
        )
        if waiting:
            return partner.action_review_proposals()
        return {"type": "ir.actions.act_window_close"}


class ContactDossierAttributionLine(models.TransientModel):
    _name = "contact.dossier.attribution.line"
    _description = "Candidate of an attribution"

    attribution_id = fields.Many2one(
        "contact.dossier.attribution", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    email = fields.Char(related="partner_id.email", related_sudo=False)
    phone = fields.Char(related="partner_id.phone", related_sudo=False)
    city = fields.Char(related="partner_id.city", related_sudo=False)

    @api.constrains("partner_id", "attribution_id")
    def _check_visible(self):
        """A link is shown with the name of what it leads to, to whoever may set it."""
        self.attribution_id.sudo(False).check_access("write")
        self.partner_id.sudo(False).check_access("read")

    def action_pick(self):
        """The dossier is about this contact."""
        self.ensure_one()
        return self.attribution_id._attribute(self.partner_id)
