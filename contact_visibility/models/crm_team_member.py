from odoo import api, models


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        self.env["res.partner"]._renew_visibility_keys()
        return members

    def write(self, vals):
        result = super().write(vals)
        self.env["res.partner"]._renew_visibility_keys()
        return result

    def unlink(self):
        self.env["res.partner"]._renew_visibility_keys()
        return super().unlink()


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def unlink(self):
        """The database removes the memberships: nobody else would tell."""
        self.env["res.partner"]._renew_visibility_keys()
        return super().unlink()
