from odoo import models


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        """People can become colleagues from the side of the group."""
        result = super().write(vals)
        if {"user_ids", "implied_ids"} & set(vals):
            self.env["res.users"].flush_model(["share"])
            # sudo: follows from a change of groups that was allowed
            contacts = self.env["res.partner"].sudo().with_context(active_test=False)
            restricted = contacts.search(
                [("visibility", "!=", "everyone"), ("user_ids.share", "=", False)]
            )
            restricted._release_always_public()
        return result
