"""Logins of merged contacts: at most one goes on, and nobody gains by accident."""

from odoo import api, models

from ..tools.merge_values import join_names


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _get_standing_refusals(self, survivor, merged, choices):
        """What is refused, but for what the choice of a login settles."""
        refusals = self._get_refusals(survivor, merged)
        if not self._get_kept_login(survivor, merged, choices):
            return refusals
        settled = ("several_logins", "company_of_login")
        return [refusal for refusal in refusals if refusal["code"] not in settled]

    @api.model
    def _get_kept_login(self, survivor, merged, choices):
        """The one of several logins that was chosen: the primary contact's own.

        ``choices["login"]`` is the id of the user.
        """
        logins = self._get_logins(survivor | merged)
        return logins.filtered(
            lambda user: (
                user.id == choices.get("login")
                and user.partner_id == survivor
                and len(logins) > 1
            )
        )

    @api.model
    def _leave_logins(self, run):
        """The logins that were not chosen sign in no more; they stay with their own
        contacts, and the undo brings them back."""
        kept = self._get_kept_login(run.survivor, run.merged, run.choices)
        if not kept:
            return
        left = self._get_logins(run.survivor | run.merged) - kept
        # with the rights of who merges: that he may write users was checked
        left.sudo(run.survivor.env.su).filtered("active").write({"active": False})
        run.left_logins = tuple(left.ids)
        run.apart = left.partner_id

    @api.model
    def _get_logins(self, contacts):
        """Users of contacts, archived ones included."""
        # sudo: whoever merges contacts may not read users
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return users.search([("partner_id", "in", contacts.ids)])

    @api.model
    def _refuse_several_logins(self, survivor, merged):
        users = self._get_logins(survivor | merged)
        if len(users) < 2:
            return None
        refusal = self._make_refusal(
            "several_logins",
            self.env._(
                "More than one login belongs to these contacts: %(logins)s. Somebody "
                "who may change users chooses the one that stays; or merge without the "
                "contacts of the other logins.",
                logins=join_names(users.mapped("login")),
            ),
        )
        if not self._may_confirm_login():
            return refusal
        logins = [
            {"id": u.id, "login": u.login, "contact": u.partner_id.id} for u in users
        ]
        return {**refusal, "logins": logins}

    @api.model
    def _refuse_company_of_login(self, survivor, merged):
        # sudo: as above
        company = survivor.sudo().company_id
        users = self._get_logins(merged)
        if company and users.filtered(lambda u: company not in u.company_ids):
            return self._make_refusal(
                "company_of_login",
                self.env._(
                    "The login %(login)s has no access to the company %(company)s of "
                    "the primary contact. Choose another primary contact.",
                    login=users[0].login,
                    company=company.name,
                ),
            )
        return None

    @api.model
    def _get_confirmations_needed(self, survivor, merged, choices=None):
        """What must be confirmed before, as ``{"code", "message"}``.

        The codes that somebody confirmed come back in ``choices["confirmed"]``.
        """
        contacts = survivor | merged
        kept = self._get_kept_login(survivor, merged, choices or {})
        user = kept or self._get_logins(contacts)[:1]
        if not user:
            return []
        gained = contacts - user.partner_id
        counts = self._count_for_login(gained)
        message = self.env._(
            "The login %(login)s will then see %(documents)s documents and %(places)s "
            "addresses of %(names)s.",
            login=user.login,
            documents=counts["documents"],
            places=counts["places"],
            names=join_names(gained.mapped("display_name")),
        )
        if left := self._get_logins(contacts) - user:
            archived = self.env._(
                "What is not chosen is archived with its contact: %(logins)s.",
                logins=join_names(left.mapped("login")),
            )
            message = f"{message} {archived}"
        may_confirm = self._may_confirm_login()
        if not may_confirm:
            only = self.env._("Only somebody who may change users can confirm that.")
            message = f"{message} {only}"
        return [{"code": "login", "message": message, "may_confirm": may_confirm}]

    @api.model
    def _may_confirm_login(self):
        return self.env.su or self.env["res.users"].has_access("write")
