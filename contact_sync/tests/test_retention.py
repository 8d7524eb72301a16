from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from .common import ContactSyncCase
from .test_decisions import OTHER_PIXEL, PIXEL

FOUR_YEARS = timedelta(days=4 * 365)


@tagged("post_install", "-at_install", "contact_sync")
class TestRetention(ContactSyncCase):
    """What was typed about people goes when its time is over, and not before."""

    def make_old(self, records, age=FOUR_YEARS):
        records.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = %s, create_date = %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                fields.Datetime.now() - age,
                fields.Datetime.now() - age,
                records.ids,
            )
        )
        records.invalidate_recordset()

    def test_a_decision_is_shortened_after_three_years_and_a_waiting_one_stays(self):
        self.save_file(phone="06 12 34 00 01", function="Directrice")
        kept = self.proposal("phone")
        kept.with_user(self.reviewer).action_keep()
        decided = kept.date_decided
        self.make_old(self.proposals())
        self.env["contact.proposal"]._gc_closed_proposals()
        self.assert_history(
            self.helene,
            [("function", "Directrice", "pending"), ("phone", False, "kept")],
        )
        self.assertEqual((kept.user_id, kept.date_decided), (self.reviewer, decided))
        self.assertFalse(kept.frozen_value or kept.base_value or kept.final_value)
        self.assertFalse(kept.with_user(self.reviewer).can_revert)

    def test_what_nobody_decided_goes_after_three_years(self):
        record = self.save_file(phone="06 12 34 00 01")
        self.resave(record, phone="06 12 34 00 02")
        self.make_old(self.proposals())
        self.env["contact.proposal"]._gc_closed_proposals()
        self.assert_history(self.helene, [("phone", "06 12 34 00 02", "pending")])

    def test_an_old_dossier_is_shortened_and_a_run_does_not_wake_it(self):
        record = self.save_file(
            name=self.helene.name, email="helene@vauquelin.example", function="Juge"
        )
        self.proposal("function").action_keep()
        dossier = self.source.dossier_ids
        self.assertEqual(dossier.email_normalized, "helene@vauquelin.example")
        old = "2020-01-01 08:00:00"
        self.env.cr.execute("UPDATE contact_dossier SET date_saved = %s", [old])
        self.env.cr.execute("UPDATE x_exhibitor_file SET write_date = %s", [old])
        self.env.invalidate_all()
        self.env["contact.dossier"]._gc_old_dossiers()
        self.assertFalse(dossier.email_normalized)
        self.assertEqual(set(dossier.values.values()), {False})
        self.assertIn("function", dossier.values)
        self.assertFalse(dossier.values_text)
        for slice_ in self.source._get_slices():
            self.source._job_sync(**slice_)
        self.assertEqual(set(dossier.values.values()), {False})
        self.assertEqual(self.pending(), {})
        self.resave(record, phone="06 12 34 00 01")
        self.assertEqual(dossier.values["phone"], "06 12 34 00 01")
        self.assertFalse(dossier.is_shortened)

    def test_a_deleted_contact_takes_its_dossiers_along(self):
        self.save_file(phone="06 12 34 00 01")
        dossier = self.source.dossier_ids
        self.helene.unlink()
        self.assertFalse(dossier.exists())

    def test_a_recent_decision_stays(self):
        self.save_file(phone="06 12 34 00 01")
        self.proposal("phone").action_keep()
        self.make_old(self.proposals(), timedelta(days=365))
        self.env["contact.proposal"]._gc_closed_proposals()
        self.assert_history(self.helene, [("phone", "06 12 34 00 01", "kept")])

    def test_the_administrator_can_keep_decisions_for_ever(self):
        self.env["ir.config_parameter"].set_param(
            "contact_sync.proposal_retention_days", "0"
        )
        self.save_file(phone="06 12 34 00 01")
        self.proposal("phone").action_keep()
        self.make_old(self.proposals())
        self.env["contact.proposal"]._gc_closed_proposals()
        self.assert_history(self.helene, [("phone", "06 12 34 00 01", "kept")])

    def test_only_a_picture_that_nothing_shows_any_more_goes(self):
        of_dossiers = [("res_model", "=", "contact.dossier")]
        attachments = self.env["ir.attachment"]
        of_the_demo = attachments.search(of_dossiers)
        record = self.save_file(logo=PIXEL)
        self.resave(record, logo=OTHER_PIXEL)
        pictures = attachments.search(of_dossiers) - of_the_demo
        self.make_old(pictures)
        self.env["contact.proposal"]._gc_pictures()
        self.assertEqual(len(pictures.exists()), 2, "a superseded one is still shown")
        self.proposals(state="superseded").unlink()
        self.env["contact.proposal"]._gc_pictures()
        self.assertEqual(len(pictures.exists()), 1)
        self.assertEqual(pictures.exists().datas.decode(), OTHER_PIXEL)
