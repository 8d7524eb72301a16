from odoo import Command
from odoo.tests import tagged

from odoo.addons.contact_visibility.tests.common import CANARY, SECRETS, VisibilityCase


@tagged("post_install", "-at_install")
class TestCalendar(VisibilityCase):
    def make_meeting(self, guest):
        meetings = self.env["calendar.event"].with_user(self.creator)
        return meetings.create(
            {
                "name": "Meeting",
                "description": "<p>Agenda</p>",
                "start": "2030-01-01 10:00:00",
                "stop": "2030-01-01 11:00:00",
                "partner_ids": [Command.set((self.creator.partner_id + guest).ids)],
            }
        )

    def leaks(self, text):
        return any(secret in str(text).lower() for secret in SECRETS)

    def test_a_meeting_notes_no_details_of_a_restricted_guest(self):
        open_guest = self.make_contact(f"{CANARY} open", phone="+33 1 99 00 77 77")
        for guest, is_told in ((open_guest, True), (self.secret, False)):
            meeting = self.make_meeting(guest)
            self.env.invalidate_all()
            mine = meeting.with_user(self.outsider).read(["description"])[0]
            self.assertIn("Agenda", mine["description"])
            self.assertEqual(self.leaks(mine["description"]), is_told)
