from odoo import fields, models


class ContactDeleteLine(models.TransientModel):
    """What one contact takes along, what holds it, and what became of it."""

    _name = "contact.delete.line"
    _description = "Contact to delete"
    _order = "outcome, blocks, id"  # what could not be done comes first
    _transient_max_hours = 7 * 24.0

    wizard_id = fields.Many2one(
        "contact.delete", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one("res.partner", ondelete="set null")
    name = fields.Char(readonly=True)
    goes = fields.Char(
        string="Goes with it", readonly=True, help="Records that are deleted, too."
    )
    blocks = fields.Char(
        string="What keeps it", readonly=True, help="Records that need the contact."
    )
    is_tried = fields.Boolean(readonly=True)
    outcome = fields.Char(readonly=True, help="Why it could not be done.")
