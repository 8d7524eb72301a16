from odoo import api, fields, models

from odoo.addons.contact_sync.models.contact_source_path import PropertyField

MODEL, ANSWERS = "survey.user_input", "user_input_line_ids"
#: What answers to a kind of question hold, as the contact's fields take it.
KINDS = {
    "char_box": "char",
    "text_box": "text",
    "numerical_box": "float",
    "scale": "integer",
    "date": "date",
    "datetime": "datetime",
    "simple_choice": "char",
    "multiple_choice": "char",
}


class ContactSourceField(models.Model):
    """The answers to one question, as a field of the participation.

    Its path is ``user_input_line_ids.<question's id>``.
    """

    _inherit = "contact.source.field"

    question_id = fields.Many2one(
        "survey.question",
        compute="_compute_question_id",
        inverse="_inverse_question_id",
        domain=[("is_page", "=", False), ("question_type", "!=", "matrix")],
        help="The question whose answer feeds the contact.",
    )

    @api.depends("source_path", "model")
    def _compute_question_id(self):
        for line in self:
            line.question_id = line._get_question(line.model, line.source_path)

    @api.onchange("question_id")
    def _inverse_question_id(self):
        for line in self:
            if line.question_id:
                line.source_path = f"{ANSWERS}.{line.question_id.id}"

    @api.model
    def _get_question(self, model, path):
        """The question that a path names, or an empty recordset."""
        start, _dot, number = (path or "").partition(".")
        is_question = (model, start) == (MODEL, ANSWERS) and number.isdigit()
        # whether it exists; who sets up a source may read the answers
        questions = self.env["survey.question"].sudo()
        return questions.browse(int(number) if is_question else ()).exists()

    @api.model
    def _get_path_field(self, model, path):
        question = self._get_question(model, path)
        if not question:
            return super()._get_path_field(model, path)
        kind = KINDS.get(question.question_type)
        return PropertyField(
            MODEL, str(question.id), kind or "", question.title or "", ""
        )

    def _read_path(self, records, path, field):
        question = self._get_question(records._name, path)
        if not question:
            return super()._read_path(records, path, field)
        answers = records.user_input_line_ids.filtered(
            lambda line: line.question_id == question and not line.skipped
        )
        found = {}
        for line in answers:
            found.setdefault(line.user_input_id.id, []).append(self._get_answer(line))
        return {record.id: _join(found.get(record.id, [])) for record in records}

    def _get_answer(self, line):
        """What was answered, as its kind of question keeps it."""
        if line.answer_type == "suggestion":
            return line.suggested_answer_id.value
        return line[f"value_{line.answer_type}"]


def _join(answers):
    """One answer as it is, several choices as a text."""
    if len(answers) > 1:
        return ", ".join(str(answer) for answer in answers)
    return answers[0] if answers else False
