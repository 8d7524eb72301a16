"""What was typed about people is not kept for ever."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

DEFAULT_RETENTION_DAYS = 3 * 365


class ContactProposal(models.Model):
    _inherit = "contact.proposal"

    @api.model
    def _get_retention_days(self):
        """Days for which a closed proposal is kept; 0 is for ever.

        System parameter ``contact_sync.proposal_retention_days``.
        """
        days = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("contact_sync.proposal_retention_days")
        )
        return int(days) if days and days.isdigit() else DEFAULT_RETENTION_DAYS

    @api.autovacuum
    def _gc_closed_proposals(self, limit=1000):
        days = self._get_retention_days()
        if not days:
            return 0, 0
        before = fields.Datetime.now() - timedelta(days=days)
        domain = [("state", "!=", "pending"), ("write_date", "<", before)]
        proposals = self.search(domain, limit=limit)
        proposals.unlink()
        return len(proposals), self.search_count(domain, limit=1)

    @api.autovacuum
    def _gc_pictures(self):
        """Delete kept pictures that no dossier and no proposal shows any more.

        A day's grace: a picture is kept before its dossier is stored.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM ir_attachment
                 WHERE res_model = 'contact.dossier' AND create_date < %s
                   AND checksum NOT IN (
                       SELECT v.value #>> '{}'
                         FROM contact_dossier, jsonb_each("values") v
                        WHERE jsonb_typeof(v.value) = 'string'
                        UNION
                       SELECT v #>> '{}' FROM contact_proposal, unnest(ARRAY[
                              proposed_value, base_value, frozen_value, final_value]) v
                        WHERE jsonb_typeof(v) = 'string')
                """,
                fields.Datetime.now() - timedelta(days=1),
            )
        )
        self.env["ir.attachment"].browse(id_ for (id_,) in rows).unlink()
        return len(rows), 0
