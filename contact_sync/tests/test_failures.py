from psycopg2 import OperationalError
from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MODEL
from .test_security import NEW_PHONE, SecurityCase

CAPTURE_LOGGER = "odoo.addons.contact_sync.models.contact_dossier_capture"

REASON = "Bad contacts are refused."


@tagged("post_install", "-at_install", "contact_sync")
class TestFailures(SecurityCase):
    """A comparison that fails never costs the user his save: it is seen, queued and
    tried again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["contact.job"].search([]).unlink()

    def fail_with(self, model, method, error):
        """Let a step of the comparison fail. :return: function that ends it"""
        model_class = type(self.env[model])
        original = getattr(model_class, method)

        def fail(records, *args, **kwargs):
            if callable(error):
                return error(records)
            raise error

        self.patch(model_class, method, fail)
        return lambda: self.patch(model_class, method, original)

    def get_jobs(self):
        return self.env["contact.job"].search([("method", "=", "_job_capture")])

    def assert_saved_and_retried(self, error, method="_store_plan"):
        heal = self.fail_with("contact.dossier", method, error)
        with self.assertLogs(CAPTURE_LOGGER) as logs:
            record = self.save_file(phone=NEW_PHONE)
        self.assertIn(MODEL, "".join(logs.output))
        self.assertEqual(record.x_phone, NEW_PHONE)
        self.assertTrue(record.exists())
        self.assertFalse(self.source.dossier_ids)
        job = self.get_jobs()
        self.assertEqual(job.state, "waiting")
        heal()
        job.run_now()
        self.assertEqual(job.state, "done")
        self.assertEqual(self.pending(), {"phone": NEW_PHONE})
        self.assertEqual(self.helene.desync_count, 1)
        return record

    def test_a_python_error_is_survived(self):
        self.assert_saved_and_retried(ZeroDivisionError("broken comparison"))

    def test_a_refusal_is_survived(self):
        self.assert_saved_and_retried(UserError("not today"))

    @mute_logger("odoo.sql_db")
    def test_an_sql_error_is_survived(self):
        self.assert_saved_and_retried(lambda r: r.env.cr.execute("SELECT 1 / 0"))

    @mute_logger("odoo.sql_db")
    def test_a_missing_column_is_survived(self):
        self.assert_saved_and_retried(
            lambda r: r.env.cr.execute("SELECT nothing FROM contact_dossier"),
            method="_read_known",
        )

    def test_a_collision_of_transactions_is_survived(self):
        self.assert_saved_and_retried(SerializationFailure("could not serialize"))

    def test_a_lock_that_is_not_got_is_survived(self):
        self.assert_saved_and_retried(OperationalError("lock timeout"))

    def test_a_failure_after_storing_leaves_no_half(self):
        self.assert_saved_and_retried(RuntimeError("late"), method="_apply_policies")

    def test_a_collision_is_no_error_in_the_log(self):
        """Two saves that meet are everyday; what comes of it is only later."""
        self.fail_with(
            "contact.dossier", "_store_plan", SerializationFailure("could not")
        )
        with self.assertLogs(CAPTURE_LOGGER) as logs:
            self.save_file(phone=NEW_PHONE)
        self.assertNotIn("ERROR", {record.levelname for record in logs.records})

    def test_the_retry_of_what_a_visitor_saved_creates_his_contact(self):
        """The visitor's user is archived and may create nothing."""
        self.source.match = "keys"
        heal = self.fail_with("contact.dossier", "_store_plan", RuntimeError("broken"))
        for user in (self.public, self.portal, self.employee):
            with mute_logger(CAPTURE_LOGGER):
                self.env[MODEL].with_user(user).sudo().create(
                    {
                        "x_name": f"New {user.login}",
                        "x_email": f"{user.login}@new.example",
                    }
                )
                self.env.cr.flush()
        heal()
        jobs = self.get_jobs()
        self.assertEqual(len(jobs), 3)
        jobs.run_now()
        self.assertEqual(set(jobs.mapped("state")), {"done"})
        self.assertEqual(
            {d.partner_id.name: d.is_stranger for d in self.source.dossier_ids},
            {"New public": True, "New sync_portal": True, "New sync_employee": False},
        )

    def test_the_retry_remembers_who_saved_which_record(self):
        self.source.write({"policy": "apply", "user_id": self.reviewer.id})
        noe = self._make_contact("Noé", email="noe@bois.example")
        heal = self.fail_with("contact.dossier", "_store_plan", RuntimeError("broken"))
        files = self.env[MODEL]
        files.with_user(self.employee).sudo().create(
            {"x_partner_id": noe.id, "x_vat": "FR23334175221"}
        )
        files.with_user(self.public).sudo().create(
            {"x_partner_id": self.helene.id, "x_email": "mallory@evil.example"}
        )
        with mute_logger(CAPTURE_LOGGER):
            self.env.cr.flush()
        heal()
        self.get_jobs().run_now()
        self.assertEqual(self.helene.email, "helene@vauquelin.example")
        self.assertEqual(self.pending(), {"email": "mallory@evil.example"})
        self.assertEqual(noe.vat, "FR23334175221")

    def test_the_job_of_a_failure_is_not_shown_to_who_saved(self):
        """Its error may name contacts that he may not see."""
        self.fail_with("contact.dossier", "_store_plan", RuntimeError("broken"))
        with mute_logger(CAPTURE_LOGGER):
            self.env[MODEL].with_user(self.employee).sudo().create(
                {"x_partner_id": self.helene.id, "x_phone": NEW_PHONE}
            )
            self.env.cr.flush()
        self.assertTrue(self.get_jobs())
        self.assertFalse(self.env["contact.job"].with_user(self.employee).search([]))

    def test_the_edit_of_a_contact_is_not_lost_either(self):
        self.save_file(phone=NEW_PHONE)
        heal = self.fail_with("contact.proposal", "_recheck", RuntimeError("broken"))
        with mute_logger(CAPTURE_LOGGER):
            self.helene.phone = NEW_PHONE
            self.env.cr.flush()
        self.assertEqual(self.helene.phone, NEW_PHONE)
        self.assertEqual(self.pending(), {"phone": NEW_PHONE})
        heal()
        self.get_jobs().run_now()
        self.assertEqual(self.pending(), {})
        self.assertEqual(self.helene.desync_count, 0)

    def test_one_model_that_fails_does_not_stop_the_others(self):
        self.fail_with("contact.proposal", "_recheck", RuntimeError("broken"))
        with mute_logger(CAPTURE_LOGGER):
            self.helene.function = "Vendeuse"
            self.save_file(phone=NEW_PHONE)
        self.assertEqual(self.pending(), {"phone": NEW_PHONE})

    def test_what_waits_to_be_written_is_not_lost_with_the_comparison(self):
        """Another hook of the same commit may have left its values in memory."""
        other = self._make_contact("Noé", email="noe@bois.example")
        self.env.cr.flush()
        self.fail_with("contact.dossier", "_store_plan", RuntimeError("broken"))
        self.env.cr.precommit.add(lambda: other.write({"comment": "<p>kept</p>"}))
        with mute_logger(CAPTURE_LOGGER):
            self.save_file(phone=NEW_PHONE)
        self.env.invalidate_all()
        self.assertEqual(str(other.comment), "<p>kept</p>")

    def test_a_field_that_cannot_be_computed_does_not_stop_the_save(self):
        """Old values are remembered while the user saves."""
        self._make_source(
            name="Names",
            field_ids=[
                (0, 0, {"source_path": "display_name", "partner_field": "function"}),
                (0, 0, {"source_path": "x_phone", "partner_field": "phone"}),
            ],
        )
        record = self.save_file(phone=NEW_PHONE)
        record.invalidate_recordset()
        self.fail_with(MODEL, "_compute_display_name", ZeroDivisionError("broken"))
        with self.assertLogs(CAPTURE_LOGGER):
            self.resave(record, phone="06 39 98 11 22")
        self.assertEqual(record.x_phone, "06 39 98 11 22")
        self.assertTrue(self.get_jobs())

    def test_a_record_is_deleted_though_its_dossier_cannot_be_closed(self):
        record = self.save_file(phone=NEW_PHONE)
        heal = self.fail_with("contact.dossier", "_withdraw", RuntimeError("broken"))
        with mute_logger(CAPTURE_LOGGER):
            record.unlink()
            self.env.cr.flush()
        self.assertFalse(record.exists())
        self.assertEqual(self.pending(), {"phone": NEW_PHONE})
        heal()
        self.get_jobs().run_now()
        self.assertEqual(self.pending(), {})
        self.assertFalse(self.source.dossier_ids.active)

    def test_a_record_deleted_before_the_retry_is_let_go(self):
        heal = self.fail_with("contact.dossier", "_store_plan", RuntimeError("broken"))
        with mute_logger(CAPTURE_LOGGER):
            record = self.save_file(phone=NEW_PHONE)
        heal()
        record.unlink()
        self.env.cr.flush()
        self.get_jobs().run_now()
        self.assertEqual(set(self.get_jobs().mapped("state")), {"done"})
        self.assertEqual(self.pending(), {})

    def test_a_contact_that_cannot_be_created_does_not_hold_up_the_others(self):
        self.source.match = "keys"
        original = type(self.env["res.partner"]).create

        def create(records, vals_list):
            if any(vals.get("name") == "Bad" for vals in vals_list):
                raise ValidationError(REASON)
            return original(records, vals_list)

        self.patch(type(self.env["res.partner"]), "create", create)
        effects = "odoo.addons.contact_sync.models.contact_dossier_effects"
        with self.assertLogs(effects, "WARNING"):
            self.env[MODEL].create(
                [
                    {"x_name": "Bad", "x_email": "bad@new.example"},
                    {"x_name": "Good", "x_email": "good@new.example"},
                    {
                        "x_partner_id": self.helene.id,
                        "x_email": self.helene.email,
                        "x_phone": NEW_PHONE,
                    },
                ]
            )
            self.env.cr.flush()
            self.get_jobs().run_now()
        found = self.env["res.partner"].search([("email", "like", "@new.example")])
        self.assertEqual(found.mapped("name"), ["Good"])
        self.assertEqual(self.pending(), {"phone": NEW_PHONE})

    def test_a_rolled_back_save_leaves_nothing(self):
        """What a killed worker had done is undone by the database, job and all."""
        with self.assertRaises(InterruptedError), self.env.cr.savepoint():
            self.save_file(phone=NEW_PHONE)
            raise InterruptedError("killed")
        self.env.invalidate_all()
        self.assertFalse(self.source.dossier_ids)
        self.assertFalse(self.get_jobs())
        self.assertEqual(self.helene.desync_count, 0)
        self.save_file(phone=NEW_PHONE)
        self.assertEqual(self.pending(), {"phone": NEW_PHONE})
