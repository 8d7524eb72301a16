import json

from odoo.tests import tagged

from .common_merge import MergeCase


@tagged("post_install", "-at_install")
class TestMergePlan(MergeCase):
    def test_only_what_differs_is_shown(self):
        plan = self.plan()
        names = [row["name"] for row in plan["fields"]]
        self.assertIn("name", names)
        self.assertNotIn("email", names)
        self.assertNotIn("phone", names)
        json.dumps(plan)

    def test_the_primary_value_is_proposed(self):
        row = self.row(self.plan(), "name")
        self.assertEqual(row["chosen"], self.anne.id)
        self.assertEqual(
            row["values"][self.again.id],
            {"value": "VAUQUELIN Anne Sophie", "text": "VAUQUELIN Anne Sophie"},
        )

    def test_a_gap_is_filled_from_the_other(self):
        self.again.function = "Notaire"
        row = self.row(self.plan(), "function")
        self.assertEqual(row["chosen"], self.again.id)
        self.assertTrue(row["is_gap"])

    def test_an_address_is_one_row(self):
        row = self.row(self.plan(), "address")
        self.assertEqual(row["chosen"], self.anne.id)
        self.assertEqual(row["values"][self.again.id]["value"]["zip"], "69003")
        self.assertFalse(self.row(self.plan(), "zip"))

    def test_links_are_counted_by_kind(self):
        self.again.message_post(body="Bonjour")
        links = {row["model"]: row for row in self.plan()["links"]}
        counts = links["mail.message"]["counts"]
        self.assertGreaterEqual(counts[self.again.id], 1)
        self.assertTrue(links["mail.message"]["can_leave"])

    def test_what_is_invalid_is_told(self):
        plan = self.plan({"values": {"parent_id": self.anne.id}})
        self.assertTrue(plan["required"][0]["message"])

    def test_the_dry_run_leaves_nothing(self):
        before = self.anne.read()
        self.plan({"values": {"name": "Anne V."}})
        self.assertEqual(self.anne.read(), before)
        self.assertFalse(self.merges.search([]))
