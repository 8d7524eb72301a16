from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.arrays import to_array
from .res_partner_effects import LOCKED_OUT

#: Contacts of colleagues who do not see one of these contacts.
LOCKED_COLLEAGUES = (
    "SELECT DISTINCT u.partner_id FROM res_users u, res_partner p"
    " WHERE u.partner_id = ANY(%(people)s) AND p.id = ANY(%(ids)s)"
    " AND u.active AND u.share IS NOT TRUE AND " + LOCKED_OUT
)


class ResPartner(models.Model):
    """Nobody is told of a contact, by its own chatter, that he does not see."""

    _inherit = "res.partner"

    def _get_locked_out_colleagues(self, partner_ids):
        """Colleagues among these who do not see one of the contacts, by one query.

        :param list partner_ids: contacts of colleagues, among others
        :return: their contacts
        """
        people = [
            id_ for id_ in partner_ids or () if id_ != self.env.user.partner_id.id
        ]
        if not people or not self.ids:
            return self.browse()
        self._flush_scope()
        self.env["crm.team.member"].flush_model()
        # sudo: whom the group lets in anyway
        see_all = self.env.ref("contact_visibility.group_see_all").sudo()
        rows = self.env.execute_query(
            SQL(
                LOCKED_COLLEAGUES,
                people=to_array(people),
                ids=to_array(self.ids),
                see_all=see_all.all_user_ids.ids,
            )
        )
        return self.browse([id_ for (id_,) in rows])

    def _check_addressed_contacts(self, partner_ids):
        """Whoever names a colleague is told that he would not see the contact."""
        super()._check_addressed_contacts(partner_ids)
        if self.env.su:
            return
        if locked := self._get_locked_out_colleagues(partner_ids):
            raise UserError(
                self.env._(
                    "This contact is not shared with %(people)s. Share it first, "
                    "under “Visible to”.",
                    people=", ".join(locked.mapped("name")),
                )
            )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Followers who have left the team get no message, nor whom a program names."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        colleagues = [row["id"] for row in recipients if row["type"] == "user"]
        locked = set(self._get_locked_out_colleagues(colleagues).ids)
        return [row for row in recipients if row["id"] not in locked]

    def _message_auto_subscribe(self, updated_values, *args, **kwargs):
        """Who is put in charge of a contact without seeing it is told nothing of it."""
        user_id = updated_values.get("user_id")
        unseen = self._filter_unseen_by(user_id) if user_id else self.browse()
        others = self - unseen
        if unseen:
            values = {k: v for k, v in updated_values.items() if k != "user_id"}
            super(ResPartner, unseen)._message_auto_subscribe(values, *args, **kwargs)
        return super(ResPartner, others)._message_auto_subscribe(
            updated_values, *args, **kwargs
        )

    def _filter_unseen_by(self, user_id):
        """Those that a colleague will not see, by what is chosen on them or above.

        New contacts have no tokens yet when their salesperson is told.
        """
        above = self.parent_id._get_tokens_by_id() if self.parent_id else {}
        chosen = [
            (contact, tokens)
            for contact in self
            for tokens in (
                contact._get_chosen_tokens(),
                above.get(contact.parent_id.id),
            )
            if tokens is not None
        ]
        if not chosen:
            return self.browse()
        audiences = self._find_audience([tokens for _contact, tokens in chosen])
        return self.browse(
            contact.id
            for (contact, _tokens), people in zip(chosen, audiences, strict=True)
            if user_id not in people
        )

    @api.onchange("user_id")
    def _onchange_user_id_unseen(self):
        """Say that a salesperson will not see the contact, before it is saved."""
        user = self.user_id._origin
        if user and user != self.env.user and self._filter_unseen_by(user.id):
            return {
                "warning": {
                    "title": self.env._("Contact not shared"),
                    "message": self.env._(
                        "This contact is not shared with %(people)s. Share it first, "
                        "under “Visible to”.",
                        people=user.name,
                    ),
                }
            }
        return None
