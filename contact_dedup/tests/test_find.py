from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import ANNE, ANNE_AGAIN, STRANGER, ContactDedupCase


@tagged("post_install", "-at_install")
class TestFind(ContactDedupCase):
    def setUp(self):
        super().setUp()
        self.anne = self.make(ANNE)
        self.make(STRANGER)
        self.env.cr.flush()
        self.scan()

    def test_a_contact_being_typed_is_recognised(self):
        [match] = self.env["res.partner"].find_duplicates(ANNE_AGAIN)
        self.assertEqual(set(match), {"id", "score", "evidence"})
        self.assertEqual(match["id"], self.anne.id)
        self.assertGreaterEqual(match["score"], 0.95)
        [shown] = self.env["res.partner"].check_typed(ANNE_AGAIN)
        self.assertEqual(shown["display_name"], self.anne.display_name)
        self.assertEqual(shown["level"], "certain")
        self.assertIn("same e-mail", shown["reason_text"])

    def test_a_contact_made_since_the_last_search_is_found_at_once(self):
        fresh = self.make({"name": "Wilhelmine Zapf", "email": "w@zapf.example"})
        self.env.cr.flush()
        found = self.env["res.partner"].find_duplicates(
            {"name": "Zapf Wilhelmine", "email": "w@zapf.example"}
        )
        self.assertEqual([match["id"] for match in found], fresh.ids)

    def test_saved_contacts_find_others_but_not_themselves(self):
        twin = self.make(ANNE_AGAIN)
        self.env.cr.flush()
        self.assertEqual([m["id"] for m in twin.find_duplicates()], self.anne.ids)
        self.assertEqual((twin | self.anne).find_duplicates(), [])

    def test_a_contact_being_edited_is_not_its_own_duplicate(self):
        typed = {**ANNE, "id": self.anne.id}
        self.assertEqual(self.env["res.partner"].check_typed(typed), [])

    def test_a_person_is_recognised_in_a_form_that_proposes_a_company(self):
        typed = {**ANNE_AGAIN, "is_company": True, "company_type": "company"}
        found = self.env["res.partner"].check_typed(typed)
        self.assertEqual([match["id"] for match in found], self.anne.ids)

    def test_nothing_typed_finds_nothing(self):
        partners = self.env["res.partner"]
        for values in ({}, {"name": ""}, {"name": "a"}, {"comment": "x"}):
            self.assertEqual(partners.check_typed(values), [])

    def test_rows_of_a_file_keep_their_order(self):
        rows = [STRANGER, {"name": "Nobody Known"}, ANNE_AGAIN]
        found = self.env["res.partner"].check_rows(rows)
        self.assertEqual([len(matches) for matches in found], [1, 0, 1])
        self.assertEqual(found[2][0]["id"], self.anne.id)
        with self.assertRaises(UserError):
            self.env["res.partner"].check_rows([ANNE] * 2001)

    def test_many_rows_cost_as_many_queries_as_few(self):
        partners = self.env["res.partner"]
        partners.check_rows([ANNE])
        counts = []
        companies = [
            self.make({"name": f"Firm {i}", "is_company": True}).id for i in range(50)
        ]
        self.env.cr.flush()
        for size in (2, 50):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partners.check_rows(
                [{**ANNE_AGAIN, "parent_id": id_} for id_ in companies[:size]]
            )
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_odd_values_from_a_client_do_no_harm(self):
        for odd in (
            {"id": 2**70, "ref": 12, "function": None},
            {"country_id": [self.france.id, "France"]},
            {"country_id": 999_999_999},
            {"country_id": True, "parent_id": "x"},
            {"parent_id": {"id": 99_999_999}},
            {"street": "\x00", "website": "\ud800"},
            {"company_name": {"x": 1}},
            {"vat": "--", "company_registry": "محمد"},
        ):
            with self.subTest(odd=odd):
                [match] = self.env["res.partner"].check_typed({**ANNE, **odd})
                self.assertEqual(match["id"], self.anne.id)
        for name in ("x" * 10_000, "😀😀", "山田太郎", 12):
            self.assertEqual(self.env["res.partner"].check_typed({"name": name}), [])

    def test_a_program_cannot_ask_for_a_million_rows_at_once(self):
        with self.assertRaises(UserError):
            self.env["res.partner"].find_duplicates([ANNE] * 2001)

    def test_a_search_that_may_tell_nothing_tells_nothing(self):
        self.assertEqual(self.env["res.partner"].find_duplicates(ANNE, limit=-1), [])

    def test_certain_duplicates_are_refused_only_where_the_settings_say_so(self):
        user = new_test_user(
            self.env, "dedup_typist", "base.group_user,base.group_partner_manager"
        )
        partners = self.env["res.partner"].with_user(user)
        partners.create(ANNE_AGAIN).unlink()
        self.env["ir.config_parameter"].set_param("contact_dedup.block_certain", "1")
        with self.assertRaisesRegex(UserError, self.anne.name):
            partners.create(ANNE_AGAIN)
        partners.create({"name": "Nobody Known"})
        self.hide(self.anne)
        partners.create(ANNE_AGAIN)

    def test_refusing_certain_duplicates_costs_many_as_much_as_few(self):
        self.env["ir.config_parameter"].set_param("contact_dedup.block_certain", "1")
        partners = self.env["res.partner"].with_user(self.merger)
        created = [
            partners.create([{"name": f"Nobody {i} {n}"} for i in range(n)])
            for n in (2, 40)
        ]
        counts = []
        for some in (created[0], *created):  # the first one fills the caches
            self.env.cr.flush()
            before = self.env.cr.sql_log_count
            some._refuse_certain_duplicates()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 2)


