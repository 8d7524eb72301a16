from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import ANNE_AGAIN, STRANGER
from .common_merge import MergeCase


def require(test, name, message):
    """Let a contact without this value be refused, as another addon might."""
    merges = test.registry["contact.merge"]
    write_values = merges._write_values

    def write_and_check(self, run):
        write_values(self, run)
        if not run.survivor[name]:
            raise ValidationError(message)

    patcher = patch.object(merges, "_write_values", write_and_check)
    patcher.start()
    test.addCleanup(patcher.stop)


class MergeWindowCase(MergeCase):
    """The window as a merger meets it, without a browser."""

    def open(self, contacts=None, user=None):
        contacts = self.both if contacts is None else contacts
        user = user or self.merger
        action = contacts.with_user(user).action_merge_contacts()
        return self.env[action["res_model"]].with_user(user).browse(action["res_id"])

    def line(self, wizard, name):
        return wizard.line_ids.filtered(lambda line: line.field_name == name)

    def link(self, wizard, model):
        return wizard.link_ids.filtered(lambda link: link.model == model)

    def assert_merged(self, action):
        """The survivor's form follows, and the other is gone."""
        self.assertEqual((action["res_model"], action["res_id"]), self.opened())
        self.env.invalidate_all()
        self.assertFalse(self.again.active)

    def opened(self):
        return ("res.partner", self.anne.id)


