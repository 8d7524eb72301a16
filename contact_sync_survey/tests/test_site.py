import re

from odoo.tests import HttpCase, tagged

from odoo.addons.contact_sync.tests.common import SourceAddonCase


@tagged("post_install", "-at_install")
class TestSite(SourceAddonCase, HttpCase):
    """A visitor answers on the survey's own pages: no record is made for him."""

    KEY = "survey.user_input"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env["survey.survey"].create(
            {"title": "Vos coordonnées", "questions_layout": "one_page"}
        )
        cls.email = cls.ask("E-mail", validation_email=True, save_as_email=True)
        cls.phone = cls.ask("Téléphone")
        cls.env["contact.source.field"].create(
            {
                "source_id": cls.source.id,
                "question_id": cls.phone.id,
                "source_path": f"user_input_line_ids.{cls.phone.id}",
                "partner_field": "phone",
            }
        )
        cls.env.cr.flush()

    @classmethod
    def ask(cls, title, **vals):
        return cls.env["survey.question"].create(
            {
                "survey_id": cls.survey.id,
                "title": title,
                "question_type": "char_box",
                **vals,
            }
        )

    def open_survey(self):
        """Open it as a visitor. :return: the address of his own participation"""
        page = self.url_open(f"/survey/start/{self.survey.access_token}")
        token = re.search(r'data-answer-token="([^"]+)"', page.text)[1]
        return f"{self.survey.access_token}/{token}"

    def post(self, step, address, **answers):
        answer = self.url_open(
            f"/survey/{step}/{address}", json={"params": {"lang_code": "", **answers}}
        )
        self.assertNotIn("error", answer.json())
        return answer

    def test_answers_of_a_visitor_wait_for_a_decision(self):
        address = self.open_survey()
        self.post("begin", address)
        self.assertEqual(self.get_pending(), {})
        self.post(
            "submit",
            address,
            **{
                str(self.email.id): "Helene@essais.example",
                str(self.phone.id): "01 99 00 77 77",
            },
        )
        self.env.invalidate_all()
        self.assertEqual(self.get_pending(), {"phone": "01 99 00 77 77"})
        self.assertEqual(self.helene.phone, "+33 1 99 00 10 11")
