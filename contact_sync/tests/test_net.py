from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from .common import MODEL, ContactSyncCase


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

    def write_by_sql(self, record, dated=True, **values):
        """Another program changes a record, and Odoo does not notice."""
        self.env.flush_all()
        columns = {f"x_{name}": value for name, value in values.items()}
        if dated:
            columns["write_date"] = self.now
        for name, value in columns.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    SQL.identifier(record._table),
                    SQL.identifier(name),
                    value,
                    record.id,
                )
            )
        record.invalidate_recordset()

    def pass_night(self):
        """A night in which nothing was missed; it ended before now."""
        self.spread_net()
        self.source.date_net_base = self.now - timedelta(hours=2)
        self.env["contact.source.seen"].search([]).date_seen = self.now - timedelta(
            hours=1
        )
        self.env.flush_all()

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

    def test_a_night_without_news_leaves_no_job(self):
        record = self.save_file(phone="+33 1 99 00 50 60")
        quiet = self.spread_net()
        self.write_by_sql(record, phone="+33 6 40 20 50 61")
        busy = self.spread_net()
        self.env["contact.job"]._forget_idle_jobs()
        self.assertFalse(quiet.exists())
        self.assertTrue(busy.exists())

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
        self.assertEqual(self.source._job_net(1, record.id, self.now), {})
        self.assertEqual(self.pending(), {})

    def test_each_night_begins_where_the_last_one_ended(self):
        self.source.date_netted = fields.Datetime.now()
        start = self.source._get_net_start(self.now)
        self.assertGreater(start, self.source.date_active)
        self.assertLess(start, self.source.date_netted)

    # what dates do not tell

    def test_a_change_that_moves_no_date_is_found(self):
        record = self.save_file(phone="+33 1 99 00 50 60")
        self.age(record, hours=20)
        self.pass_night()
        self.write_by_sql(record, dated=False, phone="+33 6 40 20 50 61")
        self.spread_net()
        self.assertEqual(self.pending(), {"phone": "+33 6 40 20 50 61"})

    def test_nobody_is_known_to_have_made_such_a_change(self):
        record = self.save_file(phone="+33 1 99 00 50 60")
        self.age(record, hours=2)
        self.pass_night()
        self.write_by_sql(record, dated=False, phone="+33 6 40 20 50 61")
        self.source.write({"policy": "apply", "user_id": self.reviewer.id})
        self.spread_net()
        self.assertTrue(self.source.dossier_ids.is_stranger)
        self.assertEqual(self.pending(), {"phone": "+33 6 40 20 50 61"})

    def test_the_first_night_takes_no_change_without_a_date(self):
        record = self.save_file(phone="+33 1 99 00 50 60")
        self.age(record, hours=20)
        self.write_by_sql(record, dated=False, phone="+33 6 40 20 50 61")
        self.spread_net()
        self.assertEqual(self.pending(), {})

    def test_what_changed_without_a_date_while_it_was_off_stays_out(self):
        record = self.save_file(phone="+33 1 99 00 50 60")
        self.age(record, hours=20)
        self.pass_night()
        self.source.auto_sync = False
        self.write_by_sql(record, dated=False, phone="+33 6 40 20 50 61")
        self.switch_on()
        self.spread_net()
        self.spread_net()
        self.assertEqual(self.pending(), {})

    def test_a_new_line_of_the_mapping_looks_at_nothing_old(self):
        line = self.source.field_ids.filtered(lambda f: f.partner_field == "phone")
        line.unlink()
        self.save_file(phone="+33 6 40 20 50 61")
        self.pass_night()
        self.source.field_ids = [
            (0, 0, {"source_path": "x_phone", "partner_field": "phone"})
        ]
        self.age(self.source.dossier_ids.mapped(self.get_record), hours=20)
        self.source.date_netted = self.now
        self.spread_net()
        self.assertEqual(self.pending(), {})

    def get_record(self, dossier):
        return self.env[dossier.res_model].browse(dossier.res_id)

    def test_a_record_that_was_deleted_past_odoo_has_no_longer_a_say(self):
        record = self.save_file(phone="+33 6 40 20 50 61")
        self.pass_night()
        self.assertTrue(self.pending())
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE id = %s", SQL.identifier(record._table), record.id
            )
        )
        self.env.invalidate_all()
        self.spread_net()
        self.assertEqual(self.pending(), {})

    def test_what_changed_while_its_container_was_off_stays_out(self):
        tag = self.env["res.partner.category"].create({"name": "Salon"})
        self.env["ir.model.fields"].create(
            {
                "model_id": self.model.id,
                "name": "x_salon_id",
                "ttype": "many2one",
                "relation": "res.partner.category",
                "field_description": "Fair",
            }
        )
        self.source.container_path = "x_salon_id"
        record = self.save_file(phone="+33 1 99 00 50 60", salon_id=tag.id)
        self.age(record, hours=20)
        self.pass_night()
        row = self.env["contact.source.container"].create(
            {"source_id": self.source.id, "res_id": tag.id, "auto_sync": False}
        )
        self.write_by_sql(record, dated=False, phone="+33 6 40 20 50 61")
        row.auto_sync = True
        self.spread_net()
        self.assertEqual(self.pending(), {})
        self.write_by_sql(record, dated=False, phone="+33 6 40 20 50 62")
        self.env["contact.source.seen"].search([]).date_seen = self.now
        self.source.date_active = self.now - timedelta(hours=3)
        self.spread_net()
        self.assertEqual(self.pending(), {"phone": "+33 6 40 20 50 62"})

    def test_a_night_costs_the_same_queries_whatever_the_size(self):
        counts = []
        for size in (5, 60):
            records = self.env[MODEL].create(
                [{"x_partner_id": self.helene.id, "x_phone": "1"}] * size
            )
            self.env.cr.flush()
            self.pass_night()
            for record in records:
                self.age(record, hours=20)
                self.write_by_sql(record, dated=False, function="Directrice")
            self.env["contact.source"]._cron_net()
            [slice_] = self.env["contact.job.slice"].search(
                [
                    ("job_id.key", "=", f"contact_sync._job_net.{self.source.id}"),
                    ("state", "=", "waiting"),
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            counters = self.source._job_net(**slice_.args)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(counters["seen"], size)
            slice_.job_id.run_now()
        self.assertEqual(*counts)
