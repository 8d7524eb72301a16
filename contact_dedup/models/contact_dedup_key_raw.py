"""What a contact says, as the engine wants it, and normalised."""

import logging

from odoo import api, models
from odoo.tools import SQL

from ..tools.record import VERSION, prepare
from ..tools.table import RECORD_SEPARATOR
from .contact_dedup_key import MAX_CHILDREN, KeyRow

_logger = logging.getLogger(__name__)


class ContactDedupKey(models.AbstractModel):
    _inherit = "contact.dedup.key"

    @api.model
    def _read_raw(self, ids, renamed=()):
        """Values of the contacts that may be proposed, as the engine wants them.

        :rtype: list[dict]
        """
        customs = self.env["contact.dedup.rule"]._get_custom_fields()
        condition = SQL("p.id = ANY(%s)", list(ids))
        if renamed:
            condition = SQL(
                """p.id IN (SELECT unnest(%s::int[]) UNION ALL
                            (SELECT id FROM res_partner
                              WHERE parent_id = ANY(%s) ORDER BY id LIMIT %s))""",
                list(ids),
                list(renamed),
                MAX_CHILDREN,
            )
        return self._read_where(condition, customs)

    @api.model
    def _read_where(self, condition, customs=()):
        cr = self.env.cr
        cr.execute(self._get_raw_sql(condition, customs))
        names = [column.name for column in cr.description]
        rows = [dict(zip(names, row, strict=True)) for row in cr.fetchall()]
        if customs:
            for row in rows:
                row["extra"] = {name: row.pop(f"x_{name}") for name in customs}
        self._add_known_values(rows)
        return rows

    @api.model
    def _get_raw_sql(self, condition, customs):
        extra = [
            SQL(
                ", %s AS %s",
                self.env["res.partner"]._field_to_sql("p", name),
                SQL.identifier(f"x_{name}"),
            )
            for name in customs
        ]
        return SQL(
            """SELECT p.id, p.name, p.is_company, p.email,
                      coalesce(nullif(p.phone_sanitized, ''), p.phone) AS phone,
                      p.street, p.street2, p.zip, p.city, c.code AS country_code,
                      p.vat, p.company_registry, p.website, p.parent_id,
                      coalesce(m.name, p.company_name) AS parent_name,
                      p.commercial_partner_id, p.ref, p.company_id,
                      p.type, %s AS known%s
                 FROM res_partner p
            LEFT JOIN res_country c ON c.id = p.country_id
            LEFT JOIN res_partner m ON m.id = p.parent_id
                WHERE p.active AND (%s) AND %s""",
            self.env["res.partner"]._get_known_values_sql("p"),
            SQL().join(extra),
            condition,
            self._get_scope_sql(),
        )

    @api.model
    def _get_scope_sql(self):
        """Which contacts ``p`` may be proposed at all. :rtype: SQL"""
        # sudo: a setting is no secret
        params = self.env["ir.config_parameter"].sudo()
        if params.get_param("contact_dedup.include_users"):
            return SQL("TRUE")
        return SQL("coalesce(p.partner_share, TRUE)")

    @api.model
    def _add_known_values(self, rows):
        """Several e-mails and phones of a contact, where an addon knows more."""
        partners = self.env["res.partner"].browse([row["id"] for row in rows])
        stored = {row["id"]: row.pop("known") for row in rows}
        kinds = ("email", "phone", "website")
        every = partners._get_all_known_values(kinds, stored)
        for kind, known in every.items():
            if any(known.values()):
                for row in rows:
                    more = known.get(row["id"])
                    if more:
                        row[kind] = [v for v in (row[kind], *more) if v]

    @api.model
    def _prepare_rows(self, raw, is_fresh):
        """Normalise. What the engine cannot read costs nobody his save.

        :param bool is_fresh: the index of the last full search does not know them
        :rtype: list[KeyRow]
        """
        try:
            prepared = prepare(raw)
        except Exception:
            if len(raw) == 1:
                _logger.exception("Contact %s cannot be compared", raw[0]["id"])
                return []
            half = len(raw) // 2
            return [
                *self._prepare_rows(raw[:half], is_fresh),
                *self._prepare_rows(raw[half:], is_fresh),
            ]
        return [
            KeyRow(
                row["id"],
                VERSION,
                item.packed[0],
                item.packed[1].replace("\0", "").replace(RECORD_SEPARATOR, " "),
                item.keys,
                row["parent_id"],
                row["commercial_partner_id"],
                bool(row["parent_id"]) and row["type"] not in (None, "contact"),
                is_fresh,
            )
            for row, item in zip(raw, prepared, strict=True)
        ]
