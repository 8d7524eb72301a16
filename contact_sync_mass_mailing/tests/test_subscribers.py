from odoo.tests import Form, tagged

from odoo.addons.contact_sync.tests.common import SourceAddonCase


@tagged("post_install", "-at_install")
class TestSubscribers(SourceAddonCase):
    KEY = "mailing.contact"
    GROUPS = ",mass_mailing.group_mass_mailing_user"

    def subscribe(self, *lists, **vals):
        subscriber = self.env["mailing.contact"].create(
            {"list_ids": [(6, 0, [one.id for one in lists])], **vals}
        )
        self.save()
        return subscriber

    def test_a_subscriber_is_found_by_email_and_reviewed(self):
        tag = self.env["res.partner.category"].create({"name": "Lettre"})
        self.subscribe(
            name="Hélène Vauquelin-Roux",
            email="Helene@Essais.example",
            tag_ids=[(6, 0, tag.ids)],
        )
        self.assertEqual(
            self.get_pending(),
            {"name": "Hélène Vauquelin-Roux", "category_id": tag.ids},
        )

    def test_a_name_that_is_only_the_email_says_nothing(self):
        self.subscribe(name="helene@essais.example", email="helene@essais.example")
        self.assertEqual(self.get_pending(), {})
        self.assertTrue(self.get_dossiers(self.helene))

    def test_an_unknown_subscriber_becomes_a_contact(self):
        self.subscribe(name="Zoé Neuve", email="zoe@neuve.example")
        self.assertEqual(self.find_contact("zoe@neuve.example").name, "Zoé Neuve")

    def test_a_list_is_switched_off_on_and_run_by_itself(self):
        letter = self.env["mailing.list"].create({"name": "Lettre"})
        self.assert_switched_by_container(
            letter, lambda email: self.subscribe(letter, name="Zoé", email=email)
        )

    def test_a_subscriber_of_two_lists_counts_while_one_is_on(self):
        one, other = self.env["mailing.list"].create([{"name": "A"}, {"name": "B"}])
        self.env["contact.source.container"].create(
            {"source_id": self.source.id, "res_id": one.id, "auto_sync": False}
        )
        self.subscribe(one, other, name="Zoé", email="zoe@neuve.example")
        self.assertTrue(self.find_contact("zoe@neuve.example"))
        self.subscribe(one, name="Max", email="max@neuve.example")
        self.assertFalse(self.find_contact("max@neuve.example"))

    def test_forms_open_with_what_differs(self):
        letter = self.env["mailing.list"].create({"name": "Lettre"})
        subscriber = self.subscribe(letter, name="Zoé", email="zoe@neuve.example")
        self.assertTrue(Form(subscriber.with_user(self.manager)))
        self.assertTrue(Form(letter.with_user(self.manager)))
