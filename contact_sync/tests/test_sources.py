from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import MODEL, ContactSyncCase


@tagged("post_install", "-at_install", "contact_sync")
class TestSources(ContactSyncCase):
    """What a source accepts, refuses and survives."""

    def map(self, path, target, **vals):
        return self.env["contact.source.field"].create(
            {
                "source_id": self.source.id,
                "source_path": path,
                "partner_field": target,
                **vals,
            }
        )

    def test_a_field_that_contacts_do_not_have_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "no field “mobile”"):
            self.map("x_phone", "mobile")

    def test_a_field_that_the_records_do_not_have_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "no field “x_nothing”"):
            self.map("x_nothing", "ref")

    def test_a_computed_field_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "cannot be written"):
            self.map("x_name", "complete_name")

    def test_a_technical_field_is_refused(self):
        for name in ("active", "parent_id", "company_id", "write_date", "is_desync"):
            with self.assertRaisesRegex(ValidationError, "cannot be written"):
                self.map("x_name", name)

    def test_a_field_of_another_kind_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "another kind"):
            self.map("x_logo", "ref")
        with self.assertRaisesRegex(ValidationError, "another kind"):
            self.map("x_name", "color")

    def test_a_source_without_a_way_to_the_contact_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "leads to a contact"):
            self._make_source(partner_path="x_name")

    def test_a_wrong_filter_is_refused_with_the_reason(self):
        with self.assertRaisesRegex(ValidationError, "filter"):
            self._make_source(domain="[('x_nothing', '=', 1)]")

    def test_contacts_themselves_cannot_be_a_source(self):
        self.assert_no_source("res.partner", partner_path="parent_id")

    def test_records_that_know_not_when_they_were_saved_cannot_be_a_source(self):
        self.assert_no_source("contact.source.seen", partner_path=False, match="keys")

    def assert_no_source(self, model, **vals):
        model_id = self.env["ir.model"]._get(model).id
        with self.assertRaisesRegex(ValidationError, "cannot be a source"):
            self._make_source(model_id=model_id, field_ids=[], **vals)

    def test_records_outside_the_filter_are_left_alone(self):
        self.source.domain = "[('x_state', '!=', 'test')]"
        self.save_file(phone="06 12 34 00 01", state="test")
        self.assertEqual(self.pending(), {})
        self.save_file(phone="06 12 34 00 01", state="done")
        self.assertEqual(self.pending(), {"phone": "06 12 34 00 01"})

    def test_computed_values_are_captured(self):
        self.map("x_code", "ref")
        record = self.save_file(state="a1")
        self.assertEqual(self.pending(), {"ref": "A1"})
        self.resave(record, state="b2")
        self.assertEqual(self.pending(), {"ref": "B2"})

    def test_a_country_is_found_by_name_in_any_language_or_by_code(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.ref("base.be").with_context(lang="fr_FR").name = "Belgique"
        for text in ("Belgique", "belgium", "BE"):
            self.save_file(street="1 rue B", city="Liège", country=text)
            address = self.proposal("address").proposed_value
            self.assertEqual(address["country_id"], self.env.ref("base.be").id)

    def test_the_ignored_field_of_a_source_proposes_nothing(self):
        self.source.field_ids.filtered(
            lambda line: line.partner_field == "phone"
        ).policy = "ignore"
        self.save_file(phone="06 12 34 00 01", function="Directrice")
        self.assertEqual(self.pending(), {"function": "Directrice"})

    def test_fill_writes_where_nothing_is_and_reviews_the_rest(self):
        user = self.env.ref("base.user_admin")
        self.source.write({"policy": "fill", "user_id": user.id})
        self.env[MODEL].with_user(user).create(
            {
                "x_partner_id": self.helene.id,
                "x_function": "Directrice",
                "x_phone": "06 12 34 00 01",
            }
        )
        self.env.cr.flush()
        self.assertEqual(self.helene.function, "Directrice")
        self.assertEqual(self.pending(), {"phone": "06 12 34 00 01"})

    def test_apply_can_be_reverted_like_a_decision(self):
        user = self.env.ref("base.user_admin")
        self.source.write({"policy": "apply", "user_id": user.id})
        self.env[MODEL].with_user(user).create(
            {"x_partner_id": self.helene.id, "x_phone": "06 12 34 00 01"}
        )
        self.env.cr.flush()
        self.assertEqual(self.helene.phone, "+33 6 12 34 00 01")
        proposal = self.proposals()
        self.assertEqual(proposal.state, "accepted")
        self.assertEqual(proposal.user_id, user)
        proposal.with_user(user).action_revert()
        self.assertEqual(self.helene.phone, "+33 1 99 00 50 60")

    def test_a_source_whose_app_is_gone_is_switched_off_and_says_so(self):
        self.save_file(phone="06 12 34 00 01")
        self.env.cr.execute(
            "UPDATE contact_source SET model_id = NULL, model = 'gone.model'"
            " WHERE id = %s",
            [self.source.id],
        )
        self.source.invalidate_recordset()
        self.env["contact.source"]._register_hook()
        self.assertTrue(self.source.is_broken)
        self.assertFalse(self.source.auto_sync)
        self.assertIn("gone.model", self.source.message_ids[0].body)
        self.assertTrue(self.source.dossier_ids)
        with self.assertRaises(UserError):
            self.source.action_sync_now()

    def test_two_contacts_with_the_same_key_wait_for_a_person(self):
        self.source.match = "keys"
        self._make_contact("Paul Roux")
        self.save_file(
            partner=self.env["res.partner"],
            name="Somebody else",
            email="helene@vauquelin.example",
        )
        dossier = self.source.dossier_ids
        self.assertFalse(dossier.partner_id)
        self.assertEqual(len(dossier.candidate_ids), 2)
        self.assertEqual(self.pending(), {})

    def test_the_same_absent_person_is_created_once(self):
        self.source.match = "keys"
        self.env[MODEL].create(
            [
                {"x_name": "Zoé Neuve", "x_email": email}
                for email in ("zoe@neuve.example", "ZOE@neuve.example ")
            ]
        )
        self.env.cr.flush()
        found = self.env["res.partner"].search([("name", "=", "Zoé Neuve")])
        self.assertEqual(len(found), 1)
        self.assertEqual(len(found.dossier_ids), 2)

    def test_an_unclear_dossier_is_settled_once_its_contact_is_clear(self):
        self.source.match = "keys"
        twin = self._make_contact("Paul Roux")
        record = self.save_file(
            partner=self.env["res.partner"], name="Zoé", email=twin.email
        )
        unclear = self.source.dossier_ids
        saved = unclear.date_saved
        self.resave(record, state="confirmed", email=twin.email)
        self.assertEqual(self.source.dossier_ids.date_saved, saved)
        self.resave(record, name="Paul Roux", phone="06 12 34 00 01")
        self.assertEqual(self.source.dossier_ids.partner_id, twin)
        self.assertFalse(unclear.active)
        self.assertEqual(self.pending(twin), {"phone": "06 12 34 00 01"})

    def test_a_contact_field_that_differs_by_company_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "cannot be written"):
            self.map("x_name", "barcode")

    def test_a_deleted_source_takes_its_counts_along(self):
        self.save_file(phone="06 12 34 00 01")
        self.source.unlink()
        self.assertEqual(self.helene.desync_count, 0)
        self.assertFalse(self.helene.is_desync)

    # other programs

    def make_door(self):
        return self.env["contact.source"].create(
            {
                "name": "Website of the fair",
                "match": "keys",
                "field_ids": [
                    (0, 0, {"source_path": name, "partner_field": name})
                    for name in ("name", "email", "phone", "street", "zip", "city")
                ],
            }
        )

    def submit(self, door, values, key="A1"):
        return self.env["contact.dossier"].submit(
            door, [{"external_key": key, "values": values}]
        )

    def test_submitted_dossiers_propose_and_a_second_time_changes_nothing(self):
        door = self.make_door()
        values = {"email": "helene@vauquelin.example", "phone": "06 12 34 00 01"}
        first = self.submit(door, values)
        self.assertEqual(first[0]["partner_id"], self.helene.id)
        self.assertEqual(self.pending(), {"phone": "06 12 34 00 01"})
        saved = door.dossier_ids.date_saved
        self.assertEqual(self.submit(door.id, values), first)
        self.assertEqual(door.dossier_ids.date_saved, saved)
        self.assertEqual(len(self.proposals()), 1)

    def test_a_submitted_field_that_is_not_mapped_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "parent_id"):
            self.submit(self.make_door(), {"parent_id": 1})

    def test_a_malformed_dossier_is_refused_and_none_is_taken(self):
        door = self.make_door()
        rows = [
            {"external_key": "A1", "values": {"email": "a@b.example"}},
            {"values": {"email": "c@d.example"}},
        ]
        with self.assertRaisesRegex(ValidationError, "external_key"):
            self.env["contact.dossier"].submit(door, rows)
        self.assertFalse(door.dossier_ids)

    def test_a_reviewer_may_not_submit(self):
        door = self.make_door()
        with self.assertRaises(AccessError):
            self.env["contact.dossier"].with_user(self.reviewer).submit(door, [])
