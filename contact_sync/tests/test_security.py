from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import MODEL, ContactSyncCase

MODELS = (
    "contact.source",
    "contact.source.field",
    "contact.dossier",
    "contact.proposal",
    "contact.proposal.review",
    "contact.proposal.review.line",
)
CONTACT_FIELDS = (
    "dossier_ids",
    "dossier_count",
    "proposal_ids",
    "desync_count",
    "is_desync",
    "pending_count",
    "pending_label",
    "date_confirmed",
)
NEW_PHONE = "06 39 98 50 60"


class SecurityCase(ContactSyncCase):
    """Who is who in these tests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = new_test_user(
            cls.env, "sync_reader", "contact_sync.group_reviewer"
        )
        cls.employee = new_test_user(
            cls.env,
            "sync_employee",
            "base.group_user,base.group_partner_manager,base.group_allow_export",
        )
        cls.portal = new_test_user(cls.env, "sync_portal", "base.group_portal")
        cls.public = cls.env.ref("base.public_user")
        cls.manager = new_test_user(
            cls.env, "sync_manager", "contact_sync.group_manager"
        )

    def allow_files(self, user):
        """Give a user the right to read the records of the source."""
        group = self.env["res.groups"].create({"name": "Reads exhibitor files"})
        self.env["ir.model.access"].create(
            {
                "name": "exhibitor file readers",
                "model_id": self.model.id,
                "group_id": group.id,
                "perm_read": True,
            }
        )
        user.write({"group_ids": [(4, group.id)]})

    def hide(self, partner):
        """Put a contact into a company that none of the test's users belongs to."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        partner.company_id = company


