from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged

from .common import set_others_aside
from .test_merge_ui import require

PHONE_SIZE = "375x667"
LYON = {"zip": "69001", "city": "Lyon"}
HELENE = {
    "name": "Hélène Vauquelin",
    "email": "helene@vauquelin.example",
    "phone": "06 39 98 55 01",
    **LYON,
}
COMPANY = {
    "name": "Ateliers Quemener Kerbrat",
    "is_company": True,
    "website": "https://quemener-kerbrat.example",
    "phone": "01 99 00 61 10",
}


@tagged("post_install", "-at_install", "browser")
class TestMergeTours(HttpCase):
    """A merger, who is no administrator, in the browser and in French."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        modules = ["contact_base", "contact_dedup", "base", "mail", "web", "contacts"]
        cls.env["ir.module.module"]._load_module_terms(modules, ["fr_FR"])
        cls.merger = new_test_user(
            cls.env, "dedup_merger", "contact_dedup.group_merger", lang="fr_FR"
        )
        # a number typed without a prefix is one of the company's country
        cls.env.company.country_id = cls.env.ref("base.fr")
        set_others_aside(cls.env)
        cls.contacts = cls.make(
            HELENE,
            {
                **HELENE,
                "name": "Helene VAUQUELIN",
                "email": "h.vauquelin@atelier.example",
                "phone": "+33 6 39 98 55 01",
            },
        )

    @classmethod
    def make(cls, *vals_list):
        france = cls.env.ref("base.fr")
        return cls.env["res.partner"].create(
            [{**vals, "country_id": france.id} for vals in vals_list]
        )

    def start(self, path, tour):
        self.start_tour(path, tour, login="dedup_merger")

    def scan(self):
        self.env["contact.duplicate.scan"].run(full=True)
        return self.env["contact.duplicate.group"].search(
            [("partner_ids", "in", self.contacts.ids)]
        )

    def test_two_persons_from_the_form_with_a_missing_value_and_an_undo(self):
        self.scan()
        require(self, "function", "Le champ Poste est obligatoire.")
        first, second = self.contacts
        for contact in (first, first, second):
            contact.message_post(body="Bonjour")
        self.start(f"/odoo/contacts/{first.id}", "contact_dedup_merge_form_fr")
        merge = self.env["contact.merge"].search([("survivor_id", "=", first.id)])
        self.assertEqual(merge.state, "undone")
        self.assertTrue(second.active)
        self.assertEqual(first.email, "helene@vauquelin.example")
        self.assertEqual(first.function, "Avocate")

    def test_three_of_a_group_by_keyboard_alone(self):
        third = self.make({**HELENE, "name": "Vauquelin Hélène", "street": "1 rue A"})
        group = self.scan()
        self.assertEqual(group.partner_ids, self.contacts | third)
        self.start(
            f"/odoo/contact-duplicates/{group.id}", "contact_dedup_merge_keyboard_fr"
        )
        left = (self.contacts | third).filtered("active")
        self.assertEqual(left.mapped("name"), ["Hélène V."])

    def test_two_companies_on_a_phone(self):
        companies = self.make(
            COMPANY, {**COMPANY, "name": "SARL Quemener-Kerbrat Ateliers"}
        )
        self.scan()
        self.browser_size = PHONE_SIZE
        self.touch_enabled = True
        self.start("/odoo/contact-duplicates", "contact_dedup_merge_phone_fr")
        self.assertEqual(companies.filtered("active"), companies[1])
        self.assertEqual(companies[1].name, "SARL Quemener-Kerbrat Ateliers")

    def test_safe_groups_at_once(self):
        companies = self.make(COMPANY, {**COMPANY, "name": "Ateliers QUEMENER KERBRAT"})
        self.scan()
        batches = self.registry["contact.merge.batch"]
        enqueue = batches._enqueue

        def enqueue_and_run(self, *args):
            enqueue(self, *args)
            self.job_id.sudo().run_now()

        with patch.object(batches, "_enqueue", enqueue_and_run):
            self.start("/odoo/contact-duplicates", "contact_dedup_merge_safe_fr")
        self.assertTrue(all(companies.mapped("active")))
        self.assertTrue(all(self.contacts.mapped("active")))