@tagged("post_install", "-at_install")
class TestMergeWindow(MergeWindowCase):
    def test_only_what_differs_is_asked(self):
        wizard = self.open()
        names = wizard.line_ids.mapped("field_name")
        self.assertIn("name", names)
        self.assertNotIn("email", names)
        self.assertFalse(wizard.is_blocked, wizard.blocked_reason)
        self.assertEqual(wizard.survivor_id, self.anne)

    def test_the_banner_takes_the_duplicate_that_it_tells_of(self):
        self.scan()
        anne = self.anne.with_user(self.merger)
        self.assertEqual(anne.duplicate_count, 1)
        action = anne.action_merge_duplicates()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.contact_ids, self.both.ids)

    def test_of_several_duplicates_the_other_one_is_picked(self):
        third = self.make({**ANNE_AGAIN, "name": "Anne Vauquelin-Roy"})
        self.scan()
        anne = self.anne.with_user(self.merger)
        self.assertEqual(anne.duplicate_count, 2, third.name)
        action = anne.action_merge_duplicates()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.contact_ids, self.anne.ids)

    def test_the_value_of_the_other_is_taken(self):
        wizard = self.open()
        self.line(wizard, "name").chosen_id = self.again.id
        self.assert_merged(wizard.action_merge())
        self.assertEqual(self.anne.name, "VAUQUELIN Anne Sophie")

    def test_a_value_of_ones_own_is_written(self):
        wizard = self.open()
        self.line(wizard, "name").write({"decision": "own", "own_value": "Anne V."})
        self.assert_merged(wizard.action_merge())
        self.assertEqual(self.anne.name, "Anne V.")

    def test_lists_are_put_together_unless_chosen_otherwise(self):
        tags = self.env["res.partner.category"].create([{"name": "A1"}, {"name": "B1"}])
        self.anne.category_id, self.again.category_id = tags[0], tags[1]
        wizard = self.open()
        self.assertEqual(self.line(wizard, "category_id").decision, "united")
        self.line(wizard, "category_id").write(
            {"decision": "contact", "chosen_id": self.again.id}
        )
        self.assert_merged(wizard.action_merge())
        self.assertEqual(self.anne.category_id, tags[1])

    def test_another_primary_contact_keeps_what_was_chosen(self):
        wizard = self.open()
        self.line(wizard, "name").write({"decision": "own", "own_value": "Anne V."})
        wizard.set_primary(self.again.id)
        self.assertEqual(wizard.survivor_id, self.again)
        self.assertEqual(wizard.contact_ids, [self.anne.id, self.again.id])
        self.assertEqual(self.line(wizard, "name").own_value, "Anne V.")
        self.assertEqual(wizard.action_merge()["res_id"], self.again.id)
        self.assertEqual(self.again.name, "Anne V.")

    def test_the_second_email_is_said_to_be_kept(self):
        self.again.email = "anne@perso.example"
        status = self.open().status
        self.assertEqual(status["kept"], {"email": ["anne@perso.example"]})

    def test_the_primary_email_is_kept_when_another_one_is_chosen(self):
        self.again.email = "anne@perso.example"
        wizard = self.open()
        self.line(wizard, "email").chosen_id = self.again.id
        kept = wizard.refresh()["status"]["kept"]
        self.assertEqual(kept, {"email": ["as.vauquelin@vauquelin-conseil.example"]})
        self.assert_merged(wizard.action_merge())
        self.assertEqual(self.anne.email, "anne@perso.example")
        known = self.anne._get_known_values("email")[self.anne.id]
        kept_aside = f"{self.anne.comment} {known}"
        self.assertIn("as.vauquelin@vauquelin-conseil.example", kept_aside)

    def test_linked_records_stay_by_kind_or_one_by_one(self):
        first, second = (
            self.env["res.partner"].create({"name": n, "parent_id": self.again.id})
            for n in ("One", "Two")
        )
        messages = (
            self.again.message_post(body="First"),
            self.again.message_post(body="Second"),
        )
        wizard = self.open()
        wizard.set_primary(self.anne.id)
        link = self.link(wizard, "mail.message")
        ids = [record["id"] for record in link.get_records()]
        self.assertTrue({m.id for m in messages} <= set(ids))
        self.assertNotIn(self.anne.id, {r["contact"] for r in link.get_records()})
        link.write({"decision": "pick", "left_ids": [messages[0].id]})
        self.assert_merged(wizard.action_merge())
        self.assertEqual(messages[0].res_id, self.again.id)
        self.assertEqual(messages[1].res_id, self.anne.id)
        self.assertEqual((first | second).parent_id, self.anne)

    def test_three_contacts_have_three_columns_and_one_may_be_left_out(self):
        third = self.make({**STRANGER, "name": "Anne Vauquelin"})
        wizard = self.open(self.both | third)
        self.assertEqual([c["letter"] for c in wizard.contacts], ["A", "B", "C"])
        self.assertEqual(len(self.line(wizard, "name").cells), 3)
        wizard.remove_contact(third.id)
        self.assert_merged(wizard.action_merge())
        self.assertTrue(third.active)

    def test_of_one_contact_the_other_is_picked(self):
        self.scan()
        wizard = self.open(self.anne)
        self.assertTrue(wizard.is_blocked)
        self.assertFalse(wizard.line_ids)
        [likely] = wizard.find_contacts("", [self.anne.id])
        self.assertEqual(likely["id"], self.again.id)
        self.assertIn("LYON", likely["about"])
        wizard.add_contact(likely["id"])
        self.assertFalse(wizard.is_blocked)
        self.assert_merged(wizard.action_merge())

    def test_the_evidence_is_shown_as_a_sum(self):
        self.scan()
        [pair] = self.open().status["evidence"]
        self.assertGreater(pair["score"], 0.5)
        self.assertTrue(pair["steps"])

    def test_what_is_required_is_asked_on_the_same_screen(self):
        require(self, "function", "The Job Position is required.")
        wizard = self.open()
        self.assertTrue(wizard.is_blocked)
        line = self.line(wizard, "function")
        self.assertTrue(line.is_required)
        self.assertEqual(
            wizard.status["errors"], {"function": "The Job Position is required."}
        )
        line.own_value = "Notaire"
        self.assertFalse(wizard.refresh()["is_blocked"])
        self.assert_merged(wizard.action_merge())
        self.assertEqual(self.anne.function, "Notaire")

    def test_what_is_invalid_without_a_field_is_told(self):
        require(self, "ref", "Something is wrong.")
        wizard = self.open()
        self.assertEqual(wizard.status["problems"], ["Something is wrong."])
        self.assertEqual(wizard.blocked_reason, "Something is wrong.")

    def test_a_refusal_blocks_and_says_why(self):
        self.again.parent_id = self.anne
        wizard = self.open()
        self.assertTrue(wizard.is_blocked)
        self.assertIn("belongs to", wizard.blocked_reason)
        action = wizard.action_merge()
        self.assertEqual(action["res_model"], "contact.duplicate.merge")
        self.assertTrue(self.again.active)

    def test_a_confirmation_must_be_ticked(self):
        self.env["res.users"].create(
            {"name": "A", "login": "anne_login", "partner_id": self.anne.id}
        )
        boss = self.merger.copy({"login": "boss", "name": "Boss"})
        boss.group_ids += self.env.ref("base.group_erp_manager")
        self.assertTrue(self.open().is_blocked)
        wizard = self.open(user=boss)
        self.assertEqual(wizard.blocked_reason, "Tick what has to be confirmed first.")
        wizard.confirmed = ["login"]
        self.assertFalse(wizard.refresh()["is_blocked"])
        self.assert_merged(wizard.action_merge())


