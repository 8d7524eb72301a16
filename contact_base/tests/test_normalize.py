from odoo.tests import BaseCase, tagged

from odoo.addons.contact_base.tools.address import normalize_address_line, normalize_zip
from odoo.addons.contact_base.tools.html import normalize_html
from odoo.addons.contact_base.tools.normalize import (
    normalize_email,
    normalize_name,
    normalize_text,
    normalize_website,
)
from odoo.addons.contact_base.tools.phone import normalize_phone

NORMALIZERS = [
    normalize_text,
    normalize_name,
    normalize_email,
    normalize_phone,
    normalize_website,
    normalize_html,
    normalize_address_line,
    normalize_zip,
]
PHONES = [
    # typed, country of the contact, expected
    ("01 40 20 50 60", "FR", "+33140205060"),
    ("01.40.20.50.60", "FR", "+33140205060"),
    ("01-40-20-50-60", "FR", "+33140205060"),
    ("01/40/20/50/60", "FR", "+33140205060"),
    ("01\u00a040\u202f20 50 60", "FR", "+33140205060"),
    ("+33 1 40 20 50 60", "FR", "+33140205060"),
    ("+33 (0)1 40 20 50 60", "FR", "+33140205060"),
    ("+33 (0) 1 40 20 50 60", None, "+33140205060"),
    ("0033140205060", "FR", "+33140205060"),
    ("00 33 1 40 20 50 60", None, "+33140205060"),
    ("0033 (0)1 40 20 50 60", None, "+33140205060"),
    ("(0)1 40 20 50 60", "FR", "+33140205060"),
    ("33140205060", "FR", "+33140205060"),
    ("06.40.20.50.60", "FR", "+33640205060"),
    ("0640205060", "fr", "+33640205060"),
    ("Tél. : 01 40 20 50 60", "FR", "+33140205060"),
    ("01 40 20 50 60 (bureau)", "FR", "+33140205060"),
    ("01 40 20 50 60 poste 12", "FR", "+33140205060;ext=12"),
    ("01 40 20 50 60 ext. 12", "FR", "+33140205060;ext=12"),
    ("+33 1 40 20 50 60;ext=12", "FR", "+33140205060;ext=12"),
    ("0262 12 34 56", "RE", "+262262123456"),
    ("02 512 34 56", "BE", "+3225123456"),
    ("0470 12 34 56", "BE", "+32470123456"),
    ("+32 (0)470/12.34.56", "FR", "+32470123456"),
    ("022 730 21 11", "CH", "+41227302111"),
    ("0041 22 730 21 11", "FR", "+41227302111"),
    ("+352 26 12 34", "FR", "+352261234"),
    ("01 40 20 50 60 / 06 40 20 50 60", "FR", "+33140205060, +33640205060"),
    ("06 40 20 50 60 ou 01 40 20 50 60", "FR", "+33140205060, +33640205060"),
    ("01 40 20 50 60", None, "0140205060"),
    ("12", "FR", "12"),
    ("Voir le standard", "FR", "voir le standard"),
]

EMAILS = [
    ("H.Durand@Exemple.FR", "h.durand@exemple.fr"),
    (" h.durand@exemple.fr ", "h.durand@exemple.fr"),
    ("h.durand @ exemple.fr", "h.durand@exemple.fr"),
    ("Hélène <h@x.fr>", "h@x.fr"),
    ("Hélène Durand <H@X.fr>", "h@x.fr"),
    ('"Durand, Hélène" <h@x.fr>', "h@x.fr"),
    ('"contact@y.fr" <h@x.fr>', "h@x.fr"),
    ("<h@x.fr>", "h@x.fr"),
    ("mailto:h@x.fr", "h@x.fr"),
    ("h@x.fr.", "h@x.fr"),
    ("b@x.fr; A@x.fr", "a@x.fr, b@x.fr"),
    ("a@x.fr, b@x.fr, a@x.fr", "a@x.fr, b@x.fr"),
    ("h@élève.fr", "h@xn--lve-6lad.fr"),
    ("h@xn--lve-6lad.fr", "h@xn--lve-6lad.fr"),
    ("pas d'adresse", "pas d'adresse"),
]

