from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import STRANGER
from .common_merge import MergeCase
from .dump import get_differences, take_dump


@tagged("post_install", "-at_install")
class TestMergeBatch(MergeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.batches = cls.env["contact.merge.batch"].with_user(cls.merger)
        cls.clean = cls.make(STRANGER) | cls.make({**STRANGER, "street": False})

    def prepare(self):
        self.scan()
        batch = self.batches.prepare()
        batch.job_id.sudo().run_now()
        return batch.sudo()

    def run_batch(self, batch):
        batch.with_user(self.merger).action_start()
        batch.job_id.run_now()
        self.env.invalidate_all()

    def line_of(self, batch, contacts):
        return batch.line_ids.filtered(lambda line: line.survivor_id in contacts)

    def test_a_group_without_a_conflict_merges_in_the_background(self):
        batch = self.prepare()
        self.assertEqual(batch.state, "ready")
        self.assertEqual(self.line_of(batch, self.clean).state, "safe")
        self.run_batch(batch)
        self.assertEqual(batch.state, "done")
        self.assertEqual(self.clean[1].merged_into_id, self.clean[0])

    def test_another_spelling_is_settled(self):
        self.again.write({"name": "ANNE-SOPHIE VAUQUELIN", "city": "lyon"})
        batch = self.prepare()
        self.assertEqual(self.line_of(batch, self.both).state, "safe")
        self.run_batch(batch)
        self.assertEqual(self.anne.name, "Anne-Sophie Vauquelin")
        self.assertFalse(self.again.active)

    def test_a_conflict_is_left_to_a_person(self):
        self.anne.function = "Notaire"
        self.again.function = "Clerc"
        batch = self.prepare()
        line = self.line_of(batch, self.both)
        self.assertEqual((line.state, line.code), ("left", "conflict"))
        self.run_batch(batch)
        self.assertTrue(self.again.active)

    def test_a_contact_with_an_archived_login_is_left_to_a_person(self):
        user = self.env["res.users"].create(
            {"name": "B", "login": "batch_b", "partner_id": self.clean[1].id}
        )
        user.active = False
        self.clean.active = True
        contacts = self.clean
        self.assertEqual(self.merges._find_unsafe([contacts]), {0: "login"})

    def test_what_gets_a_login_after_the_check_is_left(self):
        batch = self.prepare()
        self.env["res.users"].create(
            {"name": "B", "login": "batch_b", "partner_id": self.clean[1].id}
        )
        self.run_batch(batch)
        self.assertTrue(self.clean[1].active)
        self.assertEqual(self.line_of(batch, self.clean).code, "login")

    def test_one_failure_is_listed_and_does_not_stop_the_rest(self):
        self.again.name = "Anne Sophie VAUQUELIN"
        batch = self.prepare()
        self.assertEqual(batch.safe_count, 2)
        write_values = type(self.merges)._write_values

        def fail_for_one(merges, run):
            if run.survivor == self.clean[0]:
                raise UserError("Pas celui-ci")
            return write_values(merges, run)

        with patch.object(type(self.merges), "_write_values", fail_for_one):
            self.run_batch(batch)
        failed = self.line_of(batch, self.clean)
        self.assertEqual((failed.state, failed.reason), ("failed", "Pas celui-ci"))
        self.assertTrue(self.clean[1].active)
        self.assertFalse(self.again.active)

    def test_an_undone_batch_leaves_every_row_as_it_was(self):
        self.again.name = "Anne Sophie VAUQUELIN"
        for contact in self.both | self.clean:
            contact.message_post(body="Bonjour")
            contact.message_subscribe(self.reviewer.partner_id.ids)
        batch = self.prepare()
        before = take_dump(self.env)
        self.run_batch(batch)
        self.assertEqual(batch.merged_count, 2)
        self.assertFalse(batch.line_ids.merge_id.filtered("warning"))
        batch.with_user(self.merger).undo()
        batch.job_id.run_now()
        self.env.invalidate_all()
        after = take_dump(self.env)
        ours = {"contact_job", "contact_job_slice", "contact_merge_batch_line"}
        ours |= {"contact_merge_batch"}
        found = get_differences(before, after)
        self.assertEqual({t: d for t, d in found.items() if t not in ours}, {})
        self.assertEqual(batch.state, "undone")

    def test_a_preview_counts_and_gives_reasons(self):
        self.anne.function = "Notaire"
        self.again.function = "Clerc"
        batch = self.prepare().with_user(self.merger)
        preview = batch.get_preview()
        self.assertEqual(preview["counts"], {"safe": 1, "left": 1})
        self.assertEqual(preview["reasons"][0]["code"], "conflict")
        self.assertIn("Balthazar Kerouanton", batch.get_csv())

    def test_nobody_sees_the_lines_of_somebody_else(self):
        batch = self.prepare()
        other = new_test_user(self.env, "batch_other", "contact_dedup.group_merger")
        lines = self.env["contact.merge.batch.line"]
        self.assertTrue(lines.with_user(self.merger).search([]))
        self.assertFalse(lines.with_user(other).search([]))
        self.assertFalse(self.batches.with_user(other).search([]))
        with self.assertRaises(AccessError):
            batch.with_user(other).get_csv()
        manager = self.env.ref("base.user_admin")
        self.assertFalse(lines.with_user(manager).search([]))
        self.assertEqual(batch.with_user(manager).safe_count, batch.safe_count)

    def test_a_formula_in_a_name_is_text_in_the_table(self):
        self.clean.name = "=1+1"
        self.assertNotIn("\n=1+1", self.prepare().get_csv())

    def test_of_two_audiences_nothing_merges_unasked(self):
        keys = {contact.id: contact.id for contact in self.clean}
        with patch.object(
            type(self.merges), "_get_audience_keys", lambda _self, contacts: keys
        ):
            self.assertEqual(self.merges._find_unsafe([self.clean]), {0: "audience"})

    def test_other_addons_are_told_once_of_all_merges_of_a_chunk(self):
        told = []
        partners = type(self.env["res.partner"])
        original = partners._after_contacts_moved

        def spy(partner, src, dst, undo=False):
            told.append((set(src.ids), set(dst.ids)))
            return original(partner, src, dst, undo=undo)

        with patch.object(partners, "_after_contacts_moved", spy):
            self.merges._merge_chunk(self.get_groups())
        ends = {self.again.id, self.clean[1].id}, {self.anne.id, self.clean[0].id}
        self.assertEqual(told, [ends])

    def test_a_decision_between_two_groups_of_a_chunk_holds_for_their_survivors(self):
        low, high = sorted((self.again.id, self.clean[1].id))
        self.env["contact.duplicate"].create(
            {"partner_id": low, "other_id": high, "score": 0.6, "state": "dismissed"}
        )
        self.merges._merge_chunk(self.get_groups())
        low, high = sorted((self.anne.id, self.clean[0].id))
        inherited = self.env["contact.duplicate"].search(
            [("partner_id", "=", low), ("other_id", "=", high)]
        )
        self.assertEqual(inherited.state, "dismissed")

    def test_the_chatter_of_each_survivor_says_once_what_was_merged(self):
        self.clean[1].ref = "K-17"
        self.clean[0].ref = "K-18"
        self.merges._merge_chunk(self.get_groups())
        for survivor, merged in ((self.anne, self.again), tuple(self.clean)):
            said = survivor.message_ids.filtered(
                lambda m, name=merged.name: name in m.body
            )
            self.assertEqual(len(said), 1, said.mapped("body"))
            self.assertIn("/odoo/contact-merges/", said.body)
            self.assertNotIn("[", said.body)
        self.assertIn("K-17", said.body, "what was not kept")

    def test_a_batch_is_stopped_and_goes_on_where_it_was(self):
        self.again.name = "Anne Sophie VAUQUELIN"
        batch = self.prepare()
        mine = batch.with_user(self.merger)
        module = "odoo.addons.contact_dedup.models.contact_merge_batch"
        with patch(f"{module}.MERGED_AT_ONCE", 1):
            mine.action_start()
        self.run_job_cron(seconds=0)  # its time is up after the first slice
        self.assertEqual(batch.merged_count, 1)
        mine.action_stop()
        self.run_job_cron()
        self.env.invalidate_all()
        self.assertEqual((batch.merged_count, batch.safe_count), (1, 1))
        mine.action_resume()
        self.run_job_cron()
        self.env.invalidate_all()
        self.assertEqual((batch.state, batch.merged_count), ("done", 2))

    def get_groups(self):
        return [(self.anne, self.again, {}), (*self.clean, {})]
