from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _log_merge_operation(self, src_partners, dst_partner):
        """The last step before the merged contacts go: all rows and values moved."""
        result = super()._log_merge_operation(src_partners, dst_partner)
        self._tell_contacts_moved(src_partners, dst_partner)
        return result

    def _tell_contacts_moved(self, src_partners, dst_partner):
        """Call the hook; overridden where one call serves many merges."""
        dst_partner._after_contacts_moved(src_partners, dst_partner)
