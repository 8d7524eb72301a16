from contextlib import contextmanager

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..tools.arrays import to_array
from .res_partner import SCOPE
from .res_partner_audience import NAMED
from .res_partner_decision import MANY

MANAGER = "contact_visibility.group_manager"
SEE_ALL = "contact_visibility.group_see_all"
#: relation field: (table, column of what it names)
RELATIONS = {
    "visibility_team_ids": ("res_partner_visibility_team_rel", "team_id"),
    "visibility_user_ids": ("res_partner_visibility_user_rel", "user_id"),
}


class ResPartner(models.Model):
    """Who may change the scope of contacts, and the change itself."""

    _inherit = "res.partner"

    may_change_visibility = fields.Boolean(
        string="May change who sees it",
        compute="_compute_may_change_visibility",
        help="The owner and visibility managers; where there is no owner, everybody.",
    )

    # -- who may change it -----------------------------------------------------

    @api.depends("visibility_owner_id")
    @api.depends_context("uid")
    def _compute_may_change_visibility(self):
        """Of what is saved: the owner may be just handing it over in the form."""
        user = self.env.user
        decides = self.env.su or user.has_group(MANAGER) or user.has_group(SEE_ALL)
        for partner in self:
            owner = partner._origin.visibility_owner_id
            partner.may_change_visibility = decides or not owner or owner == user

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
        if others := self._get_owners() - user:
            raise AccessError(self._get_owned_text(others))

    def _get_owned_text(self, owners):
        """Who decides; of a selection, also on which of them.

        :param owners: other people who own some of these contacts
        """
        names = ", ".join(owners.mapped("name"))
        if len(self) == 1:
            return self.env._(
                "%(owner)s decides who sees this contact. Ask them, or a "
                "visibility manager.",
                owner=names,
            )
        # sudo: the owners were looked up just before; the contacts are the user's
        owned = self.filtered(lambda c: c.sudo().visibility_owner_id in owners)
        shown = ", ".join(owned[:NAMED].mapped("display_name"))
        return self.env._(
            "Nothing was changed: who sees %(contacts)s is decided by %(owner)s. Leave "
            "these contacts out, or ask the owner or a visibility manager.",
            contacts=f"{shown}..." if len(owned) > NAMED else shown,
            owner=names,
        )

    def web_save(self, vals, specification, next_id=None):
        with self._staying_in_sight(set(vals)):
            return super().web_save(vals, specification, next_id=next_id)

    def web_save_multi(self, vals_list, specification):
        with self._staying_in_sight({name for vals in vals_list for name in vals}):
            return super().web_save_multi(vals_list, specification)

    @contextmanager
    def _staying_in_sight(self, names):
        """Whoever would no longer see what the form shows is told what to do."""
        is_seen = not names.isdisjoint(SCOPE) and not self._get_hidden_ids(self.ids)
        try:
            yield
        except AccessError as error:
            if not is_seen or not self._get_hidden_ids(self.ids):
                raise
            raise UserError(
                self.env._(
                    "You would no longer see this contact. To hand it over, choose "
                    "“Hand over contacts” among the actions; to go on seeing it, name "
                    "yourself under “People”."
                )
            ) from error

    def _get_owners(self):
        """The owners of contacts that were checked, by one query."""
        self.flush_model(["visibility_owner_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT visibility_owner_id FROM res_partner"
                " WHERE id = ANY(%s) AND visibility_owner_id IS NOT NULL",
                to_array(self.ids),
            )
        )
        # sudo: names of colleagues
        return self.env["res.users"].sudo().browse([id_ for (id_,) in rows])

    # -- applying --------------------------------------------------------------

    def _apply_scope(self, scope):
        """Set the scope of these contacts and of all below them.

        :param dict scope: values of the fields ``SCOPE``
        """
        if not self:
            return
        if len(self) > MANY:
            # to compile the statements would take longer than to run them
            self.env.cr.execute("SET LOCAL jit = off")
        if scope.get("visibility", "everyone") != "everyone":
            self._check_not_always_public()
        if owner := scope.get("visibility_owner_id"):
            self._check_owner(self.env["res.users"].browse(owner))
        for name, (table, column) in RELATIONS.items():
            self._write_scope_relation(table, column, scope.get(name) or ())
        self._sync_visibility(scope)

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
                to_array(self.ids),
                list(ids),
            )
        )

    def _remove_from_scope(self, table, column, ids=None):
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE partner_id = ANY(%s) AND %s",
                SQL.identifier(table),
                to_array(self.ids),
                SQL("TRUE")
                if ids is None
                else SQL("%s = ANY(%s)", SQL.identifier(column), list(ids)),
            )
        )
