import math

from odoo import api, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """Who sees a contact that several were merged into."""

    _inherit = "res.partner"

    def _get_audience_keys(self):
        """What is equal for contacts that the same people see: ``{id: tuple}``."""
        return {
            id_: tuple(tokens) if tokens is not None else None
            for id_, tokens in self._get_tokens_by_id().items()
        }

    def _get_joint_scope(self, survivor):
        """The scope under which nobody loses sight, as values; none if all agree."""
        # sudo: the scopes of contacts that the user merges
        contacts, survivor = self.sudo(), survivor.sudo()
        if len(set(self._get_audience_keys().values())) < 2:
            return {}
        if any(contact.visibility == "everyone" for contact in contacts):
            return {"visibility": "everyone"}
        shared = contacts.filtered(lambda contact: contact.visibility == "teams")
        owner = survivor.visibility_owner_id
        # who is named stays named, also the owner: he may hand the contact over
        users = contacts.visibility_owner_id - owner | shared.visibility_user_ids
        return {
            "visibility": "teams",
            "visibility_owner_id": owner.id,
            "visibility_team_ids": [(6, 0, shared.visibility_team_ids.ids)],
            "visibility_user_ids": [(6, 0, users.ids)],
        }

    def _get_narrow_scope(self, survivor):
        """The scope of the one that the fewest people see, as values.

        Of two with as few, the survivor's.
        """
        people = self._get_people_by_contact()
        if len(set(self._get_audience_keys().values())) < 2:
            return {}
        # sudo: the scopes of contacts that the user merges
        chosen = min(
            self.sudo(),
            key=lambda contact: (
                math.inf if people[contact.id] is None else len(people[contact.id]),
                contact.id != survivor.id,
            ),
        )
        is_shared = chosen.visibility == "teams"
        teams = chosen.visibility_team_ids.ids if is_shared else []
        users = chosen.visibility_user_ids.ids if is_shared else []
        return {
            "visibility": chosen.visibility,
            "visibility_owner_id": chosen.visibility_owner_id.id,
            "visibility_team_ids": [(6, 0, teams)],
            "visibility_user_ids": [(6, 0, users)],
        }

    def _may_narrow_audience(self):
        """Only who owns all of them, or sees all contacts anyway.

        Not by ``sudo``: merges run in it for their user.
        """
        return self._sees_all_contacts() or self._get_owners() <= self.env.user

    def _get_people_by_contact(self):
        """Ids of the colleagues who see each contact; None where all of them do."""
        tokens = self._get_tokens_by_id()
        people = self._find_audience(list(tokens.values()))
        return {
            id_: found if tokens[id_] is not None else None
            for id_, found in zip(tokens, people, strict=True)
        }

    def _get_merge_sight_lines(self, survivor, narrow=False):
        """Who will see what he does not see now, and who no longer, as sentences."""
        find = self._get_narrow_scope if narrow else self._get_joint_scope
        if not (scope := find(survivor)):
            return []
        before = self._get_people_by_contact()
        after = None
        if scope["visibility"] != "everyone":
            [after] = self._find_audience([sorted(self._get_scope_tokens(scope))])
        lines = [self._get_gain_line(before, after)]
        return [line for line in [*lines, self._get_loss_line(before, after)] if line]

    def _get_gain_line(self, before, after):
        gained = {
            contact.display_name: after - before[contact.id] if after else after
            for contact in self
            if before[contact.id] is not None
        }
        if after is None and gained:
            return self.env._(
                "Every colleague will see what only some see now: %(names)s.",
                names=", ".join(gained),
            )
        texts = [
            self.env._(
                "%(people)s: %(contact)s",
                people=self._join_people(people),
                contact=name,
            )
            for name, people in gained.items()
            if people
        ]
        if not texts:
            return ""
        return self.env._("Will see more than now: %(who)s.", who="; ".join(texts))

    def _get_loss_line(self, before, after):
        if after is None:
            return ""
        if None in before.values():
            return self.env._(
                "Will still see the contact: %(people)s. All others no longer.",
                people=self._join_people(after),
            )
        lost = set().union(*before.values()) - after
        if not lost:
            return ""
        return self.env._(
            "Will no longer see the contact: %(people)s.",
            people=self._join_people(lost),
        )

    @api.model
    def _join_people(self, ids):
        # sudo: names of colleagues, which everybody sees
        users = self.env["res.users"].sudo().browse(sorted(ids))
        return ", ".join(users.mapped("name"))

    def _check_parent_holds(self, scope):
        """Refuse a merge whose audience is wider than the survivor's company.

        :raise UserError: the company would have to be opened first
        """
        # sudo: the company's scope, never told
        parent = self.sudo().parent_id
        if not scope or not parent or parent.visibility == "everyone":
            return
        [tokens] = parent._get_tokens_by_id().values()
        if scope["visibility"] == "everyone" or not self._get_scope_tokens(
            scope
        ) <= set(tokens):
            raise UserError(
                self.env._(
                    "More people see one of these contacts than the company of the "
                    "one that stays. Share the company with them, or take the contact "
                    "out of it, then merge."
                )
            )

    def _get_scope_tokens(self, scope):
        users = scope["visibility_user_ids"][0][2]
        teams = scope["visibility_team_ids"][0][2]
        owner = scope["visibility_owner_id"]
        return {owner, *users, *(-team for team in teams)} - {False}

    def _after_contacts_moved(self, src, dst, undo=False):
        result = super()._after_contacts_moved(src, dst, undo=undo)
        (src | dst).sudo()._sync_visibility()
        return result
