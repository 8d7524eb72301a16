"""The engine as a whole: what holds for any contacts, and what it must survive."""

import random
from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.contact_dedup.tools.block import Blocks, frequent_keys, usable_keys
from odoo.addons.contact_dedup.tools.book import Book, BookCounter
from odoo.addons.contact_dedup.tools.channels import parse_email, parse_phone_number
from odoo.addons.contact_dedup.tools.compare import COMPARISONS, compare, level_name
from odoo.addons.contact_dedup.tools.names import parse_name
from odoo.addons.contact_dedup.tools.places import parse_city, parse_street, parse_zip
from odoo.addons.contact_dedup.tools.reasons import CODES, reason_codes
from odoo.addons.contact_dedup.tools.record import prepare
from odoo.addons.contact_dedup.tools.rule import Rule
from odoo.addons.contact_dedup.tools.table import Table
from odoo.addons.contact_dedup.tools.text import fold, phonetic, spelling
from odoo.addons.contact_dedup.tools.weigh import Model

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("aéÀ '’-0123456789@.+<>&\x00\x1f\n\u0301\u200d👍🏽🇫🇷مرحבא中文"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)
ROW = st.fixed_dictionaries(
    {
        "name": st.one_of(
            TEXT, st.sampled_from(["Jean Martin", "J. Martin", "Dupont SA"])
        )
    },
    optional={
        "is_company": st.booleans(),
        "email": st.one_of(TEXT, st.sampled_from(["j.martin@acme.fr", "info@acme.fr"])),
        "phone": st.one_of(TEXT, st.sampled_from(["01 40 20 50 60", "+33612345678"])),
        "street": st.one_of(TEXT, st.sampled_from(["12 rue Hoche", "12 r. Hoche"])),
        "zip": st.one_of(TEXT, st.sampled_from(["75008", "F-75008"])),
        "city": TEXT,
        "country_code": st.sampled_from(["FR", "BE", "US", "", None, False]),
        "vat": st.one_of(TEXT, st.sampled_from(["FR12345678901"])),
        "website": TEXT,
        "parent_id": st.integers(0, 5),
        "parent_name": TEXT,
        "ref": TEXT,
    },
)
HOSTILE = [
    "",
    "A",
    "Contact",
    "x" * 10_000,
    "Jean " * 2_000,
    "👍🏽 🇫🇷 👨‍👩‍👧",
    "محمد بن عبد الله",
    "‮נתן ישראלי",
    "山田 太郎",
    "\x00\x1f\x1e\x00",
    "Jean\x1fMartin\x1fx@y.fr",
    "<b>Jean</b> <script>alert(1)</script>",
    "'; DROP TABLE res_partner; --",
    "%s %(name)s {0}",
    "ﬁnance ＡＢＣ ①②③",
]


def make_table(rows):
    prepared = prepare(rows)
    return Table.from_rows(range(100, 100 + len(rows)), [p.packed for p in prepared])


def make_book(table):
    counter = BookCounter()
    counter.add(table)
    return counter.finish()


def score_all(rows, rules=(), book=None):
    """Weights and scores of every pair of rows, with their levels."""
    table = make_table(rows)
    book = book or make_book(table)
    left, right = (side.copy() for side in np.triu_indices(len(rows), 1))
    levels = compare(table, left, right, book, rules)
    return levels, *Model.load(None, rules).score(levels, book)


