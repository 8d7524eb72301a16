from odoo.tests import new_test_user, tagged

from .common import MODEL
from .test_security import NEW_PHONE, SecurityCase

OLD_PHONE = "+33 1 99 00 50 60"
OTHER_PHONE = "06 39 98 11 22"


@tagged("post_install", "-at_install", "contact_sync")
class TestMerge(SecurityCase):
    """Odoo's own merge of contacts takes dossiers and decisions along."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.merger = new_test_user(cls.env, "sync_merger", "base.group_system")
        cls.twin = cls._make_contact("Helene Vauquelin", phone=OLD_PHONE)

    def merge(self, *sources, into=None, user=None):
        survivor = into or self.helene
        partners = survivor.browse([survivor.id, *(s.id for s in sources)])
        wizards = self.env["base.partner.merge.automatic.wizard"]
        wizard = wizards.with_user(user or self.env.user).create(
            {"partner_ids": [(6, 0, partners.ids)], "dst_partner_id": survivor.id}
        )
        wizard.action_merge()
        self.env.cr.flush()
        self.env.invalidate_all()

    def assert_counts_right(self):
        for partner in (self.helene | self.twin).exists():
            waiting = len(self.proposals(partner, "pending"))
            self.assertEqual(partner.desync_count, waiting)
            self.assertEqual(partner.is_desync, bool(waiting))

    def get_dossiers(self):
        dossiers = self.env["contact.dossier"].with_context(active_test=False)
        return dossiers.search([("source_id", "=", self.source.id)])

    def test_nothing_is_lost(self):
        self.save_file(phone=NEW_PHONE, function="Vendeuse")
        self.save_file(self.twin, phone=OTHER_PHONE, email="h@vauquelin.example")
        self.proposal("email", self.twin).with_user(self.reviewer).action_keep()
        dossiers = self.get_dossiers()
        said = dossiers.mapped("values")
        proposals = self.proposals() | self.proposals(self.twin)
        self.merge(self.twin)
        # deleted by Odoo, archived beside contact_dedup
        self.assertFalse(self.twin.exists().active)
        self.assertEqual(self.get_dossiers(), dossiers)
        self.assertEqual(dossiers.mapped("values"), said)
        self.assertEqual(dossiers.partner_id, self.helene)
        self.assertEqual(proposals.exists(), proposals)
        self.assertEqual(proposals.partner_id, self.helene)
        self.assert_counts_right()

    def test_one_proposal_a_field_waits_the_newest(self):
        self.save_file(phone=NEW_PHONE, function="Vendeuse")
        self.save_file(self.twin, phone=OTHER_PHONE)
        self.merge(self.twin)
        self.assertEqual(self.pending(), {"phone": OTHER_PHONE, "function": "Vendeuse"})
        older = self.proposals(state="superseded")
        self.assertEqual(older.proposed_value, NEW_PHONE)
        self.assertEqual(older.current_value, OLD_PHONE)
        self.assertEqual(self.helene.desync_count, 2)

    def test_three_contacts_become_one(self):
        third = self._make_contact("H. Vauquelin")
        self.save_file(third, phone=OTHER_PHONE)
        self.save_file(phone=NEW_PHONE)
        self.save_file(self.twin, function="Vendeuse")
        self.merge(self.twin, third)
        self.assertEqual(self.pending(), {"phone": NEW_PHONE, "function": "Vendeuse"})
        self.assert_counts_right()

    def test_what_the_survivor_says_already_no_longer_waits(self):
        self.helene.function = "Vendeuse"
        self.save_file(self.twin, function="vendeuse ", phone=NEW_PHONE)
        self.assertEqual(self.twin.desync_count, 2)
        self.helene.function = "vendeuse"
        self.env.cr.flush()
        self.merge(self.twin)
        self.assertEqual(self.pending(), {"phone": NEW_PHONE})
        self.assert_counts_right()

    def test_a_value_that_the_merge_brings_closes_its_proposal(self):
        self.save_file(function="Vendeuse")
        self.twin.function = "Vendeuse"
        self.env.cr.flush()
        self.merge(self.twin)
        self.assertEqual(self.helene.function, "Vendeuse")
        self.assertEqual(self.pending(), {})
        self.assert_counts_right()

    def test_counts_of_the_merged_contact_are_not_copied(self):
        self.save_file(self.twin, phone=NEW_PHONE, function="Vendeuse", vat="1234")
        self.assertEqual(self.twin.desync_count, 3)
        self.proposals(self.twin).with_user(self.reviewer).action_keep()
        self.save_file(self.twin, website="https://vauquelin.example")
        self.merge(self.twin)
        self.assertEqual(self.helene.desync_count, 1)
        self.assert_counts_right()

    def test_kept_decisions_survive(self):
        record = self.save_file(self.twin, phone=OTHER_PHONE)
        other = self.save_file(phone=NEW_PHONE)
        for partner in (self.twin, self.helene):
            self.proposal("phone", partner).with_user(self.reviewer).action_keep()
        self.merge(self.twin)
        self.assertEqual(set(self.proposals().mapped("state")), {"kept"})
        self.assertEqual(record.x_partner_id, self.helene)
        self.resave(record, function="Vendeuse")
        self.resave(record, phone="+33639981122")
        self.resave(other, phone="+33 6 39 98 50 60")
        self.assertEqual(self.pending(), {"function": "Vendeuse"})
        self.resave(record, phone="06 39 98 77 77")
        self.assertEqual(self.pending()["phone"], "06 39 98 77 77")

    def test_a_record_that_moved_between_the_two_keeps_its_decisions(self):
        """It has a dossier about each; the one that holds now has the say."""
        record = self.save_file(phone=NEW_PHONE)
        self.resave(record, partner_id=self.twin.id)
        self.proposal("phone", self.twin).with_user(self.reviewer).action_keep()
        self.resave(record, function="Vendeuse")
        dossiers = self.get_dossiers()
        self.assertEqual(len(dossiers), 2)
        self.merge(self.twin)
        self.assertEqual(self.get_dossiers(), dossiers)
        active = dossiers.filtered("active")
        self.assertEqual(active.record_key, str(record.id))
        self.assertEqual(active.values["function"], "Vendeuse")
        self.assertEqual(self.pending(), {"function": "Vendeuse"})
        self.resave(record, email="h@vauquelin.example")
        self.assertEqual(
            self.pending(), {"function": "Vendeuse", "email": "h@vauquelin.example"}
        )
        self.assertEqual(len(self.get_dossiers()), 2)
        self.assert_counts_right()

    def test_a_decision_from_before_the_merge_can_be_taken_back(self):
        self.save_file(self.twin, function="Vendeuse")
        proposal = self.proposal("function", self.twin).with_user(self.reviewer)
        proposal.action_accept()
        self.merge(self.twin)
        self.assertEqual(self.helene.function, "Vendeuse")
        self.assertTrue(proposal.can_revert)
        proposal.action_revert()
        self.assertFalse(self.helene.function)
        self.assertEqual(self.pending(), {"function": "Vendeuse"})
        self.assert_counts_right()

    def test_the_next_save_speaks_to_the_survivor(self):
        record = self.save_file(self.twin, phone=NEW_PHONE)
        self.merge(self.twin)
        self.resave(record, phone=OTHER_PHONE)
        self.assertEqual(self.pending(), {"phone": OTHER_PHONE})
        self.assertEqual(len(self.get_dossiers()), 1)
        self.assert_counts_right()

    def test_two_contacts_of_which_one_was_meant_are_one_now(self):
        """The dossier that could not tell them apart finds its contact."""
        self.source.match = "keys"
        self.env[MODEL].create({"x_email": self.helene.email, "x_phone": NEW_PHONE})
        self.env.cr.flush()
        dossier = self.get_dossiers()
        self.assertEqual(dossier.candidate_ids, sorted((self.helene | self.twin).ids))
        self.merge(self.twin)
        self.assertTrue(dossier.exists())
        self.assertEqual(dossier.candidate_ids, self.helene.ids)
        self.env[MODEL].search([]).write({"x_function": "Vendeuse"})
        self.env.cr.flush()
        self.assertEqual(self.pending(), {"phone": NEW_PHONE, "function": "Vendeuse"})
        self.assertEqual(self.get_dossiers().partner_id, self.helene)

    def test_whoever_merges_needs_no_right_on_proposals(self):
        self.save_file(phone=NEW_PHONE)
        self.save_file(self.twin, phone=OTHER_PHONE, function="Vendeuse")
        self.merge(self.twin, user=self.merger)
        self.assertEqual(self.pending(), {"phone": OTHER_PHONE, "function": "Vendeuse"})
        self.assert_counts_right()

    def test_what_another_company_sees_is_merged_too(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self._make_source(name="North", company_id=company.id)
        self.source.auto_sync = False
        self.save_file(phone=NEW_PHONE)
        self.save_file(self.twin, phone=OTHER_PHONE)
        self.merge(self.twin, user=self.merger)
        self.assertEqual(self.pending(), {"phone": OTHER_PHONE})
        self.assert_counts_right()

    # a review that is open

    def open_review(self, partner):
        review = self.env["contact.proposal.review"].with_user(self.reviewer)
        return review._open(partner.with_user(self.reviewer))

    def test_a_review_of_the_merged_contact_shows_the_survivor(self):
        self.save_file(phone=OTHER_PHONE)
        self.save_file(self.twin, phone=NEW_PHONE, function="Vendeuse")
        review = self.open_review(self.twin)
        review.line_ids.decision = "accept"
        self.helene.phone = "+33 1 99 00 99 99"
        self.merge(self.twin)
        self.assertEqual(review.partner_id, self.helene)
        self.assertTrue(review.queue_label)
        self.assertEqual(review.action_save()["res_id"], review.id)
        self.assertIn("Phone", review.message)
        self.assertEqual(self.helene.phone, "+33 1 99 00 99 99")
        self.assertEqual(
            review.line_ids.mapped("proposal_id"), self.proposals(state="pending")
        )
        review.line_ids.decision = "accept"
        review.action_save()
        self.assertEqual(self.pending(), {})
        self.assertEqual(self.helene.function, "Vendeuse")

    def test_a_review_of_the_survivor_drops_what_was_superseded(self):
        self.save_file(phone=NEW_PHONE)
        review = self.open_review(self.helene)
        review.line_ids.decision = "accept"
        self.save_file(self.twin, phone=OTHER_PHONE)
        self.merge(self.twin)
        self.assertEqual(review.action_save()["res_id"], review.id)
        self.assertEqual(self.helene.phone, OLD_PHONE)
        self.assertEqual(review.line_ids.proposed_value, OTHER_PHONE)

    def test_the_queue_walks_past_a_contact_that_was_merged(self):
        self.save_file(phone=NEW_PHONE)
        self.save_file(self.twin, phone=OTHER_PHONE)
        review = self.open_review(self.helene)
        review.queue_ids = [self.helene.id, self.twin.id]
        self.merge(self.twin)
        self.assertEqual(review.action_next()["res_id"], review.id)
