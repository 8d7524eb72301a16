from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "browser")
class TestUi(HttpCase):
    def test_a_manager_stops_and_resumes_a_job(self):
        job = self.env["contact.job"].create(
            {
                "name": "Tour job",
                "res_model": "res.partner",
                "method": "_job_nothing",
                "slice_count": 1,
                "slice_ids": [Command.create({"sequence": 1})],
            }
        )
        self.start_tour("/odoo/contact-jobs", "contact_base_job_tour", login="admin")
        self.assertEqual(job.state, "waiting")

    def test_a_reader_goes_from_a_tile_to_its_list_without_a_mouse(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(["contact_base"], ["fr_FR"])
        groups = "contact_base.group_quality"
        new_test_user(self.env, "quality_tour", groups, lang="fr_FR")
        self.env["res.partner"].create(
            [{"name": f"Essai {number}", "ref": "tour"} for number in range(3)]
        )
        contacts = self.env.ref("contacts.action_contacts").id
        self.env["contact.quality.tile"].create(
            [
                {
                    "name": "Sans téléphone essai",
                    "sequence": -2,
                    "action_id": contacts,
                    "domain": "[('ref', '=', 'tour')]",
                },
                {
                    "name": "Rien à manquer",
                    "sequence": -1,
                    "action_id": contacts,
                    "domain": "[('ref', '=', 'tour, none')]",
                    "empty_help": "<p>Tout va bien</p>",
                },
            ]
        )
        tour = "contact_base_quality_fr"
        self.start_tour("/odoo/contact-quality", tour, login="quality_tour")
