"""How found pairs are written: all at once, decisions untouched."""

from odoo import api, models
from odoo.tools import SQL

from ..tools.reasons import RARITY
from ..tools.store import copy_rows

#: How much stronger (in log odds) evidence must be to raise what was dismissed.
RISE = 1.0
STAGED = (
    "partner_id",
    "other_id",
    "group_id",
    "score",
    "weight",
    "level",
    "kind",
    "reason",
    "codes",
    "evidence",
)


class ContactDuplicate(models.Model):
    _inherit = "contact.duplicate"

    @api.model
    def _store_found(self, lines, scope):
        """Replace the open pairs of some contacts by those that were found.

        Decided pairs stay as they are; a dismissed one rises when its evidence got
        stronger.

        :param lines: of COPY's text format, values of ``STAGED``
        :param SQL scope: condition on ``contact_duplicate AS d``: the pairs that the
            search would have found
        :return: contacts and groups of the pairs that are no more
        """
        count = self._stage(lines)
        removed = self._remove_unfound(scope)
        if self._insert_found() < count:
            self._update_found()
        self.invalidate_model(flush=False)
        return removed

    @api.model
    def _stage(self, lines):
        """:return: how many pairs wait in ``contact_duplicate_new`` now"""
        self.flush_model()
        cr = self.env.cr
        cr.execute(
            """CREATE TEMP TABLE IF NOT EXISTS contact_duplicate_new (
                    partner_id integer, other_id integer, group_id integer,
                    score float8, weight float8, level varchar, kind varchar,
                    reason varchar, codes varchar, evidence jsonb) ON COMMIT DROP;
               TRUNCATE contact_duplicate_new"""
        )
        copy_rows(cr, "contact_duplicate_new", STAGED, lines)
        count = cr.rowcount
        cr.execute("ANALYZE contact_duplicate_new (partner_id, other_id)")
        return count

    @api.model
    def _remove_unfound(self, scope):
        cr = self.env.cr
        cr.execute(
            SQL(
                """DELETE FROM contact_duplicate d
                    WHERE d.state = 'open' AND (%s)
                      AND NOT EXISTS (
                          SELECT FROM contact_duplicate_new n
                           WHERE n.partner_id = d.partner_id
                             AND n.other_id = d.other_id)
                RETURNING d.partner_id, d.other_id, d.group_id""",
                scope,
            )
        )
        return get_ends(cr.fetchall())

    @api.model
    def _update_found(self):
        self.env.cr.execute(
            SQL(
                """UPDATE contact_duplicate d
                      SET score = n.score, weight = n.weight, level = n.level,
                          kind = n.kind, reason = n.reason, codes = n.codes,
                          evidence = n.evidence, state = 'open',
                          group_id = CASE WHEN d.state = 'open'
                                          THEN coalesce(n.group_id, d.group_id)
                                          ELSE n.group_id END,
                          user_id = NULL, date_decided = NULL, decided_weight = NULL,
                          write_date = now() AT TIME ZONE 'UTC'
                     FROM contact_duplicate_new n
                    WHERE n.partner_id = d.partner_id AND n.other_id = d.other_id
                      AND (d.state = 'open'
                           AND ((d.score, d.evidence, d.codes, d.level)
                                IS DISTINCT FROM
                                (n.score, n.evidence, n.codes, n.level)
                                OR n.group_id <> d.group_id)
                        OR d.state = 'dismissed'
                           AND n.weight > coalesce(d.decided_weight, 0) + %(rise)s
                           AND regexp_replace(n.codes, %(rarity)s, '', 'g')
                            <> regexp_replace(d.codes, %(rarity)s, '', 'g'))""",
                rise=RISE,
                rarity=RARITY,
            )
        )

    @api.model
    def _insert_found(self):
        """Write the pairs that are new, of contacts that are there still.

        To look at the two contacts of each pair is quick, and certain: a join might
        read all contacts for them.

        :return: how many
        """
        self.env.cr.execute(
            SQL(
                """INSERT INTO contact_duplicate (
                          partner_id, other_id, group_id, score, weight, level, kind,
                          reason, codes, evidence, state, date_found, create_date,
                          write_date)
                   SELECT n.partner_id, n.other_id, n.group_id, n.score, n.weight,
                          n.level, n.kind, n.reason, n.codes, n.evidence, 'open',
                          %(now)s, %(now)s, %(now)s
                     FROM contact_duplicate_new n
                    WHERE (SELECT count(*) FROM res_partner p
                            WHERE p.id IN (n.partner_id, n.other_id) AND p.active) = 2
                    ORDER BY n.partner_id, n.other_id
              ON CONFLICT (partner_id, other_id) DO NOTHING""",
                now=self.env.cr.now(),
            )
        )
        return self.env.cr.rowcount

    @api.model
    def _remove_open(self, ids):
        """Forget the open pairs of contacts that are proposed no more."""
        self.flush_model()
        cr = self.env.cr
        cr.execute(
            SQL(
                """DELETE FROM contact_duplicate
                    WHERE state = 'open'
                      AND (partner_id = ANY(%(ids)s) OR other_id = ANY(%(ids)s))
                RETURNING partner_id, other_id, group_id""",
                ids=list(ids),
            )
        )
        touched, groups = get_ends(cr.fetchall())
        if touched:
            self.invalidate_model(flush=False)
            self.env["contact.duplicate.group"]._regroup(touched, groups)

    @api.model
    def _get_open_ids(self, ids=None):
        """Contacts with an open pair, by id.

        :param ids: first and last of a range
        :rtype: int64[]
        """
        first, last = ids or (0, 2**31 - 1)
        return self.env["contact.dedup.key"]._fetch_ids(
            SQL(
                """SELECT partner_id FROM contact_duplicate
                    WHERE state = 'open' AND partner_id BETWEEN %(first)s AND %(last)s
                    UNION
                   SELECT other_id FROM contact_duplicate
                    WHERE state = 'open' AND other_id BETWEEN %(first)s AND %(last)s
                 ORDER BY 1""",
                first=first,
                last=last,
            )
        )

    @api.model
    def _get_neighbours(self, ids):
        """:return: contacts at the other end of the pairs of these ones, and the groups
        of those pairs"""
        rows = self.env.execute_query(
            SQL(
                """SELECT partner_id, other_id, group_id FROM contact_duplicate
                    WHERE partner_id = ANY(%(ids)s) OR other_id = ANY(%(ids)s)""",
                ids=list(ids),
            )
        )
        touched, groups = get_ends(rows)
        return sorted(set(touched) - set(ids)), groups

    @api.model
    def _after_merge(self, src, dst, undo):
        """The pairs of merged contacts are merged; the survivor is compared anew.

        What was decided about a merged contact and a third one holds for the survivor.
        """
        ids = (src | dst).ids
        ends = self._get_ends(src, dst)
        inside = self.search(
            [
                ("partner_id", "in", ids),
                ("other_id", "in", ids),
                ("state", "=", "merged" if undo else "open"),
            ]
        ).filtered(lambda p: ends[p.partner_id.id] == ends[p.other_id.id])
        if undo:
            inside._forget_lessons()
            inside._reopen()
        else:
            inside._note_lessons()
            inside._close("merged")
            _thirds, groups = self._get_neighbours(ids)
            self._inherit_decisions({id_: ends[id_] for id_ in src.ids})
            # pairs have moved to where their third contact was decided about
            self.env["contact.duplicate.group"]._refresh_figures(groups)
            self.env["contact.duplicate.group"]._regroup(dst.ids, groups)
        self.env["contact.dedup.key"]._note(src | dst)

    @api.model
    def _get_ends(self, src, dst):
        """``{contact: survivor}``, survivors included; of several merges if there are
        several survivors."""
        if len(dst) < 2:
            return dict.fromkeys((src | dst).ids, dst.id)
        return {c.id: c.merged_into_id.id for c in src} | {c.id: c.id for c in dst}

    @api.model
    def _inherit_decisions(self, ends):
        """:param dict ends: ``{merged contact: survivor}``"""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """WITH m AS (SELECT * FROM unnest(%(src)s::int[], %(dst)s::int[])
                                 AS m (src, dst)),
                   found AS (
                        SELECT m.dst AS one, d.*,
                               CASE WHEN d.partner_id = m.src THEN d.other_id
                                    ELSE d.partner_id END AS third
                          FROM m JOIN contact_duplicate d
                            ON d.partner_id = m.src OR d.other_id = m.src
                         WHERE d.state IN ('dismissed', 'kept_apart')),
                   decided AS (
                        SELECT least(f.one, coalesce(m.dst, f.third)) AS low,
                               greatest(f.one, coalesce(m.dst, f.third)) AS high, f.*
                          FROM found f LEFT JOIN m ON m.src = f.third)
                   INSERT INTO contact_duplicate (
                          partner_id, other_id, score, weight, level, kind, reason,
                          codes, evidence, state, group_id, user_id, date_decided,
                          decided_weight, date_found, create_uid, create_date,
                          write_uid, write_date)
                   SELECT DISTINCT ON (low, high)
                          low, high, score, weight, level, kind, reason, codes,
                          evidence, state, group_id, user_id, date_decided,
                          decided_weight, date_found, create_uid, create_date,
                          write_uid, write_date
                     FROM decided
                    WHERE low <> high
                 ORDER BY low, high, date_decided DESC
              ON CONFLICT (partner_id, other_id) DO UPDATE SET
                          state = excluded.state, group_id = excluded.group_id,
                          user_id = excluded.user_id,
                          date_decided = excluded.date_decided,
                          decided_weight = greatest(
                              contact_duplicate.weight, excluded.decided_weight)
                    WHERE contact_duplicate.state = 'open'""",
                src=list(ends),
                dst=list(ends.values()),
            )
        )
        self.invalidate_model(flush=False)


def get_ends(rows):
    """Contacts and groups of ``(partner_id, other_id, group_id)`` rows, sorted."""
    ends = {id_ for row in rows for id_ in row[:2]}
    return sorted(ends), sorted({row[2] for row in rows if row[2]})
