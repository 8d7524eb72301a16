from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.contact_base.tests.common import heard

from .common import DirectoryCase


@tagged("post_install", "-at_install")
class TestChannels(DirectoryCase):
    """The primary channel is the contact's own field, whoever writes it."""

    def test_new_contact_has_its_channels(self):
        self.assert_lines(self.anne, "email", "*anne@vauquelin.example")
        self.assert_lines(self.anne, "phone", "*+33 1 40 20 50 60")
        self.assert_lines(self.anne, "website", "*http://www.vauquelin.example")

    def test_kinds_stand_in_the_order_of_the_form(self):
        self.add(self.anne, "social", "@anne")
        channels = self.env["contact.channel"]
        order = [kind for kind, _label in channels._get_kinds()]
        found = channels.search([("partner_id", "=", self.anne.id)])
        self.assertEqual(found.mapped("kind"), order)
        found = channels.search([("id", "in", found.ids)], order="kind desc")
        self.assertEqual(found.mapped("kind"), order[::-1])

    def test_writing_the_field_corrects_the_primary_channel(self):
        self.anne.email = "a.vauquelin@vauquelin.example"
        self.assert_lines(self.anne, "email", "*a.vauquelin@vauquelin.example")

    def test_writing_a_secondary_value_into_the_field_moves_the_star(self):
        self.add(self.anne, "email", "anne@home.example")
        self.anne.email = "Anne@Home.example"
        self.assert_lines(
            self.anne, "email", "anne@vauquelin.example", "*Anne@Home.example"
        )

    def test_emptying_the_field_takes_its_channel_along_and_promotes_none(self):
        self.add(self.anne, "email", "anne@home.example")
        self.anne.email = False
        self.assert_lines(self.anne, "email", "anne@home.example")
        self.assertFalse(self.anne.email)

    def test_first_channel_of_a_kind_is_primary(self):
        zoe = self.make("Zoé")
        self.add(zoe, "phone", "01 40 20 50 61")
        self.assertEqual(zoe.phone, "+33 1 40 20 50 61")
        self.add(zoe, "phone", "06 40 20 50 61")
        self.assert_lines(zoe, "phone", "*+33 1 40 20 50 61", "+33 6 40 20 50 61")

    def test_star_moves_and_the_field_follows(self):
        home = self.add(self.anne, "email", "anne@home.example")
        home.action_make_primary()
        self.assertEqual(self.anne.email, "anne@home.example")
        self.assert_lines(
            self.anne, "email", "anne@vauquelin.example", "*anne@home.example"
        )

    def test_last_of_two_stars_wins(self):
        one = self.add(self.anne, "email", "one@home.example", is_primary=True)
        two = self.add(self.anne, "email", "two@home.example")
        (two | one).write({"is_primary": True})
        self.assertEqual(self.anne.email, "one@home.example")

    def test_deleting_the_primary_channel_promotes_the_next(self):
        self.add(self.anne, "email", "anne@home.example")
        self.anne.contact_channel_ids.filtered(lambda c: c.kind == "email")[0].unlink()
        self.assertEqual(self.anne.email, "anne@home.example")
        self.anne.contact_channel_ids.filtered(lambda c: c.kind == "email").unlink()
        self.assertFalse(self.anne.email)
        self.assert_lines(self.anne, "email")

    def test_taking_the_star_off_empties_the_field_and_keeps_the_address(self):
        channel = self.anne.contact_channel_ids.filtered(lambda c: c.kind == "email")
        channel.is_primary = False
        self.assertFalse(self.anne.email)
        self.assert_lines(self.anne, "email", "anne@vauquelin.example")

    def test_the_same_twice_is_folded(self):
        self.add(self.anne, "phone", "01.40.20.50.60", label="work")
        self.assert_lines(self.anne, "phone", "*+33 1 40 20 50 60")
        kept = self.anne.contact_channel_ids.filtered(lambda c: c.kind == "phone")
        self.assertEqual(kept.label, "work")

    def test_social_profiles_have_a_star_and_no_field(self):
        self.add(self.anne, "social", "https://social.example/@anne")
        self.add(self.anne, "social", "@anne.pro")
        self.assert_lines(
            self.anne, "social", "*https://social.example/@anne", "@anne.pro"
        )

    def test_wrong_values_are_refused_with_the_reason(self):
        wrong = {
            "email": "anne at home",
            "phone": "12",
            "website": "javascript:alert(1)",
            "social": "a b",
        }
        for kind, value in wrong.items():
            with self.subTest(kind=kind), self.assertRaises(ValidationError) as error:
                self.add(self.anne, kind, value)
            # an import shows the reasons of many contacts together
            self.assertIn(f"{self.anne.name} – {value}", str(error.exception))

    def test_what_the_field_holds_is_not_judged(self):
        self.anne.email = "ask her assistant"
        self.assert_lines(self.anne, "email", "*ask her assistant")

    def test_field_and_lines_written_at_once_agree(self):
        self.anne.write(
            {
                "email": "new@vauquelin.example",
                "contact_channel_ids": [
                    Command.create(
                        {
                            "kind": "email",
                            "value": "star@home.example",
                            "is_primary": True,
                        }
                    ),
                    Command.create({"kind": "phone", "value": "0640205060"}),
                ],
            }
        )
        self.assertEqual(self.anne.email, "new@vauquelin.example")
        self.assert_lines(
            self.anne, "email", "*new@vauquelin.example", "star@home.example"
        )
        self.assert_lines(self.anne, "phone", "*+33 1 40 20 50 60", "+33 6 40 20 50 60")

    def test_channel_moves_to_another_contact_and_kind(self):
        zoe = self.make("Zoé")
        email = self.anne.contact_channel_ids.filtered(lambda c: c.kind == "email")
        email.partner_id = zoe
        self.assertFalse(self.anne.email)
        self.assertEqual(zoe.email, "anne@vauquelin.example")

    def test_copy_has_all_channels(self):
        self.add(self.anne, "email", "anne@home.example")
        copy = self.anne.copy()
        self.assertEqual(copy.email, "anne@vauquelin.example")
        self.assertEqual(
            sorted(self.lines(copy, "email")),
            ["*anne@vauquelin.example", "anne@home.example"],
        )

    def test_odd_values_are_copied_but_never_typed_whatever_the_context_says(self):
        self.anne._keep_unchosen_values({"email": "odd"})
        self.assertIn("odd", self.lines(self.anne.copy(), "email"))
        caller = self.anne.with_context(directory_copying=True)
        for vals in (
            {"kind": "email", "value": "wrong"},
            {"kind": "phone", "value": "12"},
        ):
            with self.subTest(**vals), self.assertRaises(ValidationError):
                caller.write({"contact_channel_ids": [Command.create(vals)]})

    def test_deleted_contact_takes_its_channels_along(self):
        channels = self.anne.contact_channel_ids
        self.anne.unlink()
        self.assertFalse(channels.exists())

    def test_form_moves_the_star_before_saving(self):
        self.add(self.anne, "email", "anne@home.example")
        self.env.invalidate_all()
        with Form(self.anne.with_user(self.editor)) as form:
            index = self._index_of(form, "anne@home.example")
            with form.contact_channel_ids.edit(index) as line:
                line.is_primary = True
            self.assertEqual(form.email, "anne@home.example")
        self.assert_lines(
            self.anne, "email", "anne@vauquelin.example", "*anne@home.example"
        )

    def test_form_types_field_and_line(self):
        with Form(self.env(user=self.editor)["res.partner"]) as form:
            form.name = "Zoé"
            form.email = "zoe@home.example"
            with form.contact_channel_ids.new() as line:
                line.kind = "email"
                line.value = " Zoe@Work.example"
                line.label = "work"
        zoe = form.record
        self.assertEqual(zoe.email, "zoe@home.example")
        self.assertEqual(
            sorted(self.lines(zoe, "email")), ["*zoe@home.example", "zoe@work.example"]
        )

    def test_form_removes_the_primary_line(self):
        self.add(self.anne, "email", "anne@home.example")
        self.env.invalidate_all()
        with Form(self.anne.with_user(self.editor)) as form:
            form.contact_channel_ids.remove(
                self._index_of(form, "anne@vauquelin.example")
            )
            self.assertEqual(form.email, "anne@home.example")
        self.assert_lines(self.anne, "email", "*anne@home.example")

    def _index_of(self, form, value):
        lines = form.contact_channel_ids
        for index in range(len(lines)):
            with lines.edit(index) as line:
                if line.value == value:
                    return index
        raise AssertionError(value)

    def test_all_kinds_are_read_by_one_query(self):
        self.add(self.anne, "email", "second@vauquelin.example")
        self.env.flush_all()
        for contacts in (self.anne, self.anne | self.make("Zoé")):
            self.env.invalidate_all()
            with self.assertQueryCount(1):
                contacts._get_all_known_values(["email", "phone", "website"])
            with self.assertQueryCount(0):
                contacts._get_all_known_values(["email", "phone"], stored={})

    def test_a_form_reads_its_lines_and_the_blacklists_by_one_query_each(self):
        self.add(self.anne, "phone", "+33 6 40 20 50 61")
        self.env["phone.blacklist"]._add(["+33640205061"])
        names = ("kind", "value", "label", "problem", "is_blacklisted")
        spec = {"contact_channel_ids": {"fields": {name: {} for name in names}}}
        contact = self.anne.with_user(self.editor)
        contact.web_read(spec)
        self.env.flush_all()
        self.env.invalidate_all()
        with heard() as statements:
            [row] = contact.web_read(spec)
        refused = [
            r["value"] for r in row["contact_channel_ids"] if r["is_blacklisted"]
        ]
        self.assertEqual(refused, ["+33 6 40 20 50 61"])
        for words in ('FROM "contact_channel"', "blacklist"):
            self.assertEqual(sum(words in s for s in statements), 1, words)

    def test_hooks_answer(self):
        self.add(self.anne, "phone", "+33 6 40 20 50 61")
        both = self.anne | self.make("Zoé")
        self.assertEqual(
            both._get_known_values("phone"),
            {both[0].id: ["+33 6 40 20 50 61"], both[1].id: []},
        )
        known = {
            "email": {both[0].id: [], both[1].id: []},
            "phone": {both[0].id: ["+33 6 40 20 50 61"], both[1].id: []},
        }
        self.assertEqual(both._get_all_known_values(["email", "phone"]), known)
        column = self.env["res.partner"]._get_known_values_sql("p")
        rows = self.env.execute_query(
            SQL("SELECT id, %s FROM res_partner p WHERE id IN %s", column, both._ids)
        )
        self.assertEqual(
            dict(rows), {both[0].id: {"phone": ["+33 6 40 20 50 61"]}, both[1].id: None}
        )
        kinds = ["email", "phone"]
        self.assertEqual(both._get_all_known_values(kinds, dict(rows)), known)
        rest = self.anne._keep_unchosen_values(
            {
                "email": "old@vauquelin.example",
                "phone": "0140205060",
                "street": "3 rue A",
            }
        )
        self.assertEqual(rest, {"street": "3 rue A"})
        self.assert_lines(
            self.anne, "email", "*anne@vauquelin.example", "old@vauquelin.example"
        )
        self.assert_lines(self.anne, "phone", "*+33 1 40 20 50 60", "+33 6 40 20 50 61")

    def test_contacts_written_together_keep_what_loses_all_the_same(self):
        zoe = self.make("Zoé", email="zoe@old.example")
        both = (self.anne | zoe).with_user(self.editor)
        with both._writing_together():
            for contact, email in zip(
                both, ["anne@new.example", "zoe@new.example"], strict=True
            ):
                lost = {"email": contact.email}
                contact.email = email
                self.assertEqual(contact._keep_unchosen_values(lost), {})
        self.assert_lines(
            self.anne, "email", "*anne@new.example", "anne@vauquelin.example"
        )
        self.assert_lines(zoe, "email", "*zoe@new.example", "zoe@old.example")

    def test_a_value_that_loses_twice_is_kept_once(self):
        with self.anne._writing_together():
            self.anne._keep_unchosen_values({"email": "old@vauquelin.example"})
            self.anne._keep_unchosen_values({"email": "Old@vauquelin.example"})
        self.assert_lines(
            self.anne, "email", "*anne@vauquelin.example", "old@vauquelin.example"
        )

    def test_keeping_asks_for_the_right_to_write_that_contact(self):
        zoe = self.make("Zoé", email="zoe@old.example")
        self.hide(zoe)
        both = (self.anne | zoe).with_user(self.editor)
        with self.assertRaises(AccessError), both._writing_together():
            both[0].email = "anne@new.example"
            both[1]._keep_unchosen_values({"email": "zoe@older.example"})

    def test_kept_value_stays_secondary_where_the_field_is_empty(self):
        self.anne.email = False
        self.anne._keep_unchosen_values({"email": "not right"})
        self.assert_lines(self.anne, "email", "not right")
        self.assertFalse(self.anne.email)

    def test_merge_keeps_all(self):
        twin = self.make("Anne V.", email="Anne@Vauquelin.example", phone="0640205061")
        self.add(twin, "email", "anne@home.example")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.anne | twin).ids, self.anne)
        self.assertFalse(twin.exists().filtered("active"))
        self.assert_lines(
            self.anne, "email", "*anne@vauquelin.example", "anne@home.example"
        )
        self.assert_lines(self.anne, "phone", "*+33 1 40 20 50 60", "0640205061")

    def test_merge_fills_what_the_survivor_lacks(self):
        zoe = self.make("Zoé")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.anne | zoe).ids, zoe)
        self.assertEqual(zoe.email, "anne@vauquelin.example")
        self.assert_lines(zoe, "email", "*anne@vauquelin.example")

    def test_undone_merge_gives_everybody_his_own(self):
        twin = self.make("Anne V.", email="anne@home.example")
        channels = self.env["contact.channel"]
        channels._move_to_survivors([(twin.id, self.anne.id)])
        self.assert_lines(
            self.anne, "email", "*anne@vauquelin.example", "anne@home.example"
        )
        self.partners._after_contacts_moved(twin, self.anne, undo=True)
        self.assert_lines(self.anne, "email", "*anne@vauquelin.example")
        self.assert_lines(twin, "email", "*anne@home.example")

    # rights

    def test_channels_of_hidden_contacts_are_hidden(self):
        secret = self.add(self.anne, "email", "secret@home.example")
        self.hide(self.anne)
        channels = self.env(user=self.editor)["contact.channel"]
        self.assertFalse(channels.search([("partner_id", "=", self.anne.id)]))
        self.assertFalse(channels.search_count([("id", "=", secret.id)]))
        for call in (
            lambda c: c.read(["value"]),
            lambda c: c.write({"label": "work"}),
            lambda c: c.unlink(),
        ):
            with self.assertRaises(AccessError):
                call(secret.with_user(self.editor))
        with self.assertRaises(AccessError):
            channels.create({"partner_id": self.anne.id, "value": "x@home.example"})

    def test_who_may_not_write_the_contact_may_not_write_its_channels(self):
        reader = new_test_user(self.env, "directory_reader", "base.group_user")
        channel = self.anne.contact_channel_ids[0]
        channel.with_user(reader).read(["value"])
        with self.assertRaises(AccessError):
            channel.with_user(reader).write({"value": "x@home.example"})
        with self.assertRaises(AccessError):
            channel.with_user(reader).unlink()

    def test_address_of_a_colleague_takes_the_right_to_manage_users(self):
        colleague = new_test_user(self.env, "colleague", "base.group_user")
        channels = self.env(user=self.editor)["contact.channel"]
        with self.assertRaises(AccessError):
            channels.create(
                {"partner_id": colleague.partner_id.id, "value": "x@home.example"}
            )

    def test_portal_users_read_no_channels(self):
        portal = new_test_user(self.env, "directory_portal", "base.group_portal")
        with self.assertRaises(AccessError):
            self.env(user=portal)["contact.channel"].search([])

    # cost

    def test_queries_do_not_grow_with_the_contacts(self):
        self._count_create(5), self._count_write(5)  # fills caches
        self.assertEqual(self._count_create(5), self._count_create(50))
        self.assertEqual(self._count_write(5), self._count_write(50))

    def _count_create(self, size):
        vals_list = [{"name": f"C{i}", "email": f"c{i}@x.example"} for i in range(size)]
        return self._count(lambda: self.partners.create(vals_list))

    def _count_write(self, size):
        contacts = self.partners.create([{"name": f"W{i}"} for i in range(size)])
        self.env.flush_all()
        return self._count(lambda: contacts.write({"phone": "+33 1 40 20 50 62"}))

    def _count(self, call):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_fill_gives_channels_to_contacts_that_have_none(self):
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM contact_channel")
        self.env.invalidate_all()
        self.env["contact.channel"]._fill(10)
        self.env["contact.channel"]._fill(10)
        self.assert_lines(self.anne, "email", "*anne@vauquelin.example")
        self.assert_lines(self.anne, "phone", "*+33 1 40 20 50 60")
        filled = self.anne.contact_channel_ids
        before = filled.mapped("value_normalized")
        self.env.add_to_compute(filled._fields["value_normalized"], filled)
        self.assertEqual(filled.mapped("value_normalized"), before)
