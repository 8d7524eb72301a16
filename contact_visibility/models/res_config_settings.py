from odoo import fields, models

from .res_partner import VISIBILITIES


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    visibility_default = fields.Selection(
        VISIBILITIES,
        string="New contacts",
        config_parameter="contact_visibility.default",
        default="everyone",
        help="Who sees new contacts, as long as nobody says otherwise. Each user can "
        "choose another default in the preferences.",
    )
    visibility_responsible_id = fields.Many2one(
        "res.users",
        string="Responsible for automatic contacts",
        config_parameter="contact_visibility.responsible_id",
        domain="[('share', '=', False)]",
        help="Owns what an incoming mail, a visitor of the website or an automation "
        "creates. Without such a person those contacts stay public.",
    )
    # the field of CRM, where there is one: two of them would overwrite each other
    is_membership_multi = fields.Boolean(
        string="Several teams per person",
        config_parameter="sales_team.membership_multi",
        help="Without it, joining a second team ends the membership in the first, and "
        "with it the sight of that team's contacts.",
    )
