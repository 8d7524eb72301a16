from unittest.mock import patch

import numpy as np

from odoo.tests import tagged
from odoo.tools.sql import table_exists

from ..hooks import RAW_TABLES, uninstall_hook
from ..models.contact_dedup_rule import ContactDedupRule
from ..models.scan_found import are_too_many
from ..tools.rule import Rule
from ..tools.weigh import shipped_weights
from .common import ANNE, ANNE_AGAIN, STRANGER, ContactDedupCase

ODD_NAMES = (
    "",
    " ",
    "A",
    "é",
    "😀",
    "😀 Fête 🎉",
    "محمد علي",
    "משה כהן",
    "山田太郎",
    "Владимир Ильич",
    "<b>Jean</b> <script>alert(1)</script>",
    "a\tb\nc\\N",
    "\x1e\x1f\x7f",
    "x" * 10_000,
    "Jean " * 2_000,
    "‮Jean‬",
    "%s %(name)s {0}",
    "NULL",
    "-",
    "1234567890",
)


@tagged("post_install", "-at_install")
class TestRobust(ContactDedupCase):
    def test_odd_names_are_compared_like_others(self):
        before = self.scan().contact_count
        odd = self.env["res.partner"]
        for name in filter(str.strip, ODD_NAMES):
            odd |= self.make({"name": name, "email": "odd@odd.example"})
            odd |= self.make({"name": name, "street": name, "city": name, "vat": name})
        self.env.cr.flush()
        self.assertEqual(self.scan().contact_count, before + len(odd))
        twins = self.make_twins()
        self.assertEqual(self.scan(full=False).contact_count, len(twins))
        self.assertEqual(self.pair_of(twins).level, "certain")

    def test_contacts_without_a_name_do_no_harm(self):
        self.make({"name": False, "type": "invoice"}, parent_id=self.make(ANNE).id)
        self.env.cr.execute(
            "INSERT INTO res_partner (active, type) VALUES (TRUE, 'invoice'), "
            "(TRUE, 'invoice')"
        )
        self.assertEqual(self.scan().state, "done")
        self.assert_found()

    def test_an_email_that_hundreds_share_makes_no_flood(self):
        rows = [
            {"name": name, "email": "info@mairie.example"}
            for name in (
                f"Person {chr(65 + i % 26)}{i * 7919 % 10007}" for i in range(300)
            )
        ]
        self.env["res.partner"].create(rows)
        twins = self.make_twins()
        self.env.cr.flush()
        scan = self.scan()
        self.assertLessEqual(scan.compared_count, 45 * 300)
        self.assertTrue(self.pair_of(twins))

    def test_hundreds_called_contact_make_no_flood(self):
        self.env["res.partner"].create(
            [{"name": "Contact", "city": f"Town {i}"} for i in range(300)]
        )
        twins = self.make_twins()
        self.env.cr.flush()
        scan = self.scan()
        self.assertEqual(scan.certain_count, 1)
        self.assertTrue(self.pair_of(twins))

    def test_a_book_of_one_contact_and_an_empty_one(self):
        self.env.cr.execute("UPDATE res_partner SET active = FALSE")
        self.assertEqual(self.scan().contact_count, 0)
        self.make(ANNE)
        self.env.cr.flush()
        self.assertEqual(self.scan().contact_count, 1)
        self.assert_found()

    def test_pairs_follow_no_contact_into_its_grave(self):
        twins = self.make_twins()
        self.env.cr.flush()
        self.scan()
        self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", [twins[1].id])
        self.env.invalidate_all()
        self.assertFalse(self.pairs.search([]))
        self.scan()
        self.assertFalse(self.groups.search([]))

    def test_many_new_contacts_with_one_email_crowd_nobody_out(self):
        self.make(STRANGER)
        self.scan()
        self.env["res.partner"].create(
            [
                {
                    "name": f"Person {chr(65 + i % 26)}{i * 7919 % 10007}",
                    "email": ANNE["email"],
                }
                for i in range(600)
            ]
        )
        twins = self.make_twins()
        self.env.cr.flush()
        found = self.env["res.partner"].find_duplicates(ANNE)
        self.assertEqual(sorted(match["id"] for match in found[:2]), sorted(twins.ids))
        scan = self.scan(full=False)
        self.assertEqual(scan.kind, "incremental")
        self.assertLess(scan.compared_count, 45 * 600)
        self.assertEqual(self.pair_of(twins).level, "certain")

    def test_the_uninstallation_leaves_no_table_and_no_job(self):
        self.scans._enqueue(full=True)
        self.env.flush_all()
        uninstall_hook(self.env)
        jobs = [("res_model", "=", "contact.duplicate.scan")]
        self.assertFalse(self.env["contact.job"].search(jobs))
        params = [("key", "=like", r"contact\_dedup.%")]
        self.assertFalse(self.env["ir.config_parameter"].search(params))
        for table in RAW_TABLES:
            self.assertFalse(table_exists(self.env.cr, table))

    def test_a_changed_contact_keeps_its_best_possible_pairs(self):
        ends = np.array([[1] * 30 + [2], [*range(10, 40), 3]])
        score = np.append(np.linspace(0.2, 0.4, 30), 0.2).astype(np.float32)
        score[0] = 0.99
        dropped = are_too_many(ends, score, [1, 2])
        self.assertEqual(np.flatnonzero(dropped).tolist(), list(range(1, 10)))
        order = np.random.default_rng(3).permutation(31)
        again = are_too_many(ends[::-1, order], score[order], [1, 2])
        self.assertEqual(again.tolist(), dropped[order].tolist())
        self.assertFalse(are_too_many(ends, score, []).any())
        self.assertFalse(len(are_too_many(ends[:, :0], score[:0], [1])))

    def test_a_merge_leaves_no_group_without_pairs(self):
        first, second, third = self.make_triplets()
        self.env.cr.flush()
        self.scan()
        self.pair_of(first | second).action_dismiss()
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (first | third).ids, third
        )
        self.env.cr.flush()
        self.env.cr.execute(
            "SELECT count(*) FROM contact_duplicate_group g WHERE NOT EXISTS "
            "(SELECT FROM contact_duplicate d WHERE d.group_id = g.id)"
        )
        self.assertEqual(self.env.cr.fetchall(), [(0,)])
        self.assert_found()
        self.assertEqual(self.pair_of(second | third).state, "dismissed")


