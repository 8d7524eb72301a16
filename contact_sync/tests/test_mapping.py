from odoo.tests import Form, TransactionCase, new_test_user, tagged


def field(name, kind, label, **vals):
    return (0, 0, {"name": name, "ttype": kind, "field_description": label, **vals})


@tagged("post_install", "-at_install", "contact_sync")
class TestMapping(TransactionCase):
    """Members, kept in a model that a shop made in the settings: no line of code."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.env.company.country_id = cls.env.ref("base.fr")
        cls.manager = new_test_user(
            cls.env,
            "mapping_manager",
            "contact_sync.group_manager,base.group_partner_manager",
        )
        cls.model = cls.env["ir.model"].create(
            {
                "name": "Member",
                "model": "x_member",
                "field_id": [
                    field("x_name", "char", "Nom complet"),
                    field("x_courriel", "char", "Adresse e-mail"),
                    field("x_tel", "char", "Téléphone"),
                    field("x_cp", "char", "Code postal"),
                    field("x_ville", "char", "Ville"),
                    field("x_pays", "char", "Pays"),
                    field("x_fonction", "char", "Fonction"),
                    field("x_societe", "char", "Société"),
                    field("x_cotisation", "float", "Cotisation"),
                    field(
                        "x_partner_id", "many2one", "Contact", relation="res.partner"
                    ),
                ],
                "access_ids": [cls.allow()],
            }
        )

    @classmethod
    def allow(cls):
        return (
            0,
            0,
            {
                "name": "all",
                "group_id": cls.env.ref("base.group_user").id,
                "perm_read": True,
                "perm_write": True,
                "perm_create": True,
            },
        )

    def make_source(self):
        """Pick the model in the form and save what it proposes."""
        form = Form(self.env["contact.source"].with_user(self.manager))
        form.model_id = self.model
        return form.save()

    def join(self, **vals):
        member = self.env["x_member"].create({f"x_{k}": v for k, v in vals.items()})
        self.env.cr.flush()
        return member

    def get_lines(self, source):
        return {
            (line.target, line.partner_field): line.source_path
            for line in source.field_ids
        }

    def test_the_form_proposes_a_mapping_from_names_and_kinds(self):
        source = self.make_source()
        self.assertEqual(source.name, "Member")
        self.assertEqual(source.partner_path, "x_partner_id")
        self.assertEqual(source.match, "link_if_key")
        self.assertEqual(
            self.get_lines(source),
            {
                ("person", "name"): "x_name",
                ("person", "email"): "x_courriel",
                ("person", "phone"): "x_tel",
                ("person", "zip"): "x_cp",
                ("person", "city"): "x_ville",
                ("person", "country_id"): "x_pays",
                ("person", "function"): "x_fonction",
                ("company", "name"): "x_societe",
            },
        )
        self.assertFalse(source.warning)

    def test_lines_are_told_in_the_words_of_their_fields(self):
        lines = self.make_source().field_ids
        email = lines.filtered(lambda line: line.partner_field == "email")
        self.assertEqual(
            (email.source_label, email.partner_label), ("Adresse e-mail", "Email")
        )
        email.source_path = "x_partner_id.email"
        self.assertEqual(email.source_label, "Contact > Email")
        files = self.env["contact.source"].create(
            {
                "name": "Files",
                "match": "keys",
                "field_ids": [
                    (0, 0, {"source_path": "phone", "partner_field": "phone"}),
                    (0, 0, {"source_path": "Tel.", "partner_field": "ref"}),
                ],
            }
        )
        self.assertEqual(files.field_ids.mapped("source_label"), ["Phone", "Tel."])

    def test_missing_lines_are_proposed_and_the_others_left_alone(self):
        source = self.make_source()
        mine = source.field_ids.filtered(lambda f: f.partner_field == "phone")
        mine.policy = "ignore"
        source.field_ids.filtered(lambda f: f.partner_field == "email").unlink()
        source.action_propose_mapping()
        self.assertEqual(self.get_lines(source)["person", "email"], "x_courriel")
        self.assertEqual(mine.policy, "ignore")
        self.assertEqual(len(source.field_ids), 8)

    def test_members_become_contacts_and_their_changes_proposals(self):
        self.make_source()
        member = self.join(
            name="Zoé Neuve", courriel="zoe@neuve.example", societe="Neuve SARL"
        )
        zoe = self.env["res.partner"].search([("email", "=", "zoe@neuve.example")])
        self.assertEqual((zoe.name, zoe.company_name), ("Zoé Neuve", "Neuve SARL"))
        member.x_fonction = "Trésorière"
        self.env.cr.flush()
        self.assertEqual(zoe.proposal_ids.proposed_value, "Trésorière")

    def test_the_last_records_are_previewed_and_nothing_is_written(self):
        source = self.make_source()
        source.auto_sync = False
        anna, _twin, _other = self.env["res.partner"].create(
            [
                {"name": "Anna Roux", "email": "anna@roux.example"},
                {"name": "Léo Petit", "email": "petit@famille.example"},
                {"name": "Lou Petit", "email": "petit@famille.example"},
            ]
        )
        self.join(name="Anna Roux", courriel="anna@roux.example", fonction="Juge")
        self.join(name="Max Petit", courriel="petit@famille.example")
        self.join(name="Zoé Neuve", courriel="zoe@neuve.example")
        self.join()
        preview = self.env["contact.source.preview"].browse(
            source.with_user(self.manager).action_preview()["res_id"]
        )
        lines = preview.line_ids.filtered(lambda x: x.target != "company")
        self.assertEqual(
            lines.mapped("outcome"), ["alone", "created", "unclear", "differs"]
        )
        self.assertEqual(lines[3].partner_id, anna)
        self.assertEqual(lines[3].proposed_text, "Job Position: Juge")
        self.assertIn("Email: anna@roux.example", lines[3].values_text)
        self.assertFalse(source.dossier_ids)
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "zoe@neuve.example")])
        )

    def test_a_source_that_finds_nobody_says_so(self):
        source = self.make_source()
        source.field_ids.filtered(
            lambda f: f.partner_field in ("email", "phone")
        ).unlink()
        self.assertIn("No key is mapped", source.warning)
        source.field_ids.unlink()
        self.assertIn("Map at least one field", source.warning)

    def test_private_data_of_the_staff_is_never_mapped(self):
        lines = self.env["contact.source.field"]
        for path in ("private_email", "private_phone", "birthday", "version_id.ssnid"):
            self.assertTrue(lines._is_private("hr.employee", path), path)
        for path in ("work_email", "work_phone", "name"):
            self.assertFalse(lines._is_private("hr.employee", path), path)
        self.assertFalse(lines._is_private("x_member", "x_courriel"))
