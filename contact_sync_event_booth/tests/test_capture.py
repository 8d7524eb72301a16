from odoo.tests import Form, tagged

from .common import BoothSyncCase


@tagged("post_install", "-at_install")
class TestCapture(BoothSyncCase):
    def test_new_booth_with_another_phone_is_proposed(self):
        self.rent(self.helene, contact_phone="01 99 00 77 77")
        self.save()
        self.assertEqual(self.get_pending(self.helene), {"phone": "01 99 00 77 77"})

    def test_change_of_a_saved_booth_is_proposed(self):
        booth = self.rent(self.helene)
        self.save()
        self.assertEqual(self.get_pending(self.helene), {})
        booth.write({"contact_name": "Hélène Roux", "contact_email": "h@roux.example"})
        self.save()
        self.assertEqual(
            self.get_pending(self.helene),
            {"name": "Hélène Roux", "email": "h@roux.example"},
        )
        self.assertEqual(self.helene.dossier_ids.record_name, "A01, Salon")

    def test_renter_set_later_fills_by_compute_and_raises_nothing(self):
        booth = self.rent()
        self.save()
        booth.action_confirm({"partner_id": self.helene.id})
        self.save()
        self.assertEqual(
            self.helene.dossier_ids.values,
            {
                "name": "Hélène Vauquelin",
                "email": "helene@essais.example",
                "phone": "01 99 00 10 11",
            },
        )
        self.assertEqual(self.get_pending(self.helene), {})

    def test_form_of_an_event_user_proposes(self):
        booth = self.rent(self.helene)
        self.save()
        with Form(booth.with_user(self.event_user)) as form:
            form.contact_email = "stand@roux.example"
        self.save()
        self.assertEqual(self.get_pending(self.helene), {"email": "stand@roux.example"})
        self.assertEqual(self.helene.dossier_ids.user_id, self.event_user)

    def test_same_values_in_other_letters_raise_nothing(self):
        booth = self.rent(self.helene)
        for vals in (
            {"contact_phone": "+33 (0)1.99.00.10.11"},
            {"contact_email": " HELENE@essais.example "},
            {"contact_name": "Hélène  Vauquelin "},
        ):
            booth.write(vals)
            self.save()
            self.assertEqual(self.get_pending(self.helene), {}, vals)

    def test_emptied_field_never_proposes_to_erase(self):
        booth = self.rent(self.helene)
        self.save()
        booth.write({"contact_phone": False})
        self.save()
        self.assertEqual(self.get_pending(self.helene), {})

    def test_only_the_last_saved_booth_proposes(self):
        first = self.rent(self.helene, contact_phone="01 99 00 77 71")
        self.save()
        self.rent(self.helene, contact_phone="01 99 00 77 72")
        self.save()
        self.assertEqual(self.get_pending(self.helene), {"phone": "01 99 00 77 72"})
        first.contact_phone = "01 99 00 77 73"
        self.save()
        self.assertEqual(self.get_pending(self.helene), {"phone": "01 99 00 77 73"})

    def test_company_as_renter(self):
        company = self.make_contact("Menuiserie Essai", "m@essais.example", False)
        company.is_company = True
        self.rent(company, contact_phone="01 99 00 77 77")
        self.save()
        self.assertEqual(self.get_pending(company), {"phone": "01 99 00 77 77"})

    def test_decision_changes_no_booth(self):
        booth = self.rent(self.helene, contact_phone="01 99 00 77 77")
        self.save()
        self.helene.proposal_ids.with_user(self.reviewer).action_keep()
        self.save()
        self.assertEqual(booth.contact_phone, "01 99 00 77 77")
        self.assertEqual(self.helene.phone, "01 99 00 10 11")
        booth.contact_email = "HELENE@essais.example"
        self.save()
        self.assertEqual(self.get_pending(self.helene), {})

    def test_booth_without_renter_makes_at_most_one_contact(self):
        booth = self.rent(
            contact_name="Zoé Inconnue", contact_email="zoe@essais.example"
        )
        self.save()
        booth.contact_phone = "01 99 00 77 77"
        self.save()
        found = self.env["res.partner"].search(
            [("email_normalized", "=", "zoe@essais.example")]
        )
        self.assertLessEqual(len(found), 1)

    def test_deleted_booth_proposes_no_more(self):
        booth = self.rent(self.helene, contact_phone="01 99 00 77 77")
        self.save()
        booth.unlink()
        self.save()
        self.assertEqual(self.get_pending(self.helene), {})

    def test_switched_off_brings_nothing(self):
        self.source.auto_sync = False
        self.rent(self.helene, contact_phone="01 99 00 77 77")
        self.save()
        self.assertFalse(self.helene.dossier_ids)