@tagged("post_install", "-at_install")
class TestRules(ContactDedupCase):
    def setUp(self):
        super().setUp()
        self.rules = self.env["contact.dedup.rule"]

    def rule(self, code):
        return self.rules.search([("code", "=", code)])

    def test_each_comparison_that_ships_is_a_rule(self):
        codes = set(self.rules.search([("code", "!=", False)]).mapped("code"))
        self.assertEqual(
            codes, {"name", "contact", "place", "org", "identifier", "kind"}
        )

    def test_all_rules_switched_off_and_broken_weights_do_no_harm(self):
        self.make_twins()
        params = self.env["ir.config_parameter"]
        params.set_param("contact_dedup.learn", "1")
        for text in ("{}", "[1]", "no JSON", '{"prior": 1}'):
            params.set_param("contact_dedup.weights", text)
            with self.assertLogs("odoo.addons.contact_dedup", "WARNING"):
                self.assertEqual(self.scan().certain_count, 1)
        params.set_param("contact_dedup.weights", False)
        self.rules.search([]).active = False
        self.assertEqual(self.scan().state, "done")

    def test_a_comparison_switched_off_says_nothing_any_more(self):
        twins = self.make_twins()
        self.env.cr.flush()
        self.scan()
        before = self.pair_of(twins).score
        self.rule("contact").active = False
        scan = self.scan(full=None)
        self.assertEqual(scan.kind, "full")
        pair = self.pair_of(twins)
        self.assertNotIn("contact", {step["comparison"] for step in pair.evidence})
        self.assertLess(pair.score, before)

    def test_a_weight_counts_in_the_sum(self):
        twins = self.make_twins()
        self.env.cr.flush()
        self.scan()
        self.rule("contact").weight = 2
        self.scan()
        pair = self.pair_of(twins)
        total = sum(step["weight"] for step in pair.evidence)
        self.assertAlmostEqual(total, pair.weight, places=2)

    def test_a_field_of_ones_own_is_compared(self):
        field = self.env["ir.model.fields"]._get("res.partner", "function")
        plain = {"name": "Dominique Lefebvre", "city": "Lille", "zip": "59000"}
        same = self.make({**plain, "function": "Chief taster"}) | self.make(
            {**plain, "function": "Chief taster"}
        )
        self.env.cr.flush()
        self.scan()
        before = self.pair_of(same).score
        rule = self.rules.create(
            {"name": "Job", "field_id": field.id, "comparator": "exact", "weight": 1}
        )
        self.scan()
        pair = self.pair_of(same)
        self.assertIn("function", {step["comparison"] for step in pair.evidence})
        self.assertIn("same Job Position", pair.reason_text)
        self.assertGreater(pair.score, before)
        [match] = self.env["res.partner"].find_duplicates(
            {**plain, "function": "Chief taster"}, limit=1
        )
        self.assertIn("function", {step["comparison"] for step in match["evidence"]})
        rule.unlink()
        self.scan()
        self.assertAlmostEqual(self.pair_of(same).score, before, places=4)

    def test_a_developer_adds_a_comparison_in_five_lines(self):
        original = ContactDedupRule._get_comparisons

        def get_comparisons(rules):
            return [*original(rules), Rule("function", "text")]

        with patch.object(ContactDedupRule, "_get_comparisons", get_comparisons):
            self.env.registry.clear_cache()
            same = self.make({**ANNE, "function": "Taster"}) | self.make(
                {**ANNE_AGAIN, "function": "Taster"}
            )
            self.env.cr.flush()
            self.scan()
            evidence = self.pair_of(same).evidence
        self.env.registry.clear_cache()
        self.assertIn("function", {step["comparison"] for step in evidence})


