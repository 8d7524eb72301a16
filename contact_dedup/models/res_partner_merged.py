"""A merged contact leads to the one that stayed, by its id and by its address."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ..tools.merge_run import get_run


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.readonly
    def get_merged_into(self):
        """Follow old ids to the contacts that stayed, through merges of merges.

        :return: ``{id: id of the survivor}``; a contact that was not merged leads to
            itself, an id of no contact and a survivor that the user may not read to
            ``False``
        """
        rows = self.env.execute_query(
            SQL(
                """WITH RECURSIVE way(start, id, next) AS (
                        SELECT id, id, merged_into_id FROM res_partner
                         WHERE id = ANY(%s)
                         UNION
                        SELECT w.start, p.id, p.merged_into_id
                          FROM way w JOIN res_partner p ON p.id = w.next)
                   SELECT start, id FROM way WHERE next IS NULL""",
                list(self.ids),
            )
        )
        ends = self.browse({end for _start, end in rows})._filtered_access("read")
        readable = set(ends.ids)
        found = {start: end if end in readable else False for start, end in rows}
        return {id_: found.get(id_, False) for id_ in self.ids}

    def _get_survivors(self):
        """These contacts, merged ones replaced by those that stayed."""
        # sudo: an id that a mail or a link holds, whatever its reader may see
        found = self.sudo().get_merged_into()
        return self.browse(dict.fromkeys(found[id_] or id_ for id_ in self.ids))

    # within a merge

    def write(self, vals):
        run = get_run(self)
        if run and run.is_value_pending and not vals and self == run.survivor:
            run.is_value_pending = False
            run.target = self
            run.merge._make_room([run])
            run.merge._write_values(run)
            return True
        return super().write(vals)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        run = get_run(self)
        if run and run.is_value_pending:
            # the values are chosen: core has none to look for
            return {}
        return super().fields_get(allfields, attributes)

    def message_post(self, **kwargs):
        run = get_run(self)
        if run and run.logged and self._is_core_log(run, kwargs):
            # ours says more and follows at the end, for many merges in one go
            return self.env["mail.message"]
        return super().message_post(**kwargs)

    def _is_core_log(self, run, values):
        """Whether it is Odoo's own line on a merge: the ids of the contacts in it."""
        body = str(values.get("body") or "")
        return set(values) == {"body"} and all(
            f"(ID {contact.id})" in body for contact in run.logged
        )

    def unlink(self):
        run = get_run(self)
        if run and not self - run.merged:
            return run.merge._archive_merged(run, self)
        # sudo: what is known of a deleted contact goes with it, whoever deletes
        merges = self.env["contact.merge"].sudo()
        merges = merges.search([("merged_ids", "in", self.ids)])
        result = super().unlink()
        merges._forget_without_contacts()
        return result

    # addresses

    @api.model
    def find_or_create(self, email, assert_valid_email=False):
        if survivor := self._find_survivor_by_email(email):
            return survivor
        return super().find_or_create(email, assert_valid_email=assert_valid_email)

    @api.model
    def _find_survivor_by_email(self, email):
        """Nobody has this address, but a merged contact had."""
        return self._find_survivors_by_email([email]).get(email_normalize(email))

    @api.model
    def _find_survivors_by_email(self, emails):
        """``{normalized e-mail: contact}`` of addresses that only merged ones had."""
        wanted = {email_normalize(email or "") for email in emails} - {False, ""}
        if not wanted:
            return {}
        domain = Domain("email_normalized", "in", list(wanted))
        # sudo: who merged is no matter of who writes; the survivor is read as usual
        merged = self.sudo().with_context(active_test=False)
        merged = merged.search(
            domain & Domain("merged_into_id", "!=", False), order="id"
        )
        if not merged:
            return {}
        taken = set(self.search(domain).mapped("email_normalized"))
        return {
            contact.email_normalized: self.browse(contact._get_survivors().ids)
            for contact in merged
            if contact.email_normalized not in taken and contact._get_survivors().active
        }

    @api.model
    def _find_or_create_from_emails(
        self,
        emails,
        ban_emails=None,
        filter_found=None,
        additional_values=None,
        no_create=False,
        sort_key=None,
        sort_reverse=True,
    ):
        known = {
            email: contact
            for email, contact in self._find_survivors_by_email(emails).items()
            if email not in (ban_emails or [])
            and (not filter_found or contact.filtered(filter_found))
        }
        left = [email for email in emails if email_normalize(email or "") not in known]
        found = iter(
            super()._find_or_create_from_emails(
                left,
                ban_emails=ban_emails,
                filter_found=filter_found,
                additional_values=additional_values,
                no_create=no_create,
                sort_key=sort_key,
                sort_reverse=sort_reverse,
            )
        )
        return [
            known.get(email_normalize(email or "")) or next(found) for email in emails
        ]
