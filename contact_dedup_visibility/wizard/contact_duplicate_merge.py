from odoo import api, fields, models


class ContactDuplicateMerge(models.TransientModel):
    """The merge window of contacts that not the same people see."""

    _inherit = "contact.duplicate.merge"

    audience = fields.Selection(
        [
            ("union", "Everyone who sees one of the contacts"),
            ("narrow", "The narrowest audience"),
        ],
        default="union",
        required=True,
        help="Who sees the contact that stays.",
    )
    has_audiences = fields.Boolean(compute="_compute_has_audiences")
    may_narrow = fields.Boolean(compute="_compute_has_audiences")

    @api.depends("contact_ids")
    @api.depends_context("uid")
    def _compute_has_audiences(self):
        for wizard in self:
            contacts = wizard._get_partners()
            keys = self.env["contact.merge"]._get_audience_keys(contacts)
            wizard.has_audiences = len(set(keys.values())) > 1
            wizard.may_narrow = wizard.has_audiences and contacts._may_narrow_audience()

    def _get_choices(self):
        choices = super()._get_choices()
        return choices | ({"audience": "narrow"} if self.audience == "narrow" else {})

    def action_switch_audience(self):
        """Choose the other audience, and show what that leads to."""
        self._take()
        self.audience = "union" if self.audience == "narrow" else "narrow"
        self._load(self._get_decisions())
        return self._get_action()
