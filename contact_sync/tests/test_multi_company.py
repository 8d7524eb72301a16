from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import MODEL
from .test_security import NEW_PHONE, SecurityCase


@tagged("post_install", "-at_install", "contact_sync")
class TestMultiCompany(SecurityCase):
    """Dossiers and proposals belong to the company of their source or record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls.env.company
        cls.there = cls.env["res.company"].create({"name": "Salons du Nord"})
        cls.both = new_test_user(
            cls.env,
            "sync_both",
            "contact_sync.group_reviewer,base.group_partner_manager",
            company_id=cls.here.id,
            company_ids=[Command.set([cls.here.id, cls.there.id])],
        )
        cls.north = new_test_user(
            cls.env,
            "sync_north",
            "contact_sync.group_manager,base.group_partner_manager",
            company_id=cls.there.id,
            company_ids=[Command.set([cls.there.id])],
        )

    def save_there(self, **values):
        self.source.company_id = self.there
        return self.save_file(**values)

    def assert_hidden(self, records, user):
        other = records.with_user(user)
        self.env.invalidate_all()
        self.assertFalse(other.search([("id", "in", records.ids)]))
        self.assertFalse(other.search_count([("id", "in", records.ids)]))
        self.assertFalse(other.has_access("read"))
        groups = other._read_group([("id", "in", records.ids)], [], ["__count"])
        self.assertEqual(groups, [(0,)])

    def test_what_another_company_holds_is_not_seen(self):
        self.save_there(phone=NEW_PHONE)
        proposal = self.proposal("phone")
        self.assertEqual(proposal.company_id, self.there)
        for records in (proposal, proposal.dossier_id, self.source):
            self.assert_hidden(records, self.reviewer)
        with self.assertRaises(AccessError):
            proposal.with_user(self.reviewer).action_accept()
        self.assertEqual(self.helene.with_user(self.reviewer).pending_count, 0)
        self.assertFalse(self.helene.with_user(self.reviewer).proposal_ids)

    def test_its_own_company_sees_and_decides_it(self):
        self.save_there(phone=NEW_PHONE)
        self.env.flush_all()
        proposal = self.proposal("phone").with_user(self.north)
        self.assertEqual(self.helene.with_user(self.north).pending_count, 1)
        proposal.action_accept()
        self.assertEqual(proposal.state, "accepted")

    def test_the_companies_that_are_switched_on_decide_what_is_shown(self):
        self.save_there(phone=NEW_PHONE)
        self.env.flush_all()
        self.env.invalidate_all()
        partner = self.helene.with_user(self.both)
        here = partner.with_context(allowed_company_ids=[self.here.id])
        both = partner.with_context(allowed_company_ids=[self.here.id, self.there.id])
        self.assertEqual(here.pending_count, 0)
        self.assertEqual(both.pending_count, 1)
        review = self.env["contact.proposal.review"]
        self.assertFalse(review.with_env(here.env)._open(here))
        self.assertTrue(review.with_env(both.env)._open(both).line_ids)

    def test_a_contact_of_another_company_hides_what_dossiers_say_about_it(self):
        self.save_file(phone=NEW_PHONE)
        self.helene.company_id = self.there
        self.env.flush_all()
        proposal = self.proposal("phone")
        for records in (proposal, proposal.dossier_id):
            self.assert_hidden(records, self.reviewer)
        self.assertTrue(
            proposal.with_user(self.both)
            .with_context(allowed_company_ids=[self.here.id, self.there.id])
            .has_access("read")
        )

    def test_the_mapping_of_another_companys_source_is_not_seen(self):
        self.source.company_id = self.there
        self.env.flush_all()
        self.assert_hidden(self.source.field_ids, self.reviewer)
        with self.assertRaises(AccessError):
            self.source.field_ids[0].with_user(self.manager).policy = "apply"

    def test_a_match_by_key_never_leads_to_a_contact_of_another_company(self):
        self.source.write({"match": "keys", "company_id": self.there.id})
        self.helene.company_id = self.here
        self.env.flush_all()
        self.env[MODEL].create({"x_name": "H. Vauquelin", "x_email": self.helene.email})
        self.env.cr.flush()
        self.assertFalse(self.proposals())
        self.assertNotIn(self.helene, self.source.dossier_ids.partner_id)

    def test_a_decision_of_one_company_counts_for_the_contact_once(self):
        self.save_file(phone=NEW_PHONE)
        north = self._make_source(name="North", company_id=self.there.id)
        self.source.auto_sync = False
        self.save_file(function="Vendeuse")
        self.assertEqual(self.proposal("function").source_id, north)
        self.assertEqual(self.helene.desync_count, 2)
        self.proposal("function").with_user(self.north).action_keep()
        self.assertEqual(self.helene.desync_count, 1)
        self.assertEqual(self.helene.with_user(self.reviewer).pending_count, 1)

    def test_a_newer_dossier_of_another_company_supersedes_without_being_named(self):
        """One field of one contact has one last word; who may not see it sees none."""
        self.save_file(phone=NEW_PHONE)
        old = self.proposal("phone")
        self._make_source(name="North", company_id=self.there.id)
        self.source.auto_sync = False
        self.save_file(phone="06 39 98 11 22")
        self.assertEqual(old.state, "superseded")
        self.env.invalidate_all()
        self.assertNotIn("North", str(old.with_user(self.reviewer).read()))
        self.assertEqual(self.helene.with_user(self.reviewer).pending_count, 0)

    def test_a_manager_runs_no_source_of_another_company(self):
        self.source.company_id = self.there
        self.env.flush_all()
        with self.assertRaises(AccessError):
            self.source.with_user(self.manager).action_sync_now()
        with self.assertRaises(AccessError):
            self.source.with_user(self.manager).write({"company_id": self.here.id})

    def test_a_manager_gives_a_source_to_no_company_that_is_not_his(self):
        self.allow_files(self.manager)
        with self.assertRaises(AccessError):
            self.source.with_user(self.manager).company_id = self.there
            self.env.flush_all()
