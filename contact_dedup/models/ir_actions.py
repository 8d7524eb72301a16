from odoo import api, models


class IrActionsActions(models.Model):
    """Odoo's own action *Merge* gives way to ours, for those who have ours."""

    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        bindings = super().get_bindings(model_name)
        own = self.env.ref("base.action_partner_merge", raise_if_not_found=False)
        is_merger = self.env.user.has_group("contact_dedup.group_merger")
        if model_name != "res.partner" or not own or not is_merger:
            return bindings
        return {
            kind: [action for action in actions if action["id"] != own.id]
            for kind, actions in bindings.items()
        }
