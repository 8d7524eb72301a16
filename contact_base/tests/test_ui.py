from odoo import Command
from odoo.tests import HttpCase, tagged


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
