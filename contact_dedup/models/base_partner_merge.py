from odoo import api, models

#: Rows of ours that a merge must not repoint: they follow in their own way.
OWN_TABLES = ("contact_duplicate", "contact_dedup_key")


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _get_fk_on(self, table):
        """Leave the pairs alone: a pair of one contact with itself is none."""
        references = super()._get_fk_on(table)
        if table != "res_partner":
            return references
        return [row for row in references if row[0] not in OWN_TABLES]
