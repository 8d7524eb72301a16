"""What is refused, to administrators and the superuser as well."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_merge import MergeCase


@tagged("post_install", "-at_install")
class TestMergeGuards(MergeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.clerk = new_test_user(
            cls.env, "merge_clerk", "base.group_user,base.group_partner_manager"
        )

    def refusals(self, contacts=None, user=None):
        contacts = contacts or self.both
        merges = self.merges.with_user(user or self.merger)
        plan = merges._plan(contacts[0].id, contacts.ids)
        return [refusal["code"] for refusal in plan["refusals"]]

    def assert_refused(self, code, contacts=None, users=None):
        contacts = contacts or self.both
        for user in users or (self.merger, self.admin):
            self.assertIn(code, self.refusals(contacts, user), user.login)
            with self.assertRaises(UserError):
                self.merge(user=user, contacts=contacts)
        for contact in contacts - contacts[0]:
            self.assertFalse(contact.merged_into_id)

    def core_merge(self, contacts, user=None):
        wizard = (
            self.env["base.partner.merge.automatic.wizard"]
            .with_user(user or self.admin)
            .create({})
        )
        wizard._merge(contacts.ids, wizard.env["res.partner"].browse(contacts[0].id))
        self.env.invalidate_all()

    def forbid(self, contact, *operations):
        """A rule refuses to write or delete this contact."""
        self.env["ir.rule"].create(
            {
                "name": "frozen",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {contact.id})]",
                "perm_read": False,
                "perm_create": False,
                "perm_write": "write" in operations,
                "perm_unlink": "unlink" in operations,
            }
        )

    def test_without_the_right_to_delete_it_is_refused(self):  # M5
        self.forbid(self.again, "unlink")
        self.assert_refused("rights")
        with self.assertRaises(UserError):
            self.core_merge(self.both, self.merger)
        self.assertTrue(self.again.active)

    def test_without_the_right_to_write_it_is_refused(self):  # M5
        self.forbid(self.again, "write")
        self.assert_refused("rights")

    def test_a_hidden_contact_is_not_named(self):
        self.hide(self.again)
        plan = self.merges.with_user(self.merger)._plan(self.anne.id, self.both.ids)
        self.assertEqual([r["code"] for r in plan["refusals"]], ["rights"])
        self.assertNotIn("VAUQUELIN Anne", str(plan))
        self.assertFalse(plan["fields"] or plan["links"] or plan["summary"])

    def test_only_mergers_merge_by_rpc(self):
        for user in (self.clerk, self.reviewer):
            with self.assertRaises(AccessError):
                self.merge(user=user)
            with self.assertRaises(AccessError):
                self.merges.with_user(user).get_plan(self.anne.id, self.both.ids)

    def test_nobody_chooses_a_value_of_a_field_that_he_may_not_write(self):
        self.patch(self.anne._fields["function"], "groups", "base.group_system")
        for values in ({"function": "x"}, {"merged_into_id": self.again.id}):
            with self.assertRaises(AccessError):
                self.merge({"values": values})
        self.merge({"values": {"address": {"function": "x", "city": "Lille"}}})
        self.assertEqual((self.anne.city, self.anne.function), ("Lille", False))

    def test_the_contact_of_a_company_stays(self):  # M6
        company = self.env["res.company"].create({"name": "Nous"}).partner_id
        self.assert_refused("company", self.anne | company)
        with self.assertRaises(UserError):
            self.core_merge(self.anne | company)

    def test_contacts_of_odoo_itself_stay(self):  # M6
        for name in ("base.user_root", "base.public_user"):
            partner = self.env.ref(name).partner_id
            contacts = self.anne | partner
            codes = self.refusals(contacts, self.env.user)
            self.assertIn("technical", codes, name)

    def test_a_contact_of_a_foreign_company_is_refused(self):  # M7
        other = self.env["res.company"].create({"name": "Autre"})
        self.again.company_id = other
        self.assert_refused("rights", users=[self.merger])
        merger = new_test_user(
            self.env,
            "merge_both",
            "contact_dedup.group_merger",
            company_ids=(self.env.company | other).ids,
            company_id=self.env.company.id,
        )
        merges = self.merges.with_user(merger).with_context(
            allowed_company_ids=(self.env.company | other).ids
        )
        merges.merge(self.anne.id, self.both.ids)
        self.assertFalse(self.anne.company_id)

    def test_a_merge_switches_nobody_to_another_company(self):  # M7
        other = self.env["res.company"].create({"name": "Autre"})
        user = new_test_user(
            self.env,
            "merge_login",
            "base.group_portal",
            company_ids=(self.env.company | other).ids,
            company_id=self.env.company.id,
        )
        self.anne.company_id = other
        self.admin.company_ids |= other
        merges = self.merges.with_user(self.admin).with_context(
            allowed_company_ids=(self.env.company | other).ids
        )
        merges.merge(
            self.anne.id, [self.anne.id, user.partner_id.id], {"confirmed": ["login"]}
        )
        self.env.invalidate_all()
        self.assertEqual(user.partner_id, self.anne)
        self.assertEqual(user.company_id, self.env.company)

    def test_a_parent_does_not_merge_into_its_child(self):
        company = self.make({"name": "Mère", "is_company": True})
        self.anne.parent_id = company
        self.assert_refused("relative", self.anne | company)
        self.assert_refused("relative", company | self.anne)

    def test_two_logins_are_refused_even_archived_ones(self):
        for contact, login in ((self.anne, "merge_a"), (self.again, "merge_b")):
            user = self.env["res.users"].create(
                {"name": login, "login": login, "partner_id": contact.id}
            )
            user.active = False
        self.both.active = True
        self.assert_refused("several_logins")

    def make_two_logins(self):
        return [
            new_test_user(self.env, login, "base.group_portal", partner_id=contact.id)
            for contact, login in ((self.anne, "merge_a"), (self.again, "merge_b"))
        ]

    def test_who_may_write_users_chooses_the_login_that_stays(self):
        kept, left = self.make_two_logins()
        choices = {"login": kept.id}
        [asked] = self.plan(choices, user=self.admin)["confirmations"]
        self.assertIn("merge_b", asked["message"], "which login goes")
        with self.assertRaises(UserError):
            self.merge(choices, user=self.admin)
        merge = self.merge({**choices, "confirmed": ["login"]}, user=self.admin)
        self.assertEqual(self.again.merged_into_id, self.anne)
        self.assertEqual((kept.partner_id, kept.active), (self.anne, True))
        self.assertEqual((left.partner_id, left.active), (self.again, False))
        merge.undo()
        self.env.invalidate_all()
        self.assertTrue(self.again.active)
        self.assertEqual((left.partner_id, left.active), (self.again, True))

    def test_the_login_of_a_merged_contact_is_not_the_one_that_stays(self):
        _kept, other = self.make_two_logins()
        plan = self.plan({"login": other.id}, user=self.admin)
        self.assertEqual([r["code"] for r in plan["refusals"]], ["several_logins"])

    def test_who_may_not_write_users_chooses_no_login(self):
        kept, left = self.make_two_logins()
        [refusal] = self.plan()["refusals"]
        self.assertNotIn("logins", refusal)
        with self.assertRaises(UserError):
            self.merge({"login": kept.id, "confirmed": ["login"]})
        self.assertTrue(left.active)

    def test_the_window_makes_the_contact_of_the_chosen_login_the_primary_one(self):
        _first, second = self.make_two_logins()
        window = self.env["contact.duplicate.merge"].with_user(self.admin)
        window = window.create({"contact_ids": self.both.ids})
        window.set_primary(self.anne.id)
        self.assertTrue(window.is_blocked)
        window.set_login(second.id)
        self.assertEqual(window.survivor_id, self.again)
        self.assertEqual([c["code"] for c in window.status["confirmations"]], ["login"])
        window.confirmed = ["login"]
        window.action_merge()
        self.assertEqual(self.anne.merged_into_id, self.again)

    def make_login(self):
        return new_test_user(
            self.env, "merge_portal", "base.group_portal", partner_id=self.again.id
        )

    def test_a_login_that_gains_documents_is_confirmed_by_who_may_write_users(self):
        user = self.make_login()
        plan = self.plan()
        [asked] = plan["confirmations"]
        self.assertEqual((asked["code"], asked["may_confirm"]), ("login", False))
        self.assertIn("merge_portal", asked["message"])
        for choices in (None, {"confirmed": ["login"]}):
            with self.assertRaises(UserError):
                self.merge(choices)
        with self.assertRaises(UserError):
            self.merge(user=self.admin)
        self.assertEqual(user.partner_id, self.again)
        self.merge({"confirmed": ["login"]}, user=self.admin)
        self.assertEqual(user.partner_id, self.anne)

    def test_a_login_on_the_primary_is_confirmed_as_well(self):
        new_test_user(
            self.env, "merge_portal", "base.group_portal", partner_id=self.anne.id
        )
        with self.assertRaises(UserError):
            self.merge(user=self.admin)

    def test_what_was_merged_is_not_merged_again(self):
        self.merge()
        self.assertIn("merged", self.refusals())
        with self.assertRaisesRegex(UserError, "merged already"):
            self.merge()

    def test_a_deleted_contact_is_told_in_plain_words(self):
        ids = self.both.ids
        self.again.unlink()
        with self.assertRaisesRegex(UserError, "deleted in the meantime"):
            self.merges.with_user(self.merger).merge(ids[0], ids)

    def test_the_superuser_is_refused_as_well(self):
        company = self.env["res.company"].create({"name": "Nous"}).partner_id
        with self.assertRaises(UserError):
            self.merges.sudo().merge(self.anne, self.anne | company)

    def test_four_contacts_merge_in_odoos_window(self):  # M22
        more = self.make({"name": "Trois"}) | self.make({"name": "Quatre"})
        contacts = self.both | more
        self.core_merge(contacts, self.clerk)
        self.assertEqual((contacts - self.anne).merged_into_id, self.anne)
        merge = self.merges.search([("survivor_id", "=", self.anne.id)])
        self.assertEqual(merge.user_id, self.clerk)

    def test_odoos_window_leaves_companies_with_a_parent_alone(self):  # M24
        company = self.make({"name": "Mère", "is_company": True})
        child = self.make({"name": "Fille", "is_company": True}, parent_id=company.id)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        self.patch(self.env.cr, "commit", lambda: None)
        wizard.action_update_all_process()
        self.env.invalidate_all()
        self.assertTrue(child.is_company)

    def test_only_the_merger_or_a_manager_undoes(self):
        merge = self.merge()
        other = new_test_user(
            self.env, "merge_other", "contact_dedup.group_merger", name="Autre"
        )
        with self.assertRaises(AccessError):
            merge.with_user(other).undo()
        merge.with_user(self.admin).undo()
        self.assertEqual(merge.state, "undone")
        with self.assertRaises(UserError):
            merge.with_user(self.admin).undo()

    def test_what_merge_returns_has_the_rights_of_who_merged(self):
        merge = self.merges.with_user(self.merger).merge(self.anne.id, self.both.ids)
        self.assertFalse(merge.env.su)
        self.assertEqual(merge.env.user, self.merger)
        merge.undo()
        self.assertEqual(merge.state, "undone")

    def test_who_may_not_write_the_contacts_any_more_does_not_undo(self):
        merge = self.merge()
        self.forbid(self.again, "write")
        with self.assertRaises(AccessError):
            merge.with_user(self.merger).undo()

    def test_the_journal_of_a_hidden_contact_is_hidden(self):
        merge = self.merge()
        self.hide(self.anne)
        with self.assertRaises(AccessError):
            merge.with_user(self.merger).read(["merged_names"])
        found = self.merges.with_user(self.merger).search([])
        self.assertFalse(found)

    def test_the_journal_of_a_hidden_merged_contact_is_hidden(self):
        merge = self.merge()
        self.hide(self.again)
        with self.assertRaises(AccessError):
            merge.with_user(self.merger).read(["merged_names"])
        merges = self.merges.with_user(self.merger)
        self.assertFalse(merges.search([("merged_names", "ilike", "vauquelin")]))

    def test_merges_of_merges_are_undone_in_order(self):
        third = self.make({"name": "Finale"})
        first = self.merge()
        second = self.merge(contacts=third | self.anne)
        with self.assertRaisesRegex(UserError, "Undo that merge"):
            first.with_user(self.merger).undo()
        (first | second).with_user(self.merger).undo()
        self.env.invalidate_all()
        self.assertTrue(self.again.active and self.anne.active)

    def test_what_changed_since_stays_and_is_told(self):
        self.again.function = "Notaire"
        note = self.make({"name": "Enfant"}, parent_id=self.again.id, type="other")
        merge = self.merge()
        self.anne.function = "Maire"
        note.parent_id = False
        merge.with_user(self.merger).undo()
        self.env.invalidate_all()
        self.assertEqual(self.anne.function, "Maire")
        self.assertFalse(note.parent_id)
        lines = merge.with_user(self.merger).get_report_lines()
        texts = " ".join(line["text"] for line in lines)
        self.assertIn("Job Position", texts)
        self.assertIn(note.id, [line["id"] for line in lines])

    def test_what_came_after_the_merge_stays_at_the_survivor(self):
        merge = self.merge()
        late = self.make({"name": "Enfant"}, parent_id=self.anne.id, type="other")
        merge.with_user(self.merger).undo()
        self.env.invalidate_all()
        self.assertEqual(late.parent_id, self.anne)

    def test_contacts_of_a_deleted_survivor_come_back(self):
        self.again.function = "Notaire"
        merge = self.merge()
        self.anne.unlink()
        self.env.invalidate_all()
        merge.with_user(self.admin).undo()
        self.env.invalidate_all()
        self.assertTrue(self.again.active)
        self.assertEqual(self.again.function, "Notaire")
        self.assertFalse(self.again.merged_into_id)