@tagged("post_install", "-at_install", "contact_sync")
class TestSecurity(SecurityCase):
    """Who sees what dossiers say, and who may decide about it."""

    # the reviewer

    def test_a_reviewer_sees_what_dossiers_say_about_contacts_he_may_read(self):
        self.save_file(phone=NEW_PHONE)
        proposal = self.proposal("phone").with_user(self.reader)
        self.assertEqual(proposal.proposed_value, NEW_PHONE)
        self.assertEqual(proposal.dossier_id.values["phone"], NEW_PHONE)
        self.assertEqual(self.helene.with_user(self.reader).pending_count, 1)

    def test_a_reviewer_cannot_write_dossiers_or_proposals_past_the_decisions(self):
        self.save_file(phone=NEW_PHONE)
        proposal = self.proposal("phone").with_user(self.reviewer)
        for record in (proposal, proposal.dossier_id, proposal.source_id):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(record.has_access(operation), (record, operation))
        with self.assertRaises(AccessError):
            proposal.write({"state": "kept"})
        with self.assertRaises(AccessError):
            proposal.create({"partner_id": self.helene.id, "field_name": "phone"})

    def test_a_reviewer_without_write_access_on_contacts_decides_nothing(self):
        self.save_file(phone=NEW_PHONE)
        proposal = self.proposal("phone").with_user(self.reader)
        self.assertFalse(self.helene.with_user(self.reader).pending_label)
        for decide in (
            proposal.action_keep,
            proposal.action_accept,
            lambda: proposal.action_replace("+33 6 39 98 11 22"),
        ):
            with self.assertRaises(AccessError):
                decide()
        self.assertEqual(proposal.state, "pending")
        self.assertEqual(self.helene.phone, "+33 1 99 00 50 60")

    def test_a_reviewer_without_write_access_on_contacts_takes_nothing_back(self):
        self.save_file(phone=NEW_PHONE)
        proposal = self.proposal("phone")
        proposal.with_user(self.reviewer).action_accept()
        self.assertFalse(proposal.with_user(self.reader).can_revert)
        with self.assertRaises(AccessError):
            proposal.with_user(self.reader).action_revert()
        self.assertEqual(proposal.state, "accepted")

    def test_the_review_of_who_may_not_write_the_contact_saves_nothing(self):
        self.save_file(phone=NEW_PHONE)
        review = self.env["contact.proposal.review"].with_user(self.reader)
        review = review._open(self.helene.with_user(self.reader))
        self.assertFalse(review.can_decide)
        review.line_ids.decision = "accept"
        with self.assertRaises(AccessError):
            review.action_save()
        self.assertEqual(self.helene.phone, "+33 1 99 00 50 60")

    def test_the_contact_of_an_internal_user_is_not_changed_by_a_reviewer(self):
        """Core demands the right to manage users for it: nobody is offered to decide
        what he cannot save."""
        partner = self.employee.partner_id
        partner.phone = "+33 1 99 00 00 01"
        self.save_file(partner, phone=NEW_PHONE)
        proposal = self.proposal("phone", partner).with_user(self.reviewer)
        self.assertFalse(partner.with_user(self.reviewer).pending_label)
        with self.assertRaises(AccessError):
            proposal.action_accept()
        self.assertEqual(proposal.state, "pending")
        self.assertEqual(partner.phone, "+33 1 99 00 00 01")

    def test_counts_cannot_be_forged_on_a_contact(self):
        self.save_file(phone=NEW_PHONE)
        partner = self.helene.with_user(self.reviewer)
        partner.write({"desync_count": 7, "is_desync": False})
        partner.invalidate_recordset()
        self.assertEqual(partner.desync_count, 1)
        self.assertTrue(partner.is_desync)
        made = partner.create({"name": "Yann Kerleo", "is_desync": True})
        self.assertFalse(made.is_desync)

    def test_a_phone_is_put_back_as_it_was_typed(self):
        self.helene.phone = "01.99.00.50.60"
        self.save_file(phone=NEW_PHONE)
        proposal = self.proposal("phone").with_user(self.reviewer)
        proposal.action_accept()
        self.assertNotEqual(self.helene.phone, "01.99.00.50.60")
        proposal.action_revert()
        self.assertEqual(self.helene.phone, "01.99.00.50.60")

    # everybody else

    def test_nobody_else_has_any_access_to_our_models(self):
        for user in (self.employee, self.portal, self.public):
            for model in MODELS:
                for operation in ("read", "write", "create", "unlink"):
                    allowed = self.env[model].with_user(user).has_access(operation)
                    self.assertFalse(allowed, (user.login, model, operation))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_nobody_else_reads_proposals_or_dossiers_by_any_way(self):
        self.save_file(phone=NEW_PHONE)
        proposal = self.proposal("phone")
        for user in (self.employee, self.portal, self.public):
            for record in (proposal, proposal.dossier_id, proposal.source_id):
                other = record.with_user(user)
                for name, way in {
                    "read": lambda r=other: r.read(["display_name"]),
                    "search": lambda r=other: r.search([]),
                    "count": lambda r=other: r.search_count([]),
                    "web": lambda r=other: r.web_search_read([], {"id": {}}),
                    "group": lambda r=other: r.formatted_read_group(
                        [], [], ["__count"]
                    ),
                    "export": lambda r=other: r.export_data(["display_name"]),
                    "name": lambda r=other: r.name_search(""),
                    "copy": lambda r=other: r.copy(),
                }.items():
                    other.invalidate_recordset()
                    # a portal user may export nothing, which is no access error
                    with self.subTest(way=name), self.assertRaises(UserError):
                        way()

    def test_nobody_else_reads_counts_on_contacts_by_any_way(self):
        self.save_file(phone=NEW_PHONE)
        for user in (self.employee, self.portal, self.public):
            own = self.helene if user == self.employee else user.partner_id
            partner = own.with_user(user)
            for name in CONTACT_FIELDS:
                field = partner._fields[name]
                with self.subTest(user=user.login, field=name):
                    with self.assertRaises(AccessError):
                        partner.read([name])
                    self.assertNotIn(name, partner.fields_get())
                    with self.assertRaises(UserError):
                        partner.export_data([name])
                    if field.store and not field.relational:
                        self._assert_not_searchable(partner, name)

    def _assert_not_searchable(self, partner, name):
        for way in (
            lambda: partner.search([(name, "!=", False)]),
            lambda: partner.search([], order=name),
            lambda: partner.formatted_read_group([], [name], ["__count"]),
            lambda: partner.search([("child_ids." + name, "!=", False)]),
        ):
            with self.assertRaises(AccessError):
                way()

    def test_nobody_else_searches_contacts_by_what_dossiers_say(self):
        self.save_file(phone=NEW_PHONE)
        for user in (self.employee, self.portal):
            partners = self.env["res.partner"].with_user(user)
            for domain in (
                [("proposal_ids", "!=", False)],
                [("proposal_ids.proposed_value", "ilike", "06")],
                [("dossier_ids.record_key", "ilike", "1")],
            ):
                with self.assertRaises(AccessError):
                    partners.search(domain)

    def test_nobody_else_calls_what_reviewers_call(self):
        self.save_file(phone=NEW_PHONE)
        proposal = self.proposal("phone")
        for user in (self.employee, self.portal, self.public):
            other = proposal.with_user(user)
            own = self.helene if user == self.employee else user.partner_id
            for way in (
                other.action_keep,
                other.action_accept,
                lambda p=other: p.action_replace("+33 6 39 98 11 22"),
                other.action_revert,
                other.action_review,
                other.action_open_contact,
                proposal.dossier_id.with_user(user).action_open_record,
                proposal.source_id.with_user(user).action_sync_now,
                own.with_user(user).action_review_proposals,
                lambda u=user: self._submit_as(u),
            ):
                other.env.invalidate_all()
                with self.assertRaises(AccessError):
                    way()
        self.assertEqual(proposal.state, "pending")

    def _submit_as(self, user):
        return self.env["contact.dossier"].with_user(user).submit(self.source.id, [])

    # sources that are confidential to their app

    def test_a_confidential_source_shows_nothing_to_who_may_not_read_its_records(self):
        self.save_file(phone=NEW_PHONE)
        self.source.is_confidential = True
        self.env.flush_all()
        proposals = self.proposal("phone").with_user(self.reviewer)
        dossiers = proposals.dossier_id.with_user(self.reviewer)
        self.env.invalidate_all()
        for records in (proposals, dossiers):
            self.assertFalse(records.search([("id", "in", records.ids)]))
            self.assertFalse(records.search_count([("id", "in", records.ids)]))
            self.assertFalse(records.has_access("read"))
            with self.assertRaises(AccessError):
                records.read(["display_name"])
        with self.assertRaises(AccessError):
            proposals.action_keep()
        partner = self.helene.with_user(self.reviewer)
        self.assertEqual(partner.pending_count, 0)
        self.assertFalse(partner.pending_label)
        self.assertFalse(partner.proposal_ids)
        self.assertEqual(partner.dossier_count, 0)
        with self.assertRaises(UserError):
            partner.action_review_proposals()

    def test_a_confidential_source_is_not_given_away_by_the_desync_flag(self):
        self.save_file(phone=NEW_PHONE)
        self.source.is_confidential = True
        self.env.flush_all()
        self.env.invalidate_all()
        partners = self.env["res.partner"].with_user(self.reviewer)
        found = partners.search([("is_desync", "=", True), ("id", "=", self.helene.id)])
        self.assertFalse(found)
        self.assertEqual(partners.browse(self.helene.id).desync_count, 0)

    def test_a_confidential_source_shows_all_to_who_may_read_its_records(self):
        self.allow_files(self.reviewer)
        self.save_file(phone=NEW_PHONE)
        self.source.is_confidential = True
        self.env.flush_all()
        proposal = self.proposal("phone").with_user(self.reviewer)
        self.env.invalidate_all()
        self.assertEqual(proposal.search([("id", "=", proposal.id)]), proposal)
        self.assertEqual(proposal.proposed_value, NEW_PHONE)
        self.assertEqual(self.helene.with_user(self.reviewer).pending_count, 1)

    def test_a_decision_on_a_confidential_source_is_told_without_its_content(self):
        self.allow_files(self.reviewer)
        self.source.is_confidential = True
        self.save_file(phone=NEW_PHONE, function="Détective")
        self.proposal("phone").with_user(self.reviewer).action_keep()
        body = self.helene.message_ids[0].with_user(self.employee).body
        self.assertIn("Phone", body)
        self.assertNotIn(NEW_PHONE, body)
        dossier = self.proposal("function").dossier_id
        self.assertNotIn(dossier.record_name, body)

    def test_opening_the_record_needs_the_right_to_read_it(self):
        self.save_file(phone=NEW_PHONE)
        dossier = self.proposal("phone").dossier_id
        with self.assertRaises(AccessError):
            dossier.with_user(self.reviewer).action_open_record()
        self.allow_files(self.reviewer)
        action = dossier.with_user(self.reviewer).action_open_record()
        self.assertEqual(action["res_model"], MODEL)

    # what dossiers say is text, never markup

    def test_markup_in_values_is_told_as_text(self):
        self.helene.function = "<b>boss</b>"
        self.save_file(function="<script>alert(1)</script>")
        proposal = self.proposal("function").with_user(self.reviewer)
        proposal.action_keep()
        proposal.action_revert()
        for message in self.helene.message_ids[:2]:
            self.assertNotIn("<script", message.body)
            self.assertNotIn("<b>", message.body)
            self.assertIn("&lt;b&gt;boss", message.body)

    def test_markup_in_the_name_of_a_record_is_told_as_text(self):
        record = self.save_file(phone=NEW_PHONE)
        record.x_name = "<img src=x onerror=alert(1)>"
        self.proposal("phone").with_user(self.reviewer).action_accept()
        self.assertNotIn("<img", self.helene.message_ids[0].body)

    def test_scripts_in_rich_text_never_reach_a_reviewer_or_a_contact(self):
        self.save_file(note="<p>Hello<script>alert(1)</script></p>")
        proposal = self.proposal("comment")
        self.assertNotIn("script", proposal.proposed_value)
        proposal.with_user(self.reviewer).action_accept()
        self.assertNotIn("script", self.helene.comment)

    def test_context_keys_neither_open_nor_silence_anything(self):
        self.save_file(phone=NEW_PHONE)
        context = {
            "tracking_disable": True,
            "mail_notrack": True,
            "default_state": "accepted",
            "default_partner_id": self.employee.partner_id.id,
            "active_test": False,
            "install_mode": True,
        }
        proposal = self.proposal("phone")
        with self.assertRaises(AccessError):
            proposal.with_user(self.reader).with_context(**context).action_accept()
        proposal.with_user(self.reviewer).with_context(**context).action_accept()
        self.assertEqual(proposal.state, "accepted")
        self.assertIn("Data checked", self.helene.message_ids[0].body)
