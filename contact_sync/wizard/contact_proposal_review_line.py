from odoo import api, fields, models

from odoo.addons.contact_base.tools.diff import mark_differences

from ..tools.spec import ADDRESS_PARTS


class ContactProposalReviewLine(models.TransientModel):
    """One differing field: both versions as they were shown, and the decision."""

    _name = "contact.proposal.review.line"
    _description = "Check the data: field"
    _order = "sequence, id"

    review_id = fields.Many2one(
        "contact.proposal.review", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer()
    proposal_id = fields.Many2one("contact.proposal", ondelete="cascade")
    field_name = fields.Char(readonly=True)
    label = fields.Char(readonly=True)
    kind = fields.Char(readonly=True)
    current_value = fields.Json(readonly=True)
    proposed_value = fields.Json(readonly=True)
    current_text = fields.Text(readonly=True)
    proposed_text = fields.Text(readonly=True)
    marks = fields.Json(compute="_compute_marks")
    current_image = fields.Char(compute="_compute_images")
    proposed_image = fields.Char(compute="_compute_images")
    decision = fields.Selection(
        [("keep", "Keep"), ("accept", "Accept"), ("new", "New value")]
    )
    new_value = fields.Json()
    new_html = fields.Html(sanitize=True)
    options = fields.Json(compute="_compute_options")
    dossier_id = fields.Many2one("contact.dossier", ondelete="set null", readonly=True)
    dossier_label = fields.Char(readonly=True)
    dossier_date = fields.Datetime(readonly=True)
    dossier_author = fields.Char(readonly=True)
    warning = fields.Char(readonly=True)
    note = fields.Char(readonly=True)
    error = fields.Char(readonly=True)
    can_decide = fields.Boolean(related="review_id.can_decide")

    @api.constrains("review_id", "proposal_id", "dossier_id")
    def _check_visible(self):
        """A link is shown with the name of what it leads to, to whoever may set it."""
        self.review_id.sudo(False).check_access("write")
        self.proposal_id.sudo(False).check_access("read")
        self.dossier_id.sudo(False).check_access("read")

    @api.depends("current_text", "proposed_text")
    def _compute_marks(self):
        for line in self:
            current, proposed = mark_differences(
                line.current_text or "", line.proposed_text or ""
            )
            line.marks = {"current": current, "proposed": proposed}

    @api.depends("kind", "current_value", "proposed_value")
    def _compute_images(self):
        for line in self:
            url = f"/contact_sync/picture/{line.proposal_id.id}"
            is_image = line.kind == "image"
            line.current_image = (
                f"{url}/current?unique={line.current_value}"
                if is_image and line.current_value
                else False
            )
            line.proposed_image = (
                f"{url}/proposed?unique={line.proposed_value}"
                if is_image and line.proposed_value
                else False
            )

    @api.depends("field_name", "kind")
    @api.depends_context("lang")
    def _compute_options(self):
        for line in self:
            line.options = line._get_options()

    def _get_options(self):
        """What an editor of the field's own kind must know."""
        field = self.env["res.partner"]._fields.get(self.field_name)
        if self.kind == "address":
            contact_fields = self.env["res.partner"]._fields
            return {
                "labels": {
                    part: contact_fields[part]._description_string(self.env)
                    for part in ADDRESS_PARTS
                }
            }
        if field is None:
            return {}
        if self.kind == "selection":
            return {"selection": field._description_selection(self.env)}
        if self.kind in ("many2one", "many2many"):
            domain = field.domain if isinstance(field.domain, list) else []
            return {"relation": field.comodel_name, "domain": domain}
        return {}

    @api.model
    def _prepare_line_vals(self, review, proposal):
        """Both versions of a proposal, as they stand now.

        Override to show more about a field::

            vals = super()._prepare_line_vals(review, proposal)
            vals["note"] = vals["note"] or self._get_my_note(proposal)
            return vals
        """
        dossier = proposal.dossier_id
        return {
            "review_id": review.id,
            "proposal_id": proposal.id,
            "field_name": proposal.field_name,
            "label": proposal.field_label,
            "kind": proposal.kind,
            "current_value": proposal.current_value,
            "proposed_value": proposal.proposed_value,
            "current_text": proposal.current_text,
            "proposed_text": proposal._get_shown_text(),
            "dossier_id": dossier.id,
            "dossier_label": dossier.record_name,
            "dossier_date": dossier.date_saved,
            "dossier_author": dossier.author_name,
            "warning": proposal.partner_id._get_carry_warning(proposal.field_name),
            "note": proposal._get_edited_note(),
        }

    def _is_stale(self):
        """Whether something changed since the line was shown."""
        self.ensure_one()
        proposal = self.proposal_id.exists()
        return (
            not proposal
            or proposal.state != "pending"
            or proposal.current_value != self.current_value
            or proposal.proposed_value != self.proposed_value
        )

    def _get_new_value(self):
        return self.new_html if self.kind == "html" else self.new_value

    def _get_shown_vals(self):
        """The two versions that a decision was made on."""
        return {
            "proposal_id": self.proposal_id.id,
            "current_value": self.current_value,
            "proposed_value": self.proposed_value,
        }

    def _get_typed_text(self):
        """The new value as the user would read it, on one line."""
        lines = self.env["contact.source.field"]
        text = lines._format_raw(self.field_name, self._get_new_value())
        return text.replace("\n", ", ")

    def _get_kept_vals(self):
        return {
            "decision": self.decision,
            "new_value": self.new_value,
            "new_html": self.new_html,
        }

    def action_open_dossier(self):
        """Open the record that the value comes from, if the user may read it."""
        return self.dossier_id.action_open_record()
