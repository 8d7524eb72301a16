from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from .res_partner import SCOPE

MANAGER = "contact_visibility.group_manager"
SEE_ALL = "contact_visibility.group_see_all"
#: relation field: (table, column of what it names)
RELATIONS = {
    "visibility_team_ids": ("res_partner_visibility_team_rel", "team_id"),
    "visibility_user_ids": ("res_partner_visibility_user_rel", "user_id"),
}
#: Contacts that everybody must see, or Odoo itself stops working for the others.
#: ``{table: (column, condition)}``
PUBLIC_SOURCES = {
    "res_users": ("partner_id", SQL("t.share IS NOT TRUE")),
    "res_company": ("partner_id", SQL("t.id IS NOT NULL")),
    "hr_employee": ("work_contact_id", SQL("t.id IS NOT NULL")),
}


class ResPartner(models.Model):
    """The scope of contacts, kept set-based: one statement for one or for 100,000."""

    _inherit = "res.partner"

    # -- who may change it -----------------------------------------------------

    def _check_scope_change(self, scope):
        """The owner decides, or a manager; where there is no owner, any editor.

        :raise AccessError: somebody else owns one of the contacts
        """
        if self.env.su:
            return
        self.check_access("write")
        user = self.env.user
        if user.has_group(MANAGER) or user.has_group(SEE_ALL):
            return
        # sudo: the owner is asked for, on contacts that were just checked
        owners = self.sudo().visibility_owner_id
        if owners - user:
            raise AccessError(
                self.env._(
                    "%(owner)s decides who sees this contact. Ask them, or a "
                    "visibility manager.",
                    owner=", ".join((owners - user).mapped("name")),
                )
            )

    # -- applying --------------------------------------------------------------

    def _apply_scope(self, scope):
        """Set the scope of these contacts and of all below them."""
        if not self:
            return
        if scope.get("visibility", "everyone") != "everyone":
            self._check_not_always_public()
        self._flush_scope()
        before = self._get_tokens_by_id()
        self._write_scope_columns(scope)
        for name, (table, column) in RELATIONS.items():
            self._write_scope_relation(table, column, scope.get(name) or ())
        self._forget_scope()
        self._sync_visibility(before=before)

    def _check_not_always_public(self):
        """:raise ValidationError: a colleague, an employee or an own company"""
        rows = self.env.execute_query(
            SQL(
                "SELECT 1 FROM res_partner WHERE id = ANY(%s) AND (%s) LIMIT 1",
                self.ids,
                self._get_always_public_sql("res_partner"),
            )
        )
        if rows:
            raise ValidationError(
                self.env._(
                    "Contacts of colleagues, of employees and of your own companies "
                    "are always visible to everyone."
                )
            )

    def _release_always_public(self):
        """Those that became colleagues, employees or own companies: for everyone."""
        self._flush_scope()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE visibility_tokens IS NOT NULL"
                " AND id = ANY(%s) AND (%s)",
                self.ids,
                self._get_always_public_sql("res_partner"),
            )
        )
        released = self.browse([id_ for (id_,) in rows])
        released._apply_scope({"visibility": "everyone"})

    def _check_public_below(self):
        """A colleague below a restricted company would tell its name to everybody."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT 1 FROM res_partner p JOIN res_partner o ON o.id = p.parent_id
                 WHERE (o.id = ANY(%(ids)s) OR p.id = ANY(%(ids)s))
                   AND o.visibility_tokens IS NOT NULL AND p.visibility_tokens IS NULL
                   AND (%(is_public)s)
                 LIMIT 1
                """,
                ids=self.ids,
                is_public=self._get_always_public_sql("p"),
            )
        )
        if rows:
            raise ValidationError(
                self.env._(
                    "A colleague, whom everyone sees, hangs on this company: take the "
                    "colleague out of it before it is restricted."
                )
            )

    def _write_scope_columns(self, scope):
        values = {
            name: scope[name] or None
            for name in ("visibility", "visibility_owner_id")
            if name in scope
        }
        if owner := values.get("visibility_owner_id"):
            self._check_owner(self.env["res.users"].browse(owner))
        values |= {"write_uid": self.env.uid}
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET %s, write_date = now() AT TIME ZONE 'UTC'"
                " WHERE id = ANY(%s)",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                self.ids,
            )
        )

    @api.model
    def _check_owner(self, owner):
        # sudo: only whether it is a colleague
        if not owner.sudo().exists() or not owner.sudo()._is_contact_owner():
            raise ValidationError(
                self.env._("Only a colleague with an active login can own a contact.")
            )

    def _write_scope_relation(self, table, column, commands):
        for command in commands:
            code = command[0] if isinstance(command, (list, tuple)) else Command.LINK
            if isinstance(command, int):
                command = Command.link(command)
            if code in (Command.SET, Command.CLEAR):
                self._remove_from_scope(table, column)
                self._add_to_scope(table, column, command[2] or ())
            elif code == Command.LINK:
                self._add_to_scope(table, column, [command[1]])
            elif code == Command.UNLINK:
                self._remove_from_scope(table, column, [command[1]])
            else:
                raise UserError(
                    self.env._("Teams and people are chosen here, not created.")
                )

    def _add_to_scope(self, table, column, ids):
        if not ids:
            return
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (partner_id, %s)"
                " SELECT p, t FROM unnest(%s::int[]) p, unnest(%s::int[]) t"
                " ON CONFLICT DO NOTHING",
                SQL.identifier(table),
                SQL.identifier(column),
                self.ids,
                list(ids),
            )
        )

    def _remove_from_scope(self, table, column, ids=None):
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE partner_id = ANY(%s) AND %s",
                SQL.identifier(table),
                self.ids,
                SQL("TRUE")
                if ids is None
                else SQL("%s = ANY(%s)", SQL.identifier(column), list(ids)),
            )
        )

    # -- keeping the tokens ----------------------------------------------------

    def _sync_visibility(self, before=None):
        """Recount who sees these contacts, then all below them, level by level.

        :param dict before: tokens that these contacts had, if they have changed
        """
        if not self:
            return
        self._flush_scope()
        before = self._get_tokens_by_id() if before is None else before
        self._own_restricted()
        self._write_tokens()
        self._follow_parents()
        level = self
        while level := level._find_narrowed_children():
            before |= level._get_tokens_by_id()
            level._copy_scope_of_parents()
        self.browse(before)._check_public_below()
        self._forget_scope()
        self._after_scope_change(before)

    def _flush_scope(self):
        self.flush_model([*SCOPE, "parent_id", "partner_share", "active"])

    def _forget_scope(self):
        self.invalidate_model([*SCOPE, "visibility_ok", "is_restricted"], flush=False)

    def _get_tokens_by_id(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT id, visibility_tokens FROM res_partner WHERE id = ANY(%s)",
                self.ids,
            )
        )
        return dict(rows)

    def _own_restricted(self):
        """A restricted contact has an owner: its creator, else who restricts it.

        Without a person it stays public, for nobody could ever reach it again.
        """
        fallback = self._get_new_contact_owner()
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner p
                   SET visibility_owner_id = COALESCE(
                       (SELECT u.id FROM res_users u WHERE u.id = p.create_uid
                           AND u.active AND u.share IS NOT TRUE AND u.id != %(root)s),
                       %(fallback)s)
                 WHERE id = ANY(%(ids)s) AND visibility != 'everyone'
                   AND visibility_owner_id IS NULL;
                UPDATE res_partner SET visibility = 'everyone'
                 WHERE id = ANY(%(ids)s) AND visibility != 'everyone'
                   AND (visibility_owner_id IS NULL OR %(is_public)s)
                """,
                root=1,
                fallback=fallback.id or None,
                ids=self.ids,
                is_public=self._get_always_public_sql("res_partner"),
            )
        )

    @api.model
    def _get_always_public_sql(self, alias):
        """Whether everybody must see a contact: colleagues, companies, employees."""
        row = SQL.identifier(alias, "id")
        return SQL(" OR ").join(
            SQL(
                "EXISTS (SELECT 1 FROM %s t WHERE t.%s = %s AND %s)",
                SQL.identifier(table),
                SQL.identifier(column),
                row,
                condition,
            )
            for table, (column, condition) in self._get_public_sources().items()
        )

    @api.model
    def _get_public_sources(self):
        """``{table: (column, condition on "t")}`` of what makes contacts public."""
        return {
            table: source
            for table, source in PUBLIC_SOURCES.items()
            if table.replace("_", ".") in self.env
        }

    def _write_tokens(self):
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner p SET visibility_tokens = s.tokens
                  FROM (SELECT id, CASE visibility
                          WHEN 'creator' THEN ARRAY[visibility_owner_id]
                          WHEN 'teams' THEN visibility_owner_id || ARRAY(
                              SELECT user_id FROM res_partner_visibility_user_rel
                               WHERE partner_id = o.id
                                 AND user_id != o.visibility_owner_id
                               UNION ALL
                              SELECT -team_id FROM res_partner_visibility_team_rel
                               WHERE partner_id = o.id
                               ORDER BY 1)
                          END AS tokens
                          FROM res_partner o WHERE id = ANY(%s)) s
                 WHERE p.id = s.id
                   AND p.visibility_tokens IS DISTINCT FROM s.tokens
                """,
                self.ids,
            )
        )

    def _follow_parents(self):
        """Take the parent's scope where one's own is wider, parents before children."""
        todo = self
        while todo:
            rows = self.env.execute_query(
                SQL(
                    "SELECT id FROM res_partner p WHERE id = ANY(%(ids)s) AND NOT"
                    " EXISTS (SELECT 1 FROM unnest(%(ids)s::int[]) t"
                    " WHERE t = p.parent_id)",
                    ids=todo.ids,
                )
            )
            first = self.browse([id_ for (id_,) in rows])
            self._get_wider_than_parent(first.ids)._copy_scope_of_parents()
            todo -= first or todo

    def _find_narrowed_children(self):
        """Children that would be seen by more people than their parents."""
        rows = self.env.execute_query(
            SQL("SELECT id FROM res_partner WHERE parent_id = ANY(%s)", self.ids)
        )
        return self._get_wider_than_parent([id_ for (id_,) in rows])

    @api.model
    def _get_wider_than_parent(self, ids):
        if not ids:
            return self.browse()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id FROM res_partner p JOIN res_partner o ON o.id = p.parent_id
                 WHERE p.id = ANY(%s) AND o.visibility_tokens IS NOT NULL
                   AND (p.visibility_tokens IS NULL
                        OR NOT p.visibility_tokens <@ o.visibility_tokens)
                   AND NOT (%s)
                 ORDER BY p.id
                """,
                ids,
                self._get_always_public_sql("p"),
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
                self.ids,
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
                    ids=self.ids,
                )
            )

    @api.model
    def _after_scope_change(self, before):
        """React to a change of scope, in one go for all contacts that changed.

        :param dict before: ``{contact id: tokens before, or None for everyone}``
        """
