"""Which pairs make one group. The same whatever the order and the slicing."""

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..tools.arrays import distinct
from ..tools.cluster import cluster
from .contact_duplicate import LIKELY

#: Moved pairs that the planner ought to know of.
MANY_PAIRS = 5000


class Pairs:
    """Open pairs in columns."""

    def __init__(self, rows):
        numbers = np.array([row[:4] for row in rows], np.int64).reshape(-1, 4)
        self.ids, self.left, self.right, self.groups = numbers.T
        self.score = np.array([row[4] for row in rows], np.float32)

    def take(self, chosen):
        new = object.__new__(Pairs)
        for name in ("ids", "left", "right", "groups", "score"):
            setattr(new, name, getattr(self, name)[chosen])
        return new


class ContactDuplicateGroup(models.Model):
    _inherit = "contact.duplicate.group"

    @api.model
    def _regroup(self, partner_ids=None, group_ids=()):
        """Put the open pairs of some contacts, and what hangs on them, into groups.

        Likely pairs make groups, as far as their contacts agree; what is only
        possible links two of them, or two single contacts, in a group of its own.

        :param partner_ids: contacts whose pairs changed; all by default
        :param group_ids: groups that may have lost pairs
        """
        self.flush_model()
        self.env["contact.duplicate"].flush_model()
        if partner_ids is None:
            pairs = self._fetch_pairs(SQL("TRUE"))
        else:
            pairs = self._fetch_around(partner_ids)
        if len(pairs.ids):
            self._assign(pairs)
        if partner_ids is None:
            self._remove_empty()
        else:
            self._remove_empty([*pairs.groups.tolist(), *group_ids])
        self.env["contact.duplicate"].invalidate_model(flush=False)
        self.invalidate_model(flush=False)

    # reading

    @api.model
    def _fetch_pairs(self, condition):
        rows = self.env.execute_query(
            SQL(
                """SELECT id, partner_id, other_id, coalesce(group_id, 0), score
                     FROM contact_duplicate
                    WHERE state = 'open' AND (%s) ORDER BY partner_id, other_id""",
                condition,
            )
        )
        return Pairs(rows)

    @api.model
    def _fetch_around(self, partner_ids):
        """The pairs of these contacts, of all they hang on by likely pairs, and of
        those at the other end of merely possible ones."""
        members = self._expand(set(partner_ids), SQL("score >= %s", LIKELY))
        pairs = self._fetch_touching(members, SQL("TRUE"))
        ends = {*pairs.left.tolist(), *pairs.right.tolist()}
        if ends <= members:
            return pairs
        members = self._expand(ends | members, SQL("score >= %s", LIKELY))
        likely = self._fetch_touching(members, SQL("score >= %s", LIKELY))
        known = set(pairs.ids.tolist())
        more = likely.take([id_ not in known for id_ in likely.ids.tolist()])
        merged = object.__new__(Pairs)
        order = np.lexsort(
            (
                np.concatenate([pairs.right, more.right]),
                np.concatenate([pairs.left, more.left]),
            )
        )
        for name in ("ids", "left", "right", "groups", "score"):
            both = np.concatenate([getattr(pairs, name), getattr(more, name)])
            setattr(merged, name, both[order])
        return merged

    @api.model
    def _expand(self, members, condition):
        """Follow pairs from contact to contact until there are no more."""
        frontier = members = set(members)
        while frontier:
            pairs = self._fetch_touching(frontier, condition)
            found = {*pairs.left.tolist(), *pairs.right.tolist()}
            frontier = found - members
            members = members | found
        return members

    @api.model
    def _fetch_touching(self, ids, condition):
        ids = sorted(ids)
        return self._fetch_pairs(
            SQL(
                "(partner_id = ANY(%s) OR other_id = ANY(%s)) AND (%s)",
                ids,
                ids,
                condition,
            )
        )

    @api.model
    def _fetch_apart(self, ids):
        """Pairs of these contacts that somebody said are not the same."""
        return self.env.execute_query(
            SQL(
                """SELECT partner_id, other_id FROM contact_duplicate
                    WHERE state = 'dismissed'
                      AND partner_id = ANY(%(ids)s) AND other_id = ANY(%(ids)s)""",
                ids=ids,
            )
        )

    # clustering

    @api.model
    def _label(self, ids, left, right, cluster_of):
        """The group of each pair, as a number that tells groups apart.

        :param ids: contacts, sorted; ``left``, ``right``: those at the ends of pairs
        :param cluster_of: of each contact, the position of the one that names it
        :return: labels, and whether each pair is a bridge between two groups
        """
        one, two = (cluster_of[np.searchsorted(ids, end)] for end in (left, right))
        label = np.minimum(one, two) * len(ids) + np.maximum(one, two)
        is_alone = np.bincount(cluster_of, minlength=len(ids)) == 1
        return label, (one != two) & ~(is_alone[one] & is_alone[two])

    @api.model
    def _cluster(self, ids, pairs):
        """Which contacts are one, by likely pairs.

        :return: for each contact, the position in ``ids`` of the smallest of them
        """
        keys = self.env["contact.dedup.key"]
        table = keys._load(SQL("k.partner_id = ANY(%s)", ids.tolist())).table
        chosen = pairs.take(pairs.score >= LIKELY)
        members, labels = self._get_clusters(
            chosen.left, chosen.right, chosen.score, table
        )
        cluster_of = np.arange(len(ids))
        cluster_of[np.searchsorted(ids, members)] = np.searchsorted(ids, labels)
        return cluster_of

    @api.model
    def _get_clusters(self, left, right, score, table):
        """Clusters of the contacts of likely pairs.

        :param left: ids, as ``right``
        :param Table table: of at least what ``cluster`` looks at
        :return: the contacts, and the smallest one of the cluster of each
        """
        known = np.isin(left, table.ids) & np.isin(right, table.ids)
        left, right, score = left[known], right[known], score[known]
        members = distinct(np.concatenate([left, right]))
        if not len(members):
            return members, members
        apart = [
            (table.position([a])[0], table.position([b])[0])
            for a, b in self._fetch_apart(members.tolist())
            if a in table.ids and b in table.ids
        ]
        found = cluster(
            table,
            table.position(left),
            table.position(right),
            score,
            threshold=LIKELY,
            apart=apart,
        )
        return members, table.ids[found[table.position(members)]]

    # writing

    @api.model
    def _assign(self, pairs):
        """Give each pair the group of its label."""
        ids = distinct(np.concatenate([pairs.left, pairs.right]))
        labels, is_bridge = self._label(
            ids, pairs.left, pairs.right, self._cluster(ids, pairs)
        )
        new, chosen, bridges = self._choose_groups(
            labels, pairs.groups, is_bridge, self._insert_groups
        )
        moved = new != pairs.groups
        if moved.any():
            self._move(pairs.ids[moved], new[moved])
            if moved.sum() > MANY_PAIRS:
                self.env.cr.execute("ANALYZE contact_duplicate")
            # what was put off comes back when something was added to it
            self._wake(distinct(new[moved]))
        self._refresh_figures(chosen, bridges)

    @api.model
    def _choose_groups(self, labels, groups, is_bridge, get_new):
        """Give each label a group: the one that most of its pairs were in.

        :param groups: of each pair, 0 for none
        :param get_new: gives ids for as many new groups as there have to be
        :return: the group of each pair; all these groups; whether each is a bridge
        """
        _labels, index = np.unique(labels, return_inverse=True)
        chosen = self._match(index, groups)
        missing = np.flatnonzero(chosen == 0)
        if len(missing):
            chosen[missing] = get_new(len(missing))
        bridges = np.zeros(len(chosen), bool)
        bridges[index] = is_bridge
        return chosen[index], chosen, bridges

    @api.model
    def _match(self, index, groups):
        """:return: the old group of each new one, 0 for none"""
        chosen = np.zeros(index.max(initial=-1) + 1, np.int64)
        pairs, counts = np.unique(
            np.stack([index, groups])[:, groups > 0], axis=1, return_counts=True
        )
        order = np.lexsort((pairs[1], pairs[0], -counts))
        used = set()
        for label, group in pairs[:, order].T.tolist():
            if not chosen[label] and group not in used:
                chosen[label] = group
                used.add(group)
        return chosen

    @api.model
    def _draw_ids(self, count):
        """Ids of groups that are yet to be inserted."""
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval('contact_duplicate_group_id_seq') "
                "FROM generate_series(1, %s)",
                count,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _insert_groups(self, count):
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO contact_duplicate_group (
                          state, date_found, user_id, create_date, write_date)
                   SELECT 'open', %(now)s, %(responsible)s, %(now)s, %(now)s
                     FROM generate_series(1, %(count)s)
                RETURNING id""",
                now=self.env.cr.now(),
                responsible=self._get_default_user_id() or None,
                count=count,
            )
        )
        return sorted(row[0] for row in rows)

    @api.model
    def _get_default_user_id(self):
        """Who reviews new groups, as the settings say; nobody by default."""
        # sudo: a setting is no secret
        params = self.env["ir.config_parameter"].sudo()
        value = params.get_param("contact_dedup.user_id") or ""
        user = self.env["res.users"].browse(int(value) if value.isdigit() else 0)
        return user.exists().id

    @api.model
    def _move(self, pair_ids, group_ids):
        self.env.cr.execute(
            SQL(
                """UPDATE contact_duplicate d SET group_id = moved.group_id
                     FROM unnest(%s::int[], %s::int[]) AS moved (id, group_id)
                    WHERE d.id = moved.id""",
                pair_ids.tolist(),
                group_ids.tolist(),
            )
        )

    @api.model
    def _wake(self, group_ids):
        self.env.cr.execute(
            SQL(
                """UPDATE contact_duplicate_group
                      SET state = 'open', date_later = NULL
                    WHERE id = ANY(%s) AND state = 'later'""",
                group_ids.tolist(),
            )
        )

    @api.model
    def _remove_empty(self, group_ids=None):
        """Groups that lost their last pair go."""
        condition = SQL("TRUE")
        if group_ids is not None:
            condition = SQL("g.id = ANY(%s)", sorted(set(group_ids)))
        self.env.cr.execute(
            SQL(
                """DELETE FROM contact_duplicate_group g
                    WHERE (%s) AND NOT EXISTS (
                        SELECT FROM contact_duplicate d WHERE d.group_id = g.id)""",
                condition,
            )
        )
