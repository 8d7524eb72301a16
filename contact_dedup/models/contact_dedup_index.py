"""Where contacts are found by their keys."""

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..tools.arrays import distinct
from ..tools.block import MOST_SHARING, sort_entries, usable_keys
from ..tools.record import VERSION
from ..tools.store import copy_rows, key_bucket, to_copy_row


class ContactDedupKey(models.AbstractModel):
    """The index that a full search leaves behind, and what is fresh since.

    A row of ``contact_dedup_index`` holds the entries of some hundred keys as numbers,
    sorted: a million contacts are written in seconds and found in a millisecond.
    """

    _inherit = "contact.dedup.key"

    @api.model
    def _store_index(self, scan_id, size, keys, contacts):
        """Write the buckets of one part of the keys.

        :param int size: number of buckets of the whole index, of which this part
            has 65,536 at most
        :param keys: usable keys, ``contacts``: the contact of each, both int32
        """
        if not len(keys):
            return
        keys, contacts = sort_entries(keys, contacts)
        buckets = key_bucket(keys, size)
        # few enough for numbers of 16 bits, which sort in no time
        near = (buckets - buckets.min()).astype(np.uint16)
        order = np.argsort(near, kind="stable")
        entries = np.stack([keys[order], contacts[order]], axis=1)
        buckets = buckets[order]
        firsts = np.flatnonzero(np.r_[True, buckets[1:] != buckets[:-1]])
        ends = [*firsts[1:].tolist(), len(buckets)]
        self.env.cr.execute(
            SQL(
                "DELETE FROM contact_dedup_index WHERE scan_id = %s "
                "AND bucket = ANY(%s)",
                scan_id,
                buckets[firsts].tolist(),
            )
        )
        copy_rows(
            self.env.cr,
            "contact_dedup_index",
            ("scan_id", "bucket", "data"),
            (
                to_copy_row((scan_id, bucket, entries[first:end].tobytes()))
                for bucket, first, end in zip(
                    buckets[firsts].tolist(), firsts.tolist(), ends, strict=True
                )
            ),
        )

    @api.model
    def _settle_fresh(self):
        """All rows but those changed since are known to the index now."""
        self.env.cr.execute(
            """UPDATE contact_dedup_key SET is_fresh = FALSE
                WHERE is_fresh AND partner_id NOT IN (
                      SELECT partner_id FROM contact_dedup_change)"""
        )

    @api.model
    def _find_candidates(self, ids, frequent):
        """Contacts that share a usable key with these ones.

        :return: int64[n, 2], distinct pairs of ids, the smaller one first
        """
        keys, contacts = self._load_keys(SQL("k.partner_id = ANY(%s)", ids))
        wanted = {}
        for contact, key in zip(contacts.tolist(), keys.tolist(), strict=True):
            wanted.setdefault(contact, []).append(key)
        found = self._find_candidates_of(
            [(contact, usable_keys(k, frequent)) for contact, k in wanted.items()]
        )
        pairs = np.sort(found[found[:, 0] != found[:, 1]], axis=1)
        return np.unique(pairs, axis=0)

    @api.model
    def _find_candidates_of(self, wanted):
        """Contacts under any of some keys.

        :param list wanted: ``[(number, keys), ...]``
        :return: int64[n, 2], distinct ``number, contact``
        """
        wanted = [(number, keys) for number, keys in wanted if keys]
        if not wanted:
            return np.zeros((0, 2), np.int64)
        found = np.concatenate([self._find_indexed(wanted), self._find_fresh(wanted)])
        return np.unique(found, axis=0)

    @api.model
    def _find_indexed(self, wanted):
        scan = self.env["contact.duplicate.scan"]._get_last_full()
        if not scan.index_size:
            return np.zeros((0, 2), np.int64)
        numbers = np.repeat([n for n, _k in wanted], [len(k) for _n, k in wanted])
        keys = np.concatenate([np.array(k, np.int32) for _number, k in wanted])
        rows = self.env.execute_query(
            SQL(
                """SELECT string_agg(data, '') FROM contact_dedup_index
                    WHERE scan_id = %s AND bucket = ANY(%s)""",
                scan.id,
                distinct(key_bucket(keys, scan.index_size)).tolist(),
            )
        )
        entries = np.frombuffer(rows[0][0] or b"", np.int32).reshape(-1, 2)
        entries = entries[np.argsort(entries[:, 0], kind="stable")]
        first, end = (
            np.searchsorted(entries[:, 0], keys, side) for side in ("left", "right")
        )
        counts = end - first
        offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        contacts = entries[np.repeat(first, counts) + offset, 1]
        return np.stack([np.repeat(numbers, counts), contacts], axis=1).astype(np.int64)

    @api.model
    def _find_fresh(self, wanted):
        """The same among the rows that are fresh since the last full search.

        A key that got frequent since then is left out, unless there is no other: all
        who have it would be compared, and crowd out those who have more in common.
        """
        holders = self._get_fresh_holders({key for _n, keys in wanted for key in keys})
        found = set()
        for number, keys in wanted:
            known = [holders[key] for key in keys if key in holders]
            rare = [ids for ids in known if len(ids) <= MOST_SHARING]
            for ids in rare or known:
                found.update((number, id_) for id_ in ids[:MOST_SHARING])
        return np.array(sorted(found), np.int64).reshape(-1, 2)

    @api.model
    def _get_fresh_holders(self, keys):
        """Fresh contacts by key, the first ones of each.

        :return: ids by key, one more than ``MOST_SHARING`` where it is frequent
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT c.key, k.ids
                     FROM unnest(%s::integer[]) AS c (key)
               CROSS JOIN LATERAL (
                          SELECT array_agg(f.partner_id) AS ids FROM (
                                 SELECT partner_id FROM contact_dedup_key
                                  WHERE is_fresh AND keys @> ARRAY[c.key]
                                    AND version = %s
                               -- "+ 0": to sort few rows beats reading all in order
                               ORDER BY partner_id + 0 LIMIT %s) f) k
                    WHERE k.ids IS NOT NULL""",
                sorted(keys),
                VERSION,
                MOST_SHARING + 1,
            )
        )
        return dict(rows)