WEBSITES = [
    ("https://www.exemple.fr/", "exemple.fr"),
    ("http://exemple.fr", "exemple.fr"),
    ("HTTP://WWW.Exemple.FR", "exemple.fr"),
    ("exemple.fr", "exemple.fr"),
    ("www.exemple.fr", "exemple.fr"),
    ("//exemple.fr", "exemple.fr"),
    ("http://https://exemple.fr", "exemple.fr"),
    ("https://exemple.fr:443/", "exemple.fr"),
    ("https://exemple.fr:8443/", "exemple.fr:8443"),
    ("exemple.fr/?", "exemple.fr"),
    ("exemple.fr/#", "exemple.fr"),
    ("exemple.fr/Équipe/", "exemple.fr/%C3%89quipe"),
    ("exemple.fr/%c3%89quipe", "exemple.fr/%C3%89quipe"),
    ("exemple.fr/Page?id=3", "exemple.fr/Page?id=3"),
    ("https://www.élève.fr", "xn--lve-6lad.fr"),
]

TEXTS = [
    ("  Hélène\u00a0 Durand ", "Hélène Durand"),
    ("He\u0301le\u0300ne", "Hélène"),
    ("L’Atelier", "L'Atelier"),
    ("« Chez\u202fPaul »", '" Chez Paul "'),
    ("Jean–Paul", "Jean-Paul"),
    ("Dur\u00adand\u200b", "Durand"),
    ("ligne 1\r\n\r\nligne 2", "ligne 1 ligne 2"),
    ("etc…", "etc..."),
]

HTMLS = [
    ("<p><br></p>", ""),
    ("<p>&nbsp;</p>", ""),
    ("<p>Bonjour&nbsp;<b>Paul</b></p>", "Bonjour Paul"),
    ("<div data-oe-version='1.2'><p>Bonjour Paul</p></div>", "Bonjour Paul"),
    ('<p style="color:red" class="x">Bonjour <span>Paul</span></p>', "Bonjour Paul"),
    ("<p>Bonjour</p><p>Paul</p>", "Bonjour Paul"),
    ("Bonjour<br/>Paul", "Bonjour Paul"),
    ("Dupont &amp; fils", "Dupont &amp; fils"),
    ("Dupont & fils", "Dupont &amp; fils"),
    ("<script>alert(1)</script>Bonjour", "Bonjour"),
    ("<!-- note -->Bonjour", "Bonjour"),
    (
        '<p>Voir <a class="btn" href="https://x.fr" target="_blank">le site</a></p>',
        'Voir <a href="https://x.fr">le site',
    ),
    ('<img alt="" src="/web/image/3"/>', '<img src="/web/image/3">'),
]


@tagged("post_install", "-at_install")
class TestNormalize(BaseCase):
    def assert_rows(self, normalize, rows):
        for *given_values, expected in rows:
            with self.subTest(typed=given_values):
                self.assertEqual(normalize(*given_values), expected)

    def test_phones_of_france_and_its_neighbours(self):
        self.assert_rows(normalize_phone, PHONES)

    def test_emails(self):
        self.assert_rows(normalize_email, EMAILS)

    def test_websites(self):
        self.assert_rows(normalize_website, WEBSITES)

    def test_texts_lose_what_a_keyboard_cannot_type(self):
        self.assert_rows(normalize_text, TEXTS)

    def test_html_is_reduced_to_what_it_says(self):
        self.assert_rows(normalize_html, HTMLS)

    def test_names_for_searching(self):
        self.assertEqual(
            normalize_name("Œuvre de l'Abbé-Pierre"), "oeuvre de l abbe pierre"
        )
        self.assertEqual(normalize_name("DURAND, Hélène"), "durand helene")
        self.assertEqual(normalize_name("Straße"), "strasse")

    def test_blank_values_are_empty_text(self):
        for normalize in NORMALIZERS:
            for blank in (None, False, "", " ", "\u00a0\n"):
                with self.subTest(normalize=normalize.__name__, blank=blank):
                    self.assertEqual(normalize(blank), "")
