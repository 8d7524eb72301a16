from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ANNE, STRANGER, ContactDedupCase


@tagged("post_install", "-at_install")
class TestDecisions(ContactDedupCase):
    def setUp(self):
        super().setUp()
        self.twins = self.make_twins()
        self.env.cr.flush()
        self.scan()
        self.pair = self.pair_of(self.twins)
        self.group = self.pair.group_id

    def test_a_dismissed_pair_is_remembered_whatever_is_searched_again(self):
        self.group.with_user(self.reviewer).action_dismiss()
        self.assertEqual((self.pair.state, self.group.state), ("dismissed",) * 2)
        self.assertEqual(self.pair.user_id, self.reviewer)
        self.assertTrue(self.pair.date_decided)
        self.twins[0].street2 = "second floor"
        self.env.cr.flush()
        self.scan()
        self.scan(full=False)
        self.assert_found()
        self.assertEqual(self.pair.state, "dismissed")

    def test_merging_contacts_without_a_pair_harms_nothing(self):
        one, other = self.make({"name": "Quark"}), self.make({"name": "Wunder"})
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((one | other).ids, one)
        self.assertEqual((other.active, other.merged_into_id), (False, one))

    def test_only_stronger_evidence_raises_a_dismissed_pair_again(self):
        self.twins[1].write({"email": False})
        self.env.cr.flush()
        self.scan()
        self.pair.action_dismiss()
        self.twins[1].write({"zip": False})
        self.env.cr.flush()
        self.scan(full=False)
        self.assertEqual(self.pair.state, "dismissed")
        self.twins[1].write({"email": ANNE["email"], "zip": "69003"})
        self.env.cr.flush()
        self.scan(full=False)
        self.env.invalidate_all()
        self.assertEqual((self.pair.state, self.pair.user_id.id), ("open", False))
        self.assert_found(self.twins.mapped("name"))

    def test_a_decision_can_be_taken_back(self):
        for decide in ("action_dismiss", "action_keep_apart"):
            getattr(self.group, decide)()
            self.assert_found()
            self.pair.group_id.action_reopen()
            self.assert_found(self.twins.mapped("name"))
            self.assertFalse(self.pair.user_id)
            self.group = self.pair.group_id

    def test_kept_apart_stays_apart_even_if_they_grow_more_alike(self):
        self.twins[1].write({"email": False})
        self.env.cr.flush()
        self.scan()
        self.pair.action_keep_apart()
        self.twins[1].email = ANNE["email"]
        self.env.cr.flush()
        self.scan()
        self.assertEqual(self.pair.state, "kept_apart")

    def test_later_comes_back_when_a_contact_joins(self):
        self.group.action_later()
        self.assertEqual((self.group.state, self.pair.state), ("later", "open"))
        self.scan()
        self.assertEqual(self.pair.group_id.state, "later")
        self.make({**ANNE, "name": "Anne S. Vauquelin"})
        self.env.cr.flush()
        self.scan(full=False)
        self.env.invalidate_all()
        self.assertEqual(self.pair.group_id.state, "open")

    def test_later_can_be_taken_back(self):
        self.group.action_later()
        self.group.action_reopen()
        self.assertEqual(self.group.state, "open")

    def test_one_pair_of_three_contacts_decided_leaves_the_others_together(self):
        third = self.make({**ANNE, "name": "Anne Sophie Vauquelin"})
        self.env.cr.flush()
        self.scan()
        self.pair.action_dismiss()
        self.env.invalidate_all()
        self.assertEqual(self.pair.group_id.state, "dismissed")
        self.assertEqual(self.pair.group_id.partner_ids, self.twins)
        others = self.pairs.search([("state", "=", "open")])
        self.assertEqual(len(others), 2)
        for group in others.group_id:
            self.assertIn(third, group.partner_ids)
        # those two said to be different are in no group together
        together = others.group_id.filtered(lambda g: self.twins <= g.partner_ids)
        self.assertFalse(together)

    def test_many_groups_are_decided_at_once(self):
        counts = {}
        for size in (3, 12):
            for number in range(size):
                self.make(
                    {
                        **STRANGER,
                        "name": f"Balthazar K{'erouanton' * number}",
                        "email": f"b{number}@k{number}.example",
                        "phone": f"+33 2 99 00 {number:02d} {size:02d}",
                    }
                )
                self.make(
                    {
                        **STRANGER,
                        "name": f"Balthazar K{'erouanton' * number}",
                        "email": f"b{number}@k{number}.example",
                        "phone": f"+33 2 99 00 {number:02d} {size:02d}",
                    }
                )
            self.env.cr.flush()
            self.scan()
            groups = self.groups.search([("state", "=", "open")])
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            groups.action_dismiss()
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
            self.assert_found()
        self.assertLessEqual(counts[12], counts[3] + 8)

    def test_somebody_who_is_no_reviewer_decides_nothing(self):
        plain = self.env["res.users"].create({"name": "Plain", "login": "plain"})
        for action in ("action_dismiss", "action_keep_apart", "action_later"):
            with self.assertRaises(AccessError):
                getattr(self.group.with_user(plain), action)()
            with self.assertRaises(AccessError):
                getattr(self.pair.with_user(plain), action)()

    def test_nobody_writes_a_pair_by_hand(self):
        with self.assertRaises(AccessError):
            self.pair.with_user(self.merger).write({"state": "merged"})
        with self.assertRaises(AccessError):
            self.pair.with_user(self.merger).unlink()

    def test_reviewers_assign_a_group_and_write_nothing_else(self):
        group = self.group.with_user(self.reviewer)
        group.user_id = self.merger
        self.assertEqual(self.group.user_id, self.merger)
        for values in ({"state": "dismissed"}, {"date_found": False}):
            with self.assertRaises(AccessError):
                group.write(values)

    def test_the_merge_window_opens_with_the_contacts_for_mergers_only(self):
        action = self.group.with_user(self.merger).action_merge()
        window = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(window.partner_ids, self.twins)
        with self.assertRaises(AccessError):
            self.group.with_user(self.reviewer).action_merge()

    def test_merging_in_odoos_window_leaves_no_pair_and_passes_decisions_on(self):
        third = self.make({**ANNE, "name": "Anne Sophie Vauquelin"})
        self.env.cr.flush()
        self.scan()
        self.pair_of(self.twins[1] | third).action_dismiss()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(self.twins.ids, self.twins[0])
        self.env.cr.flush()
        self.env.invalidate_all()
        self.assertFalse(self.pairs.search([("state", "=", "open")]))
        self.assertEqual(self.pair_of(self.twins[0] | third).state, "dismissed")
        self.assertEqual(self.pair_of(self.twins).state, "merged")
        self.scan()
        self.assert_found()
