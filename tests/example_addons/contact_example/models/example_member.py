from odoo import fields, models


class ExampleMember(models.Model):
    _name = "example.member"
    _description = "Member of a Club"
    _partner_scope_field = "partner_id"

    partner_id = fields.Many2one("res.partner", index=True)
    club = fields.Char()
    email = fields.Char()
    phone = fields.Char()
    number = fields.Char()
