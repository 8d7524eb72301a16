from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import BoothSyncCase

VIEWS = [
    ("event_booth.event_booth_view_form", "form"),
    ("event_booth.event_booth_view_form_from_event", "form"),
    ("event_booth.event_booth_view_tree", "list"),
    ("event_booth.event_booth_view_tree_from_event", "list"),
    ("event_booth.event_booth_view_kanban", "kanban"),
    ("event_booth.event_booth_view_kanban_from_event", "kanban"),
    ("event_booth.event_booth_view_search", "search"),
]


@tagged("post_install", "-at_install")
class TestIndicator(BoothSyncCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booth = cls.rent(
            cls,
            cls.helene,
            contact_phone="01 99 00 77 77",
            contact_email="h@roux.example",
        )
        cls.quiet = cls.rent(cls, cls.karim)
        cls.env.cr.flush()

    def get_arch(self, xml_id, view_type, user):
        view = self.env.ref(xml_id)
        views = self.env["event.booth"].with_user(user)
        return etree.fromstring(views.get_view(view.id, view_type)["arch"])

    def test_reviewer_sees_it_on_every_view(self):
        for xml_id, view_type in VIEWS:
            arch = self.get_arch(xml_id, view_type, self.event_reviewer)
            self.assertTrue(arch.xpath("//*[contains(@name, 'desync')]"), xml_id)

    def test_event_user_sees_no_trace(self):
        for xml_id, view_type in VIEWS:
            arch = self.get_arch(xml_id, view_type, self.event_user)
            self.assertNotIn(b"desync", etree.tostring(arch), xml_id)
        records = self.env["event.booth"].with_user(self.event_user)
        self.assertNotIn("desync_count", records.fields_get())
        with self.assertRaises(AccessError):
            records.search([("desync_count", ">", 0)])

    def test_event_user_works_as_before(self):
        with Form(self.booth.with_user(self.event_user)) as form:
            form.contact_name = "Hélène Vauquelin-Roux"
        self.booth.with_user(self.event_user).copy()
        self.save()

    def test_count_and_filter(self):
        records = (self.booth | self.quiet).with_user(self.event_reviewer)
        self.assertEqual(records.mapped("desync_count"), [2, 0])
        found = records.search(
            [("desync_count", ">", 0), ("event_id", "=", self.event.id)]
        )
        self.assertEqual(found, self.booth)

    def test_review_opens_on_the_renter(self):
        action = self.booth.with_user(self.event_reviewer).action_review_proposals()
        review = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(review.partner_id, self.helene)

    def test_reviewer_without_event_rights_decides_on_the_contact(self):
        contact = self.helene.with_user(self.reviewer)
        self.assertFalse(self.booth.with_user(self.reviewer).has_access("write"))
        self.assertEqual(contact.pending_count, 2)
        contact.proposal_ids.action_accept()
        self.assertEqual(self.helene.email, "h@roux.example")
        self.assertEqual(self.helene.phone, "+33 1 99 00 77 77")
