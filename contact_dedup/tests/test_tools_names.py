"""Names: how they are read, and how two of them agree."""

import numpy as np

from odoo.tests import BaseCase, tagged

from odoo.addons.contact_dedup.tools.book import BookCounter
from odoo.addons.contact_dedup.tools.compare import compare, level_name
from odoo.addons.contact_dedup.tools.name_forms import RARITIES
from odoo.addons.contact_dedup.tools.names import parse_name
from odoo.addons.contact_dedup.tools.record import prepare
from odoo.addons.contact_dedup.tools.table import Table

PERSONS = [
    # one name, another, how they agree
    ("Frédéric Durand", "DURAND Frederic", "equal"),
    ("M. Frédéric Durand", "Durand, Frédéric", "equal"),
    ("Mme Hélène d'Ormesson", "Helene d’Ormesson", "equal"),
    ("Jean-Pierre Martin", "Jean Pierre MARTIN", "equal"),
    ("Jean-Pierre Martin", "Jeanpierre Martin", "joined"),
    ("Marie Le Roy", "Marie Leroy", "joined"),
    ("Anne de La Fontaine", "Anne Delafontaine", "joined"),
    ("Frédéric Durand", "Fred Durand", "short"),
    ("Fred Durand", "Freddy Durand", "short"),
    ("Emmanuelle Petit", "Manu Petit", "short"),
    ("William Dubois", "Bill Dubois", "short"),
    ("Frédéric Durand", "F. Durand", "initial"),
    ("Jean-Pierre Martin", "J.-P. Martin", "initial"),
    # letters that are particles elsewhere
    ("D. Bernard", "Diego Bernard", "initial"),
    ("Didier, E.", "DIDIER Eliot", "initial"),
    ("A Martin", "Alice Martin", "initial"),
    ("L. de Vries", "Lena de Vries", "initial"),
    ("Y. Ortega y Gasset", "Yago Ortega y Gasset", "initial"),
    ("D. Bernard", "Émile Bernard", "given_differs"),
    ("Jeanne d'Arc", "Jeanne Arc", "equal"),
    ("d'Ormesson", "Hélène d’Ormesson", "subset_single"),
    ("Pedro Silva e Costa", "Pedro Silva Costa", "equal"),
    ("Charles d Artagnan", "Charles d'Artagnan", "equal"),
    ("L HERMITE Tristan", "Tristan L'Hermite", "equal"),
    ("Hicham Van der Linden", "Hic Van der Linden", "short"),
    ("Maëlle Leruth", "Maël Leruth", "given_differs"),
    ("Frédéric Durand", "Frédric Durand", "typo"),
    ("Zbigniew Kowalczyk", "Zbignew Kowalczyk", "typo"),
    ("Sophie Lambert", "Sofie Lambert", "typo"),
    ("Liam Bastin", "Lyam Bastin", "typo"),
    ("Frédéric Durand", "Frédric Dudand", "typos"),
    ("Marie Dupont", "Marie Dupont-Durand", "subset"),
    ("Timothy Bloomer", "Timothy J Bloomer", "subset_initial"),
    ("Durand", "Frédéric Durand", "subset_single"),
    ("Jean Martin", "Jean Martin fils", "generation"),
    ("Jean Martin père", "Jean Martin fils", "generation"),
    ("Marie Durand", "Frédéric Durand", "given_differs"),
    ("Louis Martin", "Louise Martin", "given_differs"),
    ("André Martin", "Andrée Martin", "given_differs"),
    ("Paul Martin", "Paula Martin", "given_differs"),
    ("Michel Perrin", "Michèle Perrin", "given_differs"),
    ("Constantin Petit", "Constorix Petit", "given_similar"),
    ("Capucine Roland", "Émilie Roland", "given_differs"),
    ("Martial Mary", "Maurine Mary", "given_differs"),
    ("Prudencia Gauac", "Prudencio Gauac", "given_similar"),
    ("Melissa B Bakke", "Brian M Bakke", "given_differs"),
    ("Marie Dupont", "Marie Lambert", "surname_differs"),
    ("Marie Dupont", "Paul Lambert", "different"),
    ("", "Paul Lambert", "missing"),
    ("Дмитрий Иванов", "Dmitriy Ivanov", "equal"),
    ("Émile ZOLA 🎉", "emile zola", "equal"),
]
COMPANIES = [
    ("Dupont SARL", "DUPONT S.A.R.L.", "equal"),
    ("SARL Dupont", "Dupont", "equal"),
    ("Ets Dupont", "Établissements Dupont", "equal"),
    ("Müller GmbH & Co. KG", "Muller", "equal"),
    ("S.N.C.F.", "SNCF", "equal"),
    ("Société à responsabilité limitée Dupont", "Dupont SARL", "equal"),
    ("SNCF", "Société Nationale des Chemins de Fer", "acronym"),
    ("Electro Plus", "Electroplus SAS", "joined"),
    ("Dupont", "Dupont Services", "subset_common"),
    ("Menuiserie Girard", "Menuiserie Girad", "typo"),
    ("Carrefour Lyon", "Carrefour Lille", "words_differ"),
    ("Garage 2000", "Garage 3000", "words_differ"),
    ("Transports Morel", "Boulangerie Petit", "different"),
]
#: the same with an e-mail on the first of the two
MAILED = [
    ("Materne", "ludivine.materne12@free.fr", "Ludivine Materne", "mail_completes"),
    ("Materne", "ludivine.materne12@free.fr", "Paul Materne", "mail_contradicts"),
    ("Materne", "lmaterne@free.fr", "Ludivine Materne", "subset_single"),
    ("Materne", "info@acme.fr", "Paul Materne", "subset_single"),
    ("J. Dupont", "jean.dupont@acme.fr", "Jean Dupont", "mail_completes"),
    ("J. Dupont", "j.dupont@acme.fr", "Jean Dupont", "initial"),
    ("Jean Dupont", "jeanne.dupont@free.fr", "Jeanne Dupont", "given_differs"),
    ("Paula Martin", "paula.martin@free.fr", "Paul Martin", "given_differs"),
    ("Louise Martin", "louise.martin@free.fr", "Louis Martin", "given_differs"),
    ("Rmy Dubois", "remy.dubois@free.fr", "Remy Dubois", "mail_completes"),
    ("Maël Leruth", "m.leruth@free.fr", "Maëlle Leruth", "given_differs"),
    ("Jean Leruth", "paul.leruth@free.fr", "Paul Leruth", "given_differs"),
    ("Anne Petit", "anne.huet@free.fr", "Anne Huet", "surname_in_mail"),
    ("Anne Petit", "ahuet@free.fr", "Anne Huet", "surname_in_mail"),
    ("Anne Petit", "anne.petit@free.fr", "Anne Huet", "surname_differs"),
    ("Anne Petit", "huet.anne@free.fr", "Anne Huet", "surname_differs"),
    ("Anne Petit", "huet7@free.fr", "Anne Huet", "surname_differs"),
]


