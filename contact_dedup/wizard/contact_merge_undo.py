from odoo import api, fields, models


class ContactMergeUndo(models.TransientModel):
    """Asks, before an undo, to whom the records belong that were made since the merge.

    Without a choice they stay with the contact that was primary.
    """

    _name = "contact.merge.undo"
    _description = "Undo of a Merge"

    merge_id = fields.Many2one("contact.merge", required=True, ondelete="cascade")
    survivor_name = fields.Char(related="merge_id.survivor_name")
    line_ids = fields.One2many("contact.merge.undo.line", "undo_id")
    more_text = fields.Char(
        readonly=True, help="How many records are not listed, by their kind."
    )

    @api.model
    def _open(self, merge, records):
        """:return: the action that opens the window for these records"""
        window = self.create(
            {
                "merge_id": merge.id,
                "more_text": self._get_more_text(merge),
                "line_ids": [
                    fields.Command.create(
                        {
                            "model": record["model"],
                            "record_id": record["id"],
                            "label": record["label"],
                            "name": record["name"],
                            "date": record["date"],
                            "contact_id": merge.survivor_id.id,
                        }
                    )
                    for record in records
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Undo the merge"),
            "res_model": self._name,
            "res_id": window.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def _get_more_text(self, merge):
        return ", ".join(
            self.env._("%(kind)s: %(count)s more", kind=label, count=count)
            for label, count in merge._count_more_since()
        )

    def action_undo(self):
        """Undo the merge; the records go where they were told to."""
        self.ensure_one()
        self.check_access("write")
        picked = {}
        for line in self.line_ids:
            if line.contact_id != self.merge_id.survivor_id:
                of_model = picked.setdefault(line.model, {})
                of_model[line.record_id] = line.contact_id.id
        self.merge_id.undo(picked)
        return self.merge_id.action_open()


class ContactMergeUndoLine(models.TransientModel):
    """One record that was made since the merge."""

    _name = "contact.merge.undo.line"
    _description = "Record Made Since a Merge"

    undo_id = fields.Many2one("contact.merge.undo", required=True, ondelete="cascade")
    model = fields.Char(required=True, readonly=True)
    record_id = fields.Integer(string="Record id", required=True, readonly=True)
    label = fields.Char(string="Kind", readonly=True)
    name = fields.Char(string="Record", readonly=True)
    date = fields.Datetime(readonly=True)
    candidate_ids = fields.Json(
        compute="_compute_candidates", help="Ids of the contacts of the merge."
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Belongs to",
        required=True,
        ondelete="cascade",
        context={"active_test": False},
        domain="[('id', 'in', candidate_ids)]",
    )

    @api.depends("undo_id.merge_id")
    def _compute_candidates(self):
        for line in self:
            merge = line.undo_id.merge_id.with_context(active_test=False)
            line.candidate_ids = (merge.survivor_id | merge.merged_ids).ids
