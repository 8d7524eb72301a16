from odoo import api, models

#: Rows of ours that core's generic move must not touch: they follow in their own way.
OWN_TABLES = ("contact_channel", "contact_search_text")


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _get_fk_on(self, table):
        """Core would delete or double what two contacts both have."""
        references = super()._get_fk_on(table)
        if table != "res_partner":
            return references
        return [row for row in references if row[0] not in OWN_TABLES]

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """All channels of the merged contacts become secondary ones of the survivor.

        What the survivor has already stays behind, and goes or comes back with its
        contact.
        """
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["contact.channel"]._move_to_survivor(src_partners, dst_partner)
        return result
