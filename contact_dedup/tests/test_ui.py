from odoo.tests import HttpCase, new_test_user, tagged

from .common import set_others_aside

PHONE_SIZE = "375x667"
LYON = {"zip": "69001", "city": "Lyon"}


@tagged("post_install", "-at_install", "browser")
class TestUi(HttpCase):
    """A merger, who is no administrator, in the browser and in French."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        modules = ["contact_base", "contact_dedup", "base_import", "web", "contacts"]
        cls.env["ir.module.module"]._load_module_terms(modules, ["fr_FR"])
        cls.reviewer = new_test_user(
            cls.env,
            "dedup_reviewer",
            groups="base.group_user,contact_dedup.group_merger",
            lang="fr_FR",
        )
        # a number typed without a prefix is one of the company's country
        cls.env.company.country_id = cls.env.ref("base.fr")
        set_others_aside(cls.env)
        cls.contacts = cls.env["res.partner"].create(
            [
                {
                    "name": "Hélène Vauquelin",
                    "email": "helene@vauquelin.example",
                    "phone": "06 39 98 55 01",
                    **LYON,
                },
                {
                    "name": "Helene VAUQUELIN",
                    "email": "h.vauquelin@atelier.example",
                    "phone": "+33 6 39 98 55 01",
                    **LYON,
                },
                {
                    "name": "Ateliers Quemener Kerbrat",
                    "is_company": True,
                    "website": "https://quemener-kerbrat.example",
                    "phone": "01 99 00 61 10",
                },
                {
                    "name": "SARL Quemener-Kerbrat Ateliers",
                    "is_company": True,
                    "website": "www.quemener-kerbrat.example",
                    "phone": "01.99.00.61.10",
                },
            ]
        )
        cls.contacts.country_id = cls.env.ref("base.fr")
        cls.env["contact.duplicate.scan"].run(full=True)
        ours = cls.env["contact.duplicate.group"].search(
            [("partner_ids", "in", cls.contacts.ids)]
        )
        (cls.env["contact.duplicate.group"].search([]) - ours).unlink()

    def get_pair(self):
        return self.env["contact.duplicate"].search(
            [("partner_id", "=", self.contacts[0].id)]
        )

    def start(self, path, tour):
        self.start_tour(path, tour, login="dedup_reviewer")

    def test_reviewer_decides_in_french(self):
        self.start("/odoo/contact-duplicates", "contact_dedup_review_fr")
        self.assertEqual(self.get_pair().group_id.state, "later")
        company = self.env["contact.duplicate"].search(
            [("partner_id", "=", self.contacts[2].id)]
        )
        self.assertEqual(company.state, "kept_apart")

    def test_reviewer_decides_on_a_phone(self):
        self.browser_size = PHONE_SIZE
        self.touch_enabled = True
        self.start("/odoo/contact-duplicates", "contact_dedup_review_phone")
        self.assertEqual(self.get_pair().state, "open")

    def test_who_types_a_known_contact_is_told_before_saving(self):
        before = self.env["res.partner"].search_count([])
        self.start("/odoo/contacts/new", "contact_dedup_typing_fr")
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_rows_of_a_file_that_exist_are_shown_and_left_out(self):
        self.start("/odoo/contacts", "contact_dedup_import_fr")
        names = self.env["res.partner"].search([("name", "ilike", "vauquelin")])
        self.assertEqual(len(names.filtered(lambda p: p in self.contacts)), 2)
        self.assertTrue(self.env["res.partner"].search([("name", "=", "Zoé Quinquin")]))
        self.assertFalse(
            self.env["res.partner"].search([("name", "=", "Helene Vauquelin")])
        )

    def test_a_quick_created_contact_is_compared_afterwards(self):
        self.start("/odoo/contacts/new", "contact_dedup_quick_create_fr")
        self.assertTrue(
            self.env["res.partner"].search([("name", "=", "Ateliers Quemener-Kerbrat")])
        )
