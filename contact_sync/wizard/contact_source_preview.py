from odoo import fields, models
from odoo.fields import Command

from ..tools.plan import Trial
from ..tools.spec import get_units, is_empty

#: Records that a preview shows: the last ones.
SHOWN = 10


class ContactSourcePreview(models.TransientModel):
    """What a source makes of its last records: nothing is written."""

    _name = "contact.source.preview"
    _description = "Preview of a contact source"

    source_id = fields.Many2one("contact.source", required=True, ondelete="cascade")
    line_ids = fields.One2many("contact.source.preview.line", "preview_id")

    def _fill(self):
        """Capture the last records on trial, one by one: a bad one shows its reason."""
        self.ensure_one()
        # detection reads as superuser, of the records that the user may read
        source = self.source_id.sudo()
        model = source.env["contact.dossier"]._browse_watched(source.model)
        readable = model.sudo(False).search(
            source._get_domain(), order="id desc", limit=SHOWN
        )
        records = readable.sudo()
        self.line_ids = [
            Command.create(vals)
            for record in records
            for vals in self._prepare_lines(source, record)
        ]

    def _prepare_lines(self, source, record):
        trial = Trial()
        counters = source._capture_back(record, trial=trial)
        shown = {"record_name": source.env["contact.dossier"]._get_record_label(record)}
        problems = counters.get("problems")
        if problems:
            return [{**shown, "outcome": "bad", "proposed_text": problems[0]["reason"]}]
        return [
            {**shown, **self._prepare_line(target, capture, trial)}
            for target, capture in trial.captures
            if target == "person" or any(capture.values.values())
        ] or [{**shown, "outcome": "alone"}]

    def _prepare_line(self, target, capture, trial):
        partner = self.env["res.partner"].browse(capture.partner_id or ())
        raised = {
            proposal.unit: proposal.value
            for of_target, proposal in trial.raised
            if of_target == target
        }
        return {
            "target": target,
            "values_text": self._format(get_units(capture.values)),
            "partner_id": partner._filtered_access("read").id,
            "proposed_text": self._format(raised),
            "outcome": self._get_outcome(capture, trial, raised),
        }

    def _get_outcome(self, capture, trial, raised):
        if capture.candidate_ids:
            return "unclear"
        if capture.partner_id:
            return "differs" if raised else "same"
        return "created" if capture in trial.new else "alone"

    def _format(self, units):
        lines = self.env["contact.source.field"]
        return "\n".join(
            self.env._(
                "%(field)s: %(value)s",
                field=lines._get_unit_label(unit),
                value=lines._format_raw(unit, value).replace("\n", ", "),
            )
            for unit, value in units.items()
            if not is_empty(value)
        )


class ContactSourcePreviewLine(models.TransientModel):
    _name = "contact.source.preview.line"
    _description = "Record in the preview of a contact source"

    preview_id = fields.Many2one(
        "contact.source.preview", required=True, ondelete="cascade", index=True
    )
    record_name = fields.Char(string="Record")
    target = fields.Selection(
        [("person", "The contact"), ("company", "Its company")], string="Whose data"
    )
    values_text = fields.Text(string="Found in the record")
    partner_id = fields.Many2one("res.partner", string="Contact", ondelete="cascade")
    outcome = fields.Selection(
        [
            ("differs", "Differs"),
            ("same", "Nothing new"),
            ("created", "Contact to create"),
            ("unclear", "To attribute"),
            ("alone", "Nobody found"),
            ("bad", "Cannot be read"),
        ]
    )
    proposed_text = fields.Text(string="Would be proposed")
