from odoo.tests import tagged

from .common import DirectoryCase


@tagged("post_install", "-at_install")
class TestColumns(DirectoryCase):
    """Several values in one file, in and out."""

    def test_export_has_all_values_of_a_kind_in_one_cell(self):
        self.add(self.anne, "email", "anne@home.example")
        self.editor.group_ids |= self.env.ref("base.group_allow_export")
        rows = self.anne.with_user(self.editor).export_data(
            ["name", "all_emails", "all_phones", "all_socials"]
        )["datas"]
        emails = "anne@vauquelin.example; anne@home.example"
        self.assertEqual(rows, [[self.anne.name, emails, "+33 1 40 20 50 60", ""]])

    def test_import_of_one_column_with_several_values(self):
        partners = self.env(user=self.editor)["res.partner"]
        result = partners.load(
            ["name", "all_emails", "all_phones"],
            [["Zoé", "zoe@a.example; ZOE@b.example;zoe@A.example", "+33140205061"]],
        )
        self.assertFalse(result["messages"])
        zoe = self.partners.browse(result["ids"])
        self.assertEqual(zoe.email, "zoe@a.example")
        self.assert_lines(zoe, "email", "*zoe@a.example", "zoe@b.example")
        self.assertEqual(zoe.phone, "+33 1 40 20 50 61")

    def test_import_of_one_line_for_each_value(self):
        partners = self.env(user=self.editor)["res.partner"]
        result = partners.load(
            ["name", "contact_channel_ids/kind", "contact_channel_ids/value"],
            [["Zoé", "email", "zoe@a.example"], ["", "phone", "+33140205061"]],
        )
        self.assertFalse(result["messages"])
        zoe = self.partners.browse(result["ids"])
        self.assertEqual((zoe.email, zoe.phone), ("zoe@a.example", "+33 1 40 20 50 61"))

    def test_columns_of_a_french_file_are_recognised_and_taken(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(
            ["contact_directory"], ["fr_FR"]
        )
        header = "Nom;Tous les e-mails;Tous les téléphones;Types de contact"
        line = 'Zoé Import;"zoe@a.example; zoe@b.example";+33140205061;Client'
        importer = (
            self.env(user=self.editor)["base_import.import"]
            .with_context(lang="fr_FR")
            .create(
                {
                    "res_model": "res.partner",
                    "file": f"{header}\n{line}\n".encode(),
                    "file_type": "text/csv",
                    "file_name": "contacts.csv",
                }
            )
        )
        options = {"quoting": '"', "separator": ";", "has_headers": True}
        matches = importer.parse_preview(options)["matches"]
        names = ["/".join(matches[column]) for column in sorted(matches)]
        self.assertEqual(names, ["name", "all_emails", "all_phones", "type_ids"])
        result = importer.execute_import(names, header.split(";"), options)
        self.assertFalse(result["messages"])
        zoe = self.partners.browse(result["ids"])
        self.assert_lines(zoe, "email", "*zoe@a.example", "zoe@b.example")
        self.assertEqual(zoe.type_ids.mapped("name"), ["Client"])

    def test_wrong_value_in_a_file_is_reported(self):
        result = self.partners.load(["name", "all_emails"], [["Zoé", "nobody"]])
        self.assertIn("nobody", result["messages"][0]["message"])

    def test_written_column_replaces_and_keeps_what_is_known(self):
        home = self.add(self.anne, "email", "anne@home.example", label="home")
        self.anne.all_emails = "Anne@home.example; new@x.example"
        self.assertEqual(self.anne.email, "anne@home.example")
        self.assertEqual(home.label, "home")
        self.assert_lines(self.anne, "email", "*anne@home.example", "new@x.example")
        self.anne.all_emails = False
        self.assert_lines(self.anne, "email")
        self.assertFalse(self.anne.email)
