from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.settle import NEW, Line, settle_by_field, settle_by_lines
from ..tools.values import find_problem, format_value, get_key

keys = st.sampled_from("abcd")


@st.composite
def some_lines(draw):
    chosen = draw(st.lists(st.tuples(keys, st.booleans()), max_size=6))
    return [
        Line(id_, key.upper(), key, starred)
        for id_, (key, starred) in enumerate(chosen, 1)
    ]


@tagged("post_install", "-at_install")
class TestSettle(BaseCase):
    @given(some_lines(), keys)
    def test_field_is_the_only_primary(self, lines, key):
        result = settle_by_field(lines, key, key)
        self.assertEqual(result.value, key)
        self.assertNotIn(result.primary, result.removed)
        has_any = any(line.is_primary or line.key == key for line in lines)
        self.assertEqual(result.primary == NEW, not has_any)

    @given(some_lines(), st.booleans())
    def test_no_value_is_lost(self, lines, promote):
        result = settle_by_lines(lines, promote=promote)
        kept = {line.key for line in lines if line.id not in result.removed}
        self.assertEqual(kept, {line.key for line in lines})
        self.assertEqual(len(kept), len(lines) - len(result.removed))
        if promote and lines:
            self.assertTrue(result.primary)

    def test_label_of_a_double_is_taken_over(self):
        lines = [Line(1, "a", "a", True), Line(2, "A", "a", False, "work")]
        result = settle_by_lines(lines)
        self.assertEqual((result.removed, result.labels), ([2], {1: "work"}))


@tagged("post_install", "-at_install")
class TestValues(BaseCase):
    def test_what_is_right(self):
        for kind, value, formatted in (
            ("email", " Hélène <H.Durand@Exemple.fr>", "h.durand@exemple.fr"),
            ("phone", "01.40.20.50.60", "+33 1 40 20 50 60"),
            ("phone", "0032 2 555 12 12", "+32 2 555 12 12"),
            ("website", "www.exemple.fr/a", "http://www.exemple.fr/a"),
            ("website", "https://exemple.fr", "https://exemple.fr"),
            ("website", "exemple.fr:8080", "http://exemple.fr:8080"),
            ("social", "@exemple", "@exemple"),
            ("social", "https://social.example/u/a", "https://social.example/u/a"),
        ):
            with self.subTest(value=value):
                self.assertEqual(find_problem(kind, value, "FR"), "")
                self.assertEqual(format_value(kind, value, "FR"), formatted)

    def test_what_is_wrong(self):
        for kind, value, country, problem in (
            ("email", "a@b", None, "email"),
            ("email", "a@x.example, b@x.example", None, "several"),
            ("phone", "12", "FR", "phone"),
            ("phone", "01 40 20 50 60", None, "phone_country"),
            ("phone", "01 40 20 50 60", "US", "phone_national"),
            ("phone", "+33 1 40", "FR", "phone"),
            ("website", "exemple", None, "website"),
            ("website", "javascript:alert(1)", None, "scheme"),
            ("social", "a b", None, "social"),
        ):
            with self.subTest(value=value):
                self.assertEqual(find_problem(kind, value, country), problem)

    @given(
        st.sampled_from(["email", "phone", "website", "social"]), st.text(max_size=40)
    )
    def test_formatting_keeps_the_meaning(self, kind, text):
        formatted = format_value(kind, text, "FR")
        self.assertEqual(format_value(kind, formatted, "FR"), formatted)
        if not find_problem(kind, text, "FR"):
            self.assertEqual(get_key(kind, formatted, "FR"), get_key(kind, text, "FR"))
