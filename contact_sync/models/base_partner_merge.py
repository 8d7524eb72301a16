from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Settle what would clash before core moves the rows: it deletes clashing ones.

        Of two proposals for the same field the one of the newer dossier stays; of two
        dossiers of the same record the survivor's own.
        """
        self._settle_proposals(src_partners | dst_partner)
        self._settle_dossiers(src_partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        proposals = self.env["contact.proposal"].sudo()
        proposals._recount((src_partners | dst_partner).ids)
        return result

    @api.model
    def _update_values(self, src_partners, dst_partner):
        result = super()._update_values(src_partners, dst_partner)
        self.env["contact.proposal"].sudo()._recheck(dst_partner.ids)
        return result

    def _settle_proposals(self, partners):
        # bookkeeping of a merge whose rights were checked by the wizard
        waiting = (
            self.env["contact.proposal"]
            .sudo()
            .search([("partner_id", "in", partners.ids), ("state", "=", "pending")])
        )
        for proposals in waiting.grouped("field_name").values():
            newest = proposals.sorted(lambda p: (p.date_saved, p.id))[-1]
            (proposals - newest)._close("superseded")

    def _settle_dossiers(self, src_partners, dst_partner):
        dossiers = self.env["contact.dossier"].sudo().with_context(active_test=False)
        taken = {
            (d.source_id, d.record_key, d.target)
            for d in dossiers.search([("partner_id", "=", dst_partner.id)])
        }
        for dossier in dossiers.search([("partner_id", "in", src_partners.ids)]):
            key = (dossier.source_id, dossier.record_key, dossier.target)
            if key in taken:
                dossier.write(
                    {
                        "active": False,
                        "record_key": f"{dossier.record_key}~{dossier.id}",
                    }
                )
            taken.add(key)
