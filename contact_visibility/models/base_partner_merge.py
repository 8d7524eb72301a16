from odoo import models
from odoo.exceptions import AccessError


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """A merge takes a contact away from nobody who saw one of the merged ones."""

    _inherit = "base.partner.merge.automatic.wizard"

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
