import contextlib

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import MODEL
from .test_security import NEW_PHONE, SecurityCase


@tagged("post_install", "-at_install", "contact_sync")
class TestSecuritySources(SecurityCase):
    """A source reads as superuser and may write at once: managing one is no way around
    anybody's rights."""

    def make_as(self, user, **vals):
        sources = self.env["contact.source"].with_user(user)
        return sources.create(
            {
                "name": "Tricky",
                "match": "keys",
                "model_id": self.model.id,
                "field_ids": [
                    Command.create({"source_path": "x_name", "partner_field": "name"})
                ],
                **vals,
            }
        )

    def lines(self, **mapping):
        return [
            Command.create({"source_path": path, "partner_field": name})
            for name, path in mapping.items()
        ]

    # what a manager may make a source of

    def test_a_manager_makes_no_source_of_records_that_he_may_not_read(self):
        with self.assertRaises(UserError):
            self.make_as(self.manager)
        self.allow_files(self.manager)
        self.assertTrue(self.make_as(self.manager))

    def test_a_manager_finds_the_records_by_their_name(self):
        models = self.env["ir.model"].with_user(self.manager)
        self.assertIn(self.model.id, dict(models.name_search("Exhibitor file")))
        with self.assertRaises(AccessError):
            models.browse(self.model.id).name = "Mine"

    def test_a_manager_makes_no_source_of_what_holds_secrets(self):
        for model, name in (
            ("ir.config_parameter", "value"),
            ("ir.mail_server", "smtp_pass"),
            ("res.users", "login"),
            ("res.users.log", "display_name"),
        ):
            with self.subTest(model=model), self.assertRaises(UserError):
                self.make_as(
                    self.manager,
                    model_id=self.env["ir.model"]._get(model).id,
                    field_ids=self.lines(name=name),
                )

    def test_nobody_maps_a_field_that_is_kept_from_him(self):
        self.allow_files(self.manager)
        source = self.make_as(self.manager)
        for path in ("create_uid.totp_secret", "x_partner_id.signup_type"):
            with self.subTest(path=path), self.assertRaises(UserError):
                source.field_ids.write({"source_path": path})

    def test_nobody_maps_to_a_contact_field_that_is_kept_from_reviewers(self):
        restricted = self.env["res.partner"]._fields["function"]
        self.patch(restricted, "groups", "base.group_system")
        with self.assertRaises(ValidationError):
            self._make_source(field_ids=self.lines(function="x_function"))

    def test_a_filter_does_not_ask_about_fields_that_are_kept_from_the_manager(self):
        self.allow_files(self.manager)
        source = self.make_as(self.manager)
        with self.assertRaises(UserError):
            source.domain = "[('x_partner_id.signup_type', '!=', False)]"

    def test_the_model_of_a_source_cannot_be_slipped_in_by_its_name(self):
        self.allow_files(self.manager)
        source = self.make_as(self.manager)
        with contextlib.suppress(UserError), self.env.cr.savepoint():
            source.write({"model": "ir.config_parameter"})
        source.invalidate_recordset()
        self.assertEqual(source.model, MODEL)

    def test_a_manager_previews_only_records_that_he_may_read(self):
        self.save_file(function="Directrice")
        source = self.source.with_user(self.manager)
        self.assertFalse(source.may_read_records)
        with self.assertRaises(AccessError):
            source.action_preview()
        self.allow_files(self.manager)
        source.invalidate_recordset()
        self.assertTrue(source.may_read_records)
        self.assertTrue(self.preview(source).line_ids)
        self.env["ir.rule"].create(
            {
                "name": "nobody's",
                "model_id": self.model.id,
                "domain_force": "[('x_function', '=', 'Nobody')]",
            }
        )
        self.assertFalse(self.preview(source).line_ids)

    def preview(self, source):
        previews = self.env["contact.source.preview"]
        return previews.browse(source.action_preview()["res_id"])

    # in whose name a source writes

    def test_a_manager_lets_no_source_write_in_the_name_of_somebody_else(self):
        self.allow_files(self.manager)
        admin = self.env.ref("base.user_admin")
        with self.assertRaises(UserError):
            self.make_as(self.manager, policy="apply", user_id=admin.id)
        source = self.make_as(self.manager)
        with self.assertRaises(UserError):
            source.user_id = admin
        self.assertEqual(source.user_id, self.manager)

    def test_a_manager_who_makes_a_source_write_at_once_answers_for_it(self):
        """Not in the name of the administrator who had set it to review."""
        self.allow_files(self.manager)
        self.source.user_id = self.env.ref("base.user_admin")
        with self.assertRaises(UserError):
            self.source.with_user(self.manager).policy = "apply"

    def test_a_source_never_writes_what_its_responsible_person_may_not(self):
        self.source.write({"policy": "apply", "user_id": self.reader.id})
        self.save_file(function="Vendeuse")
        self.assertFalse(self.helene.function)
        self.assertEqual(self.pending(), {"function": "Vendeuse"})

    def test_one_contact_that_may_not_be_written_does_not_hold_up_the_others(self):
        """Contacts in a company of which the responsible person is no member."""
        self.source.write({"policy": "apply", "user_id": self.reviewer.id})
        other = self._make_contact("Noé", email="noe@vauquelin.example")
        self.hide(other)
        files = self.env[MODEL].create(
            [
                {"x_partner_id": other.id, "x_function": "Gardien"},
                {"x_partner_id": self.helene.id, "x_function": "Vendeuse"},
            ]
        )
        self.env.cr.flush()
        self.assertTrue(files)
        self.assertEqual(self.helene.function, "Vendeuse")
        self.assertFalse(other.function)
        self.assertEqual(self.pending(other), {"function": "Gardien"})
        partners = self.helene | other
        partners.invalidate_recordset()
        self.assertEqual(partners.mapped("desync_count"), [0, 1])

    # strangers

    def save_as(self, user, partner=None, **values):
        partner = partner or self.helene
        record = (
            self.env[MODEL]
            .with_user(user)
            .sudo()
            .create(
                {
                    "x_partner_id": partner.id,
                    **{f"x_{name}": value for name, value in values.items()},
                }
            )
        )
        self.env.cr.flush()
        return record

    def test_what_a_stranger_typed_is_reviewed_where_it_could_divert_mail(self):
        self.source.write({"policy": "apply", "user_id": self.reviewer.id})
        self.save_as(
            self.public,
            name="Mallory",
            email="mallory@evil.example",
            phone=NEW_PHONE,
            vat="FR23334175221",
            function="Vendeuse",
        )
        self.assertEqual(set(self.pending()), {"name", "email", "phone", "vat"})
        self.assertEqual(self.helene.function, "Vendeuse")

    def test_a_customer_with_a_login_is_a_stranger_to_other_contacts(self):
        """Anybody can sign up: a login of the portal proves nothing about others."""
        self.source.write({"policy": "apply", "user_id": self.reviewer.id})
        self.save_as(self.portal, email="mallory@evil.example")
        self.assertEqual(self.helene.email, "helene@vauquelin.example")
        self.assertEqual(self.pending(), {"email": "mallory@evil.example"})

    def test_a_contact_with_a_login_is_always_reviewed(self):
        self.source.write({"policy": "apply", "user_id": self.reviewer.id})
        partner = self.portal.partner_id
        self.save_file(partner, function="Vendeuse", street="4 quai Cyrano")
        self.assertEqual(set(self.pending(partner)), {"function", "address"})

    def test_an_address_that_odoo_carries_to_others_is_always_reviewed(self):
        """A stranger's form about one contact would move the whole company, colleagues
        with a login included."""
        self.source.write({"policy": "apply", "user_id": self.reviewer.id})
        company = self._make_contact("Vauquelin SARL", is_company=True, city="Bergerac")
        self.helene.parent_id = company
        self.save_as(self.public, street="1 rue du Piège", city="Ailleurs")
        self.assertEqual(company.city, "Bergerac")
        self.assertIn("address", self.pending())

    def test_a_sign_up_or_public_contact_is_never_what_a_record_is_about(self):
        for partner in (self.public.partner_id, self.env.company.partner_id):
            self.save_file(partner, function="Vendeuse")
            self.assertFalse(self.proposals(partner))
            self.assertFalse(partner.function)

    # the door for other programs

    def submit(self, rows, user=None):
        dossiers = self.env["contact.dossier"].with_user(user or self.manager)
        return dossiers.submit(self.door.id, rows)

    def open_door(self, **vals):
        self.door = self._make_source(
            name="Door",
            model_id=False,
            partner_path=False,
            match="keys",
            field_ids=self.lines(
                name="name", email="email", function="function", comment="comment"
            ),
            **vals,
        )
        return self.door

    def row(self, key="k1", **values):
        return {
            "external_key": key,
            "values": {"email": "helene@vauquelin.example", **values},
        }

    def test_submit_takes_mapped_fields_only(self):
        self.open_door()
        for name in ("vat", "active", "user_ids", "write_uid", "x; DROP", ""):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                self.submit([self.row(**{name: "x"})])
        self.assertFalse(self.door.dossier_ids)

    def test_submit_refuses_what_is_malformed_with_a_reason(self):
        self.open_door()
        for rows in (
            [{"values": {"email": "a@b.example"}}],
            [{"external_key": "k"}],
            [{"external_key": "k", "values": ["email"]}],
            ["k"],
            "k",
            {"external_key": "k", "values": {}},
            None,
            [{**self.row(), "date_saved": "yesterday"}],
            [{**self.row(), "date_saved": 5}],
            [self.row(function={"a": 1})],
            [self.row(function=[1, 2])],
            [self.row(function=b"x")],
            [self.row(function="nul \x00 character")],
        ):
            with self.subTest(rows=rows), self.assertRaises(ValidationError):
                self.submit(rows)
        self.assertFalse(self.door.dossier_ids)

    def test_submit_refuses_what_is_no_source(self):
        for source in (0, -1, 10**9, False, None, "1", [1], {"id": 1}):
            with self.subTest(source=source), self.assertRaises(UserError):
                self.env["contact.dossier"].with_user(self.manager).submit(source, [])

    def test_submit_takes_the_same_key_twice_in_one_call(self):
        self.open_door()
        rows = [self.row(function="Vendeuse"), self.row(function="Gérante")]
        found = self.submit(rows)
        self.assertEqual([r["partner_id"] for r in found], [self.helene.id] * 2)
        self.assertEqual(len(self.door.dossier_ids), 1)
        self.assertEqual(self.pending(), {"function": "Gérante"})

    def test_submit_from_the_future_does_not_silence_later_dossiers(self):
        self.open_door()
        row = {**self.row(function="Éternelle"), "date_saved": "2999-01-01 00:00:00"}
        self.submit([row])
        self.save_file(function="Vendeuse")
        self.assertEqual(self.pending(), {"function": "Vendeuse"})

    def test_submitted_rich_text_is_cleaned(self):
        self.open_door()
        self.submit([self.row(comment="<p>Hi<script>alert(1)</script></p>")])
        self.assertNotIn("script", self.pending()["comment"])
        self.assertNotIn("script", str(self.door.dossier_ids.values))

    def test_submit_needs_a_source_of_the_users_companies(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.open_door(company_id=company.id)
        with self.assertRaises(AccessError):
            self.submit([self.row(function="Vendeuse")])
        self.assertFalse(self.door.dossier_ids)
