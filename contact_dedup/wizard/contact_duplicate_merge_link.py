from odoo import api, fields, models

#: Single records of a kind that are listed; all follow or stay as decided.
LISTED = 80


class ContactDuplicateMergeLink(models.TransientModel):
    """One kind of linked record: how many each contact has, and whether they follow."""

    _name = "contact.duplicate.merge.link"
    _description = "Merge contacts: linked records"
    _order = "sequence, id"

    merge_id = fields.Many2one(
        "contact.duplicate.merge", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer()
    model = fields.Char(readonly=True)
    label = fields.Char(readonly=True)
    counts = fields.Json(readonly=True, help="For each column: id and count.")
    moving_count = fields.Integer(readonly=True)
    locked = fields.Integer(
        readonly=True, help="Records that the law keeps with their contact."
    )
    can_leave = fields.Boolean(readonly=True)
    decision = fields.Selection(
        [
            ("move", "Move"),
            ("leave", "Leave with the merged contact"),
            ("pick", "One by one"),
        ],
        default="move",
        required=True,
    )
    left_ids = fields.Json(help="Ids of the records that stay, one by one.")

    @api.constrains("merge_id")
    def _check_own_window(self):
        self.merge_id.sudo(False).check_access("write")

    @api.model
    def _prepare_link_vals(self, merge, row):
        """One kind of linked record, as the window shows it.

        :param merge: the window
        :param dict row: of ``links`` in a plan, see ``contact.merge._plan``
        """
        counts = [
            {"id": id_, "count": row["counts"].get(id_, 0)} for id_ in merge.contact_ids
        ]
        others = sum(c["count"] for c in counts if c["id"] != merge.survivor_ref)
        return {
            "merge_id": merge.id,
            "model": row["model"],
            "label": row["label"],
            "counts": counts,
            "moving_count": max(0, others - row["locked"]),
            "locked": row["locked"],
            "can_leave": row["can_leave"],
        }

    def get_records(self):
        """The single records of the contacts that are merged, the newest ones.

        :return: dicts of ``contact``, ``id``, ``name``, ``date``
        """
        self.ensure_one()
        self.check_access("read")
        merge = self.merge_id
        return [
            {**record, "contact": contact_id}
            for contact_id in merge.contact_ids
            if contact_id != merge.survivor_ref
            for record in self.env["contact.merge"]._get_linked_records(
                self.model, contact_id, limit=LISTED
            )
        ]

    def _get_left(self):
        """What stays, as ``contact.merge.merge`` takes it: ids, all, or nothing."""
        self.ensure_one()
        if not self.can_leave or self.decision == "move":
            return None
        return True if self.decision == "leave" else list(self.left_ids or ())
