"""Weights follow decisions, as far as the quality elsewhere allows it."""

import numpy as np

from odoo.tests import BaseCase, tagged

from odoo.addons.contact_dedup.tools.book import Book
from odoo.addons.contact_dedup.tools.compare import COMPARISONS, LEVELS
from odoo.addons.contact_dedup.tools.learn import (
    adapt,
    count_patterns,
    fit,
    quality,
    shipped_labels,
)
from odoo.addons.contact_dedup.tools.weigh import Model, shipped_weights


def pattern(**levels):
    """A row of levels, by their names; people unless told."""
    named = {"kind": "person", **levels}
    return [LEVELS[name].index(named.get(name, "missing")) for name in COMPARISONS]


HOUSEHOLD = pattern(
    name="given_differs:common", contact="same_shared+same", place="same+same_rare"
)
COPY = pattern(name="equal:rare", contact="same+none", place="none+same")
NAMESAKE = pattern(name="equal:usual", place="differs+differs")


def score(data, row):
    return float(Model.load(data).score(np.array([row]), Book.empty())[1][0])


@tagged("post_install", "-at_install", "long")
class TestToolsLearn(BaseCase):
    def adapt(self, rows, is_match):
        levels, answers = np.array(rows, np.uint8), np.array(is_match)
        return adapt(shipped_weights(), levels, answers, shipped_labels())

    def test_shipped_weights_find_copies_and_spare_households(self):
        self.assertGreater(score(None, COPY), 0.95)
        self.assertLess(score(None, HOUSEHOLD), 0.25)

    def test_shipped_weights_are_good_on_the_shipped_labels(self):
        self.assertGreater(quality(shipped_weights(), shipped_labels()), 0.925)

    def test_one_decision_moves_little(self):
        before = score(None, NAMESAKE)
        after = score(self.adapt([NAMESAKE], [True]).data, NAMESAKE)
        self.assertGreater(after, before)
        self.assertLess(after - before, 0.2)

    def test_many_decisions_move_the_weights_their_way(self):
        rows = [pattern(name="some_differ:rare", place="same+same_rare")] * 12
        lower = self.adapt(rows, [False] * 12)
        higher = self.adapt(rows, [True] * 12)
        self.assertLess(score(lower.data, rows[0]), score(None, rows[0]))
        self.assertGreater(score(higher.data, rows[0]), score(None, rows[0]))

    def test_learning_is_refused_when_quality_drops(self):
        silly = self.adapt(
            [COPY] * 400 + [HOUSEHOLD] * 400, [False] * 400 + [True] * 400
        )
        self.assertTrue(silly.is_refused)
        self.assertEqual(silly.reason, "quality_drops")
        self.assertLess(silly.figures["after"], silly.figures["before"])
        self.assertIs(silly.data, shipped_weights())

    def test_decisions_on_people_leave_companies_alone(self):
        adapted = self.adapt([NAMESAKE] * 20, [True] * 20).data
        company = shipped_weights()["weights"]["company"]
        self.assertEqual(adapted["weights"]["company"], company)

    def test_two_kinds_of_evidence_have_a_weight_together(self):
        alone = [pattern(name="short:usual"), pattern(contact="same_shared+none")]
        both = pattern(name="short:usual", contact="same_shared+none")
        rows = [*alone * 300, *[both] * 300]
        answers = [False] * 600 + [True] * 300
        data = fit(count_patterns(np.array(rows, np.uint8), np.array(answers)))
        self.assertGreater(
            data["together"]["person"]["name+contact"]["close+shared"], 1
        )
        self.assertGreater(score(data, both), 0.8)
        self.assertLess(score(data, alone[1]), 0.3)

    def test_rare_level_takes_the_weight_of_its_kin(self):
        rows = [pattern(name="equal:rare", contact="same+none")] * 200
        rows += [pattern(name="different:frequent", contact="same+none")] * 800
        answers = [True] * 200 + [False] * 800
        data = fit(count_patterns(np.array(rows, np.uint8), np.array(answers)))
        names = data["weights"]["person"]["name"]
        self.assertGreater(names["equal:unique"], 0.5)
        self.assertLess(names["different:common"], -0.5)