def forms(pairs, is_company):
    """How the names of each pair agree, without their rarity."""
    return forms_of([{"name": name} for pair in pairs for name in pair], is_company)


def forms_of(rows, is_company):
    """The same of contacts, two by two."""
    return [level.partition(":")[0] for level in levels_of(rows, is_company)]


def levels_of(rows, is_company):
    """How the names of contacts agree, two by two, and how rare that is here."""
    rows = [{**row, "is_company": is_company} for row in rows]
    table = Table.from_rows(range(len(rows)), [p.packed for p in prepare(rows)])
    counter = BookCounter()
    counter.add(table)
    left = np.arange(0, len(rows), 2)
    levels = compare(table, left, left + 1, counter.finish())
    return [level_name("name", row[0]) for row in levels]


@tagged("post_install", "-at_install")
class TestToolsNames(BaseCase):
    def check(self, cases, is_company):
        found = forms([case[:2] for case in cases], is_company)
        wrong = [
            f"{one} / {two}: {form}, not {expected}"
            for (one, two, expected), form in zip(cases, found, strict=True)
            if form != expected
        ]
        self.assertFalse(wrong, "\n".join(wrong))

    def test_names_of_people_agree_as_people_would_say(self):
        self.check(PERSONS, False)

    def test_names_of_companies_agree_as_people_would_say(self):
        self.check(COMPANIES, True)

    def test_emails_say_which_word_a_name_wants(self):
        for one, email, two, expected in MAILED:
            for is_turned in (False, True):
                rows = [{"name": one, "email": email}, {"name": two}]
                found = forms_of(rows[::-1] if is_turned else rows, False)
                self.assertEqual(found, [expected], f"{one} <{email}> / {two}")

    def test_words_that_stand_side_by_side_are_no_two_facts(self):
        """Ten called Marie-Claude are not five of Marie and five of Claude."""
        pair = ("Marie-Claude Aubrac", "AUBRAC Marie-Claude")
        together = [f"Marie-Claude Xo{n}rtz" for n in range(10)] + ["Zo Qa Ri"] * 10
        apart = [f"Marie-Zo Xo{n}rtz" for n in range(10)]
        apart += [f"Zo-Claude Xo{n}rtz" for n in range(10)]
        rarities = []
        for others in (together, apart):
            rows = [{"name": name} for name in (*pair, *others)]
            rows += [{"name": f"Qz{n} Wk{n}ru"} for n in range(400)]
            rarity = levels_of(rows, False)[0].partition(":")[2]
            rarities.append(RARITIES.index(rarity))
        self.assertGreater(*rarities)

    def test_the_name_of_the_town_says_little_of_two_companies_in_it(self):
        pair = ("Fromagerie de Poulainville", "FROMAGERIE DE POULAINVILLE SARL")
        rarities = []
        for city in ("Poulainville", "Lyon"):
            rows = [{"name": name, "city": city} for name in pair]
            rows += [{"name": f"Fromagerie Xo{n}rtz"} for n in range(200)]
            rarity = levels_of(rows, True)[0].partition(":")[2]
            rarities.append(RARITIES.index(rarity))
        self.assertGreater(*rarities)

    def test_beginning_of_a_name_is_one_cut_short_while_it_is_rare(self):
        """In a large book some others are cut alike."""
        many = [{"name": f"Hicham Nom{number}"} for number in range(50)]
        for others, expected in ((5, "short"), (15, "given_differs")):
            cut = [{"name": f"Hic Nom{number}"} for number in range(60, 60 + others)]
            pair = [{"name": "Hicham Lacroix"}, {"name": "Hic Lacroix"}]
            rows = [*pair, *many, *cut]
            level = levels_of(rows[: len(rows) // 2 * 2], False)[0]
            self.assertEqual(level.partition(":")[0], expected)

    def test_order_of_two_names_does_not_matter(self):
        swapped = [(two, one, expected) for one, two, expected in PERSONS]
        self.check(swapped, False)

    def test_titles_and_legal_forms_are_no_words(self):
        self.assertEqual(parse_name("Mme le Dr Anne Petit").words, ("anne", "petit"))
        self.assertEqual(
            parse_name("SA Petit & Cie", True).words, ("petit", "compagnie")
        )

    def test_name_of_titles_alone_keeps_them(self):
        self.assertEqual(parse_name("Madame").words, ("madame",))
        self.assertEqual(parse_name("SAS", True).words, ("sas",))
