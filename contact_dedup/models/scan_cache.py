"""What a worker keeps between the slices of one search.

A slice needs the records of its contacts and of those that share a key with them: in
a large book, each record would be read ten times. A worker that runs many slices loads
all of them once, a part with each slice, so that no slice takes long; until then, and
where memory would not do, a slice reads what it needs.
"""

from ..tools.compare_fields import Fields
from ..tools.store import Records
from ..tools.vocabulary import Vocabulary

#: Contacts whose records are loaded beside the work of a slice: about a second's work.
PART = 60_000
#: Bytes of a contact in memory, all in all, as measured with a million.
CONTACT_BYTES = 700
#: Bytes that a worker may keep: Odoo's soft limit is 2 GiB of virtual memory.
MOST_BYTES = 800 * 1024**2

_cache = None


class ScanCache:
    """The records of all contacts of a search, as far as they are loaded.

    :ivar records: of all contacts, once they are ready; None before
    :ivar book: what is usual among them
    """

    def __init__(self, key):
        self.key, self.book, self.ids, self.records = key, None, None, None
        self._run, self._steps = None, self._load()

    def advance(self, run):
        """Load some more, by the cursor of the ``ScanRun`` that is at work."""
        self._run = run
        try:
            next(self._steps, None)
        finally:
            self._run = None

    def _load(self):
        self.book, self.ids = self._run._get_book(), self._run._get_ids()
        yield
        parts = []
        for first in range(0, len(self.ids), PART):
            chosen = self.ids[first : first + PART]
            parts.append(self._run._load_range(int(chosen[0]), int(chosen[-1])))
            yield
        records = Records.concat(parts)
        del parts
        yield
        fields = Fields(records.table, self.book)
        yield
        words = Vocabulary(records.table, self.book)
        records.table.prepared = fields, words
        self.records = records


def get_cache(run):
    """The cache of a search in this process. :return: None where it is too large"""
    global _cache
    key = (run.env.cr.dbname, run.scan.id)
    if _cache is None or _cache.key != key:
        _cache = None
        if len(run._get_ids()) * CONTACT_BYTES <= MOST_BYTES:
            _cache = ScanCache(key)
    return _cache


def forget():
    """Free the memory: nothing is compared any more."""
    global _cache
    _cache = None
