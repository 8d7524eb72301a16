from odoo.tests import Form, tagged

from .common import EventSyncCase


@tagged("post_install", "-at_install")
class TestCapture(EventSyncCase):
    def find_contacts(self, email):
        return self.env["res.partner"].search([("email_normalized", "=", email)])

    def test_new_phone_of_an_attendee_is_proposed(self):
        self.register(
            self.helene, email="helene@essais.example", phone="01 99 00 77 77"
        )
        self.save()
        self.assertEqual(self.get_pending(self.helene), {"phone": "+33199007777"})

    def test_change_of_a_saved_registration_is_proposed(self):
        registration = self.register(self.helene)
        self.save()
        self.assertEqual(self.get_pending(self.helene), {})
        registration.write({"email": "hv@courriel.example"})
        self.save()
        self.assertEqual(
            self.get_pending(self.helene), {"email": "hv@courriel.example"}
        )

    def test_computed_values_of_the_contact_raise_nothing(self):
        registration = self.register(self.helene)
        self.save()
        dossier = self.helene.dossier_ids
        self.assertEqual(dossier.res_id, registration.id)
        self.assertEqual(
            dossier.values,
            {
                "name": "Hélène Vauquelin",
                "email": "helene@essais.example",
                "phone": "01 99 00 10 11",
            },
        )
        self.assertEqual(self.get_pending(self.helene), {})

    def test_booker_set_later_brings_the_dossier_by_compute(self):
        """Only ``partner_id`` is written; name, e-mail and phone follow by compute."""
        registration = self.register(name=False)
        self.save()
        self.assertFalse(self.helene.dossier_ids)
        registration.write({"partner_id": self.helene.id})
        self.save()
        self.assertEqual(self.helene.dossier_ids.res_id, registration.id)
        self.assertEqual(self.get_pending(self.helene), {})

    def test_form_of_an_event_user_proposes(self):
        form = Form(self.env["event.registration"].with_user(self.event_user))
        form.event_id = self.event
        form.partner_id = self.helene
        form.phone = "01 99 00 77 77"
        registration = form.save()
        self.save()
        self.assertEqual(self.get_pending(self.helene), {"phone": "+33199007777"})
        dossier = self.helene.dossier_ids
        self.assertEqual(dossier.res_id, registration.id)
        self.assertEqual(dossier.user_id, self.event_user)
        self.assertFalse(dossier.is_stranger)

    def test_same_phone_retyped_raises_nothing(self):
        for typed in ("01.99.00.10.11", "+33 1 99 00 10 11", "+33 (0)1 99 00 10 11"):
            registration = self.register(
                self.helene, email="HELENE@essais.example", phone=typed
            )
            self.save()
            self.assertEqual(self.get_pending(self.helene), {}, typed)
            registration.phone = "0199001011"
            self.save()
            self.assertEqual(self.get_pending(self.helene), {}, typed)

    def test_attendee_found_by_email_is_not_the_booker(self):
        self.register(
            self.helene,
            name="Karim Benali",
            email="karim@essais.example",
            phone="01 99 00 88 88",
        )
        self.save()
        self.assertEqual(self.get_pending(self.helene), {})
        self.assertFalse(self.helene.dossier_ids)
        self.assertEqual(self.get_pending(self.karim), {"phone": "+33199008888"})

    def test_several_attendees_of_one_booker_never_rename_the_booker(self):
        people = ["Lucas Morel", "Anna Weber", "Zoé Petit", "Hélène Vauquelin"]
        self.env["event.registration"].create(
            [
                {
                    "event_id": self.event.id,
                    "partner_id": self.helene.id,
                    "name": name,
                    "email": f"{name[:4].lower()}@ailleurs.example",
                    "phone": f"01 99 00 55 {index:02}",
                }
                for index, name in enumerate(people)
            ]
        )
        self.save()
        self.assertNotIn("name", self.get_pending(self.helene))
        self.assertEqual(self.get_pending(self.helene), {})
        self.assertEqual(self.helene.name, "Hélène Vauquelin")

    def test_colleagues_under_the_bookers_email_never_rename_the_booker(self):
        """Some people give their own e-mail for everybody whom they bring."""
        self.register(
            self.helene,
            name="Lucas Morel",
            email="helene@essais.example",
            phone="01 99 00 10 11",
        )
        self.save()
        self.assertNotIn("name", self.get_pending(self.helene))

    def test_unknown_attendee_becomes_one_contact(self):
        registration = self.register(
            self.helene, name="Lucas Morel", email="lucas@essais.example"
        )
        self.save()
        lucas = self.find_contacts("lucas@essais.example")
        self.assertEqual(lucas.mapped("name"), ["Lucas Morel"])
        self.assertEqual(lucas.dossier_ids.res_id, registration.id)
        registration.phone = "01 99 00 66 66"
        self.register(name="Lucas Morel", email="lucas@essais.example")
        self.save()
        self.assertEqual(self.find_contacts("lucas@essais.example"), lucas)

    def test_cancelled_and_unconfirmed_have_no_say(self):
        for state in ("draft", "cancel"):
            self.register(self.helene, phone="01 99 00 77 77", state=state)
        self.save()
        self.assertFalse(self.helene.dossier_ids)
        self.assertEqual(self.get_pending(self.helene), {})

    def test_confirmed_later_is_proposed_then(self):
        registration = self.register(self.helene, phone="01 99 00 77 77", state="draft")
        self.save()
        registration.action_confirm()
        self.save()
        self.assertEqual(self.get_pending(self.helene), {"phone": "+33199007777"})

    def test_event_left_out_is_left_alone(self):
        self.env["contact.source.container"].create(
            {"source_id": self.source.id, "res_id": self.event.id, "auto_sync": False}
        )
        self.register(self.helene, phone="01 99 00 77 77")
        self.save()
        self.assertEqual(self.get_pending(self.helene), {})

    def test_stranger_on_the_website_is_captured_as_such(self):
        """As the site's controller does: public user, as superuser."""
        public = self.env.ref("base.public_user")
        env = self.env(user=public, su=True)
        self.register(
            env=env, name="Karim Benali", email="karim@essais.example",
            phone="01 99 00 88 88",
        )  # fmt: skip
        self.save()
        self.assertEqual(self.get_pending(self.karim), {"phone": "+33199008888"})
        self.assertTrue(self.karim.dossier_ids.is_stranger)
        self.assertEqual(self.karim.phone, "01 99 00 10 12")

    def test_new_dossier_with_the_kept_value_is_raised_again(self):
        self.register(self.helene, phone="01 99 00 77 77")
        self.save()
        self.helene.proposal_ids.with_user(self.reviewer).action_keep()
        self.save()
        self.assertEqual(self.get_pending(self.helene), {})
        self.register(self.helene, phone="01 99 00 77 77")
        self.save()
        self.assertEqual(self.get_pending(self.helene), {"phone": "+33199007777"})
