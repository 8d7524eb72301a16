"""Colleagues who do not see a contact: its own chatter tells them nothing of it."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tests.common import new_test_user

from .common import CANARY, GROUPS, SECRETS, VisibilityCase


@tagged("post_install", "-at_install", "contact_visibility")
class TestColleagues(VisibilityCase):
    def get_told(self, user):
        """All that was sent or noted for a person, by whom it may be read or not."""
        self.env.flush_all()
        partner = user.partner_id
        sent = self.env["mail.notification"].search(
            [("res_partner_id", "=", partner.id)]
        )
        mails = self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])
        texts = sent.mail_message_id.mapped("body") + mails.mapped("body_html")
        return [text for text in texts if any(s in text.lower() for s in SECRETS)]

    def get_read(self, user, contact):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        rows = self.env["mail.message"].with_user(user)
        domain = [("model", "=", "res.partner"), ("res_id", "=", contact.id)]
        return rows.search_read(domain, ["body", "subject", "record_name"])

    def test_a_salesperson_who_does_not_see_the_contact_is_not_told_of_it(self):
        contact = self.secret.with_user(self.creator)
        for user, is_told in ((self.outsider, False), (self.mate, True)):
            contact.user_id = user
            if is_told:
                contact.write({"visibility": "teams", "user_id": False})
                contact.visibility_user_ids = user
                contact.user_id = user
            self.assertEqual(bool(self.get_told(user)), is_told, user.name)
            follows = user.partner_id in self.secret.message_partner_ids
            self.assertEqual(follows, is_told, user.name)

    def test_nor_is_he_where_the_contact_is_new(self):
        for vals in ({"visibility": "creator"}, {"parent_id": self.secret.id}):
            self.make_contact(f"{CANARY} new", user_id=self.outsider.id, **vals)
            self.assertFalse(self.get_told(self.outsider), vals)
        self.make_contact(f"{CANARY} open", user_id=self.outsider.id)
        self.assertTrue(self.get_told(self.outsider))

    def test_a_salesperson_of_many_costs_as_much_as_of_few(self):
        contacts = self.env["res.partner"]
        for number in range(20):
            parent = self.make_contact(f"P{number}", visibility="creator")
            contacts |= self.make_contact(f"C{number}", parent_id=parent.id)

        def count(records):
            records.mapped("parent_id.visibility")  # what the save has read already
            before = self.env.cr.sql_log_count
            unseen = records._filter_unseen_by(self.outsider.id)
            self.assertEqual(unseen, records)
            return self.env.cr.sql_log_count - before

        count(contacts[:1])
        self.assertEqual(count(contacts[:2]), count(contacts))
        self.public.mapped("visibility")
        with self.assertQueryCount(0):
            self.assertFalse(self.public._filter_unseen_by(self.outsider.id))

    def test_the_form_says_that_a_salesperson_will_not_see_the_contact(self):
        contact = self.secret.with_user(self.creator)
        for user, is_warned in ((self.outsider, True), (self.creator, False)):
            spec = {"user_id": {}, "visibility": {}}
            told = contact.onchange({"user_id": user.id}, ["user_id"], spec)
            self.assertEqual("warning" in told, is_warned, user.name)

    def test_whoever_names_a_colleague_is_told_that_he_would_not_see_it(self):
        contact, people = self.secret.with_user(self.creator), self.outsider.partner_id
        for call in (
            lambda: contact.message_post(body="x", partner_ids=people.ids),
            lambda: contact.message_subscribe(people.ids),
            lambda: contact.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.outsider.id
            ),
        ):
            with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
                call()
            self.assertIn("Omar Outsider", str(refused.exception))
        shared = self.shared.with_user(self.creator)
        shared.message_post(body=CANARY, partner_ids=self.mate.partner_id.ids)
        self.assertTrue(self.get_told(self.mate))

    def test_what_a_program_sends_reaches_nobody_who_does_not_see_the_contact(self):
        people = (self.outsider + self.mate).partner_id
        self.shared.message_subscribe(people.ids)
        self.shared.message_post(
            body=CANARY, partner_ids=people.ids, subtype_xmlid="mail.mt_comment"
        )
        self.assertTrue(self.get_told(self.mate))
        self.assertFalse(self.get_told(self.outsider))
        self.assertTrue(self.get_read(self.mate, self.shared))
        self.assertFalse(self.get_read(self.outsider, self.shared))

    def test_whoever_has_left_the_team_reads_and_gets_nothing_more(self):
        contact = self.shared.with_user(self.creator)
        contact.message_subscribe(self.mate.partner_id.ids)
        contact.message_post(body=CANARY, partner_ids=self.mate.partner_id.ids)
        activity = contact.activity_schedule(
            "mail.mail_activity_data_todo", summary=CANARY, user_id=self.mate.id
        )
        mine = activity.with_user(self.mate)
        self.assertTrue(mine.search([("id", "=", activity.id)]))
        told = len(self.get_told(self.mate))
        self.team.crm_team_member_ids.unlink()
        contact.message_post(body=CANARY, subtype_xmlid="mail.mt_comment")
        self.assertEqual(len(self.get_told(self.mate)), told)
        self.assertFalse(self.get_read(self.mate, self.shared))
        self.assertFalse(mine.search([("id", "=", activity.id)]))
        self.assertFalse(mine.has_access("read"))
        self.assertTrue(activity.with_user(self.creator).has_access("read"))

    def test_activities_and_messages_of_others_cost_one_question(self):
        model = self.env["mail.activity"]
        contacts = self.shared.browse()
        for number in range(20):
            contacts |= self.make_contact(f"C{number}", visibility="creator")
        for contact in contacts.with_user(self.creator):
            contact.activity_schedule("mail.mail_activity_data_todo")
        self.env.flush_all()
        domain = [("res_model", "=", "res.partner"), ("res_id", "in", contacts.ids)]

        def count(limit):
            self.env.invalidate_all()
            self.env.cr.cache.clear()
            rows = model.with_user(self.creator)
            rows.search([], limit=1)
            before = self.env.cr.sql_log_count
            rows.search_read(domain, ["summary"], limit=limit)
            return self.env.cr.sql_log_count - before

        count(2)
        self.assertEqual(count(2), count(20))


@tagged("post_install", "-at_install", "contact_visibility")
class TestFormBegins(VisibilityCase):
    def test_a_form_begins_with_what_its_user_has_chosen_for_new_contacts(self):
        self.creator.contact_visibility = "creator"
        contacts = self.env["res.partner"].with_user(self.creator)
        form = Form(contacts)
        form.name = "New"
        self.assertEqual(form.visibility, "creator")
        self.assertEqual(form.visibility_owner_id, self.creator)
        self.assertAudience(form.save(), self.creator)
        given = Form(contacts.with_context(default_visibility="everyone"))
        self.assertEqual(given.visibility, "everyone")

    def test_a_form_begins_with_the_teams_of_its_user(self):
        self.mate.contact_visibility = "teams"
        form = Form(self.env["res.partner"].with_user(self.mate))
        form.name = "New"
        self.assertEqual(form.visibility_team_ids[:], self.team)
        self.assertAudience(form.save(), self.mate)

    def test_a_form_below_a_restricted_contact_shows_its_scope(self):
        self.shared.is_company = True
        contacts = self.env["res.partner"].with_user(self.mate)
        form = Form(contacts.with_context(default_parent_id=self.shared.id))
        self.assertEqual(form.visibility, "teams")
        self.assertEqual(form.visibility_team_ids[:], self.team)
        self.assertEqual(form.visibility_owner_id, self.creator)
        form.name = "Below"
        self.assertAudience(form.save(), self.creator, self.mate)

    def test_a_narrower_choice_stays_when_a_parent_is_chosen(self):
        self.shared.is_company = True
        form = Form(self.env["res.partner"].with_user(self.creator))
        form.name = "Below"
        form.visibility = "creator"
        form.parent_id = self.shared
        self.assertEqual(form.visibility, "creator")
        self.assertAudience(form.save(), self.creator)

    def test_a_reader_who_may_not_read_teams_gets_a_form(self):
        user = new_test_user(self.env, "vis_form", GROUPS)
        user.contact_visibility = "teams"
        self.assertEqual(
            Form(self.env["res.partner"].with_user(user)).visibility, "creator"
        )
