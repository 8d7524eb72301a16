from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _log_merge_operation(self, src_partners, dst_partner):
        """The last step before the merged contacts go: all rows and values moved."""
        result = super()._log_merge_operation(src_partners, dst_partner)
        dst_partner._after_contacts_moved(src_partners, dst_partner)
        return result
