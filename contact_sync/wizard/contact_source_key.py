from datetime import timedelta
from uuid import uuid4

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError

#: Days that a key works unless chosen otherwise.
DAYS = 365


class ContactSourceKey(models.TransientModel):
    """Makes the user of another program, and its key, shown once.

    The user is no employee and has the group of submitters alone: with its key a
    program fills the one source and reads nothing.
    """

    _name = "contact.source.key"
    _description = "Key for another program"

    source_id = fields.Many2one("contact.source", required=True, readonly=True)
    name = fields.Char(
        string="Program",
        required=True,
        help="Who submits, as you will read it on the dossiers.",
    )
    date_end = fields.Date(
        string="Works until",
        required=True,
        default=lambda self: fields.Date.today() + timedelta(days=DAYS),
    )
    login = fields.Char(readonly=True)
    key = fields.Char(compute="_compute_key", help="Shown once, stored nowhere.")

    @api.depends_context("contact_sync_key")
    def _compute_key(self):
        self.key = self.env.context.get("contact_sync_key")

    def action_make(self):
        """Make the user and the key.

        :raise AccessError: without the right to manage sources and users
        """
        self.ensure_one()
        self._check_right()
        user = self.env["res.users"].create(self._prepare_user_vals())
        self.source_id.sudo().submitter_ids += user  # the right was checked above
        # sudo: the program itself never logs in to make a key
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        end = fields.Datetime.to_datetime(self.date_end) + timedelta(days=1)
        key = keys._generate("rpc", self.name, end)
        self.login = user.login
        self.source_id._message_log(
            body=self.env._("Key made for the program “%s”.", self.name)
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Key for another program"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            # the client shows it; it is stored nowhere
            "context": {"contact_sync_key": key},
        }

    def _check_right(self):
        self.source_id.check_access("write")
        if not self.env["res.users"].has_access("create"):
            raise AccessError(
                self.env._("Only who manages users can make a key for a program.")
            )

    def _prepare_user_vals(self):
        """Values of the program's user; no password: it cannot log in."""
        company = self.source_id.company_id or self.env.company
        return {
            "name": self.name,
            "login": f"dossiers-{self.source_id.id}-{uuid4().hex[:12]}",
            "group_ids": [
                Command.set(self.env.ref("contact_sync.group_submitter").ids)
            ],
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
        }
