from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

from ..tools.arrays import to_array
from .res_partner import SCOPE
from .res_partner_scope import RELATIONS

#: argument of the statement below: column
CHOSEN = {"kind": "visibility", "owner": "visibility_owner_id"}
#: One statement, one version of each row: a contact's row is in many indexes, and
#: writing it twice would cost twice.
WRITE_TOKENS = """
    WITH chosen AS (
        SELECT p.id, p.visibility_tokens AS before, %(kind)s AS kind,
               CASE WHEN %(kind)s = 'everyone' THEN %(owner)s
                    ELSE COALESCE(%(owner)s, u.id, %(fallback)s) END AS owner
          FROM res_partner p
          LEFT JOIN res_users u ON u.id = p.create_uid AND u.active
                               AND u.share IS NOT TRUE AND u.id != %(root)s
         WHERE p.id = ANY(%(ids)s)
    ), allowed AS (
        SELECT c.id, c.before, c.owner, CASE WHEN c.owner IS NULL OR %(is_public)s
                              THEN 'everyone' ELSE c.kind END AS kind
          FROM chosen c
    ), settled AS MATERIALIZED (
        SELECT a.id, a.before, a.kind, a.owner, CASE a.kind
               WHEN 'creator' THEN ARRAY[a.owner]
               WHEN 'teams' THEN a.owner || ARRAY(
                    SELECT user_id FROM res_partner_visibility_user_rel
                     WHERE partner_id = a.id AND user_id != a.owner
                     UNION ALL
                    SELECT -team_id FROM res_partner_visibility_team_rel
                     WHERE partner_id = a.id
                     ORDER BY 1) END AS tokens
          FROM allowed a
    )
    UPDATE res_partner p
       SET visibility = s.kind, visibility_owner_id = s.owner,
           visibility_tokens = s.tokens %(trace)s
      FROM settled s
     WHERE p.id = s.id
       AND (p.visibility, p.visibility_owner_id, p.visibility_tokens)
           IS DISTINCT FROM (s.kind, s.owner, s.tokens)
 RETURNING p.id, s.before
"""


