from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ANNE, ANNE_AGAIN, STRANGER, ContactDedupCase


@tagged("post_install", "-at_install")
class TestSight(ContactDedupCase):
    """What a reviewer sees, counts, sorts and groups by is what he may read."""

    def setUp(self):
        super().setUp()
        self.triplets = self.make_triplets()
        self.strangers = self.make(STRANGER) | self.make(
            {**STRANGER, "name": "Kerouanton B.", "phone": False, "zip": False}
        )
        self.env.cr.flush()
        self.scan()
        self.group = self.pair_of(self.triplets[:2]).group_id
        self.seen = self.as_user(self.reviewer)

    def group_in(self, env):
        return env["contact.duplicate.group"].search(
            [("partner_ids", "in", self.triplets.ids), ("state", "=", "open")]
        )

    def test_without_hidden_contacts_a_reviewer_sees_the_stored_figures(self):
        self.see_all(self.reviewer)
        groups = self.seen["contact.duplicate.group"]
        self.assertTrue(groups._is_all_seen())
        group = self.group_in(self.seen)
        self.assertEqual((group.size, len(group.partner_ids)), (3, 3))
        self.assertEqual(group.score, self.group.sudo().all_score)

    def test_a_hidden_contact_is_neither_named_nor_counted(self):
        best = self.pair_of(self.triplets[:2]).score
        self.hide(self.triplets[2])
        groups = self.seen["contact.duplicate.group"]
        self.assertFalse(groups._is_all_seen())
        group = self.group_in(self.seen)
        self.assertEqual(group.partner_ids.ids, self.triplets[:2].ids)
        self.assertEqual((group.size, group.score), (2, best))
        self.assertNotIn(self.triplets[2].name, group.name)
        self.assertEqual(len(group.duplicate_ids), 1)
        comparison = group.get_comparison()
        self.assertEqual(
            [p["id"] for p in comparison["partners"]], self.triplets[:2].ids
        )
        self.assertEqual(len(comparison["pairs"]), 1)
        partner = self.seen["res.partner"].browse(self.triplets[0].id)
        self.assertEqual(partner.duplicate_count, 1)

    def test_contacts_are_found_by_their_visible_duplicates_alone(self):
        partners = self.seen["res.partner"]

        def find(*condition):
            mine = ("id", "in", self.triplets.ids)
            return partners.search([("duplicate_count", *condition), mine], order="id")

        self.assertEqual(find(">", 0).ids, self.triplets.ids)
        self.assertEqual(find("=", 2).ids, self.triplets.ids)
        self.assertFalse(find("=", 0))
        self.hide(self.triplets[2])
        visible = self.triplets[:2].ids
        for condition in ((">", 0), (">=", 1), ("<=", 1), ("=", 1), ("!=", 0)):
            with self.subTest(condition=condition):
                self.assertEqual(find(*condition).ids, visible)
        for condition in (("=", 2), (">", 1), ("<", 1), ("not in", [1, 2])):
            with self.subTest(condition=condition):
                self.assertFalse(find(*condition))
        self.hide(self.triplets[1])
        self.assertFalse(find(">", 0))
        self.assertEqual(find("=", 0).ids, self.triplets[:1].ids)

    def test_who_reviews_no_duplicates_cannot_search_by_them(self):
        anybody = new_test_user(self.env, "dedup_anybody", "base.group_user")
        partners = self.env["res.partner"].with_user(anybody)
        with self.assertRaises(AccessError):
            partners.search([("duplicate_count", ">", 0)])

    def test_a_group_with_one_visible_contact_is_not_there(self):
        self.hide(self.triplets[1] | self.triplets[2])
        self.assertFalse(self.group_in(self.seen))
        with self.assertRaises(AccessError):
            self.group.with_env(self.seen).read(["score"])
        self.assertEqual(len(self.found(self.seen)), 1)
        partner = self.seen["res.partner"].browse(self.triplets[0].id)
        self.assertEqual(partner.duplicate_count, 0)
        self.assertEqual(partner.find_duplicates(), [])

    def test_two_contacts_linked_by_a_hidden_one_alone_are_no_group(self):
        self.pair_of(self.triplets[:2]).unlink()
        self.groups._refresh_figures(self.group.ids)
        self.hide(self.triplets[2])
        self.assertFalse(self.group_in(self.seen))

    def test_order_filter_and_grouping_say_the_same_as_the_columns(self):
        self.hide(self.triplets[2])
        for env in (self.env, self.seen):
            groups = env["contact.duplicate.group"]
            everything = groups.search([("state", "=", "open")])
            self.assertEqual(
                everything.ids,
                everything.sorted(lambda g: (-g.score, -g.id)).ids,
            )
            for group in everything:
                for name in ("score", "size", "level", "kind", "reason"):
                    found = groups.search([(name, "=", group[name])])
                    self.assertIn(group, found, name)
            rows = groups._read_group(
                [("state", "=", "open")], ["level", "reason"], ["__count", "size:sum"]
            )
            self.assertEqual(
                sum(row[3] for row in rows), sum(everything.mapped("size"))
            )
            for level, reason, count, _size in rows:
                same = everything.filtered(
                    lambda g, key=(level, reason): (g.level, g.reason) == key
                )
                self.assertEqual(len(same), count)

    def test_the_hidden_truth_is_not_readable(self):
        for name in ("all_score", "all_size", "all_reason", "is_bridge"):
            with self.assertRaises(AccessError):
                self.group_in(self.seen).read([name])
            with self.assertRaises(AccessError):
                self.seen["contact.duplicate.group"].search([(name, "!=", False)])
            with self.assertRaises(AccessError):
                self.seen["contact.duplicate.group"].search([], order=name)

    def test_a_decision_of_somebody_who_sees_a_part_holds_for_that_part(self):
        self.hide(self.triplets[2])
        self.group_in(self.seen).action_dismiss()
        self.env.invalidate_all()
        states = {
            frozenset((p.partner_id | p.other_id).ids): p.state
            for p in self.pairs.search([("partner_id", "in", self.triplets.ids)])
        }
        one, two, three = self.triplets.ids
        self.assertEqual(states[frozenset((one, two))], "dismissed")
        self.assertEqual(states[frozenset((one, three))], "open")
        decided = self.seen["contact.duplicate.group"].search(
            [("state", "=", "dismissed")]
        )
        self.assertEqual(decided.size, 2)
        self.assertFalse(self.group_in(self.seen))

    def test_typing_never_tells_of_a_hidden_contact(self):
        self.hide(self.triplets)
        partners = self.seen["res.partner"]
        self.assertEqual(partners.find_duplicates(ANNE), [])
        self.assertEqual(partners.check_typed(ANNE), [])
        self.assertEqual(partners.check_rows([ANNE, ANNE_AGAIN]), [[], []])
        self.assertTrue(self.env["res.partner"].check_typed(ANNE))

    def test_a_typed_parent_that_is_hidden_helps_nobody_to_guess(self):
        company = self.make({"name": "Secret Labs", "is_company": True})
        self.make({"name": "Zenobia Quill"}, parent_id=company.id)
        self.env.cr.flush()
        self.hide(company)
        typed = {"name": "Zenobia Quill", "parent_id": company.id}
        found = self.seen["res.partner"].find_duplicates(typed)
        bare = self.seen["res.partner"].find_duplicates({"name": "Zenobia Quill"})
        self.assertEqual(found, bare)

    def test_only_managers_search_all_contacts(self):
        for env in (self.seen, self.as_user(self.merger)):
            with self.assertRaises(AccessError):
                env["contact.duplicate.scan"].run()
            with self.assertRaises(AccessError):
                env["contact.duplicate.scan"].action_scan_now()
            with self.assertRaises(AccessError):
                env["contact.duplicate.scan"].search([])
        self.assertEqual(self.seen["contact.duplicate.scan"].get_status()["ever"], True)

    def test_a_plain_user_sees_no_pair_but_is_warned_while_typing(self):
        plain = new_test_user(self.env, "dedup_plain", "base.group_user")
        env = self.as_user(plain)
        with self.assertRaises(AccessError):
            env["contact.duplicate"].search([])
        with self.assertRaises(AccessError):
            env["contact.duplicate.group"].search([])
        self.assertTrue(env["res.partner"].check_typed(ANNE))

    def test_portal_users_learn_nothing(self):
        portal = new_test_user(self.env, "dedup_portal", "base.group_portal")
        env = self.as_user(portal)
        self.assertEqual(env["res.partner"].find_duplicates(ANNE), [])
        with self.assertRaises(AccessError):
            env["contact.duplicate.group"].search([])


