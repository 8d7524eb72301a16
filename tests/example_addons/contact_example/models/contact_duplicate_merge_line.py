from odoo import fields, models


class ContactDuplicateMergeLine(models.TransientModel):
    _inherit = "contact.duplicate.merge.line"

    club_note = fields.Char(string="For the club")

    def _prepare_line_vals(self, merge, row):
        vals = super()._prepare_line_vals(merge, row)
        note = "On the badge" if row["name"] == "name" else False
        return vals | {"club_note": note}
