from odoo import fields, models


class ContactProposal(models.Model):
    _inherit = "contact.proposal"

    member_number = fields.Char(related="partner_id.member_number")
