"""How all pairs of a full search are written, with their groups."""

import re

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..tools.reasons import RARITY, reasons_text
from .contact_duplicate_store import RISE

#: A stored pair, as it is read: big-endian, as PostgreSQL sends numbers.
STORED = np.dtype(
    [
        ("one", ">i4"),
        ("two", ">i4"),
        ("id", ">i4"),
        ("group", ">i4"),
        ("is_open", ">i2"),
        ("is_dismissed", ">i2"),
        ("decided", ">f8"),
    ]
)


class ContactDuplicate(models.Model):
    _inherit = "contact.duplicate"

    @api.model
    def _keep_undecided(self, found, maker):
        """Leave out what is decided, unless its evidence got stronger, and forget the
        open pairs that were not found again.

        :param found: ``scan_found.found_type[]``, by ids; gets the groups of open pairs
        :param FoundLines maker: tells what speaks for a pair
        :rtype: found_type[]
        """
        stored = self._read_stored()
        codes = found["one"].astype(np.int64) << 32 | found["two"]
        stored_codes = stored["one"].astype(np.int64) << 32 | stored["two"]
        at = np.searchsorted(codes, stored_codes)
        at[at == len(codes)] = 0
        is_found = codes[at] == stored_codes if len(codes) else at < 0
        is_open = stored["is_open"] == 1
        self._forget(stored["id"][is_open & ~is_found])
        found["group"][at[is_found & is_open]] = stored["group"][is_found & is_open]
        decided = np.flatnonzero(is_found & ~is_open)
        risen = self._get_risen(stored[decided], found[at[decided]], maker)
        kept = np.ones(len(found), bool)
        kept[at[decided[~risen]]] = False
        return found[kept]

    @api.model
    def _read_stored(self):
        """All pairs in columns: a row each would cost ten times as much.

        :rtype: STORED[]
        """
        self.flush_model()
        [(data,)] = self.env.execute_query(
            SQL(
                """SELECT string_agg(
                          int4send(partner_id) || int4send(other_id) || int4send(id)
                          || int4send(coalesce(group_id, 0))
                          || int2send((state = 'open')::int::int2)
                          || int2send((state = 'dismissed')::int::int2)
                          || float8send(coalesce(decided_weight, 0)), '')
                     FROM contact_duplicate"""
            )
        )
        return np.frombuffer(data or b"", STORED)

    @api.model
    def _get_risen(self, stored, found, maker):
        """Which decided pairs are to be shown again, see ``_update_found``."""
        risen = (stored["is_dismissed"] == 1) & (
            found["weight"] > stored["decided"] + RISE
        )
        chosen = np.flatnonzero(risen)
        known = dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, codes FROM contact_duplicate WHERE id = ANY(%s)",
                    stored["id"][chosen].tolist(),
                )
            )
        )
        for i in chosen.tolist():
            codes = reasons_text(found["levels"][i], maker.rules)
            old = known.get(int(stored["id"][i])) or ""
            risen[i] = re.sub(RARITY, "", codes) != re.sub(RARITY, "", old)
        return risen

    @api.model
    def _forget(self, ids):
        self.env.cr.execute(
            SQL(
                "DELETE FROM contact_duplicate WHERE id = ANY(%s) AND state = 'open'",
                ids.tolist(),
            )
        )

    @api.model
    def _store_grouped(self, lines):
        """Write pairs with their groups. Decisions taken meanwhile stay.

        :param lines: of COPY's text format, values of ``STAGED``
        """
        count = self._stage(lines)
        is_all_new = self._insert_found() == count
        self.invalidate_model(flush=False)
        if is_all_new:
            return
        self._update_found()
        if groups := self._get_disturbed_groups():
            self.env["contact.duplicate.group"]._refresh_figures(groups)

    @api.model
    def _get_disturbed_groups(self):
        """Groups that did not get all their pairs: a contact is archived or deleted
        since, or somebody has decided."""
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT n.group_id
                     FROM contact_duplicate_new n
                LEFT JOIN contact_duplicate d
                       ON d.partner_id = n.partner_id AND d.other_id = n.other_id
                    WHERE d.group_id IS DISTINCT FROM n.group_id"""
            )
        )
        return [row[0] for row in rows]
