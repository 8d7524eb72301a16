from odoo import api, fields, models
from odoo.exceptions import AccessError


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """A merge takes a contact away from nobody who saw one of the merged ones."""

    _inherit = "base.partner.merge.automatic.wizard"

    visibility_audience = fields.Selection(
        [
            ("union", "Everyone who sees one of the contacts"),
            ("narrow", "Only those who see the most restricted one"),
        ],
        string="Visible to",
        default="union",
        required=True,
        help="Who sees the contact that stays.",
    )
    has_audiences = fields.Boolean(compute="_compute_audiences")
    may_narrow = fields.Boolean(compute="_compute_audiences")
    sight_text = fields.Text(
        string="Who sees what",
        compute="_compute_audiences",
        help="Who will see more than now, and who no longer.",
    )

    @api.depends("partner_ids", "dst_partner_id", "visibility_audience")
    @api.depends_context("uid", "lang")
    def _compute_audiences(self):
        for wizard in self:
            # whoever names contacts by their numbers is told nothing of hidden ones
            contacts = wizard.partner_ids._origin._filtered_access("read")
            # sudo: whether the same people see them, and nothing of who they are
            keys = contacts.sudo()._get_audience_keys().values()
            wizard.has_audiences = len(set(keys)) > 1
            wizard.may_narrow = wizard.has_audiences and contacts._may_narrow_audience()
            wizard.sight_text = wizard._get_sight_text(contacts)

    def _get_sight_text(self, contacts):
        survivor = self.dst_partner_id._origin
        if not self.has_audiences or survivor not in contacts:
            return False
        is_narrow = self.may_narrow and self.visibility_audience == "narrow"
        return "\n".join(contacts._get_merge_sight_lines(survivor, narrow=is_narrow))

    def action_merge(self):
        """With the audience that was chosen; each next group is asked about anew."""
        if self.visibility_audience != "narrow":
            return super().action_merge()
        narrow = self.with_context(visibility_audience="narrow")
        result = super(BasePartnerMergeAutomaticWizard, narrow).action_merge()
        self.visibility_audience = "union"
        return result

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Take the union of the audiences before any link moves."""
        contacts = src_partners | dst_partner
        scope = self._get_merged_scope(contacts, dst_partner)
        dst_partner._check_parent_holds(scope)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        if scope:
            # sudo: each of the contacts was readable, or the merge had been refused
            dst_partner.sudo()._apply_scope(scope)
        return result

    def _get_merged_scope(self, contacts, survivor):
        """The union of the audiences, or the narrowest where its owner asks for it."""
        if self.env.context.get("visibility_audience") != "narrow":
            return contacts._get_joint_scope(survivor)
        if not contacts._may_narrow_audience():
            raise AccessError(
                self.env._(
                    "Only the owner of all these contacts may take one of them away "
                    "from people who see it."
                )
            )
        return contacts._get_narrow_scope(survivor)

    @api.model
    def _get_chain_concerns(self):
        concerns = {"contact_visibility": self._find_restricted}
        return super()._get_chain_concerns() | concerns

    @api.model
    def _find_restricted(self, contacts):
        """Where everybody sees all of them, there is no audience to unite."""
        tokens = contacts._get_tokens_by_id()
        return contacts.filtered(lambda contact: tokens.get(contact.id) is not None)

    def action_start_automatic_process(self):
        """Without a person who looks: only contacts that the same people see."""
        automatic = self.with_context(visibility_same_audience=True)
        return super(
            BasePartnerMergeAutomaticWizard, automatic
        ).action_start_automatic_process()

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        contacts = self.env["res.partner"].browse(partner_ids).exists()
        contacts.check_access("read")
        if self.env.context.get("visibility_same_audience"):
            if len(set(contacts._get_audience_keys().values())) > 1:
                return None
        return super()._merge(partner_ids, dst_partner, extra_checks)

    def _process_query(self, query):
        """The number of a group is that of its smallest visible contact."""
        result = super()._process_query(query)
        for line in self.line_ids:
            ids = [int(n) for n in line.aggr_ids.strip("[]").split(",") if n.strip()]
            if ids and line.min_id not in ids:
                line.min_id = min(ids)
        return result