@tagged("post_install", "-at_install")
class TestToolsEngine(BaseCase):
    @settings(deadline=None)
    @given(TEXT)
    def test_normalisers_change_nothing_the_second_time(self, text):
        self.assertEqual(fold(fold(text)), fold(text))
        words = fold(text).split()
        self.assertTrue(all(word.isascii() and word.isalnum() for word in words))
        city = parse_city(text)[0]
        self.assertEqual(parse_city(city)[0], city)
        for word in words[:3]:
            self.assertEqual(spelling(spelling(word)), spelling(word))
            self.assertTrue(phonetic(word))

    @settings(deadline=None)
    @given(TEXT)
    def test_parsers_take_any_text(self, text):
        for is_company in (False, True):
            self.assertLessEqual(len(parse_name(text, is_company).words), 6)
        parse_email(text)
        parse_street(text)
        parse_zip(text)
        number, _is_mobile = parse_phone_number(text, "FR")
        self.assertLess(number, 10**13)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(ROW, min_size=2, max_size=6))
    def test_pairs_score_the_same_in_either_order(self, rows):
        table = make_table(rows)
        book = make_book(table)
        left, right = (side.copy() for side in np.triu_indices(len(rows), 1))
        one = compare(table, left, right, book)
        np.testing.assert_array_equal(one, compare(table, right, left, book))
        turned = make_table(rows[::-1])
        last = len(rows) - 1
        other = compare(turned, last - left, last - right, make_book(turned))
        np.testing.assert_array_equal(one, other)

    def test_site_of_one_and_mail_domain_of_the_other_count_alike(self):
        rows = [{"name": "", "email": "a@acme.example"}] * 5
        rows += [{"name": "", "website": "acme.example"}]
        table = make_table(rows)
        book = make_book(table)
        left, right = np.zeros(1, int), np.full(1, 5)
        one = compare(table, left, right, book)
        turned = make_table(rows[::-1])
        other = compare(turned, right, left, make_book(turned))
        np.testing.assert_array_equal(one, other)

    @settings(max_examples=60, deadline=None)
    @given(ROW)
    def test_contact_agrees_with_itself(self, row):
        levels, weight, _score = score_all([row, row])
        name = level_name("name", levels[0][0]).partition(":")[0]
        self.assertIn(name, ("equal", "missing"))
        self.assertNotIn("differs", level_name("contact", levels[0][1]))
        self.assertTrue(np.isfinite(weight).all())

    @settings(max_examples=40, deadline=None)
    @given(st.lists(ROW, min_size=2, max_size=5))
    def test_score_is_the_sum_of_its_parts(self, rows):
        table = make_table(rows)
        book, model = make_book(table), Model.load()
        left, right = (side.copy() for side in np.triu_indices(len(rows), 1))
        levels = compare(table, left, right, book)
        weight, _score = model.score(levels, book)
        for row, expected in zip(levels, weight.tolist(), strict=True):
            parts = model.explain(row, book)
            self.assertAlmostEqual(sum(p["weight"] for p in parts), expected, 2)
            self.assertLessEqual({code for code, _d in reason_codes(row)}, set(CODES))

    def test_odd_contacts_are_read_and_compared(self):
        rows = [
            {**dict.fromkeys(("email", "phone", "street", "city", "vat"), text)}
            | {"name": text, "zip": text, "website": text, "parent_name": text}
            for text in HOSTILE
        ]
        _levels, weight, score = score_all(rows)
        self.assertTrue(np.isfinite(weight).all())
        self.assertLess(score.max(), 0.5)
        for prepared in prepare(rows):
            self.assertNotIn("\x00", prepared.packed[1])
            self.assertLess(len(prepared.packed[1]), 1000)
            self.assertTrue(all(-(2**31) <= key < 2**31 for key in prepared.keys))

    def test_missing_evidence_counts_nothing(self):
        rows = [{"name": "Zbigniew Kowalczyk"}, {"name": "Zbigniew Kowalczyk"}]
        levels, weight, _score = score_all(rows)
        parts = Model.load().explain(levels[0], make_book(make_table(rows)))
        self.assertLessEqual(
            {part["comparison"] for part in parts}, {"prior", "name", "kind", "limit"}
        )
        self.assertAlmostEqual(sum(p["weight"] for p in parts), float(weight[0]), 2)

    def test_names_alone_are_never_certain(self):
        rows = [{"name": "Zbigniew Kowalczyk"}] * 2
        self.assertLess(score_all(rows)[2][0], 0.95)

    def test_person_and_company_are_never_joined(self):
        person = {"name": "Jean Martin", "email": "jm@free.fr", "phone": "0612345678"}
        rows = [person, {**person, "is_company": True}]
        self.assertLess(score_all(rows)[2][0], 0.5)

    def test_household_is_no_duplicate(self):
        home = {"street": "12 rue Hoche", "zip": "78000", "phone": "01 40 20 50 60"}
        rows = [
            {"name": "Marie Durand", "email": "famille.durand@free.fr", **home},
            {"name": "Frédéric Durand", "email": "famille.durand@free.fr", **home},
        ]
        self.assertLess(score_all(rows)[2][0], 0.5)

    def test_colleagues_who_share_all_but_the_name_are_no_duplicates(self):
        office = {
            "email": "margaret@acme.fr",
            "phone": "01 40 20 50 60",
            "street": "12 rue Hoche",
            "zip": "78000",
            "parent_name": "Acme",
        }
        rows = [
            {"name": "Édouard Legoux", **office},
            {"name": "Étienne Claeys", **office},
        ]
        self.assertLess(score_all(rows)[2][0], 0.5)

    def test_copies_as_people_make_them_are_likely(self):
        one = {
            "name": "Frédéric Durand",
            "email": "frederic.durand@free.fr",
            "phone": "06 12 34 56 78",
            "street": "12 rue Hoche",
            "zip": "78000",
            "city": "Versailles",
        }
        for change in (
            {"name": "Fred Durand", "email": ""},
            {"name": "F. Durand", "street": "3 place du Marché", "city": "Lyon"},
            {"name": "DURAND Frédric", "phone": "", "email": ""},
            {"email": "fdurand@acme.fr"},
            {"phone": "07 98 76 54 32"},
        ):
            with self.subTest(change=change):
                book = Book.empty()
                score = score_all([one, {**one, **change}], book=book)[2][0]
                self.assertGreater(score, 0.5)

    def test_mobile_that_only_copies_of_one_person_bear_is_his_own(self):
        someone = {"name": "Étienne Rouvière", "phone": "+33612345678"}
        streets = ["2 rue Haute", "8 quai Sud", "5 allée Verte", "1 cours Nord"]
        copies = [{**someone, "street": street, "zip": "38000"} for street in streets]
        names = ("Ida Noël", "Luc Petit", "Eva Roy", "Max Colin")
        others = [{**someone, "name": name} for name in names]
        name, contact = COMPARISONS.index("name"), COMPARISONS.index("contact")
        for rows, expected in (
            (copies, "same_mobile"),
            (copies + others, "same_shared"),
        ):
            table = make_table(rows)
            levels = compare(table, np.array([0]), np.array([1]), make_book(table))[0]
            self.assertTrue(level_name("name", levels[name]).startswith("equal"))
            self.assertIn(expected, level_name("contact", levels[contact]))

    def test_value_of_all_contacts_is_no_evidence(self):
        table = make_table(
            [{"name": f"Nom{i} Prenom{i}", "zip": "12345"} for i in range(50)]
        )
        levels = compare(table, np.array([0]), np.array([1]), make_book(table))
        self.assertEqual(level_name("place", levels[0][2]), "none+same_everywhere")

    def test_french_and_belgian_numbers_are_one_however_they_are_typed(self):
        same = [
            {"vat": "FR44 732 829 320"},
            {"vat": "44732829320", "country_code": "FR"},
            {"vat": "732829320", "country_code": "FR"},
            {"company_registry": "732 829 320"},
            {"company_registry": "732 829 320 00074"},
        ]
        belgian = [{"vat": "BE 0467.852.204"}, {"vat": "467852204"}]
        for numbers in (same, belgian):
            rows = [{"name": "Dupont", "is_company": True, **n} for n in numbers]
            for row in score_all(rows, book=Book.empty())[0]:
                found = level_name("identifier", row[4])
                self.assertIn(found, ("same", "other_establishment"))

    def test_two_establishments_of_one_company_are_told_apart(self):
        siren = "732 829 320"
        rows = [
            {"name": "Dupont", "is_company": True, "company_registry": f"{siren} {nic}"}
            for nic in ("00074", "00082")
        ]
        [row] = score_all(rows, book=Book.empty())[0]
        self.assertEqual(level_name("identifier", row[4]), "other_establishment")

    def test_name_and_address_alone_are_certain_more_rarely(self):
        home = {"name": "Zbigniew Kowalczyk", "street": "12 rue Hoche", "zip": "78000"}
        levels, weight, _score = score_all([home, dict(home)], book=Book.empty())
        parts = Model.load().explain(levels[0], Book.empty())
        [limit] = [part for part in parts if part["comparison"] == "limit"]
        self.assertEqual(limit["level"], "thin")
        self.assertLess(limit["weight"], 0)
        mailed = {**home, "email": "z.kowalczyk@free.fr"}
        levels, more, _score = score_all([mailed, dict(mailed)], book=Book.empty())
        parts = Model.load().explain(levels[0], Book.empty())
        self.assertNotIn("limit", [part["comparison"] for part in parts])
        self.assertGreater(more[0], weight[0])

    def test_branches_of_a_company_in_two_towns_are_not_likely_to_be_one(self):
        """They share all but the address; the score says so, step by step."""
        company = {
            "name": "Hydrolac Industrie",
            "is_company": True,
            "email": "info@hydrolac.example",
            "website": "hydrolac.example",
            "vat": "FR44732829320",
        }
        lyon = {"street": "12 rue Hoche", "zip": "69001", "city": "Lyon"}
        lille = {"street": "3 place Rihour", "zip": "59000", "city": "Lille"}
        levels, _weight, score = score_all(
            [{**company, **lyon}, {**company, **lille}], book=Book.empty()
        )
        self.assertLess(score[0], 0.5)
        self.assertGreater(score[0], 0.08)
        [*_parts, limit] = Model.load().explain(levels[0], Book.empty())
        self.assertEqual((limit["comparison"], limit["level"]), ("limit", "branches"))
        moved = {**company, "phone": "06 12 34 56 78"}
        score = score_all([{**moved, **lyon}, {**moved, **lille}], book=Book.empty())[2]
        self.assertGreater(score[0], 0.5)

    def test_people_who_married_and_share_a_mailbox_are_likely_one(self):
        home = {
            "email": "bnubvner@laposte.example",
            "phone": "06 12 34 56 78",
            "street": "33 rue Olivier",
            "zip": "03980",
            "city": "Moulins",
        }
        rows = [{"name": "Arlette Pereira", **home}, {"name": "Arlette Lahaye", **home}]
        self.assertGreater(score_all(rows, book=Book.empty())[2][0], 0.5)

    def test_town_with_a_slip_is_no_other_town(self):
        rows = [
            {"name": "Anne Petit", "city": "Villeurbanne", "zip": "69100"},
            {"name": "Anne Petit", "city": "Villeurbane"},
            {"name": "Anne Petit", "city": "Villefranche"},
        ]
        levels = score_all(rows)[0]
        found = [level_name("place", row[2]) for row in levels]
        self.assertEqual(found[:2], ["none+similar", "none+differs"])

    def test_rules_switch_off_weigh_and_add_comparisons(self):
        rows = [
            {"name": "Jean Martin", "zip": "75008", "extra": {"x_birth": birth}}
            for birth in (date(1970, 3, 12), date(1970, 12, 3))
        ]
        rules = [Rule("place", active=False), Rule("x_birth", "date")]
        levels, weight, _score = score_all(rows, rules)
        self.assertEqual(levels.shape[1], len(COMPARISONS) + 1)
        self.assertEqual(level_name("place", levels[0][2]), "missing")
        self.assertEqual(level_name("x_birth", levels[0][-1]), "similar")
        heavy = score_all(rows, [rules[0], Rule("x_birth", "date", weight=2.0)])[1]
        self.assertGreater(heavy[0], weight[0])

    def test_book_depends_on_neither_order_nor_slices(self):
        rows = [
            {"name": f"Nom{i % 7} Martin", "zip": f"7500{i % 3}", "id": i}
            for i in range(60)
        ]
        whole = make_book(make_table(rows))
        random.Random(1).shuffle(rows)
        parts = []
        for start in range(0, 60, 13):
            part = BookCounter()
            part.add(make_table(rows[start : start + 13]))
            parts.append(BookCounter.loads(part.dumps()))
        counter = BookCounter.merged(parts)
        again = Book.loads(counter.finish().dumps())
        self.assertEqual(again.fill, whole.fill)
        np.testing.assert_array_equal(again.values, whole.values)
        np.testing.assert_array_equal(again.counts, whole.counts)

    def test_table_finds_positions_and_misses(self):
        table = Table.from_rows([7, 3, 9], [p.packed for p in prepare([{}] * 3)])
        self.assertEqual(table.position([9, 7]).tolist(), [2, 0])
        with self.assertRaises(KeyError):
            table.position([4])