@tagged("post_install", "-at_install")
class TestMultiCompany(ContactDedupCase):
    def setUp(self):
        super().setUp()
        self.ours = self.env.company
        self.theirs = self.env["res.company"].create({"name": "Theirs"})
        self.mine = self.make(ANNE, company_id=self.ours.id)
        self.other = self.make(ANNE_AGAIN, company_id=self.theirs.id)
        self.shared = self.make({**ANNE, "name": "Anne S. Vauquelin"})
        self.env.cr.flush()
        self.scan()

    def test_contacts_of_a_company_of_others_are_not_proposed(self):
        env = self.as_user(self.reviewer)
        group = env["contact.duplicate.group"].search([("state", "=", "open")])
        self.assertEqual(group.partner_ids, self.mine | self.shared)
        self.assertEqual(group.size, 2)
        ids = {row["id"] for row in env["res.partner"].find_duplicates(ANNE)}
        self.assertEqual(ids, {self.mine.id, self.shared.id})

    def test_who_works_in_both_companies_sees_all_and_fast(self):
        self.see_all(self.reviewer)
        self.reviewer.company_ids |= self.theirs
        companies = [self.ours.id, self.theirs.id]
        env = self.env(
            user=self.reviewer.id, context={"allowed_company_ids": companies}
        )
        self.assertTrue(env["contact.duplicate.group"]._is_all_seen())
        group = env["contact.duplicate.group"].search([("state", "=", "open")])
        self.assertEqual(len(group.partner_ids), 3)

    def test_working_in_one_company_at_a_time_hides_the_other(self):
        self.reviewer.company_ids |= self.theirs
        env = self.env(
            user=self.reviewer.id, context={"allowed_company_ids": self.theirs.ids}
        )
        group = env["contact.duplicate.group"].search([("state", "=", "open")])
        self.assertEqual(group.partner_ids, self.other | self.shared)
