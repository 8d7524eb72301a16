from ast import literal_eval

from lxml import etree

from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import DirectoryCase


@tagged("post_install", "-at_install")
class TestFilters(DirectoryCase):
    """Each filter, grouping and part of the search panel, as a plain employee.

    That includes those which other addons put into the same search box.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "directory_reader", "base.group_user")
        cls.book = cls.env["res.partner"].with_user(cls.user)
        view = cls.env.ref("base.view_res_partner_filter")
        cls.arch = etree.fromstring(cls.book.get_view(view.id, "search")["arch"])

    def evaluate(self, expression):
        return safe_eval(expression, {"uid": self.user.id})

    def test_every_filter_opens(self):
        nodes = self.arch.xpath("//filter[@domain]")
        self.assertGreater(len(nodes), 12)
        for node in nodes:
            with self.subTest(filter=node.get("name")):
                domain = self.evaluate(node.get("domain"))
                self.book.web_search_read(domain, {"display_name": {}}, limit=3)

    def test_the_responsible_has_one_name_in_the_whole_search(self):
        nodes = self.arch.xpath("//*[@name='user_id' or @name='salesperson']")
        self.assertEqual({node.get("string") for node in nodes}, {"Responsible"})

    def test_every_grouping_opens(self):
        # properties are grouped by one of them, which the client names
        nodes = self.arch.xpath(
            "//filter[contains(@context, 'group_by') and "
            "not(contains(@context, 'properties'))]"
        )
        self.assertGreater(len(nodes), 5)
        for node in nodes:
            with self.subTest(grouping=node.get("name")):
                group_by = literal_eval(node.get("context"))["group_by"]
                self.book.web_read_group([], [group_by], limit=5)

    def test_every_part_of_the_search_panel_opens(self):
        nodes = self.arch.xpath("//searchpanel/field")
        names = [node.get("name") for node in nodes]
        self.assertEqual(
            names[:4], ["type_ids", "temperature_id", "category_id", "user_id"]
        )
        for name in names:
            with self.subTest(field=name):
                answer = self.book.search_panel_select_multi_range(
                    name, enable_counters=False, expand=True
                )
                self.assertIn("values", answer)

    def test_every_search_field_finds(self):
        nodes = self.arch.xpath(
            "/search/field[@name][not(starts-with(@name, 'properties'))]"
        )
        for node in nodes:
            name = node.get("name")
            with self.subTest(field=name):
                self.book.search([(name, "ilike", "anne")], limit=3)
        self.assertIn(
            self.anne, self.book.search([("directory_search", "ilike", "vauquelin")])
        )

    def test_properties_are_edited_searched_and_grouped(self):
        definition = self.env["properties.base.definition"]
        field = {"name": "stand", "string": "Stand", "type": "char"}
        definition._get_definition_for_property_field(
            "res.partner", "properties"
        ).properties_definition = [field]
        anne = self.anne.with_user(self.editor)
        anne.properties = [{**field, "value": "B12"}]
        self.assertEqual(
            self.book.search([("properties.stand", "=", "B12")]), self.anne
        )
        groups = self.book.web_read_group(
            [("id", "=", self.anne.id)], ["properties.stand"]
        )
        self.assertEqual(groups["groups"][0]["properties.stand"], "B12")
        form = etree.fromstring(anne.get_view(view_type="form")["arch"])
        for arch in (form, self.arch):
            self.assertTrue(arch.xpath("//field[@name='properties']"))

    def test_a_favourite_is_kept_and_opens(self):
        favourite = self.env["ir.filters"].with_user(self.user)
        domain = (
            "[('directory_search', 'ilike', 'vauq*'), ('temperature_id', '=', False)]"
        )
        favourite.create_filter(
            {
                "name": "Vauquelin",
                "model_id": "res.partner",
                "domain": domain,
                "context": "{'group_by': ['type_ids']}",
                "user_ids": self.user.ids,
                "sort": "[]",
            }
        )
        [kept] = [
            each
            for each in favourite.get_filters("res.partner")
            if each["name"] == "Vauquelin"
        ]
        self.assertIn(self.anne, self.book.search(literal_eval(kept["domain"])))
        groups = self.book.web_read_group(literal_eval(kept["domain"]), ["type_ids"])
        self.assertTrue(groups["length"])
