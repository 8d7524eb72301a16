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

    @api.depends("is_membership_multi", "active", "user_id", "crm_team_id")
    def _compute_member_warning(self):
        """Joining a second team ends the first membership: say what that hides."""
        result = super()._compute_member_warning()
        for member in self.filtered("member_warning"):
            others = self.search([("user_id", "in", member.user_id.ids)])
            others -= member._origin
            member.member_warning += f" {others._get_lost_sight_text()}"
        return result

    def _get_lost_sight_text(self):
        """What people no longer see when these memberships end."""
        # sudo: names of colleagues and teams, which the warning before names, too
        members = self.sudo()
        text = self.env._(
            "Saving ends that membership: %(people)s will no longer see the contacts "
            "shared with %(teams)s. To keep both, have an administrator allow several "
            "teams per person in the settings.",
            people=", ".join(members.user_id.mapped("name")),
            teams=", ".join(members.crm_team_id.mapped("name")),
        )
        # only those that the reader sees are counted
        count = self.env["res.partner"].search_count(
            [("visibility_team_ids", "in", members.crm_team_id.ids)]
        )
        if not count:
            return text
        seen = self.env._("You see %(count)s of them.", count=count)
        return f"{text} {seen}"
