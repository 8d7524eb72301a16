from odoo import fields, models


class ContactDeleteLine(models.TransientModel):
    """What one contact takes along, what holds it, and what became of it."""

    _name = "contact.delete.line"
    _description = "Contact to delete"

    wizard_id = fields.Many2one("contact.delete", required=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", ondelete="set null")
    name = fields.Char(readonly=True)
    goes = fields.Char(
        string="Goes with it", readonly=True, help="Records that are deleted, too."
    )
    blocks = fields.Char(
        string="What keeps it", readonly=True, help="Records that need the contact."
    )
    outcome = fields.Char(readonly=True, help="Why it could not be done.")
