"""The slices of a full search that put found pairs into groups, and store both.

Pairs are written once, with their group. To write them as they are found and to give
them a group afterwards would write each of them, and each entry in an index, twice.
"""

import numpy as np

from ..tools.arrays import distinct
from ..tools.components import connected, into_parts
from ..tools.table import Table, Texts
from ..tools.weigh import probability
from .contact_duplicate import LIKELY
from .scan_cache import forget
from .scan_figures import FIGURE, get_figures
from .scan_found import FACT, found_type
from .scan_pool import mapper, may_fork
from .scan_scratch import split

#: Likely pairs that one slice makes clusters of.
CLUSTERED = 30_000
#: Pairs that one slice stores.
STORED = 20_000
#: A cluster of contacts: the contact, and the one that names its cluster.
MEMBER = np.dtype([("id", "<i4"), ("label", "<i4")])


class GroupSlices:
    """Part of a ``ScanRun``: from pairs worth keeping to groups on the screen."""

    def _get_all_found(self):
        """All pairs that were found, by their ids. :rtype: found_type[]"""
        found = self._gather("found", 0, self._get_type())
        return found[np.lexsort((found["two"], found["one"]))]

    def _get_type(self):
        return found_type(self._get_model().get_width())

    def _gather(self, stage, part, dtype):
        blobs = [np.frombuffer(blob, dtype) for blob in self.scratch.get(stage, part)]
        return np.concatenate(blobs) if blobs else np.zeros(0, dtype)

    # link: what is decided is left out; likely pairs that hang together, in parts

    def _get_link_slices(self):
        return [{}]

    def _do_link(self):
        forget()
        duplicates = self.env["contact.duplicate"]
        found = duplicates._keep_undecided(self._get_all_found(), self._get_maker())
        self.scratch.put("kept", 0, 0, found.tobytes())
        likely = found[probability(found["weight"]) >= LIKELY]
        ids = distinct(np.concatenate([likely["one"], likely["two"]]))
        left, right = (np.searchsorted(ids, likely[end]) for end in ("one", "two"))
        parts = into_parts(connected(len(ids), left, right)[left], CLUSTERED)
        self._put_parts("likely", likely, parts)
        facts = self._gather("facts", 0, FACT)
        facts = facts[np.unique(facts["id"], return_index=True)[1]]
        part_of = np.zeros(len(ids), np.int64)
        part_of[left], part_of[right] = parts, parts
        facts = facts[np.isin(facts["id"], ids)]
        self._put_parts("facts_of", facts, part_of)
        self.scratch.drop("found", "facts")

    def _put_parts(self, stage, rows, parts):
        for part, chosen in split(rows, parts):
            self.scratch.put(stage, part, 0, chosen.tobytes())
        count = np.int32(parts.max(initial=-1) + 1)
        self.scratch.put(f"{stage}_parts", 0, 0, count.tobytes())

    def _get_part_slices(self, stage):
        [data] = self.scratch.get(f"{stage}_parts", 0)
        return [{"part": part} for part in range(np.frombuffer(data, np.int32)[0])]

    # cluster: which contacts are one

    def _get_cluster_slices(self):
        return self._get_part_slices("likely")

    def _do_cluster(self, part):
        facts = self._gather("facts_of", part, FACT)
        pairs = self._gather("likely", part, self._get_type())
        members, labels = self.env["contact.duplicate.group"]._get_clusters(
            pairs["one"].astype(np.int64),
            pairs["two"].astype(np.int64),
            probability(pairs["weight"]),
            Table(facts["id"].astype(np.int64), facts, Texts(b"")),
        )
        rows = np.zeros(len(members), MEMBER)
        rows["id"], rows["label"] = members, labels
        self.scratch.put("clusters", 0, part, rows.tobytes())

    # assign: each pair to a group, an old one where there is

    def _get_assign_slices(self):
        return [{}]

    def _do_assign(self):
        groups = self.env["contact.duplicate.group"]
        found = self._gather("kept", 0, self._get_type())
        ids = distinct(np.concatenate([found["one"], found["two"]]))
        members = self._gather("clusters", 0, MEMBER)
        cluster_of = np.arange(len(ids))
        cluster_of[np.searchsorted(ids, members["id"])] = np.searchsorted(
            ids, members["label"]
        )
        labels, is_bridge = groups._label(ids, found["one"], found["two"], cluster_of)
        old = found["group"].astype(np.int64)
        new, chosen, bridges = groups._choose_groups(
            labels, old, is_bridge, groups._draw_ids
        )
        groups._wake(np.intersect1d(new[new != old], old))
        found["group"] = new
        figures = get_figures(found, chosen, bridges, self._get_maker().get_reasons)
        parts = into_parts(new, STORED)
        self._put_parts("grouped", found, parts)
        part_of = np.zeros(len(figures), np.int64)
        part_of[np.searchsorted(figures["id"], new)] = parts
        self._put_parts("figures", figures, part_of)
        self.scratch.drop("kept", "likely", "facts_of", "clusters")

    # store: groups, then their pairs

    def _get_store_slices(self):
        return self._get_part_slices("grouped")

    def _do_all_store(self, slices):
        self._get_maker()  # what children share
        with mapper(self._make_lines, may_fork(len(self._get_ids()))) as in_order:
            for part, lines in in_order(args["part"] for args in slices):
                self._store(part, lines)
                yield {}

    def _do_store(self, part):
        self._store(part, self._make_lines(part))

    def _make_lines(self, part):
        """The pairs of a part as COPY reads them, also in another process."""
        found = self._gather("grouped", part, self._get_type())
        return list(self._get_maker().make(found))

    def _store(self, part, lines):
        figures = self._gather("figures", part, FIGURE)
        self.env["contact.duplicate.group"]._store_figures(figures)
        self.env["contact.duplicate"]._store_grouped(lines)
        self.scratch.drop_part("grouped", part)
