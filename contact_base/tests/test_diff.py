import time

from odoo.tests import BaseCase, tagged

from odoo.addons.contact_base.tools.diff import mark_differences, split_graphemes

FAMILY = "👨‍👩‍👧"
# left, right: what differs in brackets
ROWS = [
    ("Hélène", "Helene", "H[é]l[è]ne", "H[e]l[e]ne"),
    ("01 40 20 50 60", "01 40 20 50 61", "01 40 20 50 6[0]", "01 40 20 50 6[1]"),
    ("12 rue Hoche", "14 rue Hoche", "1[2] rue Hoche", "1[4] rue Hoche"),
    ("rue Hoche", "rue Hoche, Bât B", "rue Hoche", "rue Hoche[, Bât B]"),
    ("Jean Dupont", "Marie Curie", "[Jean Dupont]", "[Marie Curie]"),
    ("Jean Dupont", "Jean Curie", "Jean [Dupont]", "Jean [Curie]"),
    ("h.durand@x.fr", "h.durant@x.fr", "h.duran[d]@x.fr", "h.duran[t]@x.fr"),
    ("", "Paris", "", "[Paris]"),
    ("Paris", "Paris", "Paris", "Paris"),
    ("", "", "", ""),
    ("Paul 👍🏽", "Paul 👍", "Paul [👍🏽]", "Paul [👍]"),
    ("He\u0301le\u0300ne", "Hélène", "He\u0301le\u0300ne", "Hélène"),
]


def in_brackets(segments):
    return "".join(s["text"] if s["same"] else f"[{s['text']}]" for s in segments)


@tagged("post_install", "-at_install")
class TestDiff(BaseCase):
    def test_the_differing_characters_are_marked(self):
        for left, right, *expected in ROWS:
            with self.subTest(left=left, right=right):
                marks = mark_differences(left, right)
                self.assertEqual([in_brackets(side) for side in marks], expected)

    def test_false_is_read_as_empty(self):
        self.assertEqual(mark_differences(False, None), ([], []))

    def test_what_a_reader_sees_as_one_is_not_cut(self):
        text = f"e\u0301{FAMILY}🇫🇷👍🏽\r\na"
        self.assertEqual(
            split_graphemes(text), ["e\u0301", FAMILY, "🇫🇷", "👍🏽", "\r\n", "a"]
        )

    def test_a_long_text_is_marked_within_a_second_whatever_changed(self):
        for count in (150, 400, 1000, 5000):
            for between in (" ", ". "):
                left = between.join(f"mot{n}" for n in range(count))
                right = between.join(f"mot{n + n % 3}" for n in range(count))
                with self.subTest(count=count, between=between):
                    start = time.monotonic()
                    marks = mark_differences(left, right)
                    self.assertLess(time.monotonic() - start, 1)
                    self.assertEqual("".join(s["text"] for s in marks[0]), left)

    def test_one_word_changed_in_a_long_text_is_the_only_mark(self):
        text = "Une phrase. " * 3000
        marks = mark_differences(text + "Oui." + text, text + "Non." + text)
        self.assertEqual([s["text"] for s in marks[0] if not s["same"]], ["Oui"])
