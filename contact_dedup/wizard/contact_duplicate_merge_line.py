from odoo import api, fields, models

from odoo.addons.contact_base.tools.diff import mark_differences

from ..models.contact_merge_field import ADDRESS, KINDS

#: Kinds for which there is an editor; of others a contact's value is taken.
EDITED_KINDS = (
    *("char", "email", "phone", "url", "text", "html", "boolean", "integer", "float"),
    *("monetary", "date", "datetime", "selection", "many2one", "many2many", "image"),
    ADDRESS,
)
#: Kinds whose differing characters are marked.
MARKED_KINDS = ("char", "email", "phone", "url", ADDRESS)


class ContactDuplicateMergeLine(models.TransientModel):
    """One field in which the contacts differ: their values, and the one that stays."""

    _name = "contact.duplicate.merge.line"
    _description = "Merge contacts: field"
    _order = "sequence, id"

    merge_id = fields.Many2one(
        "contact.duplicate.merge", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer()
    field_name = fields.Char(readonly=True)
    label = fields.Char(readonly=True)
    kind = fields.Char(readonly=True, help="Which editor an own value is typed in.")
    cells = fields.Json(
        readonly=True,
        help="For each column: the contact's id, value, text and marked characters.",
    )
    decision = fields.Selection(
        [
            ("contact", "As one of the contacts"),
            ("united", "All together"),
            ("own", "Own value"),
        ],
        default="contact",
        required=True,
    )
    chosen_id = fields.Integer(help="Id of the contact whose value stays.")
    own_value = fields.Json()
    own_html = fields.Html(sanitize=True)
    proposal = fields.Json(readonly=True, help="What was proposed.")
    can_unite = fields.Boolean(readonly=True)
    can_own = fields.Boolean(readonly=True)
    is_gap = fields.Boolean(readonly=True, help="The primary contact has no value.")
    is_required = fields.Boolean(readonly=True)
    options = fields.Json(compute="_compute_options")

    @api.constrains("merge_id")
    def _check_own_window(self):
        self.merge_id.sudo(False).check_access("write")

    @api.depends("field_name", "kind")
    @api.depends_context("lang")
    def _compute_options(self):
        for line in self:
            line.options = line._get_options()

    def _get_options(self):
        """What an editor of the field's own kind must know."""
        known = self.env["res.partner"]._fields
        if self.kind == ADDRESS:
            names = self.env["res.partner"]._address_fields()
            return {
                "labels": {n: known[n]._description_string(self.env) for n in names}
            }
        field = known.get(self.field_name)
        if self.kind == "selection":
            return {"selection": field._description_selection(self.env)}
        if self.kind in ("many2one", "many2many"):
            domain = field.domain if isinstance(field.domain, list) else []
            return {"relation": field.comodel_name, "domain": domain}
        return {}

    @api.model
    def _prepare_line_vals(self, merge, row):
        """One line of the window.

        Override to show more about a field, in a field of yours that a view adds to
        the list of lines::

            vals = super()._prepare_line_vals(merge, row)
            vals["x_source"] = self._get_my_source(row["name"])
            return vals

        :param merge: the window
        :param dict row: of ``fields`` in a plan, see ``contact.merge._plan``
        """
        can_unite = row["united"] or self._is_noted(row["name"])
        decision = "united" if can_unite else "contact"
        kind = self._get_kind(row)
        return {
            "merge_id": merge.id,
            "field_name": row["name"],
            "label": row["label"],
            "kind": kind,
            "cells": self._prepare_cells(merge, row),
            "decision": decision,
            "chosen_id": row["chosen"] or merge.survivor_ref,
            "proposal": {"decision": decision, "chosen_id": row["chosen"]},
            "can_unite": can_unite,
            "can_own": kind in EDITED_KINDS,
            "is_gap": row["is_gap"],
        }

    @api.model
    def _is_noted(self, name):
        return name in self.env["contact.merge"]._get_noted_fields()

    @api.model
    def _get_kind(self, row):
        if row["type"] == "binary":
            return "image" if row["name"] == "image_1920" else "binary"
        return KINDS.get(row["name"], row["type"])

    @api.model
    def _prepare_cells(self, merge, row):
        """The values, in the order of the columns."""
        cells = [
            {"id": id_, "value": cell["value"], "text": _drop_blank_lines(cell["text"])}
            for id_ in merge.contact_ids
            if (cell := row["values"].get(id_))
        ]
        if self._get_kind(row) in MARKED_KINDS:
            self._mark(cells)
        return cells

    @api.model
    def _mark(self, cells):
        """Mark what differs from the first one filled."""
        filled = [cell for cell in cells if cell["text"]]
        for cell in filled[1:]:
            first, cell["marks"] = mark_differences(filled[0]["text"], cell["text"])
            if len(filled) == 2:
                filled[0]["marks"] = first

    @api.model
    def _is_shown_as(self, cells, now):
        """Whether both are the same values of the same contacts."""
        return [(c["id"], c["value"]) for c in cells] == [
            (c["id"], c["value"]) for c in now
        ]

    # the choice

    def _is_chosen(self):
        """Whether somebody chose otherwise than proposed."""
        self.ensure_one()
        if self.decision == "own":
            return not self.is_required or bool(self._get_own_value())
        return self.decision != self.proposal["decision"] or (
            self.decision == "contact" and self.chosen_id != self.proposal["chosen_id"]
        )

    def _get_choice(self):
        """The value as ``contact.merge.merge`` takes it."""
        self.ensure_one()
        if self.decision == "own":
            return self._get_own_value()
        if self.decision == "united":
            return self._get_united_value()
        return {"contact": self.chosen_id}

    def _get_own_value(self):
        return self.own_html if self.kind == "html" else self.own_value

    def _get_united_value(self):
        """All values of a list, where one contact's had been proposed."""
        return list(dict.fromkeys(id_ for cell in self.cells for id_ in cell["value"]))

    def _get_kept_vals(self):
        return {
            "decision": self.decision,
            "chosen_id": self.chosen_id,
            "own_value": self.own_value,
            "own_html": self.own_html,
        }


def _drop_blank_lines(text):
    return "\n".join(line for line in (text or "").splitlines() if line.strip())
