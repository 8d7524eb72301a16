"""Where the phases of a search leave what the next ones read."""

import numpy as np

from odoo.tools import SQL


class MemoryScratch:
    """What phases leave to one another, within one run."""

    def __init__(self):
        self._blobs = {}

    def put(self, stage, part, origin, data):
        self._blobs.setdefault((stage, part), {})[origin] = data

    def get(self, stage, part):
        """What all slices have left for one part, in the order of the slices."""
        blobs = self._blobs.get((stage, part), {})
        return [blobs[origin] for origin in sorted(blobs)]

    def drop(self, *stages):
        for key in [key for key in self._blobs if key[0] in stages]:
            del self._blobs[key]

    def drop_part(self, stage, part):
        """No slice is run again here: what was read is needed no more."""
        self._blobs.pop((stage, part), None)


class DatabaseScratch:
    """The same between slices that run in different processes."""

    def __init__(self, scan):
        self.scan_id, self.env, self.cr = scan.id, scan.env, scan.env.cr

    def put(self, stage, part, origin, data):
        self.cr.execute(
            SQL(
                """INSERT INTO contact_dedup_block (scan_id, stage, part, origin, data)
                   VALUES (%s, %s, %s, %s, %s)
              ON CONFLICT (scan_id, stage, part, origin)
                DO UPDATE SET data = excluded.data""",
                self.scan_id,
                stage,
                part,
                origin,
                bytes(data),
            )
        )

    def get(self, stage, part):
        self.cr.execute(
            SQL(
                """SELECT data FROM contact_dedup_block
                    WHERE scan_id = %s AND stage = %s AND part = %s
                 ORDER BY origin""",
                self.scan_id,
                stage,
                part,
            )
        )
        return [row[0] for row in self.cr.fetchall()]

    def drop(self, *stages):
        self.cr.execute(
            SQL(
                """DELETE FROM contact_dedup_block
                    WHERE scan_id = %s AND stage = ANY(%s)""",
                self.scan_id,
                list(stages),
            )
        )

    def drop_part(self, stage, part):
        """Kept until the phase is over: a slice may have to be run again."""

    def drop_all(self):
        """Of this search and older ones; a full one leaves frequencies and index."""
        last = self.env["contact.duplicate.scan"]._get_last_full().id or 0
        for table, kept in (
            ("contact_dedup_block", SQL("scan_id = %s AND stage = 'book'", last)),
            ("contact_dedup_index", SQL("scan_id = %s", last)),
        ):
            self.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE scan_id <= %s AND NOT (%s)",
                    SQL.identifier(table),
                    self.scan_id,
                    kept,
                )
            )


def split(rows, parts):
    """Rows by part, ``(part, rows)`` each."""
    if not len(parts):
        return
    order = np.argsort(parts, kind="stable")
    parts, rows = parts[order], rows[order]
    starts = np.flatnonzero(np.r_[True, parts[1:] != parts[:-1]])
    for start, end in zip(starts, [*starts[1:], len(parts)], strict=True):
        yield int(parts[start]), rows[start:end]


def gather(blobs):
    """Numbers as they were put, one after the other. :rtype: int32[]"""
    arrays = [np.frombuffer(blob, np.int32) for blob in blobs]
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int32)


def cut(ids, size):
    """Chunks of an array."""
    return [ids[first : first + size] for first in range(0, len(ids), size)]
