from odoo import Command, SUPERUSER_ID, fields, models

from .res_partner import VISIBILITIES


class ResUsers(models.Model):
    _inherit = "res.users"

    contact_visibility = fields.Selection(
        VISIBILITIES,
        string="New contacts visible to",
        help="Empty: as the settings say. With teams: those that you are in.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "contact_visibility"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "contact_visibility"]

    def _is_contact_owner(self):
        """Only colleagues own contacts: no machine, no customer, nobody who left."""
        self.ensure_one()
        return bool(self.id != SUPERUSER_ID and self.active and not self.share)

    def _get_contact_scope(self):
        """The scope of this user's new contacts, as values for contacts."""
        self.ensure_one()
        param = self.env["ir.config_parameter"].sudo()
        default = param.get_param("contact_visibility.default") or "everyone"
        visibility = self.contact_visibility or default
        if visibility != "teams":
            return {"visibility": visibility}
        teams = self.crm_team_member_ids.filtered("active").crm_team_id
        if not teams:
            return {"visibility": "creator"}
        return {"visibility": "teams", "visibility_team_ids": [Command.set(teams.ids)]}
