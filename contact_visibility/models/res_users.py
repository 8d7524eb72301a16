from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import RedirectWarning, UserError

from .res_partner import VISIBILITIES


class ResUsers(models.Model):
    _inherit = "res.users"

    contact_visibility = fields.Selection(
        VISIBILITIES,
        string="New contacts visible to",
        help="Empty: as the settings say. With teams: those that you are in.",
    )
    is_made_public = fields.Boolean(
        string="Contact becomes public",
        compute="_compute_is_made_public",
        help="Saving makes this person a colleague, and the contact visible to all.",
    )

    @api.depends("share", "partner_id")
    def _compute_is_made_public(self):
        restricted = self.partner_id._origin._filter_restricted()
        for user in self:
            user.is_made_public = (
                not user.share and user.partner_id._origin in restricted
            )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "contact_visibility"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "contact_visibility"]

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._check_contacts_handed_over()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_contact_owner(self):
        if self._own_restricted_contacts():
            raise UserError(
                self.env._(
                    "Restricted contacts belong to this user. Hand them over first, "
                    "or nobody could reach them."
                )
            )

    def _own_restricted_contacts(self):
        # sudo: also what the person who archives does not see; it is not counted
        contacts = self.env["res.partner"].sudo().with_context(active_test=False)
        return bool(
            contacts.search_count(
                [
                    ("visibility_owner_id", "in", self.ids),
                    ("visibility", "!=", "everyone"),
                ],
                limit=1,
            )
        )

    def _check_contacts_handed_over(self):
        """Whoever leaves hands his contacts over: by RPC as well as in the client."""
        if not self._own_restricted_contacts():
            return
        names = ", ".join(self.mapped("name"))
        if not self.env.user.has_group("contact_visibility.group_manager"):
            raise UserError(
                self.env._(
                    "Restricted contacts belong to %(user)s. Ask a visibility manager "
                    "to hand them over first, or nobody could reach them.",
                    user=names,
                )
            )
        action = self.env.ref("contact_visibility.contact_visibility_handover_action")
        raise RedirectWarning(
            self.env._(
                "Restricted contacts belong to %(user)s. Hand them over first, or "
                "nobody could reach them.",
                user=names,
            ),
            action.id,
            self.env._("Hand over"),
            {"default_from_user_id": self[:1].id},
        )

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