@tagged("post_install", "-at_install")
class TestToolsBlock(BaseCase):
    def pairs(self, rows, step=1000):
        prepared = prepare(rows)
        keys = np.concatenate([np.array(p.keys, np.int32) for p in prepared])
        owners = np.repeat(np.arange(len(rows)), [len(p.keys) for p in prepared])
        blocks = Blocks(keys, owners, len(rows))
        found = set()
        for start in range(0, len(rows), step):
            left, right = blocks.pairs(start, min(start + step, len(rows)))
            found |= set(zip(left.tolist(), right.tolist(), strict=True))
        return found

    def test_copies_share_a_key(self):
        rows = [
            {"name": "Frédéric Durand", "zip": "78000"},
            {"name": "Fred Durand"},
            {"name": "F. Durand", "zip": "78000"},
            {"name": "Durant Frederic"},
        ]
        found = self.pairs(rows)
        self.assertLessEqual({(0, 1), (0, 2), (0, 3)}, found)

    def test_name_cut_anywhere_in_any_order_shares_a_key(self):
        rows = [{"name": "VIA ENE Lieven"}, {"name": "Lieven Viaene"}]
        self.assertEqual(self.pairs(rows), {(0, 1)})

    def test_pairs_do_not_depend_on_slices(self):
        names = ("Durand", "Martin", "Petit", "Leroy")
        rows = [
            {"name": f"Anne {names[i % 4]}", "zip": f"7{i % 9}000"} for i in range(90)
        ]
        self.assertEqual(self.pairs(rows), self.pairs(rows, step=7))

    def test_frequent_key_is_narrowed_by_its_twin(self):
        rows = [
            {"name": f"Nom{i:03d} Abc{i:03d}", "email": "info@acme.fr"}
            for i in range(90)
        ]
        rows += [{"name": "Zoé Petit", "email": "info@acme.fr", "zip": "1"}] * 2
        found = self.pairs(rows)
        self.assertIn((90, 91), found)
        self.assertLess(len(found), 2000)

    def test_one_contact_is_looked_up_under_usable_keys(self):
        prepared = prepare([{"name": "Anne Petit", "email": "info@acme.fr"}] * 50)
        keys = np.concatenate([np.array(p.keys, np.int32) for p in prepared])
        frequent = frequent_keys(keys)
        self.assertEqual(usable_keys(prepared[0].keys, frequent), [])
        some = usable_keys(prepared[0].keys, np.zeros(0, np.int32))
        self.assertTrue(some)
        self.assertTrue(all(key & 1 == 0 for key in some))
