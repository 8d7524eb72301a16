"""What a search reads of the stored rows, and which it makes again."""

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.contact_base.models.local_settings import UNCOMPILED, local_settings

from ..tools.copy_binary import to_copy_binary
from ..tools.record import VERSION
from ..tools.store import Records, flatten_keys
from ..tools.table import RECORD_SEPARATOR


class ContactDedupKey(models.AbstractModel):
    _inherit = "contact.dedup.key"

    @api.model
    def _find_drift(self):
        """Where the rows and the contacts have come apart.

        By two queries: a full join of both would not be shared among processors.

        :return: contacts whose row is missing or of another version, and those that
            have a row and are proposed no more; int64[] each
        """
        scope = self._get_scope_sql()
        with local_settings(self.env, UNCOMPILED):
            stale = self._fetch_ids(
                SQL(
                    """SELECT p.id FROM res_partner p
                    LEFT JOIN contact_dedup_key k ON k.partner_id = p.id
                        WHERE p.active AND %s AND k.version IS DISTINCT FROM %s
                     ORDER BY p.id""",
                    scope,
                    VERSION,
                )
            )
            gone = self._fetch_ids(
                SQL(
                    """SELECT k.partner_id FROM contact_dedup_key k
                         JOIN res_partner p ON p.id = k.partner_id
                        WHERE NOT (p.active AND %s)
                     ORDER BY 1""",
                    scope,
                )
            )
        return stale, gone

    @api.model
    def _refresh_stale(self, first, last, is_new):
        """Make the missing and the old rows in a range of ids.

        :param bool is_new: no full search will put them into its index: they count as
            changed
        :return: how many
        """
        rows = self._read_stale(first, last)
        self._store_stale((first, last), self._prepare_stale(rows, is_new), is_new)
        return len(rows)

    @api.model
    def _prepare_stale(self, rows, is_new):
        """Normalise, as far as that needs no database: also in another process.

        :rtype: list[KeyRow] if it is new, else bytes for COPY
        """
        prepared = self._prepare_rows(rows, is_fresh=is_new)
        if is_new:
            return prepared
        return to_copy_binary(prepared)

    @api.model
    def _store_stale(self, ids, prepared, is_new):
        if is_new:
            self._store_many(prepared, is_noted=True)
        else:
            self._store_unseen(*ids, prepared)

    @api.model
    def _read_stale(self, first, last):
        return self._read_where(
            SQL(
                """p.id BETWEEN %s AND %s AND NOT EXISTS (
                        SELECT FROM contact_dedup_key k
                         WHERE k.partner_id = p.id AND k.version = %s)""",
                first,
                last,
                VERSION,
            ),
            self.env["contact.dedup.rule"]._get_custom_fields(),
        )

    @api.model
    def _clean(self, ids):
        """Forget those of these contacts that are proposed no more."""
        gone = self._fetch_ids(
            SQL(
                """SELECT p.id FROM res_partner p
                    WHERE p.id = ANY(%s) AND NOT (p.active AND %s)""",
                ids,
                self._get_scope_sql(),
            )
        )
        if len(gone):
            self._forget(gone.tolist())

    @api.model
    def _get_all_ids(self):
        """All contacts that can be compared. :rtype: int64[]"""
        return self._fetch_ids(
            SQL(
                "SELECT partner_id FROM contact_dedup_key WHERE version = %s "
                "ORDER BY 1",
                VERSION,
            )
        )

    @api.model
    def _get_changed_ids(self):
        """Contacts that changed since a search took them. :rtype: int64[]"""
        return self._fetch_ids(
            SQL("SELECT DISTINCT partner_id FROM contact_dedup_change ORDER BY 1")
        )

    @api.model
    def _count_news(self):
        """About how many contacts changed, or have no row, since a search took them.

        Those without a row are counted by difference: to look for each one takes three
        times as long.
        """
        [(changed, contacts, rows)] = self.env.execute_query(
            SQL(
                """SELECT (SELECT count(DISTINCT partner_id)
                             FROM contact_dedup_change),
                          (SELECT count(*) FROM res_partner p
                            WHERE p.active AND %s),
                          (SELECT count(*) FROM contact_dedup_key)""",
                self._get_scope_sql(),
            )
        )
        return changed + max(0, contacts - rows)

    @api.model
    def _take_changes(self, ids=None):
        """Changes of these contacts (all by default) need no further search."""
        condition = SQL("TRUE") if ids is None else SQL("partner_id = ANY(%s)", ids)
        self.env.cr.execute(SQL("DELETE FROM contact_dedup_change WHERE %s", condition))

    @api.model
    def _fetch_ids(self, query):
        self.env.cr.execute(query)
        return np.array([row[0] for row in self.env.cr.fetchall()], np.int64)

    @api.model
    def _load(self, condition):
        """The stored records of some contacts, by id.

        They come as one value per column: a row each would cost ten times as much.

        :param SQL condition: on ``contact_dedup_key AS k``
        :rtype: Records
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT string_agg(k.partner_id::text, ','),
                          string_agg(k.packed, ''),
                          string_agg(convert_to(k.texts || %(separator)s, 'UTF8'), ''),
                          string_agg(int4send(coalesce(k.parent_id, 0))
                                     || int4send(coalesce(k.commercial_id, 0))
                                     || int4send(k.is_address::int), '')
                     FROM (SELECT * FROM contact_dedup_key k
                            WHERE k.version = %(version)s AND (%(condition)s)
                         ORDER BY k.partner_id) k""",
                separator=RECORD_SEPARATOR,
                version=VERSION,
                condition=condition,
            )
        )
        return Records.from_columns(*rows[0])

    @api.model
    def _load_keys(self, condition):
        """The keys of some contacts.

        :param SQL condition: on ``contact_dedup_key AS k``
        :return: keys and contacts, two arrays of the same length
        """
        [(ids, lengths, data)] = self.env.execute_query(
            SQL(
                """SELECT array_to_string(array_agg(k.partner_id), ','),
                          array_to_string(array_agg(cardinality(k.keys)), ','),
                          string_agg(array_send(k.keys), '')
                     FROM contact_dedup_key k
                    WHERE k.version = %s AND cardinality(k.keys) > 0 AND (%s)""",
                VERSION,
                condition,
            )
        )
        return flatten_keys(ids, lengths, data)
