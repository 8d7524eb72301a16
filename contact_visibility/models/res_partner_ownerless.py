from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Restricted contacts that nobody is in charge of any more."""

    _inherit = "res.partner"

    is_ownerless = fields.Boolean(
        string="Without owner",
        compute="_compute_is_ownerless",
        search="_search_is_ownerless",
        help="Restricted, and its owner has left or was never named.",
    )

    _ownerless_idx = models.Index(
        "(id) WHERE visibility != 'everyone' AND visibility_owner_id IS NULL"
    )

    @api.depends("visibility", "visibility_owner_id.active")
    def _compute_is_ownerless(self):
        for partner in self:
            # sudo: whether a colleague is still there
            owner = partner.visibility_owner_id.sudo()
            partner.is_ownerless = partner.visibility != "everyone" and (
                not owner.active
            )

    @api.model
    def _search_is_ownerless(self, operator, value):
        """Ask for the few who left, not for the owner of each contact."""
        if operator != "in":
            return NotImplemented
        # sudo: whether a colleague is still there
        gone = self.env["res.users"].sudo()._search([("active", "=", False)])
        owners = Domain("visibility_owner_id", "in", [False, *gone])
        ownerless = Domain("visibility", "!=", "everyone") & owners
        if set(value) == {True, False}:
            return Domain.TRUE
        return ownerless if True in value else ~ownerless
