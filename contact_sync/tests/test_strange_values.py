from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MODEL, ContactSyncCase

STRANGE = {
    "name": "Zoé 👩‍🚒 O'Brien & Söhne",
    "function": "<script>alert(1)</script> <b>Directrice</b>",
    "street": "שדרות רוטשילד ‎12‏",
    "city": "الدار البيضاء",
    "street2": "a\u200bb\u0301 %s %(x)s {0} \\n",
}


@tagged("post_install", "-at_install", "contact_sync")
class TestStrangeValues(ContactSyncCase):
    """Emoji, right to left, tags and signs of formats: kept as typed, run by nobody."""

    def setUp(self):
        super().setUp()
        self.twin = self._make_contact("Paul", email="paul@essais.example")
        for partner in (self.helene, self.twin):
            self.save_file(partner, **STRANGE)
        self.waiting = (self.proposals() | self.proposals(self.twin)).with_user(
            self.reviewer
        )

    def assert_accepted(self, partner):
        for name, value in STRANGE.items():
            self.assertEqual(partner[name], value)
        body = str(partner.message_ids[0].body)
        self.assertNotIn("<script", body)
        self.assertNotIn("<b>", body)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", body)
        self.assertIn("👩‍🚒", body)
        self.assertIn("الدار البيضاء", body)

    def test_they_are_proposed_as_typed(self):
        said = self.pending()
        self.assertEqual(said["name"], STRANGE["name"])
        self.assertEqual(said["function"], STRANGE["function"])
        self.assertEqual(said["address"]["city"], STRANGE["city"])

    def test_many_contacts_are_accepted_and_their_chatter_is_harmless(self):
        self.waiting.action_accept_many()
        self.assert_accepted(self.helene)
        self.assert_accepted(self.twin)

    def test_one_contact_is_accepted_and_its_chatter_is_harmless(self):
        self.waiting.filtered(lambda p: p.partner_id == self.helene).action_accept()
        self.assert_accepted(self.helene)

    def test_they_are_put_back_as_they_were(self):
        self.waiting.action_accept_many()
        self.waiting.action_revert()
        self.assertEqual(self.helene.name, "Hélène Vauquelin")
        self.assertFalse(self.helene.function)
        self.assertEqual(set(self.waiting.mapped("state")), {"pending"})

    def test_the_window_and_the_texts_show_them(self):
        line = self.waiting.filtered(lambda p: p.field_name == "function")[0]
        self.assertEqual(line.proposed_text, STRANGE["function"])
        address = self.waiting.filtered(lambda p: p.field_name == "address")[0]
        self.assertIn(STRANGE["city"], address.proposed_text)


@tagged("post_install", "-at_install", "contact_sync")
class TestTwice(ContactSyncCase):
    """Whatever is clicked twice, too late, or on what is gone."""

    def setUp(self):
        super().setUp()
        self.record = self.save_file(function="Directrice")
        self.waiting = self.proposals().with_user(self.reviewer)

    def test_the_second_click_on_accept_is_told_and_changes_nothing(self):
        self.waiting.action_accept()
        messages = self.helene.message_ids
        with self.assertRaises(UserError):
            self.waiting.action_accept()
        self.assertEqual(self.helene.message_ids, messages)

    def test_the_second_click_on_accept_all_finds_nothing_left(self):
        self.waiting.action_accept_many()
        messages = self.helene.message_ids
        answer = self.waiting.action_accept_many()
        self.assertEqual(answer["tag"], "display_notification")
        self.assertEqual(self.helene.message_ids, messages)

    def test_a_run_that_is_asked_for_twice_is_one_job(self):
        first, again = (self.source.action_sync_now()["res_id"] for _n in range(2))
        self.assertEqual(first, again)
        job = self.env["contact.job"].browse(first)
        self.assertEqual(len(job.slice_ids), 1)

    def test_a_run_window_left_open_does_not_run_what_is_gone(self):
        run = self.env["contact.source.run"].browse(
            self.source.action_preview_run()["res_id"]
        )
        self.source.write({"model_id": False, "model": "x_gone"})
        with self.assertRaises(UserError):
            run.action_run()

    def test_a_run_whose_model_was_removed_meanwhile_fails_and_says_so(self):
        job = self.env["contact.job"].browse(self.source.action_sync_now()["res_id"])
        self.source.write({"model_id": False, "model": "x_gone"})
        with mute_logger("odoo.addons.contact_base.models.contact_job_slice"):
            for _attempt in range(3):
                job.run_now()
        self.assertEqual(job.state, "failed")
        self.assertTrue(job.slice_ids.error)

    def test_what_is_left_of_a_removed_model_can_still_be_decided(self):
        self.source.write({"model_id": False, "model": "x_gone"})
        self.waiting.action_accept()
        self.assertEqual(self.helene.function, "Directrice")

    def test_a_source_that_is_deleted_takes_its_waiting_proposals_along(self):
        self.assertEqual(self.helene.desync_count, 1)
        self.source.unlink()
        self.assertEqual(self.helene.desync_count, 0)
        self.assertTrue(self.env[MODEL].browse(self.record.id).exists())
