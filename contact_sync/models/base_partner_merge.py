from odoo import api, models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Settle what would clash before core moves the rows: it deletes clashing ones.

        Of two proposals for the same field the one of the newer dossier stays; of two
        dossiers of the same record the one that has the say.
        """
        self._settle_proposals(src_partners | dst_partner)
        self._settle_dossiers(src_partners | dst_partner)
        self._settle_candidates(src_partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # the counts follow in _after_contacts_moved
        self.env.invalidate_all()
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

    def _settle_dossiers(self, partners):
        """Of two dossiers of one record, that of the contact which the record is about
        now has the say; what was decided on the other one is remembered there."""
        dossiers = self.env["contact.dossier"].sudo().with_context(active_test=False)
        found = dossiers.search([("partner_id", "in", partners.ids)])
        for same in found.grouped(
            lambda d: (d.source_id, d.record_key, d.target)
        ).values():
            kept = same.sorted(lambda d: (d.active, d.date_saved, d.id))[-1]
            for other in same - kept:
                other.proposal_ids.write({"dossier_id": kept.id})
                key = f"{other.record_key}~{other.id}"
                other.write({"active": False, "record_key": key})

    def _settle_candidates(self, src_partners, dst_partner):
        """Dossiers that could be about a merged contact can be about the survivor."""
        merged = set(src_partners.ids)
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM contact_dossier
                    WHERE partner_id IS NULL AND candidate_ids IS NOT NULL
                      AND EXISTS (SELECT FROM jsonb_array_elements(candidate_ids) c
                                   WHERE c::int = ANY(%s))""",
                list(merged),
            )
        )
        for dossier in self.env["contact.dossier"].sudo().browse(r[0] for r in rows):
            left = set(dossier.candidate_ids) - merged
            dossier.candidate_ids = sorted(left | {dst_partner.id})

    @api.model
    def _get_chain_concerns(self):
        concerns = {"contact_sync": self._find_with_dossiers}
        return super()._get_chain_concerns() | concerns

    @api.model
    def _find_with_dossiers(self, contacts):
        """Where no dossier could be about a contact, there is nothing to settle."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT partner_id FROM contact_dossier
                    WHERE partner_id = ANY(%(ids)s)
                    UNION
                   SELECT partner_id FROM contact_proposal
                    WHERE partner_id = ANY(%(ids)s)
                    UNION
                   SELECT c::int
                     FROM contact_dossier, jsonb_array_elements_text(candidate_ids) c
                    WHERE partner_id IS NULL AND candidate_ids IS NOT NULL
                      AND c::int = ANY(%(ids)s)""",
                ids=contacts.ids,
            )
        )
        return contacts.browse(id_ for (id_,) in rows)
