"""What holds for any text, found out with thousands of odd ones."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.contact_base.tools.address import merge_address, same_address
from odoo.addons.contact_base.tools.diff import mark_differences
from odoo.addons.contact_base.tools.equality import COMPARERS, same_value
from odoo.addons.contact_base.tools.phone import normalize_phone

from .test_normalize import NORMALIZERS

NOISY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)
TYPED = st.text(alphabet="aéÉœ'’ \u00a0-–.,;:/()<>&@\"0123456789+wWhtp#?%", max_size=30)
TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("aéà '’-0123456789 \n\u0301\u200d👍🏽🇫🇷👨"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)
ADDRESS = st.fixed_dictionaries(
    {},
    optional={
        "street": st.sampled_from(["", "12 rue Hoche", "12 r. Hoche bat b"]),
        "street2": st.sampled_from(["", "Bat. B"]),
        "zip": st.sampled_from(["", "75015", "69001"]),
        "country_id": st.sampled_from([False, 75, 20]),
        "state_id": st.sampled_from([False, 5]),
    },
)


@tagged("post_install", "-at_install")
class TestProperties(BaseCase):
    @given(st.one_of(NOISY, TYPED))
    def test_normalising_twice_changes_nothing(self, text):
        for normalize in NORMALIZERS:
            once = normalize(text)
            self.assertEqual(normalize(once), once, normalize.__name__)

    @given(TYPED)
    def test_a_phone_is_idempotent_in_its_country(self, text):
        once = normalize_phone(text, "FR")
        self.assertEqual(normalize_phone(once, "FR"), once)

    @given(st.sampled_from(sorted(set(COMPARERS) - {"address"})), st.text(), st.text())
    def test_equality_is_symmetric_and_reflexive(self, kind, left, right):
        self.assertEqual(same_value(kind, left, right), same_value(kind, right, left))
        self.assertTrue(same_value(kind, left, left + ""))

    @given(ADDRESS, ADDRESS)
    def test_an_accepted_address_is_never_proposed_again(self, current, proposed):
        merged = merge_address(current, proposed)
        self.assertTrue(same_address(merged, proposed))
        self.assertEqual(merge_address(merged, proposed), merged)

    @given(TEXT, TEXT)
    def test_the_segments_make_up_the_texts(self, left, right):
        for text, segments in zip(
            (left, right), mark_differences(left, right), strict=True
        ):
            self.assertEqual("".join(s["text"] for s in segments), text)
            self.assertTrue(all(s["text"] for s in segments))

    @given(TEXT, TEXT)
    def test_what_is_unmarked_is_the_same_on_both_sides(self, left, right):
        unmarked = [
            unicodedata.normalize("NFC", "".join(s["text"] for s in side if s["same"]))
            for side in mark_differences(left, right)
        ]
        self.assertEqual(*unmarked)

    @given(TEXT)
    def test_a_text_does_not_differ_from_itself(self, text):
        for side in mark_differences(text, text):
            self.assertTrue(all(segment["same"] for segment in side))
