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

    def test_a_decided_proposal_goes_after_three_years_and_a_waiting_one_stays(self):
        self.save_file(phone="06 12 34 00 01", function="Directrice")
        self.proposal("phone").action_keep()
        self.make_old(self.proposals())
        self.env["contact.proposal"]._gc_closed_proposals()
        self.assert_history(self.helene, [("function", "Directrice", "pending")])

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
