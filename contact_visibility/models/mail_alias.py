import ast

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError


class MailAlias(models.Model):
    """Values for what mails create: a machine does, and copies from what they link."""

    _inherit = "mail.alias"

    @api.model_create_multi
    def create(self, vals_list):
        aliases = super().create(vals_list)
        aliases._check_default_contacts({alias: set() for alias in aliases})
        return aliases

    def write(self, vals):
        before = {alias: alias._get_default_contacts() for alias in self}
        result = super().write(vals)
        self._check_default_contacts(before)
        return result

    def _check_default_contacts(self, before):
        """Nobody lets mails link a contact that he may not see.

        Models with an alias save it in sudo for whoever may save them.

        :raise AccessError: one is hidden, and was not there before
        """
        if self.env.uid == SUPERUSER_ID:
            return
        for alias in self:
            ids = alias._get_default_contacts() - before[alias]
            if ids and self.env["res.partner"]._get_hidden_ids(ids):
                raise AccessError(
                    self.env._("You may not use a contact that is not shared with you.")
                )

    def _get_default_contacts(self):
        """Numbers of the contacts that the values of an alias link."""
        # sudo: only these numbers
        alias = self.sudo()
        model = self.env.get(alias.alias_model_id.model)
        try:
            values = dict(ast.literal_eval(alias.alias_defaults or "{}"))
        except (ValueError, SyntaxError, TypeError):
            return set()  # Odoo refuses it
        return set() if model is None else set(model._get_linked_ids(values))
