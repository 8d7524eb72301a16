from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.contact_base.tests.common import heard

from .common import ContactSyncCase


@tagged("post_install", "-at_install", "contact_sync")
class TestSemantics(ContactSyncCase):
    """The twelve rules that are easy to get wrong, each as people meet it."""

    def test_a_dossier_that_differs_raises_a_proposal_and_a_count(self):
        self.save_file(name="Hélène Vauquelin", phone="06 39 98 50 60")
        self.assertEqual(self.pending(), {"phone": "06 39 98 50 60"})
        self.assertEqual(self.helene.desync_count, 1)
        self.assertTrue(self.helene.is_desync)

    def test_the_count_leaves_the_write_date_of_the_contact_alone(self):
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = '2020-01-01' WHERE id = %s",
            [self.helene.id],
        )
        self.helene.invalidate_recordset()
        self.save_file(phone="06 39 98 50 60")
        self.helene.invalidate_recordset()
        self.assertEqual(self.helene.write_date.year, 2020)
        self.assertEqual(self.helene.desync_count, 1)

    def test_a_contact_with_nothing_to_decide_is_saved_without_a_savepoint(self):
        for is_waiting in (False, True):
            if is_waiting:
                self.save_file(phone="06 39 98 50 60")
            self.assertEqual(self.helene.is_desync, is_waiting)
            with heard() as statements:
                self.helene.city = f"Brest {is_waiting}"
                self.env.cr.flush()
            savepoints = [s for s in statements if s.startswith("SAVEPOINT")]
            self.assertEqual(len(savepoints), is_waiting, savepoints)

    # 1. only the last saved dossier proposes, field by field

    def test_the_last_saved_dossier_supersedes_older_ones(self):
        self.save_file(phone="06 39 98 00 01")
        self.save_file(phone="06 39 98 00 02")
        self.assert_history(
            self.helene,
            [
                ("phone", "06 39 98 00 01", "superseded"),
                ("phone", "06 39 98 00 02", "pending"),
            ],
        )
        self.assertEqual(self.helene.desync_count, 1)

    def test_a_newer_dossier_without_a_value_leaves_the_older_proposal(self):
        self.save_file(phone="06 39 98 00 01")
        self.save_file(email="new@vauquelin.example")
        self.assertEqual(
            self.pending(),
            {"phone": "06 39 98 00 01", "email": "new@vauquelin.example"},
        )

    def test_a_newer_dossier_that_agrees_with_the_contact_closes_the_older_one(self):
        self.save_file(phone="06 39 98 00 01")
        self.save_file(phone="01 99 00 50 60")
        self.assert_history(self.helene, [("phone", "06 39 98 00 01", "superseded")])
        self.assertFalse(self.helene.is_desync)

    def test_a_dossier_edited_back_withdraws_its_proposal(self):
        record = self.save_file(phone="06 39 98 00 01")
        self.resave(record, phone="01 99 00 50 60")
        self.assert_history(self.helene, [("phone", "06 39 98 00 01", "obsolete")])

    def test_a_value_taken_out_of_the_last_dossier_lets_the_older_one_speak(self):
        self.save_file(phone="06 39 98 00 01")
        last = self.save_file(phone="06 39 98 00 02")
        self.resave(last, phone=False)
        self.assertEqual(self.pending(), {"phone": "06 39 98 00 01"})
        self.assertEqual(self.helene.desync_count, 1)

    # 2. keep is remembered for that dossier and value

    def test_keep_changes_neither_the_contact_nor_the_dossier(self):
        record = self.save_file(phone="06 39 98 00 01")
        self.proposal("phone").action_keep()
        self.assertEqual(self.helene.phone, "+33 1 99 00 50 60")
        self.assertEqual(record.x_phone, "06 39 98 00 01")
        dossier = self.helene.dossier_ids
        self.assertEqual(dossier.values["phone"], "06 39 98 00 01")
        self.assertFalse(self.helene.is_desync)

    def test_a_kept_value_typed_again_after_another_one_is_not_raised(self):
        record = self.save_file(phone="06 39 98 00 01")
        self.proposal("phone").action_keep()
        self.resave(record, phone="06 39 98 00 02")
        self.assertEqual(self.pending(), {"phone": "06 39 98 00 02"})
        self.resave(record, phone="06 39 98 00 01")
        self.assertEqual(self.pending(), {})

    # 3. new evidence and no new evidence

    def test_a_kept_value_in_a_new_dossier_is_raised_again(self):
        self.save_file(phone="06 39 98 00 01")
        self.proposal("phone").action_keep()
        self.save_file(phone="06 39 98 00 01")
        self.assertEqual(self.pending(), {"phone": "06 39 98 00 01"})

    def test_the_same_dossier_saved_again_with_the_same_value_is_not_raised(self):
        record = self.save_file(phone="06 39 98 00 01")
        self.proposal("phone").action_keep()
        self.resave(record, phone="06 39 98 00 01", state="confirmed")
        self.resave(record, email="new@vauquelin.example")
        self.assertEqual(self.pending(), {"email": "new@vauquelin.example"})

    # 4. nothing proposes to erase

    def test_an_empty_dossier_field_never_proposes_to_erase(self):
        record = self.save_file(phone=False, email="", name="  ")
        self.resave(record, phone="06 39 98 00 01")
        self.resave(record, phone=False)
        self.assertEqual(self.pending(), {})

    # 5. equality is semantic

    def test_the_same_said_in_other_letters_is_no_difference(self):
        self.helene.write(
            {
                "website": "https://vauquelin.example",
                "comment": "<p>Stand d'angle</p>",
                "street": "12 rue de l'Église",
                "zip": "69001",
                "city": "Lyon",
            }
        )
        self.save_file(
            name=" Hélène  Vauquelin ",
            email="Helene@Vauquelin.EXAMPLE",
            phone="01.99.00.50.60",
            website="vauquelin.example/",
            note='<div data-x="1">Stand&nbsp;d&#39;angle<br></div>',
            street="12, RUE DE L'EGLISE",
            zip="69001",
            city="LYON",
            country="France",
        )
        self.assertEqual(self.pending(), {})

    def test_a_name_without_its_accents_is_a_difference(self):
        self.save_file(name="Helene Vauquelin")
        self.assertEqual(self.pending(), {"name": "Helene Vauquelin"})

    # 6. the contact moves while a proposal waits

    def test_a_value_that_the_contact_gets_by_other_means_closes_the_proposal(self):
        self.save_file(phone="06 39 98 00 01")
        self.helene.phone = "+33 6 39 98 00 01"
        self.env.cr.flush()
        self.assert_history(self.helene, [("phone", "06 39 98 00 01", "obsolete")])
        self.assertEqual(self.helene.desync_count, 0)

    def test_editing_the_contact_after_its_dossier_raises_nothing(self):
        record = self.save_file(phone="01 99 00 50 60")
        self.helene.phone = "+33 1 99 00 99 99"
        self.env.cr.flush()
        self.resave(record, email="helene@vauquelin.example")
        self.assertEqual(self.pending(), {})

    def test_a_third_value_keeps_the_proposal_and_says_so(self):
        self.save_file(phone="06 39 98 00 01")
        proposal = self.proposal("phone")
        self.assertFalse(proposal._get_edited_note())
        self.helene.phone = "+33 1 99 00 77 77"
        self.env.cr.flush()
        self.assertEqual(proposal.state, "pending")
        self.assertEqual(proposal.current_value, "+33 1 99 00 77 77")
        self.assertIn("+33 1 99 00 50 60", proposal._get_edited_note())

    # 7. switching on is never retroactive

    def test_switching_on_again_does_not_look_back(self):
        self.source.auto_sync = False
        record = self.save_file(phone="06 39 98 00 01")
        self.source.auto_sync = True
        self.resave(record, state="confirmed")
        self.assertFalse(self.helene.dossier_ids)
        self.resave(record, email="new@vauquelin.example")
        self.assertIn("email", self.pending())

    def test_a_save_that_changes_nothing_does_not_look_back(self):
        self.source.auto_sync = False
        record = self.save_file(phone="06 39 98 00 01")
        self.source.auto_sync = True
        self.resave(record, phone="06 39 98 00 01")
        self.assertFalse(self.helene.dossier_ids)

    def test_the_manual_run_looks_back_and_a_second_one_changes_nothing(self):
        self.source.auto_sync = False
        self.save_file(phone="06 39 98 00 01")
        self.save_file(
            partner=self.env["res.partner"], name="Zoé Neuve", email="zoe@neuve.example"
        )
        self.source.match = "link_if_key"
        self.run_now()
        self.assertEqual(self.pending(), {})  # a file without name, e-mail: not hers
        self.source.match = "link"
        self.run_now()
        before = self.dump()
        self.assertEqual(self.pending(), {"phone": "06 39 98 00 01"})
        self.run_now()
        self.assertEqual(self.dump(), before)

    def test_the_manual_run_does_not_override_a_newer_dossier(self):
        self.source.auto_sync = False
        old = self.save_file(phone="06 39 98 00 01")
        self.env.cr.execute(
            "UPDATE x_exhibitor_file SET write_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(days=30), old.id],
        )
        old.invalidate_recordset()
        self.source.auto_sync = True
        self.save_file(phone="06 39 98 00 02")
        self.run_now()
        self.assertEqual(self.pending(), {"phone": "06 39 98 00 02"})

    # 8. switched off

    def test_switched_off_neither_people_nor_changes_come_in(self):
        record = self.save_file(phone="06 39 98 00 01")
        self.source.auto_sync = False
        self.resave(record, email="new@vauquelin.example")
        self.save_file(partner=self.env["res.partner"], name="Zoé", email="z@n.example")
        self.assertEqual(self.pending(), {"phone": "06 39 98 00 01"})
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "z@n.example")])
        )

    # 9. a link is not an identity

    def test_a_booker_is_not_the_person_who_comes(self):
        self.source.match = "link_if_key"
        self.save_file(name="Karim Benali", email="karim@benali.example")
        self.assertEqual(self.pending(), {})
        karim = self.env["res.partner"].search([("email", "=", "karim@benali.example")])
        self.assertEqual(karim.name, "Karim Benali")

    def test_a_new_e_mail_of_a_known_attendee_is_a_proposal(self):
        self.source.match = "link_if_key"
        record = self.save_file(name="Hélène Vauquelin", email=self.helene.email)
        self.resave(record, email="h.vauquelin@autre.example")
        self.assertEqual(self.pending(), {"email": "h.vauquelin@autre.example"})

    def test_a_file_handed_to_somebody_else_says_nothing_about_the_former(self):
        record = self.save_file(phone="06 39 98 00 01")
        other = self._make_contact("Paul Roux", email="paul@roux.example")
        record.x_partner_id = other
        self.env.cr.flush()
        self.assertEqual(self.pending(), {})
        self.assertEqual(self.pending(other), {"phone": "06 39 98 00 01"})

    def test_public_company_and_robot_contacts_are_never_linked(self):
        for partner in (
            self.env.ref("base.public_partner"),
            self.env.ref("base.partner_root"),
            self.env.company.partner_id,
        ):
            self.save_file(partner=partner, name="Anonymous donor")
            self.assertEqual(self.pending(partner), {})
            self.assertFalse(partner.dossier_ids)

    # 12. what a stranger typed

    def test_what_a_stranger_typed_is_only_reviewed(self):
        self.source.write({"policy": "apply", "user_id": self.reviewer.id})
        public = self.env.ref("base.public_user")
        self.env["x_exhibitor_file"].with_user(public).sudo().create(
            {
                "x_partner_id": self.helene.id,
                "x_email": "thief@evil.example",
                "x_function": "Directrice",
            }
        )
        self.env.cr.flush()
        self.assertEqual(self.pending(), {"email": "thief@evil.example"})
        self.assertEqual(self.helene.email, "helene@vauquelin.example")
        self.assertEqual(self.helene.function, "Directrice")

    def test_a_contact_with_a_login_is_always_reviewed(self):
        self.source.write({"policy": "apply", "user_id": self.reviewer.id})
        self.env["res.users"].create(
            {
                "login": "helene",
                "partner_id": self.helene.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        self.save_file(function="Directrice")
        self.assertEqual(self.pending(), {"function": "Directrice"})

    def run_now(self):
        action = self.source.action_sync_now()
        self.env["contact.job"].browse(action["res_id"]).run_now()

    def dump(self):
        self.env.flush_all()
        rows = []
        for table in ("contact_dossier", "contact_proposal", "res_partner"):
            self.env.cr.execute(f"SELECT t::text FROM {table} t ORDER BY id")
            rows.append(self.env.cr.fetchall())
        return rows
