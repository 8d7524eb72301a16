from odoo.tests import Form, tagged

from .common import BoothSyncCase


@tagged("post_install", "-at_install")
class TestPrefill(BoothSyncCase):
    def get_details(self, booth):
        return [booth.contact_name, booth.contact_email, booth.contact_phone]

    def assert_details_of(self, booth, partner):
        self.assertEqual(
            self.get_details(booth), [partner.name, partner.email, partner.phone]
        )

    def edit(self, booth):
        return Form(booth.with_user(self.event_user))

    def test_next_booth_starts_from_the_contact(self):
        with self.edit(self.rent()) as form:
            form.partner_id = self.helene
            self.assert_details_of(form, self.helene)
        self.assert_details_of(self.rent(self.helene), self.helene)

    def test_after_keep_the_next_one_starts_from_the_contact(self):
        self.rent(self.helene, contact_phone="01 99 00 77 77")
        self.save()
        self.helene.proposal_ids.with_user(self.reviewer).action_keep()
        self.save()
        self.assertEqual(self.rent(self.helene).contact_phone, "01 99 00 10 11")
        self.save()
        self.assertEqual(self.get_pending(self.helene), {})

    def test_after_accept_the_next_one_starts_from_the_new_value(self):
        self.rent(self.helene, contact_email="h@roux.example")
        self.save()
        self.helene.proposal_ids.with_user(self.reviewer).action_accept()
        self.save()
        self.assertEqual(self.rent(self.helene).contact_email, "h@roux.example")
        self.save()
        self.assertEqual(self.get_pending(self.helene), {})

    def test_another_renter_brings_other_details(self):
        """Core would leave the former renter's, and propose them to the new one."""
        booth = self.rent(self.helene, contact_phone="01 99 00 77 77")
        self.save()
        booth.write({"partner_id": self.karim.id})
        self.save()
        self.assert_details_of(booth, self.karim)
        self.assertEqual(self.get_pending(self.karim), {})
        self.assertEqual(self.get_pending(self.helene), {})

    def test_another_renter_in_the_form(self):
        booth = self.rent(self.helene)
        self.save()
        with self.edit(booth) as form:
            form.contact_phone = "01 99 00 77 77"
            form.partner_id = self.karim
            self.assertEqual(form.contact_email, self.karim.email)
            self.assertEqual(form.contact_phone, "01 99 00 77 77")
        self.save()
        self.assertEqual(booth.contact_name, self.karim.name)
        self.assertEqual(self.get_pending(self.karim), {"phone": "01 99 00 77 77"})

    def test_another_renter_with_his_details(self):
        booth = self.rent(self.helene)
        booth.write({"partner_id": self.karim.id, "contact_email": "k@essais.example"})
        self.assertEqual(booth.contact_email, "k@essais.example")
        self.assertEqual(booth.contact_name, self.karim.name)

    def test_several_booths_at_once(self):
        mine, other = self.rent(self.helene), self.rent()
        other.contact_name = "Zoé"
        (mine | other).write({"partner_id": self.karim.id})
        self.assert_details_of(mine, self.karim)
        self.assertEqual(other.contact_name, "Zoé")

    def test_no_renter_any_more_leaves_what_was_typed(self):
        booth = self.rent(self.helene)
        booth.partner_id = False
        self.assertEqual(booth.contact_name, "Hélène Vauquelin")
