from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .test_security import NEW_PHONE, SecurityCase


@tagged("post_install", "-at_install", "contact_sync")
class TestSecurityReview(SecurityCase):
    """The review window is a record that its user may write: it decides nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hidden = cls._make_contact(
            "Gaspard Secret", email="gaspard@secret.example", phone="+33 1 99 00 11 11"
        )
        cls.colleague = new_test_user(
            cls.env,
            "sync_colleague",
            "contact_sync.group_reviewer,base.group_partner_manager",
        )

    def setUp(self):
        super().setUp()
        self.save_file(phone=NEW_PHONE)
        self.save_file(self.hidden, phone="06 39 98 99 99")
        self.hide(self.hidden)
        self.env.flush_all()
        self.env.invalidate_all()
        self.secret = self.proposals(self.hidden)

    def open_review(self, user=None):
        partner = self.helene.with_user(user or self.reviewer)
        return (
            self.env["contact.proposal.review"]
            .with_user(partner.env.uid)
            ._open(partner)
        )

    def test_the_review_of_somebody_else_is_out_of_reach(self):
        review = self.open_review()
        for record in (review, review.line_ids):
            other = record.with_user(self.colleague)
            self.assertFalse(other.search([("id", "in", record.ids)]))
            for way in (
                lambda r=other: r.read(["display_name"]),
                lambda r=other: r.write({"create_uid": self.colleague.id}),
                lambda r=other: r.unlink(),
            ):
                with self.assertRaises(AccessError):
                    way()
        with self.assertRaises(AccessError):
            review.with_user(self.colleague).action_save()
        with self.assertRaises(AccessError):
            review.line_ids.with_user(self.colleague).action_open_dossier()

    def test_no_line_is_added_to_the_review_of_somebody_else(self):
        review = self.open_review()
        lines = self.env["contact.proposal.review.line"].with_user(self.colleague)
        vals = {"review_id": review.id, "proposal_id": self.proposal("phone").id}
        with self.assertRaises(AccessError):
            lines.create(vals)
        own = self.open_review(self.colleague)
        with self.assertRaises(AccessError):
            own.line_ids.write({"review_id": review.id})

    def test_a_line_turned_to_a_hidden_proposal_tells_and_decides_nothing(self):
        line = self.open_review().line_ids
        for name in ("proposal_id", "dossier_id"):
            target = self.secret if name == "proposal_id" else self.secret.dossier_id
            with self.assertRaises(AccessError):
                line.write({name: target.id})
                line.env.flush_all()
                line.read([name])
        self.assertEqual(self.secret.state, "pending")

    def test_a_line_made_for_a_hidden_proposal_tells_and_decides_nothing(self):
        review = self.open_review()
        with self.assertRaises(AccessError):
            review.line_ids.create(
                {
                    "review_id": review.id,
                    "proposal_id": self.secret.id,
                    "decision": "accept",
                }
            ).read(["proposal_id"])
        with self.assertRaises(AccessError):
            review.write(
                {"line_ids": [(0, 0, {"dossier_id": self.secret.dossier_id.id})]}
            )
            review.line_ids.read(["dossier_id"])

    def test_a_review_turned_to_a_hidden_contact_tells_nothing(self):
        review = self.open_review()
        with self.assertRaises(AccessError):
            review.write({"partner_id": self.hidden.id})
            review.invalidate_recordset()
            review.read(["partner_id", "display_name"])
        self.assertNotIn("Secret", review.display_name)

    def test_a_review_never_walks_to_a_contact_that_is_hidden(self):
        review = self.open_review()
        review.queue_ids = [self.helene.id, self.hidden.id]
        action = review.action_next()
        shown = self.env["contact.proposal.review"].browse(action["res_id"])
        self.assertEqual(shown.partner_id, self.helene)

    def test_a_spoilt_queue_still_opens(self):
        review = self.open_review()
        for queue in ([], ["x", None], [0], {"a": 1}, "nonsense", [self.hidden.id]):
            review.queue_ids = queue
            review.invalidate_recordset()
            self.assertTrue(review.queue_label, queue)
            self.assertFalse(review.has_previous and review.has_next, queue)
            self.assertTrue(review.action_next(), queue)

    def test_a_hidden_contact_is_neither_counted_nor_queued(self):
        review = self.env["contact.proposal.review"].with_user(self.reviewer)
        queue = review._open(self.env["res.partner"]).queue_ids
        self.assertNotIn(self.hidden.id, queue)

    def test_what_the_window_claims_about_a_proposal_is_not_what_is_written(self):
        review = self.open_review()
        review.line_ids.write(
            {
                "proposed_value": "+33 6 66 66 66 66",
                "field_name": "vat",
                "kind": "html",
                "can_decide": True,
                "decision": "accept",
            }
        )
        review.action_save()
        self.assertNotEqual(self.helene.phone, "+33 6 66 66 66 66")
        self.assertFalse(self.helene.vat)

    def test_a_new_value_of_a_wrong_shape_is_refused_and_nothing_is_lost(self):
        self.save_file(
            function="Vendeuse",
            street="4 quai Cyrano",
            country="France",
            note="<p>a</p>",
        )
        spoilt = ({"a": 1}, [[0, 0, {"name": "x"}]], ["x"], 5, True, "x" * 40)
        for field in ("phone", "function", "address", "comment"):
            for value in spoilt:
                proposal = self.proposal(field).with_user(self.reviewer)
                with self.subTest(field=field, value=value):
                    try:
                        proposal.action_replace(value)
                    except (UserError, ValidationError):
                        continue
                    proposal.action_revert()
                    self.assertEqual(proposal.state, "pending")

    def test_a_new_value_that_the_database_cannot_hold_is_refused(self):
        self.save_file(function="Vendeuse")
        proposal = self.proposal("function").with_user(self.reviewer)
        with self.assertRaises(UserError):
            proposal.action_replace("nul \x00 character")
        self.assertEqual(proposal.state, "pending")
        self.assertFalse(self.helene.function)

    def test_a_deleted_record_in_a_new_address_is_refused(self):
        self.save_file(street="4 quai Cyrano", city="Bergerac")
        proposal = self.proposal("address").with_user(self.reviewer)
        for country in (2**31 - 1, 2**40, "France"):
            with self.subTest(country=country), self.assertRaises(UserError):
                proposal.action_replace({"street": "1 rue", "country_id": country})
        self.assertEqual(proposal.state, "pending")
        self.assertEqual(self.helene.country_id, self.france)
