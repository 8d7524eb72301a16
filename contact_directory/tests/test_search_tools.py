import re

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.near import get_min_share, get_near_patterns, get_variants
from ..tools.query import MAX_TERMS, get_index_patterns, parse_query
from ..tools.rank import rank
from ..tools.search_text import build_text, fold, phone_digits

typed = st.text(
    alphabet=st.sampled_from('abéÉ12 ?*~"%_\\.+-()[]{}|^$@\x00œ'), max_size=60
)


def like_to_regex(like):
    """LIKE as PostgreSQL reads it."""
    parts = re.findall(r"\\(.)|(.)", like, re.DOTALL)
    out = "".join(
        re.escape(escaped) if escaped else {"%": ".*", "_": "."}.get(c, re.escape(c))
        for escaped, c in parts
    )
    return re.compile(f"(?s:{out})\\Z")


def fits(query, text):
    return all(
        any(
            all(
                like_to_regex(m.like).match(text)
                and (m.regex is None or re.search(m.regex, text))
                for m in choice
            )
            for choice in term.choices
        )
        for term in query.terms
        if not term.similar
    )


@tagged("post_install", "-at_install")
class TestSearchTools(BaseCase):
    """What is typed never explodes and never gets out of its condition."""

    def test_words_of_all_kinds(self):
        text = build_text(
            ["Hélène Smith-O'Brien", "Menuiserie Dubois", "Lyon", "h.smith@x.example"],
            [("01 40 20 50 60", "+33140205060")],
        )
        for query, expected in (
            ("smith helene", True),
            ("HÉLÈNE LYON", True),
            ("Sm?th", True),
            ("Sm?t", False),
            ("s*h", True),
            ("O*", True),
            ("z*", False),
            ("*bois", True),
            ("*enui*", True),
            ("d*s lyon", True),
            ("m*s", False),
            ('"menuiserie dubois"', True),
            ('"dubois lyon"', False),
            ('"sm?th"', False),
            ("01 40 20", True),
            ("+33 1 40 20 50 60", True),
            ("0033140205060", True),
            ("+33 (0)1 40", True),
            ("01.40.20.50.60", True),
            ("01 40 21", False),
            ("bo", False),
            ("du", True),
            ("h.smith@x", True),
        ):
            with self.subTest(query=query):
                self.assertEqual(fits(parse_query(query), text), expected)

    @given(typed)
    def test_any_input_makes_bounded_patterns_that_compile(self, value):
        query = parse_query(value)
        self.assertLessEqual(len(query.terms), MAX_TERMS)
        for term in query.terms:
            for choice in term.choices:
                for match in choice:
                    self.assertLess(len(match.like), 200)
                    self.assertNotIn("\x00", match.like)
                    if match.regex:
                        self.assertLess(len(match.regex), 500)
                        re.compile(match.regex)
            if term.similar:
                re.compile(get_variants(term.similar).regex)

    @given(st.text(max_size=30))
    def test_a_contact_is_found_by_its_own_name_quoted(self, name):
        text = build_text([name])
        if '"' not in fold(name):
            self.assertTrue(fits(parse_query(f'"{name}"'), text))

    @given(st.text(max_size=40))
    def test_folding_twice_changes_nothing(self, value):
        self.assertEqual(fold(fold(value)), fold(value))

    def test_which_patterns_an_index_answers(self):
        for query, expected in (
            ("abc", True),
            ("ab", True),
            ("a*", True),
            ("*abc*", True),
            ("*ab*", False),
            ("?b", False),
            ("*ab* dupont", True),
            ('"ab"', False),
            ("ab~", True),
        ):
            with self.subTest(query=query):
                self.assertEqual(parse_query(query).is_selective, expected)

    def test_an_estimate_leaves_regular_expressions_out(self):
        for text in ("m?rtin", "kro*ski", "06 98 76", "martn~"):
            (term,) = parse_query(text).terms
            expected = [[(like, None) for like, _regex in c] for c in term.choices]
            with self.subTest(text=text):
                estimated = term.without_regex()
                self.assertEqual([list(c) for c in estimated.choices], expected)
                self.assertEqual(estimated.similar, term.similar)
        self.assertTrue(parse_query("m?rtin").terms[0].choices[0][0].regex)

    def test_best_come_first(self):
        texts = [(1, " martine "), (2, " marten "), (3, " martin "), (4, " dupont ")]
        self.assertEqual(rank(["martn"], texts)[0], 2)
        self.assertEqual(set(rank(["martin"], texts)), {1, 2, 3})
        self.assertEqual(rank(["martin"], texts)[0], 3)

    @given(
        st.text("abc", min_size=1, max_size=6),
        st.sampled_from(["leave", "add", "take", "swap", "nothing"]),
        st.integers(0, 6),
        st.sampled_from("abcz"),
    )
    def test_one_slip_is_found_by_a_pattern_and_by_the_expression(
        self, word, slip, at, letter
    ):
        at = min(at, len(word) - 1)
        head, tail = word[:at], word[at:]
        slipped = {
            "leave": head + tail[1:],
            "add": head + letter + tail,
            "take": head + letter + tail[1:],
            "swap": head + tail[1:2] + tail[:1] + tail[2:],
            "nothing": word,
        }[slip]
        if slipped:
            text = f" before {slipped} after "
            patterns = map(like_to_regex, get_near_patterns(word))
            self.assertTrue(any(pattern.match(text) for pattern in patterns))
            self.assertRegex(text, get_variants(word).regex)

    def test_patterns_of_slips_are_few_and_take_signs_literally(self):
        self.assertEqual(get_near_patterns("a%")[0], "% a\\% %")
        self.assertLess(len(get_near_patterns("krolikowski")), 50)

    def test_short_words_must_share_more(self):
        self.assertEqual(get_min_share(("krolikowski",)), 0.4)
        self.assertAlmostEqual(get_min_share(("krolikowski", "marxo")), 3.5 / 6)
        self.assertEqual(get_min_share(("a",)), 1.0)

    def test_numbers_as_they_are_dialled(self):
        self.assertEqual(
            phone_digits("", "+33140205060"), ["33140205060", "0140205060"]
        )
        self.assertEqual(phone_digits("", "+390612345"), ["390612345", "0612345"])
        self.assertEqual(phone_digits("12 34", "1234"), ["1234"])

    def test_an_index_is_asked_for_few_letters(self):
        for text, patterns in (
            ("martin", ["%martin%"]),
            ("martin lyon", ["%marti%", "%lyo%"]),
            ("jean-pierre lille gmail", ["%pierr%", "%ill%"]),
            ("m?rtin ly*", ["%rtin%", "% ly%"]),
            ("o* a*", ["% o%", "% a%"]),
        ):
            with self.subTest(text=text):
                self.assertEqual(get_index_patterns(parse_query(text).terms), patterns)

    @given(typed, typed)
    def test_what_the_index_finds_holds_all_that_fits(self, text, found):
        query, content = parse_query(text), build_text([found, text])
        if query.terms and not query.similar and fits(query, content):
            for pattern in get_index_patterns(query.terms):
                if all(len(term.choices) == 1 for term in query.terms):
                    self.assertTrue(like_to_regex(pattern).match(content))
