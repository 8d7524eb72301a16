import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..tools.components import connected, into_parts
from ..tools.table import Texts

EDGES = st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=40)


def walk(count, edges):
    """Components by walking from node to node."""
    labels = list(range(count))
    for start in range(count):
        todo = [start]
        while todo:
            node = todo.pop()
            for one, two in edges:
                for near, far in ((one, two), (two, one)):
                    if near == node and labels[far] > labels[node]:
                        labels[far] = labels[node]
                        todo.append(far)
    return labels


@tagged("post_install", "-at_install")
class TestToolsComponents(BaseCase):
    @given(EDGES)
    def test_what_hangs_together_has_the_smallest_node_as_its_label(self, edges):
        left, right = np.array(edges, np.int64).reshape(-1, 2).T
        self.assertEqual(connected(20, left, right).tolist(), walk(20, edges))

    def test_a_long_chain_is_one_component(self):
        chain = np.random.default_rng(1).permutation(20_000)
        labels = connected(20_000, chain[:-1], chain[1:])
        self.assertEqual(set(labels.tolist()), {0})

    @given(st.lists(st.integers(0, 9), max_size=60), st.integers(1, 9))
    def test_a_label_is_never_cut_and_parts_are_not_much_too_large(self, labels, most):
        parts = into_parts(np.array(labels, np.int64), most)
        self.assertEqual(
            len({*zip(labels, parts.tolist(), strict=True)}), len({*labels})
        )
        sizes = np.bincount(parts) if labels else np.zeros(0, int)
        largest = max(map(labels.count, labels), default=0)
        self.assertTrue((sizes < most + largest).all())
        self.assertTrue((sizes > 0).all())

    @given(st.lists(st.lists(st.text(max_size=5), min_size=6, max_size=6), max_size=8))
    def test_texts_in_one_piece_give_back_each_part_of_each(self, rows):
        rows = [[v.replace("\x1e", "").replace("\x1f", "") for v in r] for r in rows]
        texts = Texts.of("\x1f".join(row) for row in rows)
        at = np.arange(len(rows))
        for number in range(6):
            self.assertEqual(texts.parts(number, at), [row[number] for row in rows])
        self.assertEqual([texts[i] for i in at], ["\x1f".join(row) for row in rows])