@tagged("post_install", "-at_install")
class TestMergeWindowStale(MergeWindowCase):
    def test_what_could_not_be_undone_is_confirmed_first(self):
        tag = self.env["res.partner.category"].create({"name": "VIP"})
        self.env.cr.execute(
            """CREATE FUNCTION pg_temp.unseen(i integer) RETURNS void LANGUAGE sql AS
               $$ UPDATE res_partner_category SET color = 3 WHERE id = i $$"""
        )
        wizards = type(self.env["base.partner.merge.automatic.wizard"])
        step = wizards._update_foreign_keys

        def change_behind(wizard, src, dst):
            wizard.env.cr.execute("SELECT pg_temp.unseen(%s)", [tag.id])
            return step(wizard, src, dst)

        self.patch(wizards, "_update_foreign_keys", change_behind)
        wizard = self.open()
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertTrue(self.again.active, "nothing was merged yet")
        self.assertTrue(wizard.is_blocked)
        [question] = wizard.status["confirmations"]
        self.assertIn("res_partner_category", question["message"])
        wizard.confirmed = [question["code"]]
        wizard.refresh()
        self.assert_merged(wizard.action_merge())

    def test_the_window_says_whom_with_whom(self):
        wizard = self.open(self.anne)
        self.assertIn(self.anne.name, wizard.heading)
        wizard.add_contact(self.again.id)
        self.assertIn(self.anne.name, wizard.heading)
        self.assertIn(self.again.name, wizard.heading)

    def test_what_changed_meanwhile_is_told_and_nothing_is_merged(self):
        wizard = self.open()
        self.line(wizard, "name").write({"decision": "own", "own_value": "Anne V."})
        self.again.city = "Villeurbanne"
        action = wizard.action_merge()
        self.assertEqual(action["res_id"], wizard.id)
        self.assertIn("Address", wizard.message)
        self.assertTrue(self.again.active)
        self.assertEqual(self.line(wizard, "name").own_value, "Anne V.")
        self.assert_merged(wizard.action_merge())

    def test_what_was_merged_meanwhile_is_told(self):
        third = self.make({**STRANGER, "name": "Anne Vauquelin"})
        wizard = self.open(self.both | third)
        self.merge()
        wizard.action_merge()
        self.assertIn("merged meanwhile", wizard.message)
        self.assertEqual(wizard.partner_ids, self.anne | third)
        self.assertTrue(third.active)

    def test_two_people_merge_the_same_contacts(self):
        mine, other = self.open(), self.open()
        self.assert_merged(other.action_merge())
        mine.action_merge()
        self.assertIn("merged meanwhile", mine.message)
        self.assertTrue(mine.is_blocked)

    def test_a_second_click_opens_the_survivor(self):
        wizard = self.open()
        wizard.action_merge()
        self.assert_merged(wizard.action_merge())
        merges = self.merges.search([("survivor_id", "=", self.anne.id)])
        self.assertEqual(len(merges), 1)

    def test_a_deleted_contact_is_told(self):
        wizard = self.open()
        self.again.unlink()
        self.assertEqual(wizard.refresh(), {"reload": True})
        self.assertIn("deleted meanwhile", wizard.message)
        self.assertTrue(wizard.is_blocked)


@tagged("post_install", "-at_install")
class TestMergeWindowRights(MergeWindowCase):
    def test_only_mergers_open_the_window(self):
        with self.assertRaises(AccessError):
            self.open(user=self.reviewer)
        with self.assertRaises(AccessError):
            self.env["contact.duplicate.merge"].with_user(self.reviewer).create({})

    def test_nobody_reads_the_window_of_another(self):
        wizard = self.open()
        other = self.merger.copy({"login": "other_merger", "name": "Other"})
        with self.assertRaises(AccessError):
            wizard.with_user(other).read(["contacts"])
        with self.assertRaises(AccessError):
            wizard.with_user(other).action_merge()

    def test_no_window_names_a_hidden_contact(self):
        hidden = self.make(STRANGER)
        self.hide(hidden)
        wizards = self.env["contact.duplicate.merge"].with_user(self.merger)
        with self.assertRaises(AccessError):
            wizards.create({"contact_ids": [self.anne.id, hidden.id]})
        wizard = self.open()
        with self.assertRaises(AccessError):
            wizard.add_contact(hidden.id)
        self.assertFalse(wizard.find_contacts("Kerouanton"))

    def test_who_may_not_write_sees_no_button(self):
        self.env["ir.rule"].create(
            {
                "name": "read only",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {self.anne.id})]",
                "perm_read": False,
            }
        )
        self.assertFalse(self.anne.with_user(self.merger).can_merge)
        self.assertTrue(self.again.with_user(self.merger).can_merge)
        self.assertFalse(self.again.with_user(self.reviewer).can_merge)

    def test_the_action_of_odoo_gives_way_to_ours(self):
        own = self.env.ref("base.action_partner_merge").id
        ours = self.env.ref("contact_dedup.contact_duplicate_merge_action_server").id

        def bound(user):
            actions = self.env["ir.actions.actions"].with_user(user)
            found = actions.get_bindings("res.partner").get("action", ())
            return {action["id"] for action in found} & {own, ours}

        self.assertEqual(bound(self.merger), {ours})
        self.assertNotIn(ours, bound(self.reviewer))


