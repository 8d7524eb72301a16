from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import EventSyncCase

VIEWS = [
    ("event.view_event_registration_form", "form"),
    ("event.view_event_registration_tree", "list"),
    ("event.event_registration_view_kanban", "kanban"),
    ("event.view_registration_search", "search"),
    ("event.event_registration_view_search_event_specific", "search"),
]


@tagged("post_install", "-at_install")
class TestIndicator(EventSyncCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registration = cls.register(cls, cls.helene, phone="01 99 00 77 77")
        cls.quiet = cls.register(cls, cls.karim)
        cls.env.cr.flush()

    def get_arch(self, xml_id, view_type, user):
        view = self.env.ref(xml_id)
        views = self.env["event.registration"].with_user(user)
        return etree.fromstring(views.get_view(view.id, view_type)["arch"])

    def test_reviewer_sees_it_on_every_view(self):
        for xml_id, view_type in VIEWS:
            arch = self.get_arch(xml_id, view_type, self.event_reviewer)
            self.assertTrue(arch.xpath("//*[contains(@name, 'desync')]"), xml_id)

    def test_event_user_sees_no_trace(self):
        for xml_id, view_type in VIEWS:
            arch = self.get_arch(xml_id, view_type, self.event_user)
            self.assertNotIn(b"desync", etree.tostring(arch), xml_id)
        records = self.env["event.registration"].with_user(self.event_user)
        self.assertNotIn("desync_count", records.fields_get())
        with self.assertRaises(AccessError):
            records.search([("desync_count", ">", 0)])

    def test_event_user_works_as_before(self):
        with Form(self.registration.with_user(self.event_user)) as form:
            form.name = "Hélène Vauquelin-Roux"
        self.registration.with_user(self.event_user).copy()
        self.save()

    def test_count_and_filter(self):
        records = (self.registration | self.quiet).with_user(self.event_reviewer)
        self.assertEqual(records.mapped("desync_count"), [1, 0])
        found = records.search(
            [("desync_count", ">", 0), ("event_id", "=", self.event.id)]
        )
        self.assertEqual(found, self.registration)

    def test_review_opens_on_the_attendee(self):
        action = self.registration.with_user(
            self.event_reviewer
        ).action_review_proposals()
        review = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(review.partner_id, self.helene)

    def test_reviewer_without_event_rights_decides_on_the_contact(self):
        contact = self.helene.with_user(self.reviewer)
        with self.assertRaises(AccessError):
            self.registration.with_user(self.reviewer).read(["name"])
        self.assertEqual(contact.pending_count, 1)
        self.assertEqual(contact.dossier_ids.record_name, "Hélène Vauquelin, Salon")
        contact.action_review_proposals()
        contact.proposal_ids.action_accept()
        self.assertEqual(self.helene.phone, "+33 1 99 00 77 77")
        with self.assertRaises(AccessError):
            contact.dossier_ids.action_open_record()

    def test_decided_is_shown_no_more(self):
        self.helene.proposal_ids.with_user(self.reviewer).action_keep()
        self.save()
        record = self.registration.with_user(self.event_reviewer)
        record.invalidate_recordset()
        self.assertEqual(record.desync_count, 0)
