from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from .common import ContactSyncCase


@tagged("post_install", "-at_install", "contact_sync")
class TestNet(ContactSyncCase):
    """The nightly safety net finds what was missed, and never looks back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = cls.env.cr.now()
        cls.switch_on(hours=3)

    @classmethod
    def switch_on(cls, hours=0):
        """The source is automatic since some hours."""
        cls.source.auto_sync = True
        cls.source.date_active = cls.now - timedelta(hours=hours)

    def write_by_sql(self, record, **values):
        """Another program changes a record, and Odoo does not notice."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s, write_date = %s WHERE id = %s",
                    SQL.identifier(record._table),
                    SQL.identifier(f"x_{name}"),
                    value,
                    self.now,
                    record.id,
                )
            )
        record.invalidate_recordset()

    def age(self, record, hours):
        """The record, and its dossiers, are as old as that."""
        self.env.flush_all()
        date = self.now - timedelta(hours=hours)
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET create_date = %s, write_date = %s WHERE id = %s",
                SQL.identifier(record._table), date, date, record.id,
            )
        )  # fmt: skip
        record.invalidate_recordset()
        dossiers = self.env["contact.dossier"].search([("res_id", "=", record.id)])
        dossiers.date_saved = date

    def spread_net(self):
        jobs = self.env["contact.job"]
        before = jobs.search([])
        self.env["contact.source"]._cron_net()
        mine = (jobs.search([]) - before).filtered(
            lambda job: job.res_ids == self.source.ids
        )
        mine.run_now()
        self.env.cr.flush()
        return mine

    def test_a_change_that_passed_the_capture_by_is_proposed(self):
        record = self.save_file(name="Hélène Vauquelin", phone="+33 1 99 00 50 60")
        self.write_by_sql(record, phone="+33 6 40 20 50 61")
        self.assertEqual(self.pending(), {})
        self.spread_net()
        self.assertEqual(self.pending(), {"phone": "+33 6 40 20 50 61"})

    def test_a_record_that_passed_the_capture_by_becomes_a_dossier(self):
        self.source.auto_sync = False
        self.save_file(function="Directrice")
        self.switch_on(hours=1)
        self.assertFalse(self.source.dossier_ids)
        self.spread_net()
        self.assertEqual(self.pending(), {"function": "Directrice"})

    def test_the_second_night_changes_nothing(self):
        record = self.save_file(phone="+33 1 99 00 50 60")
        self.write_by_sql(record, phone="+33 6 40 20 50 61")
        self.spread_net()
        before = self.proposals()
        self.spread_net()
        self.assertEqual(self.proposals(), before)

    def test_a_decision_is_not_asked_for_again(self):
        record = self.save_file(phone="+33 6 40 20 50 61")
        self.proposals().action_keep()
        self.write_by_sql(record, state="seen")
        self.spread_net()
        self.assertEqual(self.pending(), {})

    def test_what_was_saved_before_the_switch_stays_out(self):
        self.source.auto_sync = False
        record = self.save_file(phone="+33 6 40 20 50 61")
        self.age(record, hours=5)
        self.switch_on(hours=1)
        self.write_by_sql(record, state="touched since, in a field nobody maps")
        self.spread_net()
        self.assertFalse(self.source.dossier_ids)
        self.assertEqual(self.pending(), {})

    def test_what_changed_while_it_was_off_stays_out(self):
        record = self.save_file(phone="+33 1 99 00 50 60")
        self.age(record, hours=5)
        self.source.auto_sync = False
        self.write_by_sql(record, phone="+33 6 40 20 50 61")
        self.switch_on(hours=1)
        self.write_by_sql(record, state="touched since, in a field nobody maps")
        self.spread_net()
        self.assertEqual(self.pending(), {})

    def test_a_source_that_is_off_has_no_net(self):
        record = self.save_file(phone="+33 1 99 00 50 60")
        self.source.auto_sync = False
        self.write_by_sql(record, phone="+33 6 40 20 50 61")
        self.assertFalse(self.spread_net())
        self.assertEqual(self.pending(), {})

    def test_switched_off_after_it_was_queued_it_does_nothing(self):
        record = self.save_file(phone="+33 1 99 00 50 60")
        self.write_by_sql(record, phone="+33 6 40 20 50 61")
        self.source.auto_sync = False
        self.assertEqual(self.source._job_net(record.ids), {})
        self.assertEqual(self.pending(), {})

    def test_each_night_begins_where_the_last_one_ended(self):
        self.source.date_netted = fields.Datetime.now()
        start = self.source._get_net_start(self.now)
        self.assertGreater(start, self.source.date_active)
        self.assertLess(start, self.source.date_netted)
