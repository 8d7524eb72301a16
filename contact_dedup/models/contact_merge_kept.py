"""What loses in a merge is kept: as a second value, in the note, or in the chatter."""

from markupsafe import Markup

from odoo import api, models

from ..tools.merge_run import CONTEXT_KEY


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    def _after_values(self, run):
        """All is written and has moved: keep what lost."""
        survivor = run.survivor.with_context(**{CONTEXT_KEY: None})
        run.left = {}
        for contact in run.merged:
            lost = run.values["lost"][contact.id]
            kinds = {k: v for k, v in lost.items() if k in self._get_kept_kinds()}
            self._keep_kinds(survivor, contact, kinds)
            run.left[contact] = {k: v for k, v in lost.items() if k not in kinds}
        self._keep_kinds(survivor, survivor, run.values["replaced"])

    @api.model
    def _keep_kinds(self, survivor, contact, values):
        """What nobody keeps as a second value goes into the note."""
        values = survivor._keep_unchosen_values(dict(values)) if values else {}
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
    def _log_merges(self, runs):
        """In the chatter of each survivor: what happened, what was not kept, the way
        back. One line, in the place of Odoo's own."""
        bodies = {run.survivor.id: self._get_log_body(run) for run in runs}
        # sudo: whoever may merge has the right on the contacts, checked before
        survivors = self.env["res.partner"].sudo().browse(list(bodies))
        survivors._message_log_batch(bodies, author_id=self.env.user.partner_id.id)

    @api.model
    def _get_log_body(self, run):
        link = Markup('<a href="/odoo/contact-merges/%s">%s</a>') % (
            run.merge.id,
            self.env._("See this merge or undo it"),
        )
        names = run.merge.sudo().merged_names
        text = self.env._("Merged into this contact: %(names)s.", names=names)
        lists = [
            Markup("<p>%s</p><ul>%s</ul>")
            % (
                self.env._(
                    "Values of %(name)s that were not kept:", name=contact.display_name
                ),
                Markup().join(Markup("<li>%s</li>") % line for line in lines),
            )
            for contact, values in (run.left or {}).items()
            if (lines := self._get_lost_lines(contact, values))
        ]
        return Markup("<p>%s %s</p>") % (text, link) + Markup().join(lists)

    @api.model
    def _get_lost_lines(self, contact, values):
        """The values as texts, by the name of their field."""
        lines = []
        for name, value in values.items():
            field = contact._fields[name]
            if not contact._has_field_access(field, "read"):
                continue
            # what must be unique is gone from the contact by now
            is_text = field.type in ("char", "text")
            text = value if is_text else self._get_cell_text(contact, field)
            label = field._description_string(self.env)
            lines.append(self.env._("%(field)s: %(value)s", field=label, value=text))
        return lines
