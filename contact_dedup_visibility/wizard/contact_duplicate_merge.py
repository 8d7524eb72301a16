from odoo import api, fields, models


class ContactDuplicateMerge(models.TransientModel):
    """The merge window of contacts that not the same people see."""

    _inherit = "contact.duplicate.merge"

    audience = fields.Selection(
        [
            ("union", "Everyone who sees one of the contacts"),
            ("narrow", "Only those who see the most restricted one"),
        ],
        default="union",
        required=True,
        help="Who sees the contact that stays.",
    )
    has_audiences = fields.Boolean(compute="_compute_has_audiences")
    may_narrow = fields.Boolean(compute="_compute_has_audiences")
    audience_text = fields.Char(
        string="Visible to",
        compute="_compute_audience_text",
        help="Who will see the contact that stays.",
    )

    @api.depends("contact_ids")
    @api.depends_context("uid")
    def _compute_has_audiences(self):
        for wizard in self:
            contacts = wizard._get_partners()
            keys = self.env["contact.merge"]._get_audience_keys(contacts)
            wizard.has_audiences = len(set(keys.values())) > 1
            wizard.may_narrow = wizard.has_audiences and contacts._may_narrow_audience()

    @api.depends("audience", "contact_ids")
    @api.depends_context("uid", "lang")
    def _compute_audience_text(self):
        """Of a public contact and others, all is everyone."""
        labels = dict(self._fields["audience"]._description_selection(self.env))
        for wizard in self:
            is_public = "everyone" in wizard._get_partners().mapped("visibility")
            wizard.audience_text = (
                self.env._("Everyone")
                if is_public and wizard.audience == "union"
                else labels[wizard.audience]
            )

    def _get_choices(self):
        choices = super()._get_choices()
        return choices | ({"audience": "narrow"} if self.audience == "narrow" else {})

    def action_switch_audience(self):
        """Choose the other audience, and show what that leads to."""
        self._take()
        self.audience = "union" if self.audience == "narrow" else "narrow"
        self._load(self._get_decisions())
        return self._get_action()
