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
        self._move_channels([(src, dst_partner) for src in src_partners])
        return result

    @api.model
    def _move_together(self, pairs):
        result = super()._move_together(pairs)
        self._move_channels(pairs)
        return result

    @api.model
    def _move_channels(self, pairs):
        ids = [(merged.id, survivor.id) for merged, survivor in pairs]
        self.env["contact.channel"]._move_to_survivors(ids)

    @api.model
    def _get_chain_concerns(self):
        """None needs the steps one by one: channels move together as well."""
        return super()._get_chain_concerns() | {"contact_directory": self._find_nobody}
