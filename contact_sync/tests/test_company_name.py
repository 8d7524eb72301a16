from odoo.tests import tagged
from odoo.tools import SQL

from .common import ContactSyncCase

LINES = [
    ("person", "x_name", "name"),
    ("person", "x_email", "email"),
    ("company", "x_function", "name"),
    ("company", "x_phone", "phone"),
]


@tagged("post_install", "-at_install", "contact_sync")
class TestCompanyName(ContactSyncCase):
    """What is said of a company finds it by its name, where that is wanted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ouvrard = cls.env["res.partner"].create(
            {
                "name": "Charpentes Ouvrard",
                "is_company": True,
                "phone": "01 99 00 11 22",
            }
        )

    @classmethod
    def _make_source(cls, **vals):
        return super()._make_source(
            **{
                "partner_path": False,
                "match": "keys",
                "match_phone": False,
                "match_name": True,
                "field_ids": [
                    (0, 0, {"target": t, "source_path": path, "partner_field": name})
                    for t, path, name in LINES
                ],
                **vals,
            }
        )

    def say(self, company="charpentes OUVRARD ", email="paul@essais.example"):
        return self.save_file(
            partner=self.env["res.partner"],
            name="Paul Essai",
            email=email,
            function=company,
            phone="+33 6 40 20 50 60",
        )

    def get_dossiers(self):
        found = self.env["contact.dossier"].search([("source_id", "=", self.source.id)])
        return found.filtered(lambda d: d.target == "company")

    def test_a_company_is_found_by_its_name(self):
        self.say()
        self.assertEqual(self.pending(self.ouvrard)["phone"], "+33 6 40 20 50 60")

    def test_a_person_of_that_name_is_not(self):
        self.ouvrard.is_company = False
        self.say()
        self.assertFalse(self.get_dossiers())

    def test_a_person_is_never_found_by_the_name_alone(self):
        paul = self.env["res.partner"].create({"name": "Paul Essai"})
        self.say(company=False)
        self.assertFalse(self.pending(paul))
        self.assertFalse(paul.dossier_ids)

    def test_two_companies_of_one_name_wait_for_somebody_who_knows(self):
        self.ouvrard.copy({"name": "Charpentes Ouvrard"})
        self.say()
        self.assertFalse(self.get_dossiers().partner_id)
        self.assertEqual(len(self.get_dossiers().candidate_ids), 2)

    def test_without_the_switch_no_name_is_looked_up(self):
        self.source.match_name = False
        self.say()
        self.assertFalse(self.get_dossiers())

    def test_the_company_of_the_person_comes_before_its_name(self):
        other = self.ouvrard.copy({"name": "Autre SARL"})
        self.helene.write({"parent_id": other.id, "name": "Paul Essai"})
        self.say(email=self.helene.email)
        self.assertEqual(self.get_dossiers().partner_id, self.ouvrard)
        self.say(company="Autre SARL", email=self.helene.email)
        self.assertEqual(self.get_dossiers().partner_id, self.ouvrard | other)

    def test_few_namesakes_are_expected_in_a_book_of_any_size(self):
        """One company in 200, as PostgreSQL supposes, is all contacts read at once."""
        [(plan,)] = self.env.execute_query(
            SQL(
                "EXPLAIN (FORMAT JSON) SELECT * FROM contact_dossier_named(%s)",
                ["charpentes ouvrard"],
            )
        )
        self.assertLessEqual(plan[0]["Plan"]["Plan Rows"], 10)
        settings = self.env.execute_query(
            SQL(
                "SELECT proname, proconfig FROM pg_proc WHERE proname LIKE %s",
                r"contact\_dossier\_%",
            )
        )
        self.assertEqual(len(settings), 3)
        for name, config in settings:  # compiled at each save: seconds
            self.assertIn("jit=off", config, name)
