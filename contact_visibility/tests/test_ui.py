from odoo.tests import HttpCase, tagged

from .common import VisibilityCase

PHONE = "375x667"


@tagged("post_install", "-at_install", "contact_visibility", "browser")
class TestUi(VisibilityCase, HttpCase):
    """Three people, none of them an administrator, in French."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        modules = cls.env["ir.module.module"]
        modules._load_module_terms(["contact_visibility"], ["fr_FR"])
        people = cls.creator + cls.mate + cls.outsider
        people.lang = "fr_FR"
        people.group_ids = [(4, cls.env.ref("event.group_event_manager").id)]
        cls.helene = cls.make_contact("Hélène Zq", email="helene@zq.example")
        cls.event = cls.env["event.event"].create(
            {
                "name": "Salon",
                "date_begin": "2027-01-01 08:00:00",
                "date_end": "2027-01-02 18:00:00",
                "organizer_id": cls.helene.id,
            }
        )

    def start(self, path, tour, user, size="1366x768"):
        self.browser_size, self.touch_enabled = size, size == PHONE
        self.start_tour(path, f"contact_visibility_{tour}_fr", login=user.login)

    def test_three_people_and_one_contact(self):
        contact = f"/odoo/res.partner/{self.helene.id}"
        event = f"/odoo/event.event/{self.event.id}"
        self.start(contact, "creator", self.creator)
        self.assertAudience(self.helene, self.creator, self.mate)
        self.start("/odoo/contacts", "mate", self.mate)
        self.start("/odoo/contacts", "outsider", self.outsider)
        saved = self.event.with_context(lang="fr_FR")
        self.assertEqual(saved.name, "Salon Habitat")
        self.assertEqual(self.event.organizer_id, self.helene)
        self.start(event, "outsider_phone", self.outsider, PHONE)
        self.env.invalidate_all()
        self.assertEqual(saved.name, "Salon Jardin")
        self.assertEqual(self.event.organizer_id, self.helene)
