from odoo import Command, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

MANAGER = "contact_visibility.group_manager"


class ContactVisibilityHandover(models.TransientModel):
    """Give contacts to another owner: some, or everything of somebody who leaves."""

    _name = "contact.visibility.handover"
    _description = "Hand over contacts"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Contacts",
        default=lambda self: self._get_default_contacts(),
    )
    from_user_id = fields.Many2one(
        "res.users",
        string="All contacts of",
        context={"active_test": False},
        help="All contacts of this person, also those that you do not see.",
    )
    to_user_id = fields.Many2one(
        "res.users",
        string="New owner",
        required=True,
        domain="[('share', '=', False), ('id', '!=', from_user_id)]",
    )
    refusal = fields.Char(
        string="Reason why not",
        compute="_compute_refusal",
        help="Told before anything is chosen: somebody else owns one of them.",
    )
    keep_access = fields.Boolean(
        string="The former owner still sees them",
        help="Private contacts are then shared with the former owner.",
    )

    @api.model
    def _get_default_contacts(self):
        if self.env.context.get("active_model") != "res.partner":
            return False
        return [Command.set(self.env.context.get("active_ids", []))]

    @api.depends("partner_ids", "from_user_id")
    @api.depends_context("uid", "lang")
    def _compute_refusal(self):
        for window in self:
            contacts = window.partner_ids._origin._filtered_access("read")
            others = self.env["res.users"]
            if not window.from_user_id and not self.env.user.has_group(MANAGER):
                others = contacts._get_owners() - self.env.user
            window.refusal = contacts._get_owned_text(others) if others else False

    def action_handover(self):
        """Hand over; only what is one's own, unless one is a manager."""
        self.ensure_one()
        contacts = self._get_contacts()
        contacts._check_owner(self.to_user_id)
        owners = contacts.grouped("visibility_owner_id") if self.keep_access else {}
        for owner, owned in owners.items():
            if owner:
                owned._apply_scope({"visibility_user_ids": [Command.link(owner.id)]})
                private = owned.filtered(lambda c: c.visibility == "creator")
                private._apply_scope({"visibility": "teams"})
        contacts._apply_scope({"visibility_owner_id": self.to_user_id.id})
        if self._is_out_of_sight():
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "contacts.action_contacts"
            )
            return action | {"target": "main"}
        return self._get_done_action()

    def _get_done_action(self):
        """Say that it is done, since the list behind may look as before."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The contacts now belong to %(owner)s.", owner=self.to_user_id.name
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _is_out_of_sight(self):
        """Whether the form behind the window shows what its user no longer sees."""
        if self.env.context.get("active_model") != "res.partner":
            return False
        ids = [self.env.context.get("active_id")]
        return bool(self.env["res.partner"]._get_hidden_ids(ids))

    def _get_contacts(self):
        """:return: the contacts to hand over, in sudo

        :raise AccessError: they are somebody else's, and the user is no manager
        """
        is_manager = self.env.user.has_group(MANAGER)
        if self.from_user_id:
            if not is_manager and self.from_user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "Only a visibility manager hands over the contacts of others."
                    )
                )
            # sudo: a manager hands over what he does not see, and is told nothing of it
            contacts = self.env["res.partner"].sudo().with_context(active_test=False)
            return contacts.search(self._get_owned_domain())
        self.partner_ids.check_access("write")
        self.partner_ids._check_scope_change({"visibility_owner_id": True})
        # sudo: checked just above; the owner himself may lose sight half-way
        return self.partner_ids.sudo()

    def _get_owned_domain(self):
        return Domain("visibility_owner_id", "=", self.from_user_id.id)
