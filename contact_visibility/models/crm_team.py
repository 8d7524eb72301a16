from odoo import models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def unlink(self):
        """The database removes the memberships: nobody else would tell."""
        self.env["res.partner"]._renew_visibility_keys()
        return super().unlink()

    def _compute_member_warning(self):
        """Joining a second team ends the first membership, and leaving this one ends
        it, too: say what that hides."""
        result = super()._compute_member_warning()
        for team in self.filtered("member_warning"):
            others = self.env["crm.team.member"].search(
                [
                    ("crm_team_id", "!=", team._origin.id),
                    ("user_id", "in", team.member_ids._origin.ids),
                ]
            )
            team.member_warning += f" {others._get_lost_sight_text()}"
        for team in self:
            if leaving := team._origin.member_ids - team.member_ids._origin:
                said = team._get_leaving_text(leaving)
                team.member_warning = " ".join(
                    filter(None, [team.member_warning, said])
                )
        return result

    def _get_leaving_text(self, people):
        """What people no longer see who are taken out of the team."""
        # sudo: names of colleagues, who were members until now
        names = ", ".join(people.sudo().mapped("name"))
        return self.env._(
            "%(people)s will no longer see the contacts shared with %(team)s.",
            people=names,
            team=self._origin.name,
        )
