from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ANNE, ContactDedupCase


@tagged("post_install", "-at_install")
class TestSightNames(ContactDedupCase):
    """Labels, which core makes in superuser mode, tell no hidden name either."""

    def setUp(self):
        super().setUp()
        self.triplets = self.make_triplets()
        self.env.cr.flush()
        self.scan()
        self.group = self.pair_of(self.triplets[:2]).group_id
        self.seen = self.as_user(self.reviewer)

    def test_the_label_of_a_group_names_no_hidden_contact(self):
        hidden = self.triplets[1]
        name = hidden.name
        self.hide(hidden)
        pairs = self.seen["contact.duplicate"]
        answers = [
            pairs.search_read([], ["group_id"]),
            pairs.web_search_read([], {"group_id": {"fields": {"display_name": {}}}}),
            pairs.formatted_read_group([], ["group_id"], ["__count"]),
            pairs.search_panel_select_range("group_id"),
            pairs.search([])._export_rows([["group_id"]]),
        ]
        for answer in answers:
            self.assertNotIn(name, str(answer))
        self.assertIn(self.triplets[0].name, str(answers[0]))
        self.assertIn(name, self.group.with_env(self.env).display_name)

    def test_the_label_of_what_nobody_may_read_is_a_number(self):
        pair = self.pair_of(self.triplets[:2])
        self.hide(self.triplets[:2])
        plain = new_test_user(self.env, "dedup_plain", "base.group_user")
        for user in (self.reviewer, plain):
            for record in (pair, self.group):
                label = record.with_user(user).sudo().display_name
                self.assertEqual(label, f"#{record.id}")

    def test_a_hidden_parent_company_is_masked(self):
        company = self.make({"name": "Hidden Holding", "is_company": True})
        self.triplets.parent_id = company
        self.hide(company)
        group = self.group.with_env(self.seen)
        comparison = group.get_comparison()
        rows = {row["name"]: row["values"] for row in comparison["fields"]}
        self.assertEqual(set(rows["parent_id"]), {"•••"})
        self.assertTrue(group.read(["preview"])[0]["preview"]["contacts"])

    def test_of_a_group_only_the_responsible_is_written(self):
        group = self.group.with_env(self.seen)
        for values in ({"state": "merged"}, {"decided_by_id": 2, "user_id": False}):
            with self.assertRaises(AccessError):
                group.write(values)
        portal = new_test_user(self.env, "dedup_portal", "base.group_portal")
        for user_id in (portal.id, 2**30):
            with self.assertRaises(AccessError):
                group.write({"user_id": user_id})
        group.write({"user_id": self.merger.id})
        self.assertEqual((self.group.user_id, self.group.state), (self.merger, "open"))

    def test_where_a_contact_went_is_not_written_by_people(self):
        hidden = self.make({"name": "Hidden Holding"})
        self.hide(hidden)
        partner = self.as_user(self.merger)["res.partner"].browse(self.triplets[0].id)
        with self.assertRaises(AccessError):
            partner.write({"merged_into_id": hidden.id})
        with self.assertRaises(AccessError):
            partner.copy({"merged_into_id": hidden.id})

    def test_lessons_are_read_by_nobody(self):
        manager = new_test_user(
            self.env, "dedup_manager", "contact_dedup.group_manager"
        )
        with self.assertRaises(AccessError):
            self.as_user(manager)["contact.dedup.lesson"].search([])
        self.assertTrue(self.as_user(manager)["contact.duplicate.scan"].search([]))

    def test_how_many_hold_a_value_is_told_to_who_sees_them_all(self):
        more = [{**ANNE, "name": f"Zoe Number{i}", "phone": False} for i in range(4)]
        for values in more:
            self.make(values)
        self.scan()
        self.see_all(self.reviewer)
        pair = self.pair_of(self.triplets[:2]).with_env(self.seen)
        partner = self.triplets[0].with_env(self.seen)
        self.assertIn("shared by", pair.reason_text)
        self.hide(self.env["res.partner"].search([("name", "like", "Zoe Number")]))
        told = ["reason_text", "waterfall", "evidence"]
        steps = pair.read(told) + partner.find_duplicates()
        self.assertTrue(steps)
        for word in ("shared", "crowded", ":rare", ":unique"):
            self.assertNotIn(word, str(steps))
        with self.assertRaises(AccessError):
            pair.read(["codes"])

    def test_figures_of_a_search_are_for_who_sees_everything(self):
        manager = new_test_user(
            self.env, "dedup_manager", "contact_dedup.group_manager"
        )
        self.see_all(manager)
        scans = self.as_user(manager)["contact.duplicate.scan"]
        read = [[], ["certain_count", "contact_count"]]
        self.assertTrue(scans.search_read(*read)[0]["certain_count"])
        self.hide(self.triplets[2])
        row = scans.search_read(*read)[0]
        self.assertFalse(row["certain_count"])
        self.assertTrue(row["contact_count"])
        rows = scans.formatted_read_group([], ["kind"], ["certain_count:sum"])
        self.assertFalse(rows[0]["certain_count:sum"])

    def test_a_field_of_others_cannot_be_guessed(self):
        field = self.env["ir.model.fields"]._get("res.partner", "function")
        self.env["contact.dedup.rule"].create(
            {"name": "Secret", "field_id": field.id, "comparator": "exact"}
        )
        secret = {"name": "Ulla Brandstetter", "function": "Keeper of seals"}
        saved = self.make(secret)
        twin = self.make(secret)
        self.scan()
        self.patch(
            self.env.registry["res.partner"]._fields["function"],
            "groups",
            "base.group_system",
        )
        partners = self.seen["res.partner"]
        guesses = [
            partners.find_duplicates({**secret, "function": guess})
            for guess in ("Keeper of seals", "Anything else")
        ]
        self.assertTrue(guesses[0])
        self.assertEqual(*guesses)
        self.assertNotIn("'function'", str(guesses))
        everything = self.env["res.partner"].find_duplicates(secret)
        self.assertIn("function", str(everything))
        pair = self.pair_of(saved | twin)
        self.assertIn("function", str(pair.evidence))
        told = pair.with_env(self.seen).read(["reason_text", "waterfall", "evidence"])
        self.assertNotIn("function", str(told))
        self.assertNotIn("Job Position", str(told))
