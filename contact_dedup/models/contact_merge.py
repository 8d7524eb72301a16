from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

from ..tools.merge_run import CONTEXT_KEY, MergeRun

STATES = [("done", "Merged"), ("undone", "Undone")]


class ContactMerge(models.Model):
    """One merge: who stayed, who was merged, by whom; and all that it changed.

    The journal behind it (``contact_merge_journal.py``) is enough to put every row
    back. It is never shown: whoever reads a merge sees names and the report only.
    """

    _name = "contact.merge"
    _description = "Contact Merge"
    _order = "date desc, id desc"
    _rec_name = "survivor_name"
    _partner_scope_field = ("survivor_id", "merged_ids")

    survivor_id = fields.Many2one(
        "res.partner",
        string="Primary contact",
        readonly=True,
        index=True,
        ondelete="set null",
        help="The contact that stayed.",
    )
    survivor_name = fields.Char(string="Name", readonly=True)
    merged_ids = fields.Many2many(
        "res.partner",
        "contact_merge_merged_rel",
        "merge_id",
        "partner_id",
        string="Merged contacts",
        readonly=True,
        context={"active_test": False},
    )
    merged_names = fields.Char(string="Merged", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Merged by",
        readonly=True,
        index=True,
        ondelete="set null",
        default=lambda self: self.env.user,
    )
    date = fields.Datetime(readonly=True, index=True, default=fields.Datetime.now)
    state = fields.Selection(STATES, readonly=True, required=True, default="done")
    reason = fields.Json(
        string="Evidence",
        readonly=True,
        help="Why the contacts were taken for the same when they were merged.",
    )
    warning = fields.Text(
        string="Cannot be undone completely",
        readonly=True,
        help="What changed rows without the journal seeing it.",
    )
    undo_user_id = fields.Many2one(
        "res.users", string="Undone by", readonly=True, ondelete="set null"
    )
    date_undone = fields.Datetime(string="Undone on", readonly=True)
    report = fields.Json(
        string="Left by the undo",
        readonly=True,
        help="Line by line, what the undo left as it was, and why.",
    )

    @api.model
    def merge(self, survivor, contacts, choices=None):
        """Merge contacts into one, losing nothing; see ``undo``.

        ::

            env["contact.merge"].merge(anne, anne | anne_again, {
                "values": {"email": "anne@example.com"},  # values of one's own
                "leave": {"crm.lead": True},     # stay with the merged contact
                "confirmed": ["login"],          # codes of confirmations asked for
            })

        :param survivor: the contact that stays, as a record or an id
        :param contacts: those to merge into it, as records or ids
        :param dict choices: see above; all may be left out
        :return: the ``contact.merge``
        :raise UserError: it is refused; the message says why and what to do
        """
        if not (self.env.su or self.env.user.has_group("contact_dedup.group_merger")):
            raise AccessError(self.env._("Ask a merger to merge these contacts."))
        survivor, merged = self._to_contacts(survivor, contacts)
        return self._merge(survivor, merged, choices)

    @api.model
    def _merge(self, survivor, merged, choices=None):
        """Merge, for whoever is not in the group of mergers but may do it otherwise.

        All guards hold but for that group.
        """
        choices = choices or {}
        self._lock(survivor | merged)
        self._check_merge(survivor, merged, choices)
        run = self._prepare_run(survivor, merged, choices)
        with run.recording(self.env.cr):
            self._leave_logins(run)
            self._call_chain(run)
        self._log_merges([run])
        run.merge._clear_caches()
        return run.merge.sudo(self.env.su)

    @api.model
    def _prepare_run(self, survivor, merged, choices):
        # sudo: the journal is written by merges alone
        merge = self.sudo().create(self._prepare_merge_vals(survivor, merged))
        values = self._prepare_values(survivor, merged, choices)
        return MergeRun(merge, survivor, merged, choices, values)

    @api.model
    def _prepare_merge_vals(self, survivor, merged, evidence=None):
        if evidence is None:
            evidence = self._get_evidence(survivor, merged)
        return {
            "survivor_id": survivor.id,
            "survivor_name": survivor.display_name,
            "merged_ids": [fields.Command.set(merged.ids)],
            "merged_names": ", ".join(merged.mapped("display_name")),
            "user_id": self.env.uid,
            "reason": evidence,
        }

    @api.model
    def _call_chain(self, run):
        """Run Odoo's own chain, so that every other addon's override runs."""
        # sudo: the rights on each contact were checked; overrides read what hangs on
        # contacts without more rights than mergers have (visitors of the website)
        wizard = (
            self.env["base.partner.merge.automatic.wizard"]
            .sudo()
            .with_context(**{CONTEXT_KEY: run})
            .new()
        )
        ids = (run.survivor | run.merged).ids
        wizard._merge(ids, wizard.env["res.partner"].browse(run.survivor.id))

    @api.model
    def _to_contacts(self, survivor, contacts):
        """:return: the contact that stays and the others, that exist"""
        partners = self.env["res.partner"].with_context(active_test=False)
        survivor = partners.browse(_to_ids(survivor))
        survivor.ensure_one()
        merged = partners.browse(_to_ids(contacts)) - survivor
        gone = (survivor | merged) - (survivor | merged).exists()
        if gone:
            raise UserError(
                self.env._(
                    "Some of these contacts were deleted in the meantime. Reload and "
                    "choose again."
                )
            )
        if not merged:
            raise UserError(self.env._("Choose at least two contacts to merge."))
        return survivor, merged

    @api.model
    def _lock(self, contacts):
        """Nobody else changes or merges these contacts until the end."""
        try:
            # sudo: to lock asks for the right to write, which is checked with reasons
            contacts.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is changing or merging one of these contacts right "
                    "now. Try again in a moment."
                )
            ) from error


def _to_ids(contacts):
    """Ids of records, of one id, or of a list of ids."""
    if isinstance(contacts, int):
        return [contacts]
    if isinstance(contacts, models.BaseModel):
        return contacts.ids
    return [int(id_) for id_ in contacts]
