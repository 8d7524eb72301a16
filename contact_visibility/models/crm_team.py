from odoo import models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def unlink(self):
        """The database removes the memberships: nobody else would tell."""
        self.env["res.partner"]._renew_visibility_keys()
        return super().unlink()

    def _compute_member_warning(self):
        """Joining a second team ends the first membership: say what that hides."""
        result = super()._compute_member_warning()
        for team in self.filtered("member_warning"):
            others = self.env["crm.team.member"].search(
                [
                    ("crm_team_id", "!=", team._origin.id),
                    ("user_id", "in", team.member_ids._origin.ids),
                ]
            )
            team.member_warning += f" {others._get_lost_sight_text()}"
        return result