class ResPartner(models.Model):
    """The tokens of contacts, kept set-based: one statement for one or for 100,000."""

    _inherit = "res.partner"

    def _sync_visibility(self, scope=None):
        """Recount who sees these contacts, then all below them, level by level.

        :param dict scope: columns of ``SCOPE`` that are chosen anew, if any
        """
        if not self:
            return
        self._flush_scope()
        before = self._write_tokens(scope or {})
        in_trees = todo = self._filter_in_trees()
        while todo:
            # ancestors first: a contact is held against what its parent will be
            below = todo._filter_below_others()
            narrowed = (todo - below)._narrow_trees()
            in_trees |= self.browse(narrowed)
            before = narrowed | before
            todo = below
        in_trees._check_public_below()
        self._forget_scope()
        self._after_scope_change(before)

    def _write_tokens(self, scope):
        """Write all there is to write on these contacts, by one statement.

        A restricted contact has an owner: its creator, else who restricts it. Without
        a person it stays public, for nobody could ever reach it again.

        :return: of those that change, ``{contact id: tokens before}``
        """
        self.env.cr.execute(
            SQL(
                WRITE_TOKENS,
                ids=to_array(self.ids),
                root=SUPERUSER_ID,
                fallback=self._get_new_contact_owner().id or None,
                is_public=self._get_always_public_sql("c"),
                trace=self._get_trace_sql() if scope else SQL(),
                **{
                    name: SQL("%s", scope[column] or None)
                    if column in scope
                    else SQL.identifier("p", column)
                    for name, column in CHOSEN.items()
                },
            )
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _get_trace_sql(self):
        """Who wrote, and when: on what a person chose, not on what follows from it."""
        return SQL(
            ", write_uid = %s, write_date = now() AT TIME ZONE 'UTC'", self.env.uid
        )

    def _flush_scope(self):
        self.flush_model([*SCOPE, "parent_id", "partner_share", "active"])

    def _forget_scope(self):
        names = [*SCOPE, "visibility_ok", "is_restricted", "visibility_text"]
        names += ["visibility_user_count", "may_change_visibility"]
        self.invalidate_model(names, flush=False)

    def _get_tokens_by_id(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT id, visibility_tokens FROM res_partner WHERE id = ANY(%s)",
                to_array(self.ids),
            )
        )
        return dict(rows)

    def _filter_in_trees(self):
        """Those with a parent or with contacts below them; most have neither."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner"
                " WHERE id = ANY(%(ids)s) AND parent_id IS NOT NULL UNION"
                " SELECT parent_id FROM res_partner WHERE parent_id = ANY(%(ids)s)",
                ids=to_array(self.ids),
            )
        )
        return self.browse([id_ for (id_,) in rows])

    def _filter_below_others(self):
        """Those of which an ancestor is among these contacts, too."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE up (id, ancestor) AS (
                    SELECT id, parent_id FROM res_partner
                     WHERE id = ANY(%(ids)s) AND parent_id IS NOT NULL
                     UNION
                    SELECT u.id, p.parent_id FROM up u
                      JOIN res_partner p ON p.id = u.ancestor
                     WHERE p.parent_id IS NOT NULL)
                SELECT DISTINCT id FROM up WHERE ancestor = ANY(%(ids)s)
                   AND ancestor != id
                """,
                ids=to_array(self.ids),
            )
        )
        return self.browse([id_ for (id_,) in rows])

    def _narrow_trees(self):
        """Take the parent's scope where one's own is wider, then the same below.

        :return: of those that change, ``{contact id: tokens before}``
        """
        wider = self._get_wider_than_parent(self.ids)
        before = wider._get_tokens_by_id()
        wider._copy_scope_of_parents()
        level = self
        while level := level._find_narrowed_children():
            before = level._get_tokens_by_id() | before
            level._copy_scope_of_parents()
        return before

    def _find_narrowed_children(self):
        """Children that would be seen by more people than their parents."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE parent_id = ANY(%s)",
                to_array(self.ids),
            )
        )
        return self._get_wider_than_parent([id_ for (id_,) in rows])

    @api.model
    def _get_wider_than_parent(self, ids):
        if not ids:
            return self.browse()
        rows = self.env.execute_query(
            SQL(
                """
                WITH wider AS MATERIALIZED (
                    SELECT p.id FROM res_partner p
                      JOIN res_partner o ON o.id = p.parent_id
                     WHERE p.id = ANY(%s) AND o.visibility_tokens IS NOT NULL
                       AND (p.visibility_tokens IS NULL
                            OR NOT p.visibility_tokens <@ o.visibility_tokens)
                )
                SELECT w.id FROM wider w WHERE NOT (%s) ORDER BY w.id
                """,
                to_array(ids),
                self._get_always_public_sql("w"),
            )
        )
        return self.browse([id_ for (id_,) in rows])

    def _copy_scope_of_parents(self):
        if not self:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner p
                   SET visibility = o.visibility,
                       visibility_owner_id = o.visibility_owner_id,
                       visibility_tokens = o.visibility_tokens
                  FROM res_partner o WHERE o.id = p.parent_id AND p.id = ANY(%s)
                """,
                to_array(self.ids),
            )
        )
        for table, column in RELATIONS.values():
            self._remove_from_scope(table, column)
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %(table)s (partner_id, %(column)s)"
                    " SELECT p.id, r.%(column)s FROM res_partner p"
                    " JOIN %(table)s r ON r.partner_id = p.parent_id"
                    " WHERE p.id = ANY(%(ids)s)",
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                    ids=to_array(self.ids),
                )
            )

    @api.model
    def _after_scope_change(self, before):
        """React to a change of scope, in one go for all contacts that changed.

        :param dict before: ``{contact id: tokens before, or None for everyone}``
        """
