from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..models.contact_duplicate_preview import LETTERS
from ..tools.merge_values import join_names

#: Code of the confirmation that an undo will not put back everything.
INCOMPLETE = "incomplete"


class IncompleteUndo(UserError):
    """A merge that could not be undone completely, and that nobody confirmed."""


class ContactDuplicateMerge(models.TransientModel):
    """The window in which two or more contacts are merged.

    One line per differing field, one per kind of linked record; what the choices lead
    to is asked of the engine (``contact.merge``) after each change, so that the window
    promises nothing that the merge does not do.

    Contacts are kept as plain numbers: a reference would be one more row that the merge
    moves, and its undo puts back.
    """

    _name = "contact.duplicate.merge"
    _description = "Merge contacts"

    contact_ids = fields.Json(
        default=lambda self: self._get_default_contact_ids(),
        help="Ids of the contacts, in the order of their columns.",
    )
    survivor_ref = fields.Integer(help="Id of the primary contact.")
    partner_ids = fields.Many2many(
        "res.partner",
        string="Contacts",
        compute="_compute_partners",
        context={"active_test": False},
    )
    survivor_id = fields.Many2one(
        "res.partner", string="Primary contact", compute="_compute_partners"
    )
    heading = fields.Char(compute="_compute_heading", help="Whom with whom.")
    contacts = fields.Json(string="Columns", compute="_compute_contacts")
    line_ids = fields.One2many("contact.duplicate.merge.line", "merge_id")
    link_ids = fields.One2many("contact.duplicate.merge.link", "merge_id")
    confirmed = fields.Json(help="Codes of the confirmations that were ticked.")
    kept_login = fields.Integer(help="Id of the user whose login was chosen to stay.")
    incomplete = fields.Char(
        readonly=True,
        help="Why the undo would not be complete, as a first try of the merge showed.",
    )
    status = fields.Json(readonly=True, help="What the choices lead to.")
    is_blocked = fields.Boolean(readonly=True)
    blocked_reason = fields.Char(readonly=True)
    message = fields.Char(readonly=True)
    done_merge_id = fields.Many2one("contact.merge", readonly=True, ondelete="set null")

    @api.depends("contact_ids", "survivor_ref")
    def _compute_partners(self):
        partners = self.env["res.partner"].with_context(active_test=False)
        for wizard in self:
            wizard.partner_ids = partners.browse(wizard.contact_ids or ()).exists()
            wizard.survivor_id = partners.browse(wizard.survivor_ref or ()).exists()

    @api.depends("contact_ids", "survivor_ref")
    @api.depends_context("lang", "uid")
    def _compute_contacts(self):
        for wizard in self:
            wizard.contacts = [
                wizard._prepare_contact(partner, index)
                for index, partner in enumerate(wizard._get_partners())
            ]

    @api.depends("contact_ids")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = wizard._get_title()

    @api.depends("contact_ids", "survivor_ref")
    @api.depends_context("lang", "uid")
    def _compute_heading(self):
        for wizard in self:
            wizard.heading = wizard._get_heading()

    @api.constrains("contact_ids", "survivor_ref")
    def _check_visible(self):
        """Whoever names a contact by its number is shown its name."""
        for wizard in self:
            ids = wizard.contact_ids or []
            if not isinstance(ids, list) or any(type(id_) is not int for id_ in ids):
                raise ValidationError(self.env._("Choose the contacts again."))
            wizard._get_partners().sudo(False).check_access("read")

    @api.model_create_multi
    def create(self, vals_list):
        self._check_merger()
        wizards = super().create(vals_list)
        for wizard in wizards:
            wizard._load()
        return wizards

    # buttons

    def action_merge(self):
        """Merge, and open the contact that stays; or say what stands in the way."""
        self._check_merger()
        self._take()
        if self.done_merge_id:
            return self._get_done_action()
        if message := self._get_stale_message():
            return self._reload(message)
        if reasons := self._get_blocking_reasons(self._get_plan()):
            return self._reload(reasons[0])
        try:
            with self.env.cr.savepoint():
                merge = self.env["contact.merge"].merge(
                    self.survivor_id, self.partner_ids, self._get_choices()
                )
                self._ask_about_undo(merge)
        except IncompleteUndo as error:
            self.incomplete = str(error)
            return self._reload(self.env._("Nothing was merged yet: confirm it first."))
        except (UserError, ValidationError) as error:
            return self._reload(str(error))
        self.done_merge_id = merge
        return self._get_done_action()

    def _ask_about_undo(self, merge):
        """Only the merge itself can tell what other addons do behind the journal.

        :raise UserError: nobody confirmed it yet; all that was done is taken back
        """
        if merge.warning and INCOMPLETE not in (self.confirmed or ()):
            raise IncompleteUndo(merge.warning)

    def set_primary(self, contact_id):
        """Make another contact the primary one."""
        self._take()
        if contact_id in self.contact_ids:
            self.survivor_ref = contact_id
            self.kept_login = False
            self._load(self._get_decisions())
        return True

    def set_login(self, user_id):
        """Of several logins this one stays, and with it its contact."""
        self._take()
        logins = self.env["contact.merge"]._get_logins(self._get_partners())
        if user := logins.filtered(lambda user: user.id == user_id):
            self.set_primary(user.partner_id.id)
            self.kept_login = user.id
            self._set_status(self._get_plan())
        return True

    def refresh(self):
        """What the choices as they are saved lead to.

        :return: ``status``, ``is_blocked``, ``blocked_reason``; ``reload`` if there are
            more lines than before
        """
        self._take()
        known = self.line_ids
        if message := self._get_gone_message():
            self._reload(message)
            return {"reload": True}
        self._set_status(self._get_plan())
        return {
            "status": self.status,
            "is_blocked": self.is_blocked,
            "blocked_reason": self.blocked_reason,
            "reload": bool(self.line_ids - known),
        }

    def _take(self):
        """One click at a time: the second of two waits, and finds the merge done."""
        self.ensure_one()
        self.check_access("write")
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM %s WHERE id = %s FOR UPDATE",
                SQL.identifier(self._table),
                self.id,
            )
        )

    @api.model
    def _check_merger(self):
        if not (self.env.su or self.env.user.has_group("contact_dedup.group_merger")):
            raise AccessError(self.env._("Ask a merger to merge these contacts."))

    # actions

    @api.model
    def _open(self, partners):
        """Make the window for these contacts, or for one whose other is to be picked.

        :return: the action that opens it
        """
        return self.create({"contact_ids": partners.ids})._get_action()

    @api.model
    def _get_default_contact_ids(self):
        if self.env.context.get("active_model") != "res.partner":
            return []
        context = self.env.context
        return context.get("active_ids") or [context["active_id"]]

    def _get_title(self):
        """Of the dialog, which keeps it while contacts come and go."""
        return self.env._("Merge contacts")

    def _get_heading(self):
        """Whom with whom, in the window itself."""
        primary = self.survivor_id
        others = self.partner_ids - primary
        if not others:
            return self.env._(
                "Merge %(name)s with another contact", name=primary.display_name or ""
            )
        return self.env._(
            "Merge %(others)s into %(primary)s",
            others=join_names(others.mapped("display_name")),
            primary=primary.display_name,
        )

    def _get_action(self):
        """Open this window."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self._get_title(),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _get_done_action(self):
        """Open the contact that stayed."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.done_merge_id.survivor_id.id,
            "views": [(False, "form")],
        }

    # contacts

    def _get_partners(self):
        """The contacts that still exist, in the order of their columns."""
        partners = self.env["res.partner"].with_context(active_test=False)
        return partners.browse(self.contact_ids or ()).exists()

    def _prepare_contact(self, partner, index):
        """The head of a column."""
        return {
            "id": partner.id,
            "letter": LETTERS[index] if index < len(LETTERS) else str(index + 1),
            "name": partner.display_name,
            "image": f"/web/image/res.partner/{partner.id}/avatar_128",
            "about": partner._get_duplicate_about(),
            "active": partner.active,
            "is_primary": partner.id == self.survivor_ref,
        }
