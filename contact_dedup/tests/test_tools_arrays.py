from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..tools import arrays
from ..tools.arrays import Places, contains, distinct

NUMBERS = st.integers(-(2**31), 2**31 - 1)
#: numbers that lie close together, and some that lie anywhere
NEAR = st.lists(st.integers(-40, 40) | NUMBERS, max_size=30)


@tagged("post_install", "-at_install")
class TestToolsArrays(BaseCase):
    @given(st.lists(st.integers(-(2**62), 2**62), max_size=30))
    def test_different_values_are_those_of_numpy(self, values):
        array = np.array(values, np.int64)
        self.assertEqual(distinct(array).tolist(), np.unique(array).tolist())

    @given(NEAR, NEAR, st.sampled_from((0, 10_000)), st.sampled_from((2, 22)))
    def test_what_is_among_others_is_found_by_hash_and_by_search(
        self, others, values, few, bits
    ):
        some, values = np.unique(np.array(others, np.int32)), np.array(values, np.int32)
        with patch.multiple(arrays, _FEW=few, _HASH_BITS=bits):
            found = contains(some, values)
        self.assertEqual(found.tolist(), np.isin(values, some).tolist())

    @given(NEAR, NEAR, st.sampled_from((0, 10_000)), st.sampled_from((1, 2**40)))
    def test_a_number_is_found_at_its_first_place(self, ids, wanted, few, sparsest):
        if max(ids, default=0) - min(ids, default=0) > 100:
            sparsest = 1  # no table of gigabytes
        with patch.multiple(arrays, _FEW=few, _SPARSEST=sparsest):
            places = Places(np.array(ids, np.int64))
        known, at = places.find(np.array([*wanted, *ids], np.int64))
        for number, is_known, place in zip(
            [*wanted, *ids], known.tolist(), at.tolist(), strict=True
        ):
            self.assertEqual(is_known, number in ids)
            if is_known:
                self.assertEqual(place, ids.index(number))
