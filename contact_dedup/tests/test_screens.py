from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from .common import set_others_aside

FILE = b"""External ID,Name,Email,Phone,Country,Contact / Name
,Helene Vauquelin,helene@vauquelin.example,,France,Her assistant
,,,,,Her other assistant
known_contact,Known Contact,,,,
,Zo\xc3\xa9 Quinquin,zoe@quinquin.example,,France,
"""
COLUMNS = ["id", "name", "email", "phone", "country_id", "child_ids/name"]
OPTIONS = {
    "quoting": '"',
    "separator": ",",
    "encoding": "utf-8",
    "has_headers": True,
    "skip": 0,
}


@tagged("post_install", "-at_install")
class TestScreens(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        set_others_aside(cls.env)
        cls.helene = cls.env["res.partner"].create(
            {
                "name": "Hélène Vauquelin",
                "email": "helene@vauquelin.example",
                "phone": "06 39 98 55 01",
                "country_id": cls.env.ref("base.fr").id,
            }
        )
        cls.twin = cls.helene.copy(
            {"name": "Helene VAUQUELIN", "phone": "+33 6 39 98 55 01"}
        )
        cls.env["contact.duplicate.scan"].run(full=True)
        cls.clerk = new_test_user(
            cls.env, "clerk", groups="base.group_user,base.group_partner_manager"
        )

    def get_group(self):
        return self.env["contact.duplicate.group"].search(
            [("partner_ids", "in", self.helene.ids), ("level", "=", "certain")]
        )

    def make_import(self):
        known = self.env["res.partner"].create({"name": "Known Contact"})
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": "known_contact",
                "model": "res.partner",
                "res_id": known.id,
            }
        )
        return (
            self.env["base_import.import"]
            .with_user(self.clerk)
            .create(
                {
                    "res_model": "res.partner",
                    "file": FILE,
                    "file_name": "contacts.csv",
                    "file_type": "text/csv",
                }
            )
        )

    def test_rows_that_look_like_contacts_are_told_with_their_lines(self):
        summary = self.make_import().find_contact_duplicates(COLUMNS, OPTIONS)
        self.assertEqual(summary["count"], 1)
        self.assertEqual(summary["lines"], [[0, 1]])
        row = summary["rows"][0]
        self.assertEqual((row["row"], row["name"]), (2, "Helene Vauquelin"))
        self.assertIn(row["partner_id"], (self.helene + self.twin).ids)

    def test_rows_that_update_a_contact_are_not_compared(self):
        _lines, rows = self.make_import()._read_contact_rows(COLUMNS, OPTIONS)
        names = [row["name"] for row in rows]
        self.assertEqual(names, ["Helene Vauquelin", "Zoé Quinquin"])

    def test_rows_left_out_are_not_imported(self):
        options = {**OPTIONS, "contact_lines_left_out": [0, 1]}
        result = self.make_import().execute_import(COLUMNS, COLUMNS, options)
        self.assertFalse(result["messages"])
        made = self.env["res.partner"].browse(result["ids"]).mapped("name")
        self.assertEqual(made, ["Known Contact", "Zoé Quinquin"])

    def test_a_file_without_columns_finds_nothing(self):
        nothing = [False] * len(COLUMNS)
        summary = self.make_import().find_contact_duplicates(nothing, OPTIONS)
        self.assertEqual(summary["count"], 0)

    def test_who_may_not_create_contacts_is_told_nothing(self):
        reader = new_test_user(self.env, "reader", groups="base.group_user")
        wizard = self.make_import().sudo().with_user(reader).sudo(False)
        with self.assertRaises(AccessError):
            wizard.find_contact_duplicates(COLUMNS, OPTIONS)

    def test_a_phone_written_in_another_way_is_not_marked(self):
        rows = {row["name"]: row for row in self.get_group().preview["rows"]}
        self.assertTrue(rows["phone"]["same"])
        self.assertFalse(rows["name"]["same"])
        marked = [part for cell in rows["name"]["cells"] for part in cell]
        self.assertTrue(any(not part["same"] for part in marked))

    def test_the_waterfall_adds_up_to_the_score(self):
        pair = self.get_group().duplicate_ids
        steps = self.get_group().preview["pairs"][0]["steps"]
        total = sum(step["weight"] for step in steps)
        self.assertAlmostEqual(total, pair.weight, places=1)

    def test_banner_counts_and_leads_to_the_group(self):
        self.assertEqual(self.helene.duplicate_label, "1 possible duplicate.")
        action = self.helene.action_view_duplicates()
        self.assertEqual(action["res_id"], self.get_group().id)
        plain = self.env["res.partner"].create({"name": "Zoé Quinquin"})
        self.assertFalse(plain.duplicate_label)

    def test_a_contact_just_created_is_compared_at_once(self):
        third = self.env["res.partner"].create(
            {"name": "Hélène Vauquelin", "email": "helene@vauquelin.example"}
        )
        found = {match["id"] for match in third.check_created()}
        self.assertEqual(found, set((self.helene + self.twin).ids))
        third.action_view_duplicates()
        self.assertEqual(third.duplicate_count, 2)

    def test_the_settings_switch_the_nightly_search(self):
        settings = self.env["res.config.settings"].create({"dedup_nightly": False})
        settings.execute()
        cron = self.env.ref("contact_dedup.ir_cron_scan")
        self.assertFalse(cron.active)
        learn = self.env["res.config.settings"].create({"dedup_learn": False})
        learn.execute()
        self.assertFalse(self.env["contact.duplicate"].get_learning()["enabled"])
