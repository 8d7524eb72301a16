from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.contact_base.tools.address import merge_address, same_address
from odoo.addons.contact_base.tools.equality import COMPARERS, same_value
from odoo.addons.contact_base.tools.phone import same_phone

FR = {"country_code": "FR"}

# kind, one value, the other one, the same?, context
ROWS = [
    ("char", "Hélène Durand", "Hélène\u00a0 Durand ", True, None),
    ("char", "He\u0301le\u0300ne", "Hélène", True, None),
    ("char", "L’Atelier", "L'Atelier", True, None),
    ("char", "Hélène", "Helene", False, None),
    ("char", "Durand", "DURAND", False, None),
    ("char", "Dupont & Fils", "Dupont et Fils", False, None),
    ("text", "Ligne 1\r\nLigne 2\n", "Ligne 1\nLigne 2", True, None),
    ("email", "Hélène <h@x.fr>", "h@x.fr", True, None),
    ("email", "H@X.FR", "h@x.fr", True, None),
    ("email", "h@x.fr", "h@x.com", False, None),
    ("email", "h.d@gmail.com", "hd@gmail.com", False, None),
    ("phone", "01 40 20 50 60", "+33140205060", True, FR),
    ("phone", "0033 1 40 20 50 60", "(0)1 40 20 50 60", True, FR),
    ("phone", "01 40 20 50 60", "01 40 20 50 61", False, FR),
    ("phone", "01 40 20 50 60", "01 40 20 50 60 poste 2", False, FR),
    ("phone", "01 40 20 50 60", "+33 1 40 20 50 60", True, None),
    ("phone", "01 40 20 50 60", "+33 1 40 20 50 60", True, {"country_code": "BE"}),
    ("phone", "02 512 34 56", "+32 2 512 34 56", True, FR),
    ("phone", "022 730 21 11", "+41 22 730 21 11", True, {"country_code": "CH"}),
    ("phone", "01 40 20 50 60", "+32 1 40 20 50 60", False, FR),
    ("phone", "standard", "Standard", True, FR),
    ("url", "https://www.exemple.fr/", "exemple.fr", True, None),
    ("url", "https://Exemple.fr/A", "http://exemple.fr/A/", True, None),
    ("url", "exemple.fr/A", "exemple.fr/a", False, None),
    ("url", "exemple.fr", "boutique.exemple.fr", False, None),
    ("html", "<p>Bonjour</p>", "<div>Bonjour<br></div>", True, None),
    ("html", "<p><br></p>", False, True, None),
    ("html", "<p>Bonjour</p>", "<p>Bonsoir</p>", False, None),
    ("html", '<a href="/a">x</a>', '<a href="/b">x</a>', False, None),
    ("html", '<img src="/a"/>', False, False, None),
    ("boolean", False, None, True, None),
    ("boolean", True, 1, True, None),
    ("boolean", True, False, False, None),
    ("integer", 3, "3", True, None),
    ("integer", 0, False, False, None),
    ("integer", None, False, True, None),
    ("float", 0.1 + 0.2, 0.3, True, None),
    ("float", 1.004, 1.0, True, {"digits": [16, 2]}),
    ("float", 1.006, 1.0, False, {"digits": 2}),
    ("float", 0.0, None, False, None),
    ("float", -0.0, 0.0, True, None),
    ("float", "1 234,5", 1234.5, True, None),
    ("float", "beaucoup", 3.0, False, None),
    ("monetary", 10.004, 10.0, True, None),
    ("monetary", 10.01, 10.0, False, None),
    ("date", "2026-11-21", date(2026, 11, 21), True, None),
    ("date", "2026-11-21", datetime(2026, 11, 21, 9), True, None),
    ("date", "2026-11-21", "2026-11-22", False, None),
    ("datetime", "2026-11-21 09:00:00", datetime(2026, 11, 21, 9), True, None),
    ("datetime", "2026-11-21T09:00:00", "2026-11-21 09:00:00", True, None),
    ("datetime", "2026-11-21", "2026-11-21 00:00:00", True, None),
    ("datetime", "2026-11-21 09:00:00", "2026-11-21 10:00:00", False, None),
    ("selection", "person", "person ", True, None),
    ("selection", "person", "company", False, None),
    ("many2one", 7, [7, "France"], True, None),
    ("many2one", 7, 8, False, None),
    ("many2one", 7, False, False, None),
    ("many2many", [1, 2], (2, 1, 1), True, None),
    ("many2many", [1, 2], [1], False, None),
    ("many2many", [], None, True, None),
    ("image", "abc123", "abc123", True, None),
    ("image", "abc123", "abc124", False, None),
]

PARIS = {
    "street": "12, rue de l'Église",
    "street2": "Bâtiment B",
    "zip": "75015",
    "city": "Paris",
    "state_id": 5,
    "country_id": 75,
}

