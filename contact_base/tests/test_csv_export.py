from odoo.tests import BaseCase, tagged

from ..tools.csv_export import escape, to_csv


@tagged("post_install", "-at_install")
class TestCsvExport(BaseCase):
    def test_what_starts_like_a_formula_is_text(self):
        for start in ("=", "+", "-", "@", "\t", "\r"):
            self.assertEqual(escape(f"{start}1+1"), f"'{start}1+1")

    def test_names_and_numbers_stay(self):
        for cell in ("Zoé", "a=b", "", 7, -7, None):
            self.assertEqual(escape(cell), cell)

    def test_a_header_and_rows(self):
        text = to_csv(["Name", "ID"], [["Zoé, Anne", 7], ["=1+1", None]])
        self.assertEqual(text, 'Name,ID\r\n"Zoé, Anne",7\r\n\'=1+1,\r\n')
