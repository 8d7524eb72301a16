from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ContactSyncCase

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
OTHER_PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAA"
    "AABJRU5ErkJggg=="
)

WRONG_VAT = "This VAT number is wrong."
NOT_TODAY = "Not today."
IN_STONE = "Names are carved in stone."


@tagged("post_install", "-at_install", "contact_sync")
class TestDecisions(ContactSyncCase):
    """Keep, accept, new value, and back, as a reviewer who is no administrator."""

    def as_reviewer(self, proposals):
        return proposals.with_user(self.reviewer)

    def last_note(self, partner=None):
        partner = self.helene if partner is None else partner
        return str(partner.message_ids.sorted("id")[-1].body)

    def test_accept_writes_the_value_and_tells_the_chatter(self):
        self.save_file(function="Directrice")
        self.as_reviewer(self.proposal("function")).action_accept()
        self.assertEqual(self.helene.function, "Directrice")
        self.assertEqual(self.helene.desync_count, 0)
        note = self.last_note()
        self.assertIn("Directrice", note)
        self.assertIn("(empty)", note)
        self.assertIn("contact.proposal", note)
        author = self.helene.message_ids.sorted("id")[-1].author_id
        self.assertEqual(author, self.reviewer.partner_id)

    def test_accept_keeps_who_when_and_the_old_value(self):
        self.save_file(phone="06 12 34 00 01")
        proposal = self.proposal("phone")
        self.as_reviewer(proposal).action_accept()
        self.assertEqual(proposal.state, "accepted")
        self.assertEqual(proposal.user_id, self.reviewer)
        self.assertTrue(proposal.date_decided)
        self.assertEqual(proposal.current_value, "+33 1 99 00 50 60")
        self.assertEqual(proposal.final_value, "+33 6 12 34 00 01")
        self.helene.phone = "+33 1 99 00 11 11"
        self.assertEqual(proposal.current_value, "+33 1 99 00 50 60")

    def test_a_new_value_leaves_dossier_and_proposal_as_they_are(self):
        self.save_file(function="Directrice")
        proposal = self.proposal("function")
        self.as_reviewer(proposal).action_replace("Directrice générale")
        self.assertEqual(self.helene.function, "Directrice générale")
        self.assertEqual(proposal.state, "replaced")
        self.assertEqual(proposal.proposed_value, "Directrice")
        self.assertEqual(self.helene.dossier_ids.values["function"], "Directrice")

    def test_several_values_are_one_write_of_the_contact(self):
        self.save_file(function="Directrice", phone="06 12 34 00 01", name="Hélène V.")
        writes = []

        def write(records, vals):
            writes.append(vals)
            return original(records, vals)

        original = type(self.helene).write
        self.patch(type(self.helene), "write", write)
        self.as_reviewer(self.proposals(state="pending")).action_accept()
        self.assertEqual(len(writes), 1)
        self.assertEqual(set(writes[0]), {"function", "phone", "name"})

    def test_the_address_is_decided_as_one_block(self):
        self.helene.write({"street": "3 rue A", "zip": "69001", "city": "Lyon"})
        self.save_file(
            street="14 bis quai des Brumes", zip="1000", city="Bruxelles", country="BE"
        )
        proposal = self.proposal("address")
        self.assertEqual(self.pending().keys(), {"address"})
        self.as_reviewer(proposal).action_accept()
        self.assertEqual(self.helene.street, "14 bis quai des Brumes")
        self.assertEqual(self.helene.city, "Bruxelles")
        self.assertEqual(self.helene.country_id.code, "BE")

    def test_a_partial_address_erases_nothing(self):
        self.helene.write({"street": "3 rue A", "zip": "69001", "city": "Lyon"})
        self.save_file(zip="69002", city="Lyon")
        self.as_reviewer(self.proposal("address")).action_accept()
        self.assertEqual(self.helene.street, "3 rue A")
        self.assertEqual(self.helene.zip, "69002")

    def test_an_address_that_odoo_carries_to_the_company_is_said_before(self):
        company = self._make_contact("Vauquelin SARL", is_company=True)
        self.helene.parent_id = company
        self._make_contact("Paul Roux", parent_id=company.id)
        self.env.cr.flush()
        self.save_file(street="14 bis quai des Brumes", zip="69002", city="Lyon")
        review = self.open_review()
        self.assertIn("Vauquelin SARL", review.line_ids.warning)
        self.assertIn("1", review.line_ids.warning)

    def test_a_refused_value_is_reported_and_the_others_are_applied(self):
        self.save_file(function="Directrice", vat="FR00000000000000")

        def check(records):
            if any(record.vat for record in records):
                raise ValidationError(WRONG_VAT)

        self.patch(type(self.helene), "_constraint_methods", [check])
        check._constrains = ["vat"]
        result = self.as_reviewer(self.proposals(state="pending")).action_accept()
        self.assertEqual(result["tag"], "display_notification")
        self.assertIn("This VAT number is wrong.", result["params"]["message"])
        self.assertEqual(self.helene.function, "Directrice")
        self.assertEqual(self.pending(), {"vat": "FR00000000000000"})
        self.assertEqual(self.helene.desync_count, 1)

    def test_a_single_refused_value_is_an_error(self):
        self.save_file(website="vauquelin.example")
        proposal = self.as_reviewer(self.proposal("website"))

        def write(records, vals):
            raise UserError(NOT_TODAY)

        self.patch(type(self.helene), "write", write)
        with self.assertRaisesRegex(ValidationError, "Not today"):
            proposal.action_accept()

    def test_revert_puts_the_old_value_back_and_waits_again(self):
        self.save_file(phone="06 12 34 00 01")
        proposal = self.as_reviewer(self.proposal("phone"))
        proposal.action_accept()
        self.assertTrue(proposal.can_revert)
        proposal.action_revert()
        self.assertEqual(self.helene.phone, "+33 1 99 00 50 60")
        self.assertEqual(self.pending(), {"phone": "06 12 34 00 01"})
        self.assertEqual(self.helene.desync_count, 1)
        self.assertIn("taken back", self.last_note())

    def test_revert_of_an_address_puts_the_whole_block_back(self):
        old = {"street": "3 rue A", "street2": "Bât. B", "zip": "69001", "city": "Lyon"}
        self.helene.write(old)
        self.save_file(street="14 quai des Brumes", street2=False, zip="69002")
        proposal = self.as_reviewer(self.proposal("address"))
        proposal.action_accept()
        proposal.action_revert()
        for name, value in old.items():
            self.assertEqual(self.helene[name], value)

    def test_revert_is_refused_when_the_contact_was_edited_since(self):
        self.save_file(phone="06 12 34 00 01")
        proposal = self.as_reviewer(self.proposal("phone"))
        proposal.action_accept()
        self.helene.phone = "+33 1 99 00 77 77"
        with self.assertRaisesRegex(UserError, "edited since"):
            proposal.action_revert()
        self.assertEqual(self.helene.phone, "+33 1 99 00 77 77")

    def test_only_the_last_decision_can_be_reverted(self):
        self.save_file(phone="06 12 34 00 01")
        first = self.as_reviewer(self.proposal("phone"))
        first.action_keep()
        self.save_file(phone="06 12 34 00 02")
        self.as_reviewer(self.proposal("phone")).action_keep()
        with self.assertRaisesRegex(UserError, "last decision"):
            first.action_revert()

    def test_revert_leaves_the_last_word_to_a_newer_dossier(self):
        self.save_file(phone="06 12 34 00 01")
        first = self.as_reviewer(self.proposal("phone"))
        first.action_accept()
        last = self.save_file(phone="06 12 34 00 02")
        last_dossier = self.helene.dossier_ids.filtered(lambda d: d.res_id == last.id)
        last_dossier.date_saved += timedelta(minutes=1)
        first.action_revert()
        self.assertEqual(self.helene.phone, "+33 1 99 00 50 60")
        self.assertEqual(self.pending(), {"phone": "06 12 34 00 02"})
        self.assertEqual(self.helene.desync_count, 1)

    def test_a_decision_is_not_taken_for_a_save_of_the_dossier(self):
        self.save_file(phone="06 12 34 00 01")
        before = self.helene.dossier_ids.date_saved
        self.as_reviewer(self.proposal("phone")).action_accept()
        self.env.cr.flush()
        self.assertEqual(self.helene.dossier_ids.date_saved, before)

    def test_a_logo_is_compared_by_its_content_and_can_be_put_back(self):
        self.helene.image_1920 = PIXEL
        self.save_file(logo=PIXEL)
        self.assertEqual(self.pending(), {})
        self.save_file(logo=OTHER_PIXEL)
        proposal = self.as_reviewer(self.proposal("image_1920"))
        self.assertTrue(proposal.sudo()._get_picture("current"))
        self.assertTrue(proposal.sudo()._get_picture("proposed"))
        proposal.action_accept()
        self.assertEqual(self.helene.image_1920.decode(), OTHER_PIXEL)
        proposal.action_revert()
        self.assertEqual(self.helene.image_1920.decode(), PIXEL)

    def test_decided_proposals_stay_readable_after_the_record_is_deleted(self):
        record = self.save_file(phone="06 12 34 00 01", function="Directrice")
        self.as_reviewer(self.proposal("phone")).action_accept()
        record.unlink()
        self.env.cr.flush()
        self.assert_history(
            self.helene,
            [
                ("phone", "06 12 34 00 01", "accepted"),
                ("function", "Directrice", "obsolete"),
            ],
        )
        dossiers = self.helene.with_context(active_test=False).dossier_ids
        self.assertEqual(dossiers.values["function"], "Directrice")
        self.assertEqual(self.helene.desync_count, 0)

    # the review window

    def open_review(self, partner=None):
        partner = (self.helene if partner is None else partner).with_user(self.reviewer)
        action = partner.action_review_proposals()
        reviews = self.env["contact.proposal.review"].with_user(self.reviewer)
        return reviews.browse(action["res_id"])

    def line(self, review, field):
        return review.line_ids.filtered(lambda line: line.field_name == field)

    def test_the_review_shows_both_versions_where_from_who_and_when(self):
        self.save_file(phone="06 12 34 00 01")
        line = self.open_review().line_ids
        self.assertEqual(line.label, "Phone")
        self.assertEqual(line.current_text, "+33 1 99 00 50 60")
        self.assertEqual(line.proposed_text, "06 12 34 00 01")
        self.assertTrue(line.dossier_label)
        self.assertTrue(line.dossier_date)
        self.assertTrue(line.dossier_author)

    def test_undecided_lines_stay_pending(self):
        self.save_file(phone="06 12 34 00 01", function="Directrice")
        review = self.open_review()
        self.line(review, "function").decision = "accept"
        review.action_save()
        self.assertEqual(self.pending(), {"phone": "06 12 34 00 01"})
        self.assertEqual(self.helene.function, "Directrice")

    def test_save_and_next_shows_the_next_contact_in_order(self):
        others = self.env["res.partner"].search([("is_desync", "=", True)])
        others.user_ids.active = False
        others.active = False
        paul = self._make_contact("Paul Roux", email="paul@roux.example")
        self.save_file(partner=paul, phone="06 12 34 00 03")
        self.save_file(phone="06 12 34 00 01")
        review = self.open_review()
        self.assertEqual((review.position, review.total), (1, 2))
        self.assertEqual(review.queue_label, "1 of 2")
        action = review.action_save_next()
        review = review.browse(action["res_id"])
        self.assertEqual(review.partner_id, paul)
        self.assertFalse(review.has_next)
        action = review.action_previous()
        self.assertEqual(review.browse(action["res_id"]).partner_id, self.helene)

    def test_walking_to_the_next_contact_and_back_loses_no_decision(self):
        paul = self._make_contact("Paul Roux", email="paul@roux.example")
        self.save_file(partner=paul, phone="06 12 34 00 03")
        self.save_file(phone="06 12 34 00 01", function="Directrice")
        review = self.open_review()
        self.line(review, "phone").write({"decision": "new", "new_value": "+33 1"})
        self.line(review, "function").decision = "accept"
        review = review.browse(review.action_next()["res_id"])
        self.helene.function = "Gérante"
        self.env.cr.flush()
        review = review.browse(review.action_previous()["res_id"])
        self.assertEqual(review.partner_id, self.helene)
        self.assertEqual(self.line(review, "phone").decision, "new")
        self.assertEqual(self.line(review, "phone").new_value, "+33 1")
        self.assertFalse(self.line(review, "function").decision)  # no longer as shown

    def test_a_stale_line_is_refused_and_the_other_decisions_stay(self):
        self.save_file(phone="06 12 34 00 01", function="Directrice")
        review = self.open_review()
        self.line(review, "phone").decision = "accept"
        self.line(review, "function").decision = "accept"
        self.save_file(phone="06 12 34 00 02")
        action = review.action_save()
        self.assertEqual(action["res_id"], review.id)
        self.assertIn("Phone", review.message)
        self.assertFalse(self.helene.function)
        self.assertEqual(self.line(review, "phone").proposed_text, "06 12 34 00 02")
        self.assertFalse(self.line(review, "phone").decision)
        self.assertEqual(self.line(review, "function").decision, "accept")
        self.line(review, "phone").decision = "keep"
        review.action_save()
        self.assertEqual(self.helene.function, "Directrice")
        self.assertEqual(self.pending(), {})

    def test_a_contact_edited_meanwhile_makes_its_line_stale(self):
        self.save_file(phone="06 12 34 00 01")
        review = self.open_review()
        review.line_ids.decision = "accept"
        self.helene.phone = "+33 1 99 00 77 77"
        self.env.cr.flush()
        review.action_save()
        self.assertIn("Phone", review.message)
        self.assertEqual(self.helene.phone, "+33 1 99 00 77 77")
        self.assertEqual(review.line_ids.current_text, "+33 1 99 00 77 77")

    def test_a_refused_value_stays_on_its_line_with_the_reason(self):
        self.save_file(function="Directrice", name="Hélène V.")
        review = self.open_review()
        review.line_ids.decision = "accept"
        original = type(self.helene).write

        def write(records, vals):
            if "name" in vals:
                raise UserError(IN_STONE)
            return original(records, vals)

        self.patch(type(self.helene), "write", write)
        action = review.action_save()
        self.assertEqual(action["res_id"], review.id)
        self.assertEqual(review.line_ids.error, "Names are carved in stone.")
        self.assertEqual(self.helene.function, "Directrice")

    def test_a_double_click_decides_once(self):
        self.save_file(phone="06 12 34 00 01")
        review = self.open_review()
        review.line_ids.decision = "accept"
        review.action_save()
        notes = len(self.helene.message_ids)
        review.action_save()
        self.assertEqual(len(self.helene.message_ids), notes)

    def test_a_deleted_contact_is_said_and_the_others_are_one_key_away(self):
        paul = self._make_contact("Paul Roux", email="paul@roux.example")
        self.save_file(partner=paul, phone="06 12 34 00 03")
        self.save_file(phone="06 12 34 00 01")
        review = self.open_review(paul)
        review.line_ids.decision = "accept"
        paul.unlink()
        self.assertEqual(review.action_save()["res_id"], review.id)
        self.assertEqual(review.partner_warning, "This contact was deleted meanwhile.")
        self.assertFalse(review.line_ids)
        following = review.browse(review.action_next()["res_id"])
        self.assertTrue(following.partner_id)

    def test_the_form_of_the_review_opens_with_its_lines(self):
        self.save_file(phone="06 12 34 00 01")
        with Form(self.open_review()) as form:
            self.assertEqual(form.partner_id, self.helene.with_user(self.reviewer))

    def test_the_smart_button_counts_the_dossiers(self):
        self.save_file(phone="06 12 34 00 01")
        self.save_file(function="Directrice")
        self.assertEqual(self.helene.with_user(self.reviewer).dossier_count, 2)
        self.source.is_confidential = True
        self.env.invalidate_all()
        self.assertEqual(self.helene.with_user(self.reviewer).dossier_count, 0)

    def test_the_banner_counts_what_waits(self):
        self.save_file(phone="06 12 34 00 01", function="Directrice")
        helene = self.helene.with_user(self.reviewer)
        self.assertEqual(helene.pending_count, 2)
        self.assertIn("2 values", helene.pending_label)
