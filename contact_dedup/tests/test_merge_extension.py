"""What other addons add to merges, in a few lines; and what merges cost."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import merge_recorder, merge_sql
from .common_merge import MergeCase


@tagged("post_install", "-at_install")
class TestMergeExtension(MergeCase):
    def override(self, name, method):
        patcher = patch.object(type(self.merges), name, method)
        patcher.start()
        self.addCleanup(patcher.stop)

    def override_wizard(self, name, method):
        wizard = type(self.env["base.partner.merge.automatic.wizard"])
        original = getattr(wizard, name)
        patcher = patch.object(wizard, name, method(original))
        patcher.start()
        self.addCleanup(patcher.stop)

    def test_an_override_of_each_step_of_odoos_chain_runs(self):
        seen = []

        def spy(name):
            def make(original):
                def step(wizard, *arguments, **named):
                    seen.append(name)
                    return original(wizard, *arguments, **named)

                return step

            return make

        names = (
            "_merge",
            "_merge_bank_accounts",
            "_update_foreign_keys",
            "_update_foreign_keys_generic",
            "_update_reference_fields",
            "_update_reference_fields_generic",
            "_update_values",
            "_log_merge_operation",
        )
        for name in names:
            self.override_wizard(name, spy(name))
        self.merge()
        self.assertEqual(
            [name for name in dict.fromkeys(seen) if name in names],
            [
                "_merge",
                "_merge_bank_accounts",
                "_update_foreign_keys",
                "_update_foreign_keys_generic",
                "_update_reference_fields",
                "_update_reference_fields_generic",
                "_update_values",
                "_log_merge_operation",
            ],
        )

    def test_the_context_that_an_override_gives_reaches_the_write(self):
        seen = []

        def make(original):
            def step(wizard, src, dst):
                return original(wizard, src, dst.with_context(no_vat_check=True))

            return step

        self.override_wizard("_update_values", make)
        partners = type(self.env["res.partner"])
        write = partners.write

        def spy(partner, vals):
            if vals.get("function"):
                seen.append(partner.env.context.get("no_vat_check"))
            return write(partner, vals)

        self.again.function = "Notaire"
        with patch.object(partners, "write", spy):
            self.merge()
        self.assertEqual(seen, [True])

    def test_raw_sql_of_an_override_is_undone(self):
        other = self.make({"name": "Tiers"}, function="avant")

        def make(original):
            def step(wizard, src, dst):
                wizard.env.cr.execute(
                    "UPDATE res_partner SET function = 'après' WHERE id = %s",
                    [other.id],
                )
                return original(wizard, src, dst)

            return step

        self.override_wizard("_update_foreign_keys", make)
        merge = self.merge()
        self.assertEqual(other.function, "après")
        merge.with_user(self.merger).undo()
        self.env.invalidate_all()
        self.assertEqual(other.function, "avant")
        self.assertFalse(merge.warning)

    def test_what_a_function_of_the_database_changes_is_told(self):
        other = self.make({"name": "Tiers"})
        self.env.cr.execute(
            """CREATE FUNCTION pg_temp.unseen(i integer) RETURNS void LANGUAGE sql AS
               $$ UPDATE res_partner_category SET color = 3 WHERE id = i $$"""
        )
        tag = self.env["res.partner.category"].create({"name": "VIP"})
        self.env.flush_all()

        def make(original):
            def step(wizard, src, dst):
                wizard.env.cr.execute("SELECT pg_temp.unseen(%s)", [tag.id])
                return original(wizard, src, dst)

            return step

        self.override_wizard("_update_foreign_keys", make)
        merge = self.merge()
        self.assertIn("res_partner_category", merge.warning)
        self.assertTrue(other.exists())

    def test_a_statement_that_cannot_be_read_costs_no_merge(self):
        find = merge_sql.find_changes

        def misread(sql):
            if "color = 7" not in sql:
                return find(sql)
            wrong = "SELECT {} FROM res_partner_category WHERE no_such_column"
            table = "res_partner_category"
            return [merge_sql.Change("UPDATE", table, table, wrong, False)]

        def make(original):
            def step(wizard, src, dst):
                wizard.env.cr.execute("UPDATE res_partner_category SET color = 7")
                return original(wizard, src, dst)

            return step

        self.env["res.partner.category"].create({"name": "VIP"})
        self.override_wizard("_update_foreign_keys", make)
        self.patch(merge_recorder, "find_changes", misread)
        merge = self.merge()
        self.assertFalse(self.again.active)
        self.assertIn("res_partner_category", merge.warning)

    def test_an_own_guard_refuses(self):
        get_guards = type(self.merges)._get_guards

        def refuse(_survivor, _merged):
            return {"code": "member", "message": "Clore l'adhésion d'abord."}

        self.override("_get_guards", lambda merges: [*get_guards(merges), refuse])
        self.assertEqual(self.plan()["refusals"][0]["code"], "member")
        with self.assertRaisesRegex(UserError, "adhésion"):
            self.merge()

    def test_an_own_criterion_chooses_the_primary(self):
        self.assertEqual(self.merges._sort_by_primary(self.both)[0], self.anne)
        self.again.ref = "or"
        get_key = type(self.merges)._get_primary_key

        def by_ref(merges, contact, facts):
            return (not contact.ref, *get_key(merges, contact, facts))

        self.override("_get_primary_key", by_ref)
        self.assertEqual(self.merges._sort_by_primary(self.both)[0], self.again)

    def test_an_own_field_is_freed(self):
        self.anne.function = self.again.function = "unique"
        get_freed = type(self.merges)._get_freed_fields
        self.override(
            "_get_freed_fields", lambda merges: [*get_freed(merges), "function"]
        )
        self.merge()
        self.assertFalse(self.again.function)

    def test_whoever_keeps_a_losing_value_is_asked_first(self):
        self.again.email = "autre@vauquelin.example"
        partners = type(self.env["res.partner"])
        seen = []

        def keep(partner, vals):
            seen.append((partner.id, dict(vals)))
            return {}

        with patch.object(partners, "_keep_unchosen_values", keep):
            self.merge()
        self.assertEqual(seen, [(self.anne.id, {"email": "autre@vauquelin.example"})])
        self.assertFalse(self.anne.comment)

    def test_merged_contacts_are_purged_when_it_is_set(self):
        merge = self.merge()
        merge.date = fields.Datetime.now() - timedelta(days=31)
        self.assertEqual(self.merges._gc_merged_contacts(), (0, 0))
        self.env["ir.config_parameter"].set_param("contact_dedup.purge_days", "30")
        self.merges._gc_merged_contacts()
        self.assertFalse(self.again.exists())
        self.assertFalse(merge.can_undo or merge.merged_names)
        with self.assertRaisesRegex(UserError, "not kept any more"):
            merge.with_user(self.merger).undo()

    def test_before_images_are_forgotten_when_it_is_set(self):
        merge = self.merge()
        merge.date = fields.Datetime.now() - timedelta(days=31)
        params = self.env["ir.config_parameter"]
        params.set_param("contact_dedup.merge_retention_days", "30")
        self.merges._gc_journals()
        self.env.cr.execute(
            "SELECT count(*) FROM contact_dedup_merge_change WHERE merge_id = %s",
            [merge.id],
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))
        self.assertTrue(self.again.exists())

    def count_queries(self, contacts):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.merge(contacts=contacts)
        return self.env.cr.sql_log_count - before

    def test_the_number_of_linked_rows_costs_no_queries(self):
        few = self.make({"name": "A"}) | self.make({"name": "B"})
        many = self.make({"name": "C"}) | self.make({"name": "D"})
        for contacts, count in ((few, 2), (many, 40)):
            values = {"name": "Enfant", "parent_id": contacts[1].id, "type": "other"}
            self.env["res.partner"].create([values] * count)
        self.merge()  # fills the caches
        at_few = self.count_queries(few)
        self.assertLessEqual(self.count_queries(many), at_few + 4)

    def test_nothing_is_left_on_the_cursor(self):
        self.merge()
        self.assertNotIn("execute", vars(self.env.cr))

    def test_statements_are_understood(self):
        cases = {
            "SELECT 1 FOR UPDATE": [],
            "UPDATE a SET b = 'FROM x' WHERE c": ["SELECT {} FROM a WHERE c"],
            "DELETE FROM a USING b WHERE a.id = b.id": [
                "SELECT {} FROM a, b WHERE a.id = b.id"
            ],
            "UPDATE a x SET b = 1 FROM c WHERE x.d IS DISTINCT FROM c.d": [
                "SELECT {} FROM a x, c WHERE x.d IS DISTINCT FROM c.d"
            ],
            "WITH z AS (SELECT 1) UPDATE a SET b = 1": [
                "WITH z AS (SELECT 1) SELECT {} FROM a"
            ],
            "INSERT INTO a VALUES (1)": [None],
        }
        for sql, expected in cases.items():
            found = [change.select for change in merge_sql.find_changes(sql)]
            self.assertEqual(found, expected, sql)
        self.assertIsNone(merge_sql.find_changes("TRUNCATE a"))
