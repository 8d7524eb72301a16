from odoo.tests import Form, tagged

from .common import EventSyncCase


@tagged("post_install", "-at_install")
class TestPrefill(EventSyncCase):
    def start(self, partner):
        """Open an empty registration and choose who books."""
        form = Form(self.env["event.registration"].with_user(self.event_user))
        form.event_id = self.event
        form.partner_id = partner
        return form

    def test_next_registration_starts_from_the_contact(self):
        form = self.start(self.helene)
        self.assertEqual(form.name, "Hélène Vauquelin")
        self.assertEqual(form.email, "helene@essais.example")
        self.assertEqual(form.phone, "+33199001011")

    def test_after_keep_the_next_one_starts_from_the_contact(self):
        first = self.register(self.helene, phone="01 99 00 77 77")
        self.save()
        self.helene.proposal_ids.with_user(self.reviewer).action_keep()
        self.save()
        self.assertEqual(first.phone, "+33199007777")
        self.assertEqual(self.start(self.helene).phone, "+33199001011")
        self.assertEqual(self.register(self.helene).phone, "01 99 00 10 11")
        self.save()
        self.assertEqual(self.get_pending(self.helene), {})

    def test_after_accept_the_next_one_starts_from_the_new_value(self):
        self.register(self.helene, phone="01 99 00 77 77")
        self.save()
        self.helene.proposal_ids.with_user(self.reviewer).action_accept()
        self.save()
        self.assertEqual(self.register(self.helene).phone, "+33 1 99 00 77 77")
        self.save()
        self.assertEqual(self.get_pending(self.helene), {})

    def test_another_booker_brings_no_false_difference(self):
        """Core leaves the attendee's details; they are still the first contact's."""
        registration = self.register(self.helene)
        self.save()
        registration.partner_id = self.karim
        self.save()
        self.assertEqual(self.get_pending(self.karim), {})
        self.assertEqual(self.get_pending(self.helene), {})