# what the dossier says of somebody who lives at PARIS: the same?
ADDRESSES = [
    ({"street": "12 rue de l’Eglise"}, True),
    ({"street": "12 RUE DE L EGLISE", "zip": "75 015", "city": "PARIS"}, True),
    ({"street": "12, rue de l'Église", "street2": "bat. b"}, True),
    ({"street": "12 rue de l'Église, Bât. B", "street2": ""}, True),
    ({"street": "n° 12 rue de l'Église"}, True),
    ({"street": "12 r. de l'Église"}, True),
    ({"zip": "F-75015"}, True),
    ({"country_id": [75, "France"]}, True),
    ({"street": "", "zip": False}, True),
    ({}, True),
    ({"street": "14, rue de l'Église"}, False),
    ({"street": "12 bis, rue de l'Église"}, False),
    ({"street2": "Bâtiment C"}, False),
    ({"zip": "75016"}, False),
    ({"city": "Paris Cedex 15"}, False),
    ({"country_id": 20}, False),
]

STREETS = [
    ("3 av. du Général Leclerc", "3, Avenue du General Leclerc", True),
    ("3 ave Foch", "3 avenue Foch", True),
    ("10 bd Voltaire", "10, BOULEVARD VOLTAIRE", True),
    ("10 Bld. Voltaire", "10 boulevard Voltaire", True),
    ("1 pl. de la République", "1 Place de la Republique", True),
    ("12bis rue Hoche", "12 bis, rue Hoche", True),
    ("12 BIS RUE HOCHE", "12bis r. Hoche", True),
    ("5 ter imp. des Lilas", "5ter impasse des Lilas", True),
    ("Rte de St-Denis", "route de Saint Denis", True),
    ("BP12", "BP 12", True),
    ("2 rue Sœur Emmanuelle", "2 RUE SOEUR EMMANUELLE", True),
    ("12 bis rue Hoche", "12 ter rue Hoche", False),
    ("10 bd Voltaire", "10 rue Voltaire", False),
    ("Bâtiment R", "Bâtiment rue", False),
]


@tagged("post_install", "-at_install")
class TestEquality(BaseCase):
    def test_values_by_kind(self):
        for kind, left, right, same, context in ROWS:
            with self.subTest(kind=kind, left=left, right=right):
                self.assertIs(same_value(kind, left, right, context), same)
                self.assertIs(same_value(kind, right, left, context), same)

    def test_nothing_equals_nothing_for_every_kind(self):
        for kind in COMPARERS:
            for left in (None, False, "", " ", "\u00a0"):
                for right in (None, False, ""):
                    with self.subTest(kind=kind, left=left, right=right):
                        self.assertTrue(same_value(kind, left, right))

    def test_an_unknown_kind_is_an_error(self):
        with self.assertRaises(KeyError):
            same_value("colour", 1, 1)

    def test_a_phone_in_two_countries_is_two_phones(self):
        self.assertFalse(same_phone("+33 1 40 20 50 60", "+32 1 40 20 50 60"))


@tagged("post_install", "-at_install")
class TestAddress(BaseCase):
    def test_addresses_by_part(self):
        for proposed, same in ADDRESSES:
            with self.subTest(proposed=proposed):
                self.assertIs(same_value("address", PARIS, proposed), same)

    def test_streets_as_they_are_written(self):
        for left, right, same in STREETS:
            with self.subTest(left=left, right=right):
                self.assertIs(same_address({"street": left}, {"street": right}), same)

    def test_an_address_against_none_at_all(self):
        self.assertFalse(same_value("address", False, {"city": "Lyon"}))
        self.assertTrue(same_value("address", False, {"city": ""}))

    def test_given_parts_win_and_empty_ones_never_erase(self):
        merged = merge_address(PARIS, {"city": "PARIS", "zip": "", "country_id": False})
        self.assertEqual(merged, {**PARIS, "city": "PARIS"})

    def test_the_second_line_goes_with_its_street(self):
        merged = merge_address(PARIS, {"street": "3 rue Foch", "street2": ""})
        self.assertEqual(merged["street"], "3 rue Foch")
        self.assertFalse(merged["street2"])

    def test_the_second_line_stays_if_the_dossier_has_none(self):
        merged = merge_address(PARIS, {"street": "3 rue Foch"})
        self.assertEqual(merged["street2"], "Bâtiment B")

    def test_the_second_line_stays_if_the_street_is_only_respelt(self):
        proposed = {"street": "12 RUE DE L'EGLISE", "street2": ""}
        self.assertEqual(merge_address(PARIS, proposed)["street2"], "Bâtiment B")

    def test_a_line_typed_into_one_is_not_repeated(self):
        one_line = "12 rue de l'Église, Bât. B"
        merged = merge_address(PARIS, {"street": one_line, "zip": "75016"})
        self.assertEqual(merged["street"], "12, rue de l'Église")
        self.assertEqual(merged["street2"], "Bâtiment B")
        merged = merge_address(PARIS, {"street": one_line, "street2": False})
        self.assertEqual((merged["street"], merged["street2"]), (one_line, False))

    def test_the_state_goes_with_its_country_or_zip(self):
        self.assertFalse(merge_address(PARIS, {"country_id": 20})["state_id"])
        self.assertFalse(merge_address(PARIS, {"zip": "69001"})["state_id"])
        given = {"zip": "69001", "state_id": 9}
        self.assertEqual(merge_address(PARIS, given)["state_id"], 9)
        self.assertEqual(merge_address(PARIS, {"zip": "75 015"})["state_id"], 5)
