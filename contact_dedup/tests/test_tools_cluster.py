"""Groups of contacts: consistent, and the same whatever the order."""

import random

import numpy as np

from odoo.tests import BaseCase, tagged

from odoo.addons.contact_dedup.tools.cluster import cluster

from .test_tools_engine import make_table


def groups(rows, pairs, apart=()):
    """The groups of two and more, from ``(left, right, score)`` pairs."""
    left, right, score = (np.array(side) for side in zip(*pairs, strict=True))
    labels = cluster(make_table(rows), left, right, score, apart=apart).tolist()
    found = {}
    for position, label in enumerate(labels):
        found.setdefault(label, []).append(position)
    return sorted(group for group in found.values() if len(group) > 1)


@tagged("post_install", "-at_install")
class TestToolsCluster(BaseCase):
    def test_chain_of_certain_pairs_is_a_group(self):
        rows = [{"name": "Jean Martin"}] * 3
        pairs = [(0, 1, 0.99), (1, 2, 0.99), (0, 2, 0.9)]
        self.assertEqual(groups(rows, pairs), [[0, 1, 2]])

    def test_two_vat_numbers_never_meet_through_a_third(self):
        rows = [
            {"name": "Dupont", "is_company": True, "vat": "FR11111111111"},
            {"name": "Dupont", "is_company": True},
            {"name": "Dupont", "is_company": True, "vat": "FR22222222222"},
        ]
        pairs = [(0, 1, 0.99), (1, 2, 0.98), (0, 2, 0.7)]
        self.assertEqual(groups(rows, pairs), [[0, 1]])

    def test_two_emails_and_two_mobiles_never_meet_through_a_third(self):
        rows = [
            {"name": "Jean Martin", "email": "jm@free.fr", "phone": "0612345678"},
            {"name": "Jean Martin"},
            {"name": "Jean Martin", "email": "j.m@sfr.fr", "phone": "0698765432"},
        ]
        pairs = [(0, 1, 0.99), (1, 2, 0.98), (0, 2, 0.6)]
        self.assertEqual(groups(rows, pairs), [[0, 1]])

    def test_weak_link_does_not_join_what_nothing_else_joins(self):
        rows = [{"name": "Jean Martin"}] * 4
        pairs = [(0, 1, 0.99), (2, 3, 0.99), (1, 2, 0.6)]
        self.assertEqual(groups(rows, pairs), [[0, 1], [2, 3]])

    def test_contacts_decided_apart_stay_apart(self):
        rows = [{"name": "Jean Martin"}] * 3
        pairs = [(0, 1, 0.99), (1, 2, 0.98), (0, 2, 0.97)]
        self.assertEqual(groups(rows, pairs, apart=[(2, 0)]), [[0, 1]])

    def test_order_of_the_pairs_does_not_matter(self):
        rng = random.Random(4)
        rows = [{"name": f"Jean Martin {i % 3}"} for i in range(30)]
        pairs = [
            (min(pair), max(pair), round(rng.random(), 2))
            for pair in (rng.sample(range(30), 2) for _ in range(120))
        ]
        pairs = list({pair[:2]: pair for pair in pairs}.values())
        expected = groups(rows, pairs)
        for _turn in range(5):
            rng.shuffle(pairs)
            self.assertEqual(groups(rows, pairs), expected)