@tagged("post_install", "-at_install")
class TestMergeWindowExtension(MergeWindowCase):
    def test_an_extender_adds_to_the_lines_in_five_lines(self):
        lines = self.registry["contact.duplicate.merge.line"]
        prepare = lines._prepare_line_vals

        def _prepare_line_vals(self, merge, row):
            vals = prepare(self, merge, row)
            vals["label"] = f"{vals['label']} (CRM)"
            return vals

        with patch.object(lines, "_prepare_line_vals", _prepare_line_vals):
            self.assertEqual(self.line(self.open(), "name").label, "Name (CRM)")

    def test_an_extender_adds_a_check_in_five_lines(self):
        wizards = self.registry["contact.duplicate.merge"]
        get_reasons = wizards._get_blocking_reasons

        def _get_blocking_reasons(self, plan):
            reasons = get_reasons(self, plan)
            if not self.survivor_id.ref:
                reasons.append("Give it a reference first.")
            return reasons

        with patch.object(wizards, "_get_blocking_reasons", _get_blocking_reasons):
            wizard = self.open()
            self.assertEqual(wizard.blocked_reason, "Give it a reference first.")
            wizard.action_merge()
            self.assertTrue(self.again.active)


@tagged("post_install", "-at_install")
class TestMergeScreens(MergeWindowCase):
    def test_the_survivor_offers_the_undo_and_the_chatter_leads_to_it(self):
        self.open().action_merge()
        merge = self.merges.search([("survivor_id", "=", self.anne.id)])
        anne = self.anne.with_user(self.merger)
        self.assertIn("VAUQUELIN", anne.undo_label)
        self.assertEqual(anne.merge_count, 1)
        self.assertIn(f"/odoo/contact-merges/{merge.id}", self.anne.message_ids[0].body)
        anne.action_undo_last_merge()
        self.env.invalidate_all()
        self.assertTrue(self.again.active)
        self.assertFalse(anne.undo_label)

    def test_the_merged_contact_leads_to_the_survivor(self):
        self.open().action_merge()
        again = self.again.with_user(self.merger)
        self.assertTrue(again.is_merged)
        self.assertIn("Anne-Sophie", again.merged_label)
        self.assertEqual(again.action_open_merged_into()["res_id"], self.anne.id)

    def test_a_hidden_survivor_is_not_named(self):
        self.open().action_merge()
        self.hide(self.anne)
        again = self.again.with_user(self.reviewer)
        self.assertTrue(again.is_merged)
        self.assertFalse(again.merged_label)

    def test_the_undo_is_offered_to_whom_it_works_for(self):
        self.open().action_merge()
        merge = self.merges.search([("survivor_id", "=", self.anne.id)])
        other = self.merger.copy({"login": "other_merger", "name": "Other"})
        self.assertTrue(merge.with_user(self.merger).may_undo)
        self.assertFalse(merge.with_user(other).may_undo)
        self.assertFalse(self.anne.with_user(other).undo_label)

    def test_the_report_of_an_undo_is_text(self):
        self.open().action_merge()
        merge = self.merges.search([("survivor_id", "=", self.anne.id)])
        self.again.phone = "06 39 98 99 99"
        self.anne.name = "Anne-Sophie V."
        merge.with_user(self.merger).action_undo()
        self.assertEqual(merge.state, "undone")
        self.assertIsInstance(merge.report_text, str)

    def test_a_batch_is_prepared_from_the_list_and_downloaded(self):
        twins = self.make(STRANGER) | self.make({**STRANGER, "street": False})
        self.scan()
        groups = self.env["contact.duplicate.group"].with_user(self.merger)
        action = groups.action_merge_safe()
        batch = self.env["contact.merge.batch"].browse(action["res_id"])
        batch.job_id.sudo().run_now()
        batch = batch.with_user(self.merger)
        self.assertEqual((batch.state, batch.is_busy), ("ready", False))
        self.assertIn(twins[0].name, batch.get_csv())
        batch.action_start()
        batch.job_id.sudo().run_now()
        self.env.invalidate_all()
        line = batch.line_ids.filtered(lambda li: li.state == "merged")
        self.assertTrue(line)
        line[0].action_undo()
        self.assertEqual(line[0].state, "undone")
        self.assertTrue(all(twins.mapped("active")))
