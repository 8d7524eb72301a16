from markupsafe import Markup

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.base.models.res_partner import ResPartner as Core


@tagged("post_install", "-at_install")
class TestWritingTogether(TransactionCase):
    """Many contacts are written at once, each its own values; nothing gets lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contacts = cls.env["res.partner"].create(
            [
                {"name": f"Contact {n}", "phone": f"+33 1 99 00 00 {n}"}
                for n in range(40)
            ]
        )
        cls.company = cls.env["res.company"].create({"name": "Habitat"})
        cls.env.cr.flush()

    def write_each(self, contacts, **values):
        vals = {c.id: {n: f"{v} {c.id}" for n, v in values.items()} for c in contacts}
        with contacts._writing_together():
            contacts._write_each(vals)
        self.env.flush_all()

    def count_queries(self, contacts, word):
        contacts.mapped("phone")
        before = self.env.cr.sql_log_count
        self.write_each(contacts, function=word)
        return self.env.cr.sql_log_count - before

    def patch_write(self):
        """An addon that nobody knows sees each write."""
        seen, write = [], type(self.contacts).write

        def write_and_tell(contacts, vals):
            seen.append((contacts.ids, dict(vals)))
            return write(contacts, vals)

        self.patch(type(self.contacts), "write", write_and_tell)
        return seen

    def test_each_gets_its_own_values(self):
        self.write_each(self.contacts, phone="+33 1 40", function="Directrice")
        self.env.invalidate_all()
        for contact in self.contacts:
            self.assertEqual(contact.phone, f"+33 1 40 {contact.id}")
            self.assertEqual(contact.function, f"Directrice {contact.id}")
            self.assertEqual(contact.write_uid, self.env.user)

    def test_fields_that_no_override_looks_at_are_written_together(self):
        names = {"phone", "email", "function", "comment", "name", "street", "parent_id"}
        found = self.contacts._get_plain_names(names)
        self.assertEqual(found, {"phone", "email", "function", "comment"})

    def test_an_unknown_addon_sees_each_write(self):
        seen = self.patch_write()
        self.write_each(self.contacts[:3], function="Directrice")
        self.assertEqual(
            seen,
            [([c.id], {"function": f"Directrice {c.id}"}) for c in self.contacts[:3]],
        )

    def test_what_odoo_carries_on_is_carried_on(self):
        company, person = self.contacts[:2]
        company.is_company = True
        person.parent_id = company
        self.contacts._write_each(
            {
                person.id: {"street": "14 quai des Brumes", "function": "Directrice"},
                company.id: {"website": "dubois.example"},
            }
        )
        self.assertEqual(company.street, "14 quai des Brumes")
        self.assertEqual(company.website, "http://dubois.example")

    def test_computed_values_and_records_elsewhere_follow(self):
        contact = self.company.partner_id
        self.write_each(self.contacts | contact, email="Jean@Habitat.example ")
        self.assertEqual(self.company.email, contact.email)
        self.assertTrue(contact.email_normalized.startswith("jean@habitat.example"))

    def test_the_chatter_says_what_changed_as_after_a_plain_write(self):
        contact = self.contacts[0]
        self.env.cr.flush()
        self.write_each(contact, email="neu@habitat.example")
        self.env.cr.flush()
        tracked = contact.message_ids.tracking_value_ids
        self.assertEqual(tracked.field_id.mapped("name"), ["email"])

    def test_whoever_may_not_write_contacts_writes_none(self):
        reader = new_test_user(self.env, "together_reader", "base.group_user")
        with self.assertRaises(AccessError):
            self.write_each(self.contacts.with_user(reader), function="Directrice")
        self.assertFalse(any(self.contacts.mapped("function")))

    def test_the_contact_of_a_colleague_is_left_alone(self):
        editor = new_test_user(
            self.env, "together_editor", "base.group_user,base.group_partner_manager"
        )
        colleague = new_test_user(self.env, "together_other", "base.group_user")
        contacts = (self.contacts | colleague.partner_id).with_user(editor)
        with self.assertRaises(AccessError):
            self.write_each(contacts, function="Directrice")

    def test_a_constraint_refuses(self):
        def refuse(contacts, names):
            if "function" in names:
                raise refusal

        refusal = ValidationError("no")  # pylint: disable=translation-required
        self.patch(type(self.contacts), "_validate_fields", refuse)
        with self.assertRaises(ValidationError):
            self.write_each(self.contacts, function="Directrice")

    def test_more_contacts_cost_no_more_queries(self):
        self.write_each(self.contacts, function="a")  # reads what stays in the caches
        few = self.count_queries(self.contacts[:10], "b")
        many = self.count_queries(self.contacts[10:], "c")
        self.assertEqual(few, many)

    def test_odoo_looks_at_the_fields_that_we_say_it_does(self):
        """Odoo's own write names no field that we take for plain."""
        names = set(Core.write.__code__.co_consts)
        plain = self.contacts._get_plain_names(self.contacts._fields.keys() & names)
        self.assertEqual(plain, set())

    # in the chatter

    def note_each(self):
        before = self.contacts.message_ids
        self.contacts._note_each(
            {c.id: Markup("<p>Checked: %s</p>") % c.name for c in self.contacts}
        )
        return {m.res_id: m for m in self.contacts.message_ids - before}

    def test_a_note_is_what_odoo_would_have_written(self):
        one = self.contacts[0]
        one._message_log(body=Markup("<p>Checked: %s</p>") % one.name)
        odoo = one.message_ids[0]
        ours = self.note_each()[one.id]
        apart = {"id", "date", "message_id", "display_name", "record_name"}
        names = [
            f.name for f in odoo._fields.values() if f.store and f.name not in apart
        ]
        self.assertEqual(
            ours.read(names)[0] | {"id": 0}, odoo.read(names)[0] | {"id": 0}
        )

    def test_notes_are_written_in_one_statement(self):
        self.note_each()
        before = self.env.cr.sql_log_count
        self.contacts._note_each({c.id: Markup("<p>x</p>") for c in self.contacts})
        self.assertLess(self.env.cr.sql_log_count - before, 4)

    def test_notes_of_one_key_are_written_once(self):
        texts = {c.id: "Visible to: <b>all</b>" for c in self.contacts}
        for _attempt in range(2):
            self.contacts._note_each(texts, key="slice 7")
        found = self.contacts.message_ids.filtered(lambda m: "Visible" in m.body)
        self.assertEqual(len(found), 40)
        self.assertIn("Visible to: &lt;b&gt;all", found[0].body)

    def test_a_contact_that_is_gone_gets_no_note(self):
        gone, *_rest = self.contacts
        gone.unlink()
        self.contacts._note_each(dict.fromkeys(self.contacts.ids, "Checked"))
        domain = [("model", "=", "res.partner"), ("res_id", "=", gone.id)]
        self.assertFalse(self.env["mail.message"].search(domain))

    def test_an_unknown_addon_sees_each_message(self):
        seen, create = [], type(self.env["mail.message"]).create

        def create_and_tell(messages, vals_list):
            seen.extend(vals_list)
            return create(messages, vals_list)

        self.patch(type(self.env["mail.message"]), "create", create_and_tell)
        self.assertEqual(len(self.note_each()), 40)
        self.assertEqual(len(seen), 40)
