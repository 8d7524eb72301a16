from odoo import models


class ContactProposalReviewLine(models.TransientModel):
    _inherit = "contact.proposal.review.line"

    def _prepare_line_vals(self, review, proposal):
        vals = super()._prepare_line_vals(review, proposal)
        number = proposal.member_number
        return vals | {"note": vals["note"] or (number and f"Member {number}")}
