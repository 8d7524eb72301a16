"""At an undo: whose is what was made since the merge?"""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_merge import MergeCase


@tagged("post_install", "-at_install")
class TestMergeSince(MergeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.again.email = "anne.again@example.com"
        cls.old_child = cls.env["res.partner"].create(
            {"name": "Adresse d'avant", "type": "other", "parent_id": cls.anne.id}
        )

    def merge_and_go_on(self):
        merge = self.merge()
        child = self.env["res.partner"].create(
            {"name": "Adresse nouvelle", "type": "other", "parent_id": self.anne.id}
        )
        self.make_younger(child)
        return merge.with_user(self.merger), child

    def make_younger(self, record):
        """Of a later transaction than the merge's."""
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {record._table} SET create_date = create_date + interval '1 s' "
            "WHERE id = %s",
            [record.id],
        )
        self.env.invalidate_all()

    def test_only_what_was_made_since_is_asked_about(self):
        merge, child = self.merge_and_go_on()
        found = merge._get_records_since()
        self.assertEqual([r["id"] for r in found], [child.id])
        self.assertEqual(found[0]["model"], "res.partner")
        self.assertIn("Adresse nouvelle", found[0]["name"])

    def test_without_anything_new_nothing_is_asked(self):
        merge = self.merge().with_user(self.merger)
        action = merge.action_undo()
        self.assertEqual(action["res_model"], "contact.merge")
        self.assertEqual(merge.state, "undone")

    def test_the_window_asks_and_gives_what_was_picked(self):
        merge, child = self.merge_and_go_on()
        action = merge.action_undo()
        self.assertEqual(merge.state, "done", "nothing is undone before the answer")
        window = self.env[action["res_model"]].with_user(self.merger)
        window = window.browse(action["res_id"])
        self.assertEqual(window.line_ids.candidate_ids, self.both.ids)
        self.assertEqual(window.line_ids.contact_id, self.anne)
        window.line_ids.contact_id = self.again
        window.action_undo()
        self.assertEqual(merge.state, "undone")
        self.assertEqual(child.parent_id, self.again)
        self.assertEqual(self.old_child.parent_id, self.anne)

    def test_what_is_not_picked_stays_with_the_contact_that_was_primary(self):
        merge, child = self.merge_and_go_on()
        action = merge.action_undo()
        window = self.env[action["res_model"]].with_user(self.merger)
        window.browse(action["res_id"]).action_undo()
        self.assertEqual(child.parent_id, self.anne)

    def test_of_very_many_the_newest_are_listed_and_the_others_counted(self):
        merge, child = self.merge_and_go_on()
        more = self.env["res.partner"].create(
            [{"name": f"N° {n}", "parent_id": self.anne.id} for n in range(4)]
        )
        for contact in more:
            self.make_younger(contact)
        found = merge._get_records_since(limit=2)
        self.assertEqual([r["id"] for r in found], more[:1:-1].ids)
        [(label, count)] = merge._count_more_since(limit=2)
        self.assertEqual((label, count), (found[0]["label"], 3))
        merge.undo({"res.partner": {child.id: self.again.id}})
        self.assertEqual(child.parent_id, self.again, "not listed is not forbidden")

    def test_an_activity_is_given_as_well(self):
        merge = self.merge()
        activity = self.anne.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.merger.id
        )
        self.make_younger(activity)
        merge.with_user(self.merger).undo(
            {"mail.activity": {activity.id: self.again.id}}
        )
        self.assertEqual(activity.res_id, self.again.id)

    def test_what_was_there_before_cannot_be_picked(self):
        merge, _child = self.merge_and_go_on()
        with self.assertRaises(UserError):
            merge.undo({"res.partner": {self.old_child.id: self.again.id}})

    def test_nothing_goes_to_a_contact_that_was_not_in_the_merge(self):
        merge, child = self.merge_and_go_on()
        other = self.make({"name": "Tiers"})
        with self.assertRaises(UserError):
            merge.undo({"res.partner": {child.id: other.id}})

    def test_what_the_user_may_not_read_is_not_told(self):
        merge, child = self.merge_and_go_on()
        self.env["ir.rule"].create(
            {
                "name": "Nobody sees it",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {child.id})]",
            }
        )
        self.assertFalse(merge._get_records_since())

    def test_who_may_not_undo_is_shown_nothing(self):
        merge, _child = self.merge_and_go_on()
        other = new_test_user(
            self.env, "since_other", "base.group_user,contact_dedup.group_merger"
        )
        with self.assertRaises(AccessError):
            merge.with_user(other).action_undo()
