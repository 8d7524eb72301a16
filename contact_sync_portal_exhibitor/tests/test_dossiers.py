import base64
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.contact_sync_portal.tests.common import PortalSyncCase, draw


@tagged("post_install", "-at_install", "contact_sync")
class TestDossiers(PortalSyncCase):
    """The exhibitor and his page on the event's site."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        cls.event = cls.env["event.event"].create(
            {
                "name": "Salon des Essais",
                "date_begin": now + timedelta(days=30),
                "date_end": now + timedelta(days=32),
            }
        )
        kind = cls.env["event.sponsor.type"].create({"name": "Gold"})
        cls.sponsor = cls.env["event.sponsor"].create(
            {
                "event_id": cls.event.id,
                "partner_id": cls.nadia.id,
                "sponsor_type_id": kind.id,
                "website_description": "<section><h1>Blocks</h1></section>",
            }
        )

    def setUp(self):
        super().setUp()
        self.env.cr.flush()
        self.login()
        self.url = f"/my/dossiers/event.sponsor/{self.sponsor.id}"

    def save(self, files=None, **vals):
        details = {"name": "Nadia Roy", "email": "nadia@roy.example"}
        return self.post(self.url, {**details, **vals}, files)

    def test_he_edits_his_page(self):
        self.assertIn("Salon des Essais", self.url_open(self.url).text)
        logo = draw()
        self.save(
            files={"image_512": ("logo.png", logo, "image/png")},
            name="Roy Essais",
            subtitle="À l'essai",
            url="roy.example",
        )
        self.assertEqual(self.sponsor.name, "Roy Essais")
        self.assertEqual(self.sponsor.subtitle, "À l'essai")
        self.assertEqual(base64.b64decode(self.sponsor.image_512), logo)
        self.assertIn("Blocks", self.sponsor.website_description)
        self.assertEqual(self.nadia.name, "Nadia Roy")

    def test_the_logo_stays_where_none_is_chosen(self):
        self.sponsor.image_512 = base64.b64encode(draw())
        self.save(subtitle="À l'essai")
        self.assertTrue(self.sponsor.image_512)

    def test_he_writes_the_description_of_his_page(self):
        self.sponsor.website_description = "<p>Old<br/>words</p>"
        page = self.url_open(self.url).text
        self.assertIn("Old\nwords</textarea>", page)
        self.save(website_description="Beds & tables\n<script>alert(1)</script>")
        text = self.sponsor.website_description
        self.assertIn("Beds &amp; tables", text)
        self.assertIn("&lt;script&gt;", text)
        self.assertIn("Beds &amp; tables\n&lt;script", self.url_open(self.url).text)

    def test_a_description_of_blocks_is_not_on_the_form(self):
        self.assertNotIn("website_description", self.url_open(self.url).text)

    def test_nothing_else_of_the_page_is_written(self):
        self.save(
            website_published="1", partner_id=str(self.helene.id), sequence="9",
            exhibitor_type="online", website_description="<script>1</script>",
        )  # fmt: skip
        self.assertEqual(self.sponsor.partner_id, self.nadia)
        self.assertEqual(self.sponsor.exhibitor_type, "sponsor")
        self.assertIn("Blocks", self.sponsor.website_description)

    def test_the_page_of_somebody_else_is_not_there(self):
        self.sponsor.partner_id = self.helene
        self.env.flush_all()
        self.assertEqual(self.url_open(self.url).status_code, 404)
        self.assertEqual(self.save(name="X").status_code, 404)
        self.assertNotEqual(self.sponsor.name, "X")
