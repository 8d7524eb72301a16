from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    birthdate = fields.Date()
    member_number = fields.Char()
    old_number = fields.Char()