@tagged("post_install", "-at_install")
class TestLearning(ContactDedupCase):
    def find_pairs(self, count, other="@other"):
        """Open pairs: one name, one town, another e-mail (or the same)."""
        for number in range(count):
            values = {
                "name": f"{chr(65 + number)}lbert Quen{chr(97 + number) * 3}in",
                "email": f"q{number}@quen{number}.example",
                "city": "Metz",
            }
            self.make(values)
            self.make({**values, "email": f"q{number}{other}{number}.example"})
        self.env.cr.flush()
        self.scan()
        return self.pairs.search([("state", "=", "open")])

    def test_merges_move_the_weights_and_can_be_forgotten(self):
        pairs = self.find_pairs(25)
        pairs._note_lessons()
        learning = self.pairs.learn_now()
        self.assertEqual((learning["applied"], learning["refused"]), (True, ""))
        self.assertNotEqual(self.pairs._get_weights(), shipped_weights())
        before = pairs[0].weight
        self.assertEqual(self.scan(full=None).kind, "full")
        self.assertGreater(pairs[0].weight, before)
        self.pairs.reset_learning()
        self.assertFalse(self.pairs.get_learning()["applied"])
        self.assertIsNone(self.pairs._get_weights())

    def test_what_would_spoil_the_quality_is_refused_with_the_reason(self):
        self.find_pairs(25, other="@quen").action_dismiss()
        learning = self.pairs.learn_now()
        self.assertGreaterEqual(learning["decisions"]["dismissed"], 20)
        self.assertIn("were not applied", learning["refused"])
        self.assertIsNone(self.pairs._get_weights())

    def test_few_decisions_teach_nothing(self):
        self.find_pairs(2)._note_lessons()
        self.assertFalse(self.pairs.learn_now()["applied"])

    def test_switched_off_it_teaches_nothing(self):
        self.env["ir.config_parameter"].set_param("contact_dedup.learn", False)
        self.find_pairs(25)._note_lessons()
        self.assertFalse(self.pairs.learn_now()["applied"])

    def test_kept_apart_teaches_nothing(self):
        self.make_twins()
        self.env.cr.flush()
        self.scan()
        self.pairs.search([]).action_keep_apart()
        levels, _is_match = self.pairs._get_lessons()
        self.assertEqual(len(levels), 0)

    def test_a_merge_leaves_its_lesson_behind(self):
        twins = self.make_twins()
        self.env.cr.flush()
        self.scan()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(twins.ids, twins[0])
        levels, is_match = self.pairs._get_lessons()
        self.assertEqual((len(levels), list(is_match)), (1, [True]))
