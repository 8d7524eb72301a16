import uuid
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import split_every

#: More lines than these are written in the background, in slices of so many.
DEFAULT_AT_ONCE = 10_000
SLICE = 5_000


class ResPartner(models.Model):
    """Each change of scope is in the chatter, for those who still see the contact."""

    _inherit = "res.partner"

    @api.model
    def _log_scope_changes(self, changed):
        """A line on each contact; whoever no longer sees it does not read it.

        :param dict changed: ``{contact id: (tokens before, tokens after)}``
        """
        if not changed:
            return
        batch, date = uuid.uuid4().hex, fields.Datetime.to_string(fields.Datetime.now())
        lines = self._get_scope_lines(changed)
        if len(changed) <= self._get_logged_at_once():
            self._job_log_scope(lines, batch, date)
            return
        self.env["contact.job"]._enqueue(
            self.env._("Note who sees the contacts"),
            "res.partner",
            "_job_log_scope",
            [
                {"lines": [(text, list(part))], "batch": batch, "date": date}
                for text, ids in lines
                for part in split_every(SLICE, ids)
            ],
        )

    @api.model
    def _get_logged_at_once(self):
        """How many contacts at most get their line in the same transaction.

        A hundred thousand rows of the chatter take as long as the change itself.
        """
        param = self.env["ir.config_parameter"].sudo()
        return int(param.get_param("contact_visibility.log_at_once") or DEFAULT_AT_ONCE)

    @api.model
    def _job_log_scope(self, lines, batch, date):
        """Write lines; those that this batch has written already are left out.

        :param list lines: pairs of a text and the ids of its contacts
        """
        bodies = {id_: text for text, ids in lines for id_ in ids}
        self.env["res.partner"].browse(bodies)._note_each(bodies, key=batch, date=date)

    # -- the words -----------------------------------------------------------------

    @api.model
    def _get_scope_lines(self, changed):
        """:return: pairs of a text and the ids of its contacts"""
        labels = self._get_scope_labels(
            tokens for change in changed.values() for tokens in change
        )
        ids_by_pair = defaultdict(list)
        for id_, change in changed.items():
            pair = tuple(tuple(tokens) if tokens else None for tokens in change)
            ids_by_pair[pair].append(id_)
        return [
            (self._get_scope_line(*(labels[tokens] for tokens in pair)), ids)
            for pair, ids in ids_by_pair.items()
        ]

    @api.model
    def _get_scope_line(self, before, after):
        return str(
            self.env._("Visible to: %(before)s → %(after)s", before=before, after=after)
        )

    @api.model
    def _get_scope_labels(self, all_tokens):
        """Plain words for token arrays: ``{tuple of tokens or None: text}``."""
        arrays = {tuple(tokens) if tokens else None for tokens in all_tokens}
        numbers = {token for tokens in arrays if tokens for token in tokens}
        # sudo: names of colleagues and teams, for who sees the contact
        users = self.env["res.users"].sudo().browse([n for n in numbers if n > 0])
        teams = self.env["crm.team"].sudo().browse([-n for n in numbers if n < 0])
        names = {user.id: user.name for user in users.exists()}
        names |= {-team.id: team.name for team in teams.exists()}
        labels = {
            tokens: ", ".join(names[n] for n in tokens if n in names)
            for tokens in arrays
            if tokens
        }
        return labels | {None: str(self.env._("Everyone"))}
