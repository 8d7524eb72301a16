"""What is refused, and what somebody must confirm. It holds for administrators too."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.merge_values import join_names


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _check_merge(self, survivor, merged, choices):
        """:raise UserError: refused, or a confirmation is missing; with all reasons"""
        problems = self._get_standing_refusals(survivor, merged, choices)
        if not problems:
            given = set(choices.get("confirmed") or ())
            asked = self._get_confirmations_needed(survivor, merged, choices)
            problems = [
                c for c in asked if not c["may_confirm"] or c["code"] not in given
            ]
        if problems:
            raise UserError("\n\n".join(p["message"] for p in problems))

    @api.model
    def _get_refusals(self, survivor, merged):
        """Why these contacts cannot be merged, with what to do.

        Example::

            def _get_refusals(self, survivor, merged):
                found = super()._get_refusals(survivor, merged)
                if any(merged.mapped("x_member")):
                    found.append({"code": "member", "message": _("Close it first.")})
                return found

        :return: dicts with ``code`` and ``message``, and more for the screen
        """
        # whoever has no right is told of nothing else
        if refusal := self._refuse_without_rights(survivor, merged):
            return [refusal]
        found = [check(survivor, merged) for check in self._get_guards()]
        return [refusal for refusal in found if refusal]

    @api.model
    def _get_guards(self):
        """The checks, in the order in which their reasons are told."""
        return [
            self._refuse_merged_before,
            self._refuse_companies_own,
            self._refuse_technical_users,
            self._refuse_other_companies,
            self._refuse_relatives,
            self._refuse_several_logins,
            self._refuse_company_of_login,
            self._refuse_other_emails,
        ]

    @api.model
    def _refuse_without_rights(self, survivor, merged):
        forbidden = survivor - survivor._filtered_access("write")
        forbidden |= merged - merged._filtered_access("write")._filtered_access(
            "unlink"
        )
        if forbidden:
            readable = forbidden._filtered_access("read")
            return self._make_refusal(
                "rights",
                self.env._(
                    "You may not change and delete all of these contacts%(names)s. Ask "
                    "somebody who may.",
                    names=self._in_brackets(readable),
                ),
            )
        return None

    @api.model
    def _refuse_other_emails(self, survivor, merged):
        """Odoo asks for one e-mail, which says nothing of who may merge; the OCA's
        ``partner_deduplicate_acl`` makes a right of it, which holds here as well."""
        right = "partner_deduplicate_acl.group_unrestricted"
        user = self.env.user
        if (
            self.env.is_superuser()
            or not self.env.ref(right, raise_if_not_found=False)
            or user.has_group(right)
            or len({contact.email for contact in survivor | merged}) == 1
        ):
            return None
        return self._make_refusal(
            "emails",
            self.env._(
                "You may only merge contacts that have the same e-mail. Ask somebody "
                "who may merge others, or an administrator for that right."
            ),
        )

    @api.model
    def _refuse_merged_before(self, survivor, merged):
        # sudo: the survivor of an earlier merge is named only if it may be read
        gone = (survivor | merged).sudo().filtered("merged_into_id")
        if not gone:
            return None
        kept = gone.merged_into_id.sudo(False)._filtered_access("read")
        return self._make_refusal(
            "merged",
            self.env._(
                "%(names)s: merged already%(into)s. Reload and choose again.",
                names=join_names(gone.mapped("display_name")),
                into=self._in_brackets(kept, " → "),
            ),
        )

    @api.model
    def _refuse_companies_own(self, _survivor, merged):
        # sudo: all companies, of which the user may see some only
        companies = (
            self.env["res.company"]
            .sudo()
            .with_context(active_test=False)
            .search([("partner_id", "in", merged.ids)])
        )
        if companies:
            names = join_names(companies.partner_id.mapped("display_name"))
            return self._make_refusal(
                "company",
                self.env._(
                    "%(names)s: the contact of a company of this database stays. Make "
                    "it the primary contact.",
                    names=names,
                ),
            )
        return None

    @api.model
    def _refuse_technical_users(self, survivor, merged):
        technical = self._get_technical_users()
        partners = technical.partner_id & (survivor | merged)
        if partners:
            return self._make_refusal(
                "technical",
                self.env._(
                    "%(names)s: Odoo itself works with this contact (OdooBot, public "
                    "user or template of users). Leave it out.",
                    names=join_names(partners.mapped("display_name")),
                ),
            )
        return None

    @api.model
    def _get_technical_users(self):
        # sudo: public users are hidden from most people
        users = self.env["res.users"].sudo().with_context(active_test=False)
        names = ("base.user_root", "base.public_user", "base.template_portal_user_id")
        found = users.browse()
        for name in names:
            found |= self.env.ref(name, raise_if_not_found=False) or users
        if "website" in self.env:
            found |= self.env["website"].sudo().search([]).user_id
        public = self.env.ref("base.group_public", raise_if_not_found=False)
        if public:
            found |= public.sudo().with_context(active_test=False).all_user_ids
        return users.browse(found.ids)

    @api.model
    def _refuse_other_companies(self, survivor, merged):
        if self.env.su:
            return None
        # sudo: companies that the user may not see
        foreign = (survivor | merged).sudo().company_id - self.env.user.company_ids
        if foreign:
            return self._make_refusal(
                "other_company",
                self.env._(
                    "One of these contacts belongs to a company to which you have no "
                    "access. Ask somebody who has."
                ),
            )
        return None

    @api.model
    def _refuse_relatives(self, survivor, merged):
        ids = set((survivor | merged).ids)
        rows = self.env.execute_query(
            SQL(
                """WITH RECURSIVE up AS (
                        SELECT id AS start, parent_id FROM res_partner
                         WHERE id = ANY(%(ids)s)
                         UNION
                        SELECT up.start, p.parent_id
                          FROM up JOIN res_partner p ON p.id = up.parent_id)
                   SELECT start, parent_id FROM up WHERE parent_id = ANY(%(ids)s)""",
                ids=list(ids),
            )
        )
        if rows:
            child, parent = self.env["res.partner"].browse(rows[0])
            return self._make_refusal(
                "relative",
                self.env._(
                    "%(child)s belongs to %(parent)s. Take the one out of the other "
                    "first, if they are the same.",
                    child=child.sudo().display_name,
                    parent=parent.sudo().display_name,
                ),
            )
        return None

    @api.model
    def _make_refusal(self, code, message):
        return {"code": code, "message": message}

    @api.model
    def _in_brackets(self, contacts, start=""):
        names = join_names(contacts.mapped("display_name"))
        return f"{start}{names}" if start and names else f" ({names})" if names else ""
