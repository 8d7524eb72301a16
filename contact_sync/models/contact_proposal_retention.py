"""What was typed about people is not kept for ever."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .contact_proposal import DECIDED

DEFAULT_RETENTION_DAYS = 3 * 365


class ContactProposal(models.Model):
    _inherit = "contact.proposal"

    is_shortened = fields.Boolean(
        string="Shortened",
        readonly=True,
        help="Its values were forgotten after the time for which they are kept; who "
        "decided, when and about which field remains.",
    )

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
        """Shorten decisions to who, when, which field; delete what nobody decided."""
        days = self._get_retention_days()
        if not days:
            return 0, 0
        before = fields.Datetime.now() - timedelta(days=days)
        old = [("write_date", "<", before), ("is_shortened", "!=", True)]
        domain = [*old, ("state", "!=", "pending")]
        proposals = self.search(domain, limit=limit)
        decided = proposals.filtered(lambda p: p.state in DECIDED)
        (proposals - decided).unlink()
        decided._shorten()
        return len(proposals), self.search_count(domain, limit=1)

    def _shorten(self):
        """Forget what was typed and what the contact held."""
        self.write(
            {
                "base_value": False,
                "frozen_value": False,
                "proposed_value": False,
                "final_value": False,
                "is_shortened": True,
            }
        )

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


class ContactDossier(models.Model):
    _inherit = "contact.dossier"

    is_shortened = fields.Boolean(
        string="Shortened",
        readonly=True,
        help="What it said was forgotten after the time for which it is kept; whose it "
        "was, when it was saved and its fields remain.",
    )

    @api.model
    def _get_retention_days(self):
        """Days for which a dossier's values are kept; 0 is for ever.

        System parameter ``contact_sync.dossier_retention_days``.
        """
        days = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("contact_sync.dossier_retention_days")
        )
        return int(days) if days and days.isdigit() else DEFAULT_RETENTION_DAYS

    @api.autovacuum
    def _gc_old_dossiers(self, limit=1000):
        """Shorten old dossiers of which nothing waits to whose, when, which fields."""
        days = self._get_retention_days()
        if not days:
            return 0, 0
        domain = [
            ("active", "in", [True, False]),
            ("date_saved", "<", fields.Datetime.now() - timedelta(days=days)),
            ("is_shortened", "!=", True),
            ("proposal_ids", "not any", [("state", "=", "pending")]),
        ]
        dossiers = self.search(domain, limit=limit)
        for dossier in dossiers:
            dossier.write(
                {
                    "values": dict.fromkeys(dossier.values or {}, False),
                    "email_normalized": False,
                    "author": False,
                    "is_shortened": True,
                }
            )
        return len(dossiers), self.search_count(domain, limit=1)
