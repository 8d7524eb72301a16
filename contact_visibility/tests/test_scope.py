from odoo import Command
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import VisibilityCase


@tagged("post_install", "-at_install", "contact_visibility")
class TestScope(VisibilityCase):
    def test_the_creator_owns_a_new_contact(self):
        self.assertEqual(self.public.visibility_owner_id, self.creator)

    def test_what_a_machine_creates_stays_public(self):
        contact = self.env["res.partner"].create({"name": "M", "visibility": "creator"})
        self.assertEqual(contact.visibility, "everyone")
        self.assertFalse(contact.visibility_owner_id)

    def test_what_a_machine_creates_belongs_to_the_responsible(self):
        param = self.env["ir.config_parameter"]
        param.set_param("contact_visibility.responsible_id", self.mate.id)
        contact = self.env["res.partner"].create({"name": "M", "visibility": "creator"})
        self.assertEqual(contact.visibility_owner_id, self.mate)
        self.assertAudience(contact, self.mate)

    def test_an_import_belongs_to_the_importer(self):
        result = (
            self.env["res.partner"]
            .with_user(self.creator)
            .load(["name", "visibility"], [["Imported", "creator"]])
        )
        contact = self.env["res.partner"].browse(result["ids"])
        self.assertEqual(contact.visibility_owner_id, self.creator)
        self.assertAudience(contact, self.creator)

    def test_the_default_of_the_settings_and_of_the_person(self):
        param = self.env["ir.config_parameter"]
        param.set_param("contact_visibility.default", "creator")
        contact = self.make_contact("D")
        self.assertEqual(contact.visibility, "creator")
        self.creator.contact_visibility = "everyone"
        self.assertEqual(self.make_contact("E").visibility, "everyone")
        self.mate.contact_visibility = "teams"
        shared = self.make_contact("T", self.mate)
        self.assertEqual(shared.visibility_team_ids, self.team)

    def test_a_person_chooses_a_default_in_the_preferences(self):
        user = self.creator.with_user(self.creator)
        user.write({"contact_visibility": "creator"})
        self.assertEqual(
            user.read(["contact_visibility"])[0]["contact_visibility"], "creator"
        )

    def test_children_take_the_scope_of_their_parent(self):
        child = self.make_contact("Child", parent_id=self.shared.id)
        self.assertEqual(child.visibility, "teams")
        self.assertAudience(child, self.creator, self.mate)
        grandchild = self.make_contact("Grandchild", parent_id=child.id)
        self.shared.with_user(self.creator).visibility = "creator"
        self.assertAudience(child, self.creator)
        self.assertAudience(grandchild, self.creator)

    def test_a_child_may_be_narrower_than_its_parent(self):
        child = self.make_contact(
            "Child", parent_id=self.shared.id, visibility="creator"
        )
        self.assertAudience(child, self.creator)
        below_public = self.make_contact(
            "Child", parent_id=self.public.id, visibility="creator"
        )
        self.assertAudience(below_public, self.creator)
        self.assertAudience(self.public, self.creator, self.mate, self.outsider)

    def test_moving_below_a_restricted_parent_narrows(self):
        child = self.make_contact("Child")
        child.with_user(self.creator).parent_id = self.secret
        self.assertAudience(child, self.creator)

    def test_opening_a_parent_leaves_its_children_as_they_are(self):
        child = self.make_contact("Child", parent_id=self.secret.id)
        self.secret.with_user(self.creator).visibility = "everyone"
        self.assertAudience(child, self.creator)

    def test_a_named_person_in_a_list_of_commands(self):
        both = self.secret + self.shared
        both.with_user(self.creator).write(
            {
                "visibility": "teams",
                "visibility_user_ids": [Command.link(self.outsider.id)],
            }
        )
        for contact in both:
            self.assertTrue(self.sees(self.outsider, contact))
        both.with_user(self.creator).write(
            {"visibility_user_ids": [Command.unlink(self.outsider.id)]}
        )
        for contact in both:
            self.assertFalse(self.sees(self.outsider, contact))

    def test_only_the_owner_decides(self):
        for vals in ({"visibility": "creator"}, {"visibility_owner_id": self.mate.id}):
            with self.assertRaises(AccessError):
                self.shared.with_user(self.mate).write(vals)
            with self.assertRaises(AccessError):
                self.public.with_user(self.outsider).write(vals)

    def test_a_contact_without_owner_is_restricted_by_any_editor(self):
        contact = self.env["res.partner"].create({"name": "Old"})
        contact.with_user(self.mate).visibility = "creator"
        self.assertEqual(contact.visibility_owner_id, self.mate)
        self.assertAudience(contact, self.mate)

    def test_machines_and_customers_own_nothing(self):
        portal = self.make_user("vis_p", "P", "base.group_portal")
        for user in (self.env.ref("base.user_root"), portal):
            with self.assertRaises(ValidationError):
                self.secret.with_user(self.creator).visibility_owner_id = user

    def test_colleagues_and_own_companies_are_always_public(self):
        for contact in (self.mate.partner_id, self.env.company.partner_id):
            with self.assertRaises(ValidationError):
                contact.visibility = "creator"

    def test_a_contact_that_becomes_a_colleague_becomes_public(self):
        self.env["res.users"].create(
            {
                "name": "New",
                "login": "vis_new",
                "partner_id": self.secret.id,
                "group_ids": [Command.set(self.env.ref("base.group_user").ids)],
            }
        )
        self.assertAudience(self.secret, self.creator, self.mate, self.outsider)

    def test_a_contact_that_becomes_a_company_of_ours_becomes_public(self):
        self.env["res.company"].create({"name": "C", "partner_id": self.shared.id})
        self.assertAudience(self.shared, self.creator, self.mate, self.outsider)

    def test_no_company_with_a_colleague_is_restricted(self):
        self.mate.partner_id.parent_id = self.public
        with self.assertRaises(ValidationError):
            self.public.with_user(self.creator).visibility = "creator"

    def test_narrowing_removes_followers_and_keeps_activities(self):
        everyone = self.creator + self.mate + self.outsider
        self.public.message_subscribe(everyone.partner_id.ids)
        activity = self.public.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.outsider.id
        )
        self.public.with_user(self.creator).write(
            {
                "visibility": "teams",
                "visibility_team_ids": [Command.set(self.team.ids)],
            }
        )
        self.assertNotIn(self.outsider.partner_id, self.public.message_partner_ids)
        self.assertIn(self.mate.partner_id, self.public.message_partner_ids)
        self.assertEqual(activity.user_id, self.creator)

    def test_each_change_is_in_the_chatter(self):
        self.public.with_user(self.creator).write(
            {
                "visibility": "teams",
                "visibility_team_ids": [Command.set(self.team.ids)],
            }
        )
        self.public.with_user(self.creator).visibility = "everyone"
        lines = self.public.message_ids.mapped("body")
        self.assertIn("Everyone → Carole Creator, Lyon", str(lines))
        self.assertIn("Carole Creator, Lyon → Everyone", str(lines))

    def test_the_form_says_who_loses_sight(self):
        with Form(self.public.with_user(self.creator)) as form:
            form.visibility = "teams"
            form.visibility_team_ids.add(self.team)
            self.assertIn("2 people will see this contact: ", form.visibility_text)
            self.assertIn("Carole Creator, Marc Mate", form.visibility_text)
            self.assertIn("All others", form.visibility_text)
        self.assertEqual(self.public.visibility_text, "2 people see this contact.")
        with Form(self.public.with_user(self.creator)) as form:
            form.visibility = "creator"
            self.assertIn("Only Carole Creator will see this", form.visibility_text)
            self.assertIn("Marc Mate will no longer see it", form.visibility_text)

    def test_the_form_says_that_everybody_will_see_it(self):
        form = Form(self.secret.with_user(self.creator))
        self.assertFalse(form.is_visibility_edited)
        form.visibility = "everyone"
        self.assertTrue(form.is_visibility_edited)
        self.assertEqual(form.visibility_text, "Every colleague will see this contact.")
        form.save()
        self.assertFalse(form.is_visibility_edited)

    def test_many_are_counted_before_it_is_saved_and_not_named(self):
        people = self.env["res.users"]
        for number in range(6):
            people += self.make_user(f"vis_many_{number}", f"Many {number}")
        form = Form(self.secret.with_user(self.creator))
        form.visibility = "teams"
        for user in people:
            form.visibility_user_ids.add(user)
        self.assertEqual(form.visibility_text, "7 people will see this contact.")

    def test_a_refused_selection_names_the_contacts_and_changes_none(self):
        own = self.make_contact("Own", self.mate)
        selection = (own + self.shared + self.public).with_user(self.mate)
        with self.assertRaises(AccessError) as refused, self.env.cr.savepoint():
            selection.write({"visibility": "creator"})
        said = str(refused.exception)
        self.assertIn(f"who sees {self.shared.name}, Public person is decided by", said)
        self.assertIn("Carole Creator", said)
        self.assertNotIn("Own", said)
        self.env.invalidate_all()
        self.assertEqual(own.visibility, "everyone")

    def test_the_access_report_says_who_why_and_since_when(self):
        self.shared.visibility_user_ids = self.outsider
        action = self.shared.with_user(self.creator).action_show_audience()
        rows = self.env["contact.visibility.access"].browse(action["domain"][0][2])
        self.assertEqual(
            [(row.user_id, row.reason, row.team_id) for row in rows],
            [
                (self.creator, "owner", self.env["crm.team"]),
                (self.mate, "team", self.team),
                (self.outsider, "named", self.env["crm.team"]),
            ],
        )
        self.assertTrue(rows[1].date_since)
        self.assertTrue(action["context"]["visibility_told"])
        action = self.shared.with_user(self.mate).action_show_audience()
        self.assertFalse(action["context"]["visibility_told"])
        rows = self.env["contact.visibility.access"].browse(action["domain"][0][2])
        self.assertFalse(any(rows.mapped("reason")))
        with self.assertRaises(AccessError):
            self.secret.with_user(self.outsider).action_show_audience()

    def test_who_is_named_and_in_a_team_is_reported_as_both(self):
        self.shared.visibility_user_ids = self.mate
        action = self.shared.with_user(self.creator).action_show_audience()
        rows = self.env["contact.visibility.access"].browse(action["domain"][0][2])
        row = rows.filtered(lambda row: row.user_id == self.mate)
        self.assertEqual((row.reason, row.team_id), ("named", self.team))
        self.assertTrue(row.date_since)

    def test_whoever_leaves_hands_over(self):
        with self.assertRaises(RedirectWarning):
            self.creator.write({"active": False})
        manager = self.make_user(
            "vis_manager", "Manager", "contact_visibility.group_manager"
        )
        wizard = self.env["contact.visibility.handover"].with_user(manager)
        wizard.create(
            {"from_user_id": self.creator.id, "to_user_id": self.mate.id}
        ).action_handover()
        self.assertAudience(self.secret, self.mate)
        self.assertFalse(self.sees(manager, self.secret))
        self.creator.write({"active": False})

    def test_the_holder_hands_over_and_may_keep_sight(self):
        wizard = self.env["contact.visibility.handover"].with_user(self.creator)
        wizard.create(
            {
                "partner_ids": [Command.set(self.secret.ids)],
                "to_user_id": self.mate.id,
                "keep_access": True,
            }
        ).action_handover()
        self.assertEqual(self.secret.visibility_owner_id, self.mate)
        self.assertAudience(self.secret, self.creator, self.mate)

    def test_the_window_says_at_once_that_somebody_else_decides(self):
        for user, contacts, is_refused in (
            (self.mate, self.shared, True),
            (self.mate, self.shared + self.public, True),
            (self.creator, self.shared + self.public, False),
        ):
            windows = self.env["contact.visibility.handover"].with_user(user)
            context = {"active_model": "res.partner", "active_ids": contacts.ids}
            form = Form(windows.with_context(**context))
            self.assertEqual("Carole Creator" in (form.refusal or ""), is_refused)

    def test_nobody_else_hands_over(self):
        wizard = self.env["contact.visibility.handover"].with_user(self.outsider)
        for vals in (
            {"partner_ids": [Command.set(self.public.ids)]},
            {"from_user_id": self.creator.id},
        ):
            with self.assertRaises(AccessError):
                wizard.create(vals | {"to_user_id": self.mate.id}).action_handover()

    def test_a_narrower_contact_stays_so_when_those_above_it_change_with_it(self):
        company = self.make_contact(
            "Group",
            visibility="teams",
            visibility_team_ids=[Command.set(self.team.ids)],
        )
        branch = self.make_contact("Branch", parent_id=company.id)
        person = self.make_contact("Person", parent_id=branch.id, visibility="creator")
        self.assertEqual(branch.visibility, "teams")
        (company + person).write({"visibility_owner_id": self.mate.id})
        self.assertEqual(branch.visibility_owner_id, self.mate)
        self.assertEqual(branch.visibility_team_ids, self.team)
        self.assertEqual(person.visibility, "creator")
        self.assertAudience(person, self.mate)

    def test_scope_of_a_thousand_costs_the_queries_of_ten(self):
        counts = []
        for size in (1, 10, 1000):  # the first one reads what is cached for good
            contacts = self.env["res.partner"].create([{"name": "N"}] * size)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            contacts.sudo().write(
                {"visibility": "creator", "visibility_owner_id": self.creator.id}
            )
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install", "contact_visibility")
class TestMerge(VisibilityCase):
    def merge(self, contacts, survivor):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge(contacts.ids, survivor)

    def test_a_merge_takes_the_contact_away_from_nobody(self):
        named = self.make_contact(
            "Named",
            visibility="teams",
            visibility_user_ids=[Command.set(self.outsider.ids)],
        )
        self.merge(named + self.shared, self.shared)
        self.assertAudience(self.shared, self.creator, self.mate, self.outsider)

    def test_a_merge_with_a_public_contact_is_public(self):
        self.merge(self.public + self.secret, self.secret)
        self.assertAudience(self.secret, self.creator, self.mate, self.outsider)

    def test_a_merge_within_one_audience_leaves_it(self):
        other = self.make_contact("Other", visibility="creator")
        self.merge(other + self.secret, self.secret)
        self.assertAudience(self.secret, self.creator)

    def test_a_merge_below_a_narrower_company_is_refused(self):
        child = self.make_contact("Child", parent_id=self.secret.id)
        with self.assertRaises(UserError):
            self.merge(child + self.shared, child)

    def open_window(self, contacts, survivor, user):
        """Odoo's own window, as it opens for a selection in the list."""
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(user)
        wizard = wizard.with_context(
            active_model="res.partner", active_ids=contacts.ids
        )
        return wizard.create({"dst_partner_id": survivor.id})

    def test_odoos_window_offers_the_owner_the_narrowest_audience(self):
        child = self.make_contact("Child", parent_id=self.secret.id)
        window = self.open_window(child + self.shared, child, self.creator)
        self.assertTrue(window.may_narrow)
        self.assertIn(self.mate.name, window.sight_text)
        with self.assertRaises(UserError):
            window.action_merge()
        window.visibility_audience = "narrow"
        window.action_merge()
        self.assertAudience(child, self.creator)
        self.assertEqual(window.visibility_audience, "union", "asked anew each time")

    def test_odoos_window_lets_nobody_else_narrow(self):
        own = self.make_contact("Own", self.mate, visibility="creator")
        window = self.open_window(own + self.shared, own, self.mate)
        self.assertFalse(window.may_narrow)
        window.visibility_audience = "narrow"
        with self.assertRaises(AccessError):
            window.action_merge()

    def test_odoos_window_tells_nothing_of_hidden_contacts(self):
        wizards = self.env["base.partner.merge.automatic.wizard"]
        contacts = (self.public + self.secret).ids
        vals = {
            "partner_ids": [Command.set(contacts)],
            "dst_partner_id": self.public.id,
        }
        # he is refused to choose them: the window of a run that did it for him
        windows = wizards.with_user(self.outsider).sudo()
        window = windows.create(vals).sudo(False)
        self.assertFalse(window.has_audiences or window.sight_text)

    def test_odoos_window_asks_nothing_about_contacts_that_all_see(self):
        other = self.make_contact("Another public person")
        window = self.open_window(self.public + other, other, self.creator)
        self.assertFalse(window.has_audiences or window.sight_text)

    def test_nothing_with_two_audiences_is_merged_automatically(self):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        automatic = wizard.with_context(visibility_same_audience=True)
        automatic._merge((self.shared + self.secret).ids)
        both = self.shared + self.secret
        self.assertEqual(both.exists(), both)

    def test_nobody_merges_what_he_does_not_see(self):
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(
            self.outsider
        )
        with self.assertRaises(AccessError):
            wizard._merge((self.public + self.secret).ids, self.public)
