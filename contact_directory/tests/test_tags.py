from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import DirectoryCase


@tagged("post_install", "-at_install")
class TestTags(DirectoryCase):
    """Tags are offered to linked contacts that the user may write."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.make("Quatrain", is_company=True)
        cls.paul = cls.make("Paul Roux", parent_id=cls.company.id)
        cls.lea = cls.make("Léa Roux", parent_id=cls.company.id)
        cls.vip = cls.env["res.partner.category"].create({"name": "VIP"})

    def offer(self, partner, added=(), removed=()):
        partner = partner.with_user(self.editor)
        return partner.get_tag_offer(list(added), list(removed))

    def test_company_and_its_people_are_named_and_counted(self):
        offer = self.offer(self.paul, self.vip.ids)
        self.assertEqual(offer["count"], 2)
        self.assertEqual(sorted(offer["names"]), ["Quatrain", "Quatrain, Léa Roux"])
        self.assertEqual(offer["tags"], ["+\u00a0VIP"])

    def test_the_question_says_what_is_added_and_what_is_taken(self):
        old = self.vip.create({"name": "Old"})
        self.lea.category_id = old
        offer = self.offer(self.paul, self.vip.ids, old.ids)
        self.assertEqual(offer["tags"], ["+\u00a0VIP", "−\u00a0Old"])

    def test_nothing_to_ask_nothing_asked(self):
        self.assertEqual(self.offer(self.anne, self.vip.ids), {})
        self.assertEqual(self.offer(self.paul, removed=self.vip.ids), {})
        (self.company | self.lea).category_id = self.vip
        self.assertEqual(self.offer(self.paul, self.vip.ids), {})

    def test_tags_are_passed_on_and_taken_back(self):
        paul = self.paul.with_user(self.editor)
        self.assertEqual(paul.apply_tags_to_linked(self.vip.ids, []), 2)
        self.assertEqual((self.company | self.lea).category_id, self.vip)
        self.assertEqual(paul.apply_tags_to_linked([], self.vip.ids), 2)
        self.assertFalse((self.company | self.lea).category_id)

    def test_hidden_contacts_are_neither_named_nor_counted_nor_changed(self):
        self.hide(self.lea)
        offer = self.offer(self.paul, self.vip.ids)
        self.assertEqual((offer["count"], offer["names"]), (1, ["Quatrain"]))
        self.paul.with_user(self.editor).apply_tags_to_linked(self.vip.ids, [])
        self.assertFalse(self.lea.category_id)

    def test_contact_of_a_colleague_is_left_alone(self):
        colleague = new_test_user(self.env, "tag_colleague", "base.group_user")
        colleague.partner_id.parent_id = self.company
        self.assertEqual(self.offer(self.paul, self.vip.ids)["count"], 2)

    def test_who_may_not_write_is_refused(self):
        reader = new_test_user(self.env, "tag_reader", "base.group_user")
        with self.assertRaises(AccessError):
            self.paul.with_user(reader).get_tag_offer(self.vip.ids, [])
        with self.assertRaises(AccessError):
            self.paul.with_user(reader).apply_tags_to_linked(self.vip.ids, [])
