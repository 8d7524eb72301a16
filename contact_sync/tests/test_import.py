import csv
import io

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ContactSyncCase

HEADERS = ["Clé", "E-mail", "Name", "Job Position", "Country", "Birthday"]
FIELDS = ["external_key", "email", "name", "function", "country_id", False]


@tagged("post_install", "-at_install", "contact_sync")
class TestImport(ContactSyncCase):
    """Dossiers from a file, through Odoo's own import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.door = cls.env["contact.source"].create(
            {
                "name": "Files",
                "match": "keys",
                "create_contacts": "never",
                "field_ids": [
                    (0, 0, {"source_path": name, "partner_field": name})
                    for name in (
                        "name",
                        "email",
                        "function",
                        "country_id",
                        "image_1920",
                    )
                ],
            }
        )
        cls.manager = new_test_user(
            cls.env,
            "sync_import_manager",
            "contact_sync.group_manager,base.group_partner_manager",
        )

    def make_csv(self, rows):
        out = io.StringIO()
        csv.writer(out).writerows([HEADERS, *rows])
        return out.getvalue().encode(), "text/csv", "dossiers.csv"

    def make_xlsx(self, rows):
        book, out = openpyxl.Workbook(), io.BytesIO()
        for row in [HEADERS, *rows]:
            book.active.append(row)
        book.save(out)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return out.getvalue(), kind, "dossiers.xlsx"

    def open(self, content, user=None):
        raw, mimetype, name = content
        action = self.door.with_user(user or self.manager).action_import_dossiers()
        self.assertEqual(action["tag"], "contact_sync.import_dossiers")
        told = {"contact_sync_import": action["params"]["contact_sync_import"]}
        imports = self.env["base_import.import"].with_user(user or self.manager)
        return imports.with_context(**told).create(
            {
                "res_model": action["params"]["active_model"],
                "file": raw,
                "file_type": mimetype,
                "file_name": name,
            }
        )

    def run_import(self, content, dryrun=False, without=(), **options):
        options = {
            "has_headers": True, "quoting": '"', "separator": ",", "advanced": False,
            "encoding": "utf-8", **options,
        }  # fmt: skip
        names = [name not in without and name for name in FIELDS]
        return self.open(content).execute_import(names, HEADERS, options, dryrun)

    def get_rows(self):
        return [
            [
                "k1",
                "helene@vauquelin.example",
                "Hélène Vauquelin",
                "Directrice",
                "FR",
                "",
            ],
            ["k2", "nobody@essais.example", "Nobody", "", "", ""],
        ]

    def test_the_screen_offers_what_the_source_maps(self):
        found = self.open(self.make_csv(self.get_rows())).parse_preview(
            {"has_headers": True, "quoting": '"', "separator": ",", "encoding": "utf-8"}
        )
        names = {field["name"] for field in found["fields"]} - {"id"}
        self.assertEqual(
            names,
            {
                "external_key", "author", "date_saved",
                "name", "email", "function", "country_id",
            },
        )  # fmt: skip
        self.assertEqual(found["matches"][3], ["function"])

    def test_rows_become_dossiers(self):
        for make in (self.make_csv, self.make_xlsx):
            with self.subTest(make=make.__name__):
                result = self.run_import(make(self.get_rows()))
                self.assertEqual(result["ids"], self.door.dossier_ids.ids)
                self.assertEqual(len(self.door.dossier_ids), 1)
                self.assertEqual(self.pending(), {"function": "Directrice"})
                self.assertFalse(result["messages"])

    def test_who_is_left_out_is_told_by_the_test_and_noted_on_the_source(self):
        before = self.door.message_ids
        result = self.run_import(self.make_csv(self.get_rows()), dryrun=True)
        self.assertEqual([m["record"] for m in result["messages"]], [3])
        self.assertEqual(self.door.message_ids, before)
        self.run_import(self.make_csv(self.get_rows()))
        note = self.door.message_ids[0]
        self.assertIn("nobody was found: 1 (k2)", note.body)
        self.assertEqual(note.author_id, self.manager.partner_id)

    def test_a_file_about_nobody_known_is_not_taken_in_silence(self):
        result = self.run_import(self.make_csv(self.get_rows()[1:]))
        self.assertEqual([m["record"] for m in result["messages"]], [2])

    def test_a_file_without_keys_is_told_what_a_key_is(self):
        result = self.run_import(
            self.make_csv(self.get_rows()), without=("external_key",)
        )
        self.assertFalse(result["ids"])
        self.assertIn("Choose the column", result["messages"][0]["message"])

    def test_a_country_that_is_none_is_refused_with_its_row(self):
        rows = self.get_rows()
        rows[1][4] = "Frnce"
        result = self.run_import(self.make_csv(rows))
        self.assertEqual([m["record"] for m in result["messages"]], [3])
        self.assertIn("Frnce", result["messages"][0]["message"])
        self.assertFalse(self.door.dossier_ids)

    def test_a_time_is_that_of_the_users_clock(self):
        self.manager.tz = "Europe/Paris"
        dossiers = self.env["contact.dossier"].with_user(self.manager)
        dossiers.with_context(contact_sync_import=self.door.id).load(
            ["external_key", "email", "date_saved"],
            [["k1", "helene@vauquelin.example", "2026-07-01 10:00:00"]],
        )
        saved = self.door.dossier_ids.date_saved
        self.assertEqual(str(saved), "2026-07-01 08:00:00")

    def test_the_test_button_takes_nothing(self):
        self.run_import(self.make_csv(self.get_rows()), dryrun=True)
        self.env.invalidate_all()
        self.assertFalse(self.door.dossier_ids)

    def test_what_is_wrong_is_said_for_each_row_and_none_is_taken(self):
        rows = self.get_rows()
        rows[1][0] = ""
        result = self.run_import(self.make_csv([*rows, ["", *rows[0][1:]]]))
        self.assertFalse(result["ids"])
        # as the file is numbered in a spreadsheet, below its headers
        self.assertEqual([m["record"] for m in result["messages"]], [3, 4])
        self.assertFalse(self.door.dossier_ids)

    def test_a_large_file_is_taken_lot_by_lot(self):
        rows = [[f"k{i}", *self.get_rows()[0][1:]] for i in range(5)]
        result = self.run_import(self.make_csv(rows), limit=2)
        self.assertEqual(result["nextrow"], 2)
        result = self.run_import(self.make_csv(rows), limit=2, skip=2)
        self.assertEqual(result["nextrow"], 4)
        result = self.run_import(self.make_csv(rows), limit=2, skip=4)
        self.assertEqual(result["nextrow"], 0)
        self.assertEqual(len(self.door.dossier_ids), 5)

    def test_outside_of_an_import_dossiers_are_what_they_are(self):
        dossiers = self.env["contact.dossier"].with_user(self.manager)
        self.assertIn("partner_id", dossiers.fields_get())
        self.assertFalse(dossiers.load(["external_key"], [["k"]])["ids"])

    def test_a_reviewer_imports_nothing(self):
        dossiers = self.env["contact.dossier"].with_user(self.reviewer)
        dossiers = dossiers.with_context(contact_sync_import=self.door.id)
        with self.assertRaises(AccessError):
            dossiers.load(["external_key"], [["k"]])
        with self.assertRaises(AccessError):
            dossiers.fields_get()
