"""The end of a merge: merged contacts are archived and point at the one that stayed."""

from odoo import api, models
from odoo.tools import SQL


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _archive_merged(self, run, merged):
        """In the place of core's deletion; ``merged`` comes in sudo.

        Of merges that are done together, all are archived in the end.
        """
        if not run.is_deferred:
            self._archive_all([(contact.id, run.survivor.id) for contact in merged])
        return True

    @api.model
    def _archive_all(self, pointers):
        """The pointer is set first: whoever reacts to the archiving can see why.

        :param list pointers: ``(merged, survivor)``
        """
        ids = [merged for merged, _survivor in pointers]
        # sudo: the rights on each contact were checked
        merged = self.env["res.partner"].sudo().with_context(active_test=False)
        merged = merged.browse(ids)
        merged.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET merged_into_id = m.survivor "
                "FROM unnest(%s::int[], %s::int[]) m(merged, survivor) "
                "WHERE id = m.merged",
                ids,
                [survivor for _merged, survivor in pointers],
            )
        )
        merged.invalidate_recordset(flush=False)
        merged.modified(["merged_into_id"])
        # core asks for active logins, and would find archived ones as well
        active = merged.filtered("active").with_context(active_test=True)
        active.write({"active": False})

    @api.model
    def _merge_bank_twins(self, run, src, dst):
        """Accounts of the same number, archived ones included: what refers to the one
        refers to the other; it stays with the merged contact, archived."""
        # sudo: bookkeeping of a merge whose rights were checked
        banks = self.env["res.partner.bank"].sudo().with_context(active_test=False)
        accounts = banks.search(
            [("partner_id", "in", (src | dst).ids)], order="active desc, id"
        )
        if accounts.partner_id <= dst:
            return
        kept = {}
        for account in accounts.filtered(lambda a: a.partner_id.id == dst.id):
            kept.setdefault(account.sanitized_acc_number, account)
        for account in accounts.filtered(lambda a: a.partner_id.id != dst.id):
            twin = kept.setdefault(account.sanitized_acc_number, account)
            if twin == account:
                continue
            moves = [(run.merge.id, account.id, twin.id)]
            self._move_references([run], "res.partner.bank", moves)
            if account.active:
                account.active = False
                twin.active = True
        self.env.flush_all()
        self.env.invalidate_all(flush=False)
