from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from odoo.addons.contact_sync.tests.common import SourceAddonCase


@tagged("post_install", "-at_install")
class TestAnswers(SourceAddonCase):
    KEY = "survey.user_input"
    GROUPS = ",survey.group_survey_manager"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env["survey.survey"].create({"title": "Vos coordonnées"})
        cls.email, cls.phone, cls.job, cls.name, cls.matrix = cls.env[
            "survey.question"
        ].create(
            [
                {
                    "survey_id": cls.survey.id,
                    "title": title,
                    "question_type": kind,
                    **vals,
                }
                for title, kind, vals in (
                    (
                        "E-mail",
                        "char_box",
                        {"validation_email": True, "save_as_email": True},
                    ),
                    ("Téléphone", "char_box", {}),
                    (
                        "Fonction",
                        "simple_choice",
                        {
                            "suggested_answer_ids": [
                                (0, 0, {"value": "Direction"}),
                                (0, 0, {"value": "Achats"}),
                            ]
                        },
                    ),
                    ("Nom", "char_box", {}),
                    ("Grille", "matrix", {}),
                )
            ]
        )

    def map(self, question, name):
        line = self.env["contact.source.field"].create(
            {
                "source_id": self.source.id,
                "question_id": question.id,
                "source_path": f"user_input_line_ids.{question.id}",
                "partner_field": name,
            }
        )
        return line

    def answer(self, answers, done=True, survey=None):
        """Answer as the survey's pages do, question by question."""
        participation = (survey or self.survey)._create_answer()
        for question, answer in answers.items():
            participation._save_lines(question, answer)
        if done:
            participation._mark_done()
        self.save()
        return participation

    def test_answers_by_question_are_proposed(self):
        self.map(self.phone, "phone")
        self.map(self.job, "function")
        choice = self.job.suggested_answer_ids[0]
        self.answer(
            {
                self.email: "helene@essais.example",
                self.phone: "01 99 00 77 77",
                self.job: str(choice.id),
            }
        )
        self.assertEqual(
            self.get_pending(), {"phone": "01 99 00 77 77", "function": "Direction"}
        )

    def test_an_unfinished_participation_does_not_count(self):
        self.map(self.name, "name")
        answers = {self.email: "zoe@neuve.example", self.name: "Zoé Neuve"}
        participation = self.answer(answers, done=False)
        self.assertFalse(self.find_contact("zoe@neuve.example"))
        participation._mark_done()
        self.save()
        self.assertEqual(self.find_contact("zoe@neuve.example").name, "Zoé Neuve")

    def test_a_test_of_the_survey_does_not_count(self):
        participation = self.survey._create_answer(test_entry=True)
        participation._save_lines(self.email, "zoe@neuve.example")
        participation._mark_done()
        self.save()
        self.assertFalse(self.find_contact("zoe@neuve.example"))

    def test_a_question_without_one_answer_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "another kind"):
            self.map(self.matrix, "function")

    def test_the_question_is_chosen_in_the_form(self):
        with Form(self.source.with_user(self.manager)) as form:
            with form.field_ids.new() as line:
                line.question_id = self.phone
                line.partner_field = "phone"
        line = self.source.field_ids.filtered(lambda f: f.partner_field == "phone")
        self.assertEqual(line.question_id, self.phone)
        self.assertEqual(line.source_path, f"user_input_line_ids.{self.phone.id}")

    def test_a_survey_is_switched_off_on_and_run_by_itself(self):
        self.assert_switched_by_container(
            self.survey, lambda email: self.answer({self.email: email})
        )
