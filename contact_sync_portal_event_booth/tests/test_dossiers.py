from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user, tagged

from odoo.addons.contact_sync_portal.tests.common import PortalSyncCase


@tagged("post_install", "-at_install", "contact_sync")
class TestDossiers(PortalSyncCase):
    """The exhibitor, logged in to the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booths = cls.env["contact.source"]._install_ready("event.booth")
        now = fields.Datetime.now()
        cls.event = cls.env["event.event"].create(
            {
                "name": "Salon des Essais",
                "date_begin": now + timedelta(days=30),
                "date_end": now + timedelta(days=32),
            }
        )
        cls.category = cls.env["event.booth.category"].create({"name": "9 m²"})
        cls.booth = cls.rent("Stand B12", cls.nadia)

    @classmethod
    def rent(cls, name, partner, **vals):
        return cls.env["event.booth"].create(
            {
                "name": name,
                "event_id": cls.event.id,
                "booth_category_id": cls.category.id,
                "state": "unavailable",
                "partner_id": partner.id,
                **vals,
            }
        )

    def setUp(self):
        super().setUp()
        self.env.cr.flush()
        self.login()

    def get_url(self, booth=None):
        return f"/my/dossiers/event.booth/{(booth or self.booth).id}"

    def save(self, booth=None, **vals):
        booth = booth or self.booth
        details = {
            "contact_name": booth.contact_name,
            "contact_email": booth.contact_email,
            "contact_phone": booth.contact_phone,
        }
        return self.post(self.get_url(booth), {**details, **vals})

    def test_the_page_lists_his_own_booths(self):
        self.rent("Stand C1", self.helene)
        page = self.url_open("/my/dossiers").text
        self.assertIn("Stand B12", page)
        self.assertIn("Salon des Essais", page)
        self.assertNotIn("Stand C1", page)
        self.assertEqual(
            self.env["contact.portal.file"].with_user(self.portal)._get_count(), 1
        )

    def test_the_form_starts_from_the_contact(self):
        page = self.url_open(self.get_url()).text
        self.assertIn("nadia@roy.example", page)

    def test_what_he_saves_is_the_booth_and_its_dossier(self):
        answer = self.save(contact_phone="01 99 00 77 77")
        self.assertIn("our team checks it", answer.text)
        self.assertIn("Being checked", answer.text)
        self.assertEqual(self.booth.contact_phone, "01 99 00 77 77")
        self.assertEqual(self.nadia.phone, "+33 1 99 00 31 31")
        self.assertEqual(self.get_pending(), {"phone": "01 99 00 77 77"})
        self.assertEqual(self.get_dossiers().user_id, self.portal)

    def test_what_he_saves_unchanged_is_the_dossier_too(self):
        self.get_dossiers().unlink()
        self.save()
        dossier = self.get_dossiers()
        self.assertEqual(dossier.values["email"], "nadia@roy.example")
        self.assertEqual(self.get_pending(), {})

    def test_a_booth_that_is_not_his_is_not_there(self):
        other = self.rent("Stand C1", self.helene)
        free = self.rent("Stand D1", self.env["res.partner"], state="available")
        over = self.rent("Stand E1", self.nadia)
        over.event_id = self.event.copy(
            {"date_begin": "2020-01-01 08:00:00", "date_end": "2020-01-02 08:00:00"}
        )
        for booth in (other, free, over):
            self.env.flush_all()
            self.assertEqual(self.url_open(self.get_url(booth)).status_code, 404)
            self.assertEqual(self.save(booth, contact_name="X").status_code, 404)
            self.assertNotEqual(booth.contact_name, "X")
        for path in ("res.partner/1", "event.event/1", "x/1", "event.booth/0"):
            answer = self.url_open(f"/my/dossiers/{path}")
            self.assertEqual(answer.status_code, 404, path)

    def test_the_booth_of_his_company_is_his_the_one_of_a_colleague_is_not(self):
        company = self.env["res.partner"].create(
            {"name": "Essais SARL", "is_company": True}
        )
        self.nadia.parent_id = company
        colleague = self.env["res.partner"].create(
            {"name": "Zoé", "parent_id": company.id}
        )
        ours, hers = self.rent("Stand F1", company), self.rent("Stand F2", colleague)
        self.env.flush_all()
        self.assertEqual(self.url_open(self.get_url(ours)).status_code, 200)
        self.assertEqual(self.url_open(self.get_url(hers)).status_code, 404)

    def test_nothing_else_of_a_booth_is_written(self):
        self.save(
            state="available", partner_id=str(self.helene.id), name="X", event_id="1",
            booth_category_id="1", sponsor_name="X",
        )  # fmt: skip
        self.assertEqual(self.booth.partner_id, self.nadia)
        self.assertEqual(self.booth.state, "unavailable")
        self.assertEqual(self.booth.name, "Stand B12")

    def test_what_is_wrong_is_said(self):
        answer = self.save(contact_email="no address", contact_name="")
        self.assertIn("This is no e-mail address.", answer.text)
        self.assertIn("Please fill this in.", answer.text)
        self.assertEqual(self.booth.contact_email, "nadia@roy.example")

    def test_without_the_portal_nobody_edits(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(self.get_url()).url)
        other = new_test_user(self.env, "sync_portal_zoe", "base.group_portal")
        self.login(other)
        self.assertEqual(self.url_open(self.get_url()).status_code, 404)
        self.assertIn("nothing to fill in", self.url_open("/my/dossiers").text)
