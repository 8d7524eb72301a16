from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestWritingTogether(TransactionCase):
    """Many contacts are written one by one; what hangs on them follows at the end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.contacts = cls.env["res.partner"].create(
            [
                {"name": f"Contact {n}", "phone": f"+33 1 99 00 00 {n}"}
                for n in range(40)
            ]
        )
        cls.company = cls.env["res.company"].create({"name": "Habitat"})

    def write_each(self, contacts, word):
        with contacts._writing_together():
            for contact in contacts:
                contact.phone = f"+33 1 {word} {contact.id}"
        self.env.flush_all()

    def count_queries(self, contacts, word):
        contacts.mapped("phone")
        before = self.env.cr.sql_log_count
        self.write_each(contacts, word)
        return self.env.cr.sql_log_count - before

    def test_a_record_elsewhere_says_the_new_value_afterwards(self):
        contact = self.company.partner_id
        contact.phone = "+33 1 40 00 00 00"
        self.assertEqual(self.company.phone, "+33 1 40 00 00 00")
        with (self.contacts | contact)._writing_together():
            contact.phone = "+33 1 50 00 00 00"
        self.assertEqual(self.company.phone, "+33 1 50 00 00 00")

    def test_a_contact_nobody_named_counts_as_well(self):
        contact = self.company.partner_id
        self.assertFalse(self.company.phone)
        with self.contacts._writing_together():
            contact.phone = "+33 1 50 00 00 00"
        self.assertEqual(self.company.phone, "+33 1 50 00 00 00")

    def test_what_hangs_on_a_moved_link_follows(self):
        user = new_test_user(self.env, "together_user", "base.group_user")
        contact, parent = user.partner_id, self.contacts[0]
        self.assertEqual(user.commercial_partner_id, contact)
        with (self.contacts | contact)._writing_together():
            parent.is_company = True
            contact.parent_id = parent
        self.assertEqual(user.commercial_partner_id, parent)

    def test_values_of_the_contacts_themselves_are_right_at_once(self):
        company, person = self.contacts[:2]
        company.is_company = True
        person.parent_id = company
        with self.contacts._writing_together():
            company.name = "Menuiserie Dubois"
            self.assertEqual(person.display_name, "Menuiserie Dubois, Contact 1")
            person.street = "14 quai des Brumes"
            self.assertEqual(company.street, "14 quai des Brumes")

    def test_more_contacts_cost_no_more_lookups(self):
        self.write_each(self.contacts, "11")  # reads what stays in the caches
        few = self.count_queries(self.contacts[:10], "22")
        many = self.count_queries(self.contacts[10:], "33")
        self.assertLess(many - few, 10)

    def test_after_a_failure_writes_are_plain_again(self):
        contact = self.company.partner_id
        with self.assertRaises(UserError), self.contacts._writing_together():
            raise UserError("no")
        self.assertFalse(self.company.phone)
        contact.phone = "+33 1 50 00 00 00"
        self.assertEqual(self.company.phone, "+33 1 50 00 00 00")

    def test_blocks_within_a_block_are_one(self):
        contact = self.company.partner_id
        self.assertFalse(self.company.phone)
        with self.contacts._writing_together():
            with contact._writing_together():
                contact.phone = "+33 1 50 00 00 00"
            self.contacts[0].phone = "+33 1 60 00 00 00"
        self.assertEqual(self.company.phone, "+33 1 50 00 00 00")
