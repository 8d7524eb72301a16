"""The end of a merge: what loses is kept, merged contacts are archived."""

from markupsafe import Markup

from odoo import api, models
from odoo.tools import SQL

from ..tools.merge_run import CONTEXT_KEY


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    def _after_values(self, run):
        """All is written and has moved: keep what lost, say it in the chatter."""
        left = {}
        survivor = run.survivor.with_context(**{CONTEXT_KEY: None})
        for contact in run.merged:
            lost = run.values["lost"][contact.id]
            kinds = {k: v for k, v in lost.items() if k in self._get_kept_kinds()}
            if kinds:
                kinds = survivor._keep_unchosen_values(kinds)
                self._note_values(survivor, contact, kinds)
            left[contact] = {k: v for k, v in lost.items() if k not in kinds}
        self._post_lost(survivor, left)

    @api.model
    def _note_values(self, survivor, contact, values):
        """What nobody keeps as a second value goes into the note."""
        if not values:
            return
        lines = [
            Markup("<li>%s: %s</li>")
            % (survivor._fields[name]._description_string(self.env), value)
            for name, value in values.items()
        ]
        title = self.env._("Of the merged contact %(name)s:", name=contact.display_name)
        note = Markup("<p>%s</p><ul>%s</ul>") % (title, Markup().join(lines))
        survivor.comment = Markup(survivor.comment or "") + note

    @api.model
    def _post_lost(self, survivor, left):
        """Values of merged contacts that lost, for whoever looks for them."""
        parts = []
        for contact, values in left.items():
            texts = [
                self.env._(
                    "%(field)s: %(value)s",
                    field=contact._fields[name]._description_string(self.env),
                    value=self._get_cell_text(contact, contact._fields[name]),
                )
                for name in values
                if contact._has_field_access(contact._fields[name], "read")
            ]
            if texts:
                parts.append((contact.display_name, texts))
        if not parts:
            return
        body = Markup().join(
            Markup("<p>%s</p><ul>%s</ul>")
            % (
                self.env._("Values of %(name)s that were not kept:", name=name),
                Markup().join(Markup("<li>%s</li>") % text for text in texts),
            )
            for name, texts in parts
        )
        survivor.sudo().message_post(body=body)

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
        merged.filtered("active").write({"active": False})

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
