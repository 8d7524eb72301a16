"""What groups show: counted and weighed from all their pairs."""

from odoo import api, models
from odoo.tools import SQL

from ..tools.store import copy_rows, to_copy_row
from .contact_duplicate_group_sight import BRIDGE_SCORE, get_level_sql
from .scan_figures import get_line


class ContactDuplicateGroup(models.Model):
    _inherit = "contact.duplicate.group"

    @api.model
    def _refresh_figures(self, group_ids, is_bridge=None):
        """Count and weigh these groups again, from all their pairs.

        :param is_bridge: of each; by default they stay what they are
        """
        ids = list(map(int, group_ids))
        bridges = [None] * len(ids) if is_bridge is None else is_bridge.tolist()
        score = SQL(
            "CASE WHEN chosen.is_bridge THEN least(figures.score, %s) "
            "ELSE figures.score END",
            BRIDGE_SCORE,
        )
        self.env.cr.execute(
            SQL(
                """WITH chosen AS (
                        SELECT c.id, coalesce(c.is_bridge, g.is_bridge) AS is_bridge
                          FROM unnest(%(ids)s::int[], %(bridges)s::bool[])
                            AS c (id, is_bridge)
                          JOIN contact_duplicate_group g ON g.id = c.id),
                   pair AS (
                        SELECT d.id, d.group_id, d.partner_id, d.other_id, d.score,
                               d.kind, d.reason
                          FROM contact_duplicate d
                          JOIN chosen ON chosen.id = d.group_id),
                   link AS (
                        SELECT pair.group_id, member.id, max(pair.score) AS best
                          FROM pair CROSS JOIN LATERAL
                               (VALUES (pair.partner_id), (pair.other_id)) member(id)
                      GROUP BY pair.group_id, member.id),
                   figures AS (
                        SELECT group_id, min(best) AS score, count(*) AS size
                          FROM link GROUP BY group_id),
                   first AS (
                        SELECT DISTINCT ON (group_id) group_id, kind, reason
                          FROM pair ORDER BY group_id, score DESC, id)
                   UPDATE contact_duplicate_group g
                      SET all_score = %(score)s, all_size = figures.size,
                          all_level = %(level)s, all_kind = first.kind,
                          all_reason = first.reason, is_bridge = chosen.is_bridge
                     FROM chosen
                     JOIN figures ON figures.group_id = chosen.id
                     JOIN first ON first.group_id = chosen.id
                    WHERE g.id = chosen.id
                      AND (g.all_score, g.all_size, g.all_kind, g.all_reason,
                           g.is_bridge)
                        IS DISTINCT FROM
                          (%(score)s, figures.size, first.kind, first.reason,
                           chosen.is_bridge)""",
                ids=ids,
                bridges=bridges,
                score=score,
                level=get_level_sql(score),
            )
        )

    @api.model
    def _store_figures(self, figures):
        """Write the figures of groups that a full search has worked out.

        :param figures: ``scan_figures.FIGURE[]``
        """
        self.flush_model()
        cr = self.env.cr
        cr.execute(
            """CREATE TEMP TABLE IF NOT EXISTS contact_duplicate_group_new (
                    id integer, score float8, size integer, level varchar,
                    kind varchar, reason varchar, is_bridge boolean) ON COMMIT DROP;
               TRUNCATE contact_duplicate_group_new"""
        )
        columns = ("id", "score", "size", "level", "kind", "reason", "is_bridge")
        lines = (to_copy_row(get_line(figure)) for figure in figures.tolist())
        copy_rows(cr, "contact_duplicate_group_new", columns, lines)
        cr.execute(
            SQL(
                """INSERT INTO contact_duplicate_group AS g (
                          id, all_score, all_size, all_level, all_kind, all_reason,
                          is_bridge, state, date_found, user_id, create_date,
                          write_date)
                   SELECT n.id, n.score, n.size, n.level, n.kind, n.reason,
                          n.is_bridge, 'open', %(now)s, %(responsible)s, %(now)s,
                          %(now)s
                     FROM contact_duplicate_group_new n
              ON CONFLICT (id) DO UPDATE SET
                          all_score = excluded.all_score,
                          all_size = excluded.all_size,
                          all_level = excluded.all_level,
                          all_kind = excluded.all_kind,
                          all_reason = excluded.all_reason,
                          is_bridge = excluded.is_bridge
                    WHERE (g.all_score, g.all_size, g.all_level, g.all_kind,
                           g.all_reason, g.is_bridge)
                          IS DISTINCT FROM
                          (excluded.all_score, excluded.all_size, excluded.all_level,
                           excluded.all_kind, excluded.all_reason,
                           excluded.is_bridge)""",
                now=cr.now(),
                responsible=self._get_default_user_id() or None,
            )
        )
        self.invalidate_model(flush=False)
