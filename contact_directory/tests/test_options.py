from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import DirectoryCase


@tagged("post_install", "-at_install")
class TestOptions(DirectoryCase):
    """Types, temperatures, and the filters that people look for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = cls.env.ref("contact_directory.contact_type_client")
        cls.supplier = cls.env.ref("contact_directory.contact_type_supplier")
        cls.hot = cls.env.ref("contact_directory.contact_temperature_hot")

    def test_names_are_french_for_french_users(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(
            ["contact_directory"], ["fr_FR"]
        )
        names = self.env["contact.type"].with_context(lang="fr_FR").search([])
        self.assertEqual(
            names.mapped("name")[:4],
            ["Client", "Concurrent", "Partenaire", "Fournisseur"],
        )
        names = self.env["contact.temperature"].with_context(lang="fr_FR").search([])
        self.assertEqual(names.mapped("name")[:3], ["Froid", "Chaud", "Très chaud"])

    def test_deleting_what_is_in_use_archives_it(self):
        self.anne.write({"type_ids": self.client.ids, "temperature_id": self.hot.id})
        self.anne.active = False
        unused = self.env["contact.type"].create({"name": "Unused"})
        (self.client | unused).unlink()
        self.hot.unlink()
        self.assertFalse(unused.exists())
        self.assertFalse(self.client.active or self.hot.active)
        self.assertEqual(self.anne.type_ids, self.client)
        self.assertEqual(self.anne.temperature_id, self.hot)

    def test_only_managers_configure(self):
        with self.assertRaises(AccessError):
            self.client.with_user(self.editor).name = "Customer"
        with self.assertRaises(AccessError):
            self.env(user=self.editor)["contact.temperature"].create({"name": "Icy"})

    def test_kanban_has_a_column_for_each_temperature(self):
        self.anne.temperature_id = self.hot
        # one that is archived while a contact has it
        self.hot.active = False
        found = self.partners.with_context(read_group_expand=True).web_read_group(
            [("id", "=", self.anne.id)], ["temperature_id"], ["__count"]
        )
        groups = [group for group in found["groups"] if group["temperature_id"]]
        by_name = {group["temperature_id"][1]: group["__count"] for group in groups}
        self.assertEqual(by_name, {"Cold": 0, "Hot": 1, "Very hot": 0})
        self.assertEqual(list(by_name), ["Cold", "Hot", "Very hot"])

    def test_mass_edit_and_grouping_by_type(self):
        both = self.anne | self.make("Zoé")
        both.with_user(self.editor).write(
            {"type_ids": [(4, self.client.id)], "temperature_id": self.hot.id}
        )
        self.anne.type_ids |= self.supplier
        groups = self.partners._read_group(
            [("id", "in", both.ids)], ["type_ids"], ["__count"]
        )
        self.assertEqual(groups, [(self.client, 2), (self.supplier, 1)])

    def test_next_contact_has_what_the_last_one_had(self):
        self.anne.write({"type_ids": self.client.ids, "user_id": self.editor.id})
        context = self.anne.with_user(self.editor).action_create_another()["context"]
        new = Form(self.partners.with_context(**context), "base.view_partner_form")
        self.assertEqual(new.type_ids[:], self.client)
        self.assertEqual(new.user_id, self.editor)
        self.assertEqual(new.country_id, self.france)
        self.assertFalse(new.name or new.email)

    def _domain_of(self, name):
        view = self.partners.get_view(
            self.env.ref("base.view_res_partner_filter").id, "search"
        )
        [node] = etree.fromstring(view["arch"]).xpath(f"//filter[@name='{name}']")
        return safe_eval(node.get("domain"), {"uid": self.env.uid})

    def _is_shown(self, partner, name):
        domain = [("id", "=", partner.id), *self._domain_of(name)]
        return bool(self.partners.search_count(domain))

    def test_filters_by_creation_know_the_users_midnight(self):
        self.env.user.tz = "Europe/Paris"
        env = self.env(context={**self.env.context, "tz": "Europe/Paris"})
        self.partners = env["res.partner"]
        cases = (
            ("2026-03-17 23:30:00", {"today", "this_week", "this_month"}),
            ("2026-03-17 22:30:00", {"yesterday", "this_week", "this_month"}),
            ("2026-03-16 12:00:00", {"this_week", "this_month"}),
            ("2026-03-02 12:00:00", {"this_month"}),
            ("2026-02-28 22:30:00", {"last_month"}),
            ("2026-01-31 22:30:00", set()),
        )
        names = ("today", "yesterday", "this_week", "this_month", "last_month")
        for created, expected in cases:
            self.env.cr.execute(
                "UPDATE res_partner SET create_date = %s WHERE id = %s",
                (created, self.anne.id),
            )
            with self.subTest(created=created), freeze_time("2026-03-18 10:00:00"):
                found = {n for n in names if self._is_shown(self.anne, f"created_{n}")}
                self.assertEqual(found, expected)

    def test_filters_by_responsible(self):
        names = ("my_contacts", "colleagues_contacts", "nobodys_contacts")
        for user, expected in (
            (self.env.user, "my_contacts"),
            (self.editor, "colleagues_contacts"),
            (self.env["res.users"], "nobodys_contacts"),
        ):
            self.anne.user_id = user
            found = [name for name in names if self._is_shown(self.anne, name)]
            self.assertEqual(found, [expected])

    def test_search_panel_offers_its_four_fields(self):
        self.anne.write({"type_ids": self.client.ids, "temperature_id": self.hot.id})
        partners = self.env(user=self.editor)["res.partner"]
        for name in ("type_ids", "temperature_id", "category_id", "user_id"):
            with self.subTest(name=name):
                shown = partners.search_panel_select_multi_range(
                    name, expand=True, enable_counters=False, search_domain=[]
                )
                self.assertTrue(shown["values"] or name == "category_id")