@tagged("post_install", "-at_install")
class TestKeys(ContactDedupCase):
    def count(self, function):
        self.env.cr.flush()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        middle = self.env.cr.sql_log_count
        self.env["contact.dedup.key"]._refresh_noted()
        return self.env.cr.sql_log_count - middle, middle - before

    def keys_of(self, partner):
        self.env.cr.execute(
            "SELECT keys, texts FROM contact_dedup_key WHERE partner_id = %s",
            [partner.id],
        )
        return self.env.cr.fetchone()

    def test_a_save_costs_two_queries_whatever_the_number_of_contacts(self):
        partners = self.make_triplets()
        ours, _all = self.count(lambda: partners[0].write({"city": "Nantes"}))
        self.assertEqual(ours, 2)
        ours, _all = self.count(lambda: partners.write({"city": "Brest"}))
        self.assertEqual(ours, 2)
        ours, _all = self.count(
            lambda: self.env["res.partner"].create(
                [{"name": f"N {i}"} for i in range(40)]
            )
        )
        self.assertEqual(ours, 2)

    def test_a_save_of_other_fields_costs_nothing(self):
        partners = self.make_triplets()
        ours, _all = self.count(lambda: partners.write({"comment": "x", "color": 3}))
        self.assertEqual(ours, 0)

    def test_a_save_that_changes_nothing_is_no_change(self):
        twins = self.make_twins()
        self.env.cr.flush()
        self.scan()
        twins[0].write({"name": ANNE["name"]})
        self.env.cr.flush()
        self.assertFalse(len(self.env["contact.dedup.key"]._get_changed_ids()))

    def test_a_renamed_company_renames_its_people(self):
        company = self.make({"name": "Ancienne Maison", "is_company": True})
        child = self.make({"name": "Zoé"}, parent_id=company.id)
        self.env.cr.flush()
        before = self.keys_of(child)
        company.name = "Nouvelle Enseigne"
        self.env.cr.flush()
        self.assertNotEqual(self.keys_of(child), before)

    def test_archived_and_deleted_contacts_have_no_keys(self):
        twins = self.make_twins()
        self.env.cr.flush()
        self.assertTrue(self.keys_of(twins[0]))
        twins[0].active = False
        self.env.cr.flush()
        self.assertFalse(self.keys_of(twins[0]))
        twins[0].active = True
        self.env.cr.flush()
        self.assertTrue(self.keys_of(twins[0]))
        gone = twins[1]
        gone.unlink()
        self.assertFalse(self.keys_of(gone))

    def test_what_the_engine_cannot_read_costs_nobody_his_save(self):
        module = "odoo.addons.contact_dedup.models.contact_dedup_key_raw"
        with (
            patch(module + ".prepare", side_effect=ValueError("boom")),
            self.assertLogs(module, "ERROR"),
        ):
            partner = self.make(ANNE)
            self.env.cr.flush()
        self.assertEqual(partner.name, ANNE["name"])
        self.assertFalse(self.keys_of(partner))
        self.scan()
        self.assertTrue(self.keys_of(partner))
