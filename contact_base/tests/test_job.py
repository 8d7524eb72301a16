import time
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.contact_job_run import SECONDS_BEYOND
from .common import JobCase, add_test_models

SLICE_LOGGER = "odoo.addons.contact_base.models.contact_job_slice"


CALLS = []


class Worker(models.AbstractModel):
    _module = None
    _name = "contact.base.test.worker"
    _description = "Test worker"

    @api.model
    def _job_count(self, number, fail=False, explained=False):
        CALLS.append((number, self.env.uid, self.env.lang, self.env.su))
        if fail:
            self.env["res.partner.industry"].create({"name": "half done"})
            raise (UserError if explained else ValueError)(f"Number {number} is bad")
        return {"counted": 1, "total": number}

    @api.model
    def _job_silent(self, number):
        CALLS.append(number)

    def count(self):
        return {}


class WorkerCase(JobCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_test_models(cls, Worker)
        cls.env["contact.job"].search([]).unlink()
        cls.user = new_test_user(
            cls.env, "job_user", "base.group_user", email="j@example.com"
        )

    def setUp(self):
        super().setUp()
        CALLS.clear()

    def enqueue(self, *slices, user=None, **kwargs):
        jobs = self.env["contact.job"].with_user(user or self.env.user)
        slices = [{"number": s} if isinstance(s, int) else s for s in slices]
        return jobs._enqueue("Count", Worker._name, "_job_count", slices, **kwargs)

    @property
    def numbers(self):
        return [call[0] for call in CALLS]


@tagged("post_install", "-at_install")
class TestJob(WorkerCase):
    def test_every_slice_runs_once_and_the_figures_add_up(self):
        job = self.enqueue(1, 2, 3)
        self.assertEqual((job.state, job.progress), ("waiting", 0))
        self.run_job_cron()
        self.assertEqual(self.numbers, [1, 2, 3])
        self.assertEqual((job.state, job.progress), ("done", 100))
        self.assertEqual(job.result, {"counted": 3, "total": 6})
        self.assertEqual(job.result_text, "counted: 3, total: 6")
        self.assertTrue(job.date_start and job.date_end)

    def test_a_job_wakes_the_scheduler(self):
        cron = self.env.ref("contact_base.ir_cron_run_jobs")
        triggers = [("cron_id", "=", cron.id)]
        before = self.env["ir.cron.trigger"].search_count(triggers)
        self.enqueue(1)
        after = self.env["ir.cron.trigger"].search_count(triggers)
        self.assertEqual(after - before, 1)

    def test_the_scheduler_itself_runs_a_job_to_its_end(self):
        job = self.enqueue(1, 2)
        with self.enter_registry_test_mode():
            self.env.ref("contact_base.ir_cron_run_jobs").method_direct_trigger()
        self.assertEqual((job.state, job.done_count), ("done", 2))

    def test_a_run_stops_when_its_time_is_up_and_the_next_goes_on(self):
        job = self.enqueue(1, 2, 3)
        self.run_job_cron(seconds=0)
        self.assertEqual((self.numbers, job.state), ([1], "running"))
        self.assertAlmostEqual(job.progress, 100 / 3)
        self.run_job_cron(seconds=0)
        self.run_job_cron()
        self.assertEqual((self.numbers, job.state), ([1, 2, 3], "done"))

    def test_a_run_without_time_wakes_the_scheduler_for_the_rest(self):
        self.enqueue(1, 2)
        self.assertEqual(self.count_wakings(seconds=0), 1)
        # the last one: time is up, and nothing is left
        self.assertEqual(self.count_wakings(seconds=0), 0)

    def test_a_run_that_did_all_lets_the_scheduler_sleep(self):
        self.enqueue(1, 2)
        self.assertEqual(self.count_wakings(seconds=9), 0)

    def test_a_run_ends_long_before_the_watchdog_of_workers(self):
        job = self.enqueue(1, 2)
        late = time.monotonic() - SECONDS_BEYOND - 1
        jobs = self.env["contact.job"].with_context(cron_end_time=late)
        progress = self.run_job_cron(seconds=0, jobs=jobs)
        self.assertEqual((self.numbers, job.state), ([], "waiting"))
        # so many wait, none was done: the scheduler ends the run
        self.assertEqual(progress, [(0, 2)])

    def test_a_run_that_is_over_wakes_the_scheduler_for_the_rest(self):
        self.enqueue(1)
        late = time.monotonic() - SECONDS_BEYOND - 1
        jobs = self.env["contact.job"].with_context(cron_end_time=late)
        self.assertEqual(self.count_wakings(seconds=0, jobs=jobs), 1)

    def count_wakings(self, seconds, jobs=None):
        """How often a run tells the scheduler not to sleep after it."""
        self.env.cr.postcommit.clear()  # whoever asked for the job has done so
        with patch.object(self.registry["ir.cron"], "_notifydb") as notify:
            self.run_job_cron(seconds=seconds, jobs=jobs)
            self.env.cr.postcommit.run()
        return notify.call_count

    def test_the_scheduler_is_told_what_is_left(self):
        self.enqueue(1, 2)
        progress = self.run_job_cron()
        self.assertEqual(progress[0], (0, 2))
        self.assertEqual([p for p in progress if p[0]], [(1, 1), (1, 0)])

    def test_the_job_that_came_first_is_served_first(self):
        self.enqueue(1, 2)
        self.enqueue(3)
        self.run_job_cron()
        self.assertEqual(self.numbers, [1, 2, 3])

    def test_an_empty_job_is_done(self):
        self.assertEqual(self.enqueue().state, "done")

    def test_a_method_may_count_nothing(self):
        jobs = self.env["contact.job"]
        job = jobs._enqueue("x", Worker._name, "_job_silent", [{"number": 1}])
        self.assertEqual(job.run_now(), {})
        self.assertEqual(job.state, "done")

    def test_run_now_runs_to_the_end_without_a_commit(self):
        job = self.enqueue(1, {"number": 2, "fail": True}, 3)
        with mute_logger(SLICE_LOGGER):
            self.assertEqual(job.run_now(), {"counted": 2, "total": 4})
        self.assertEqual((job.state, job.error_count), ("failed", 1))

    def test_only_job_methods_can_be_called(self):
        jobs = self.env["contact.job"]
        for method in ("count", "unlink", "_job_missing"):
            with self.assertRaises(ValueError):
                jobs._enqueue("x", Worker._name, method, [{}])

    def test_routine_is_kept_only_with_news(self):
        self.patch(
            self.registry["contact.job"],
            "_get_routine_methods",
            lambda _jobs: {"_job_silent", "_job_count"},
        )
        told = self.enqueue(1)
        jobs = self.env["contact.job"]
        idle = jobs._enqueue("Look", Worker._name, "_job_silent", [{"number": 1}])
        self.run_job_cron()
        self.assertEqual(told.state, "done")
        self.assertFalse(idle.exists())
        self.patch(
            self.registry["contact.job"],
            "_get_idle_counters",
            lambda _jobs: {"counted", "total"},
        )
        self.run_job_cron()
        self.assertFalse(told.exists())


@tagged("post_install", "-at_install")
class TestJobFailure(WorkerCase):
    @mute_logger(SLICE_LOGGER)
    def test_a_failing_slice_is_tried_three_times_and_the_rest_goes_on(self):
        job = self.enqueue({"number": 1, "fail": True}, 2)
        self.run_job_cron()
        self.assertEqual(
            (job.state, job.done_count, job.error_count), ("running", 1, 0)
        )
        self.run_job_cron()
        with self.assertRaisesRegex(UserError, "ValueError: Number 1 is bad"):
            self.run_job_cron()
        self.assertEqual(self.numbers, [1, 2, 1, 1])
        self.assertEqual((job.state, job.error_count, job.progress), ("failed", 1, 100))

    @mute_logger(SLICE_LOGGER)
    def test_what_a_failing_slice_wrote_is_undone(self):
        self.enqueue({"number": 1, "fail": True}).run_now()
        industries = self.env["res.partner.industry"]
        self.assertFalse(industries.search([("name", "=", "half done")]))

    @mute_logger(SLICE_LOGGER)
    def test_an_explained_error_is_kept_as_it_is(self):
        job = self.enqueue({"number": 1, "fail": True, "explained": True})
        job.run_now()
        self.assertEqual(job.slice_ids.error, "Number 1 is bad")

    @mute_logger(SLICE_LOGGER)
    def test_failed_slices_can_be_tried_again(self):
        job = self.enqueue({"number": 1, "fail": True}, 2)
        job.run_now()
        job.slice_ids.filtered(lambda s: s.state == "failed").args = {"number": 1}
        job.action_retry_failed()
        self.assertEqual((job.state, job.date_end), ("waiting", False))
        job.run_now()
        self.assertEqual((job.state, job.result["total"]), ("done", 3))
        self.assertEqual(self.numbers, [1, 2, 1, 1, 1])

    def test_a_slice_cut_short_by_the_server_runs_again(self):
        job = self.enqueue(1)
        job.slice_ids._claim()  # and then the worker was killed
        self.run_job_cron()
        self.assertEqual((job.state, job.slice_ids.attempts), ("done", 2))

    def test_a_slice_that_kills_each_worker_fails(self):
        job = self.enqueue(1, 2)
        for _attempt in range(3):
            job.slice_ids[0]._claim()
        with self.assertRaisesRegex(UserError, "time or memory limit"):
            self.run_job_cron()
        self.assertEqual((self.numbers, job.state), ([2], "failed"))

    def test_a_slice_that_meets_another_transaction_waits_for_the_next_run(self):
        job = self.enqueue(1)
        with self.assertRaises(SerializationFailure):
            self.fail_once_with(SerializationFailure, job)
        self.assertEqual(job.slice_ids.state, "waiting")

    def fail_once_with(self, error, job):
        def collide(*args, **kwargs):
            raise error()

        self.patch(self.registry["contact.job.slice"], "_call_method", collide)
        job.slice_ids._claim()
        job.slice_ids._run()

    @mute_logger(SLICE_LOGGER)
    def test_a_model_that_is_gone_is_told(self):
        job = self.enqueue(1)
        job.res_model = "contact.gone"
        job.run_now()
        self.assertEqual(job.slice_ids.error, "The model contact.gone is gone.")

    @mute_logger(SLICE_LOGGER)
    def test_nothing_runs_in_the_name_of_an_archived_user(self):
        job = self.enqueue(1, user=self.user)
        self.user.active = False
        job.run_now()
        self.assertEqual((job.state, self.numbers), ("failed", []))
        self.assertIn("archived", job.slice_ids.error)


@tagged("post_install", "-at_install")
class TestJobControl(WorkerCase):
    def test_a_stopped_job_leaves_its_slices_until_it_is_resumed(self):
        job = self.enqueue(1, 2)
        self.run_job_cron(seconds=0)
        job.action_stop()
        self.run_job_cron()
        self.assertEqual((job.state, self.numbers), ("stopped", [1]))
        job.action_resume()
        self.run_job_cron()
        self.assertEqual((job.state, self.numbers), ("done", [1, 2]))

    def test_a_slice_claimed_before_the_stop_does_not_run_after_it(self):
        job = self.enqueue(1)
        job.slice_ids._claim()
        job.action_stop()
        job.slice_ids._run()
        self.assertEqual(self.numbers, [])

    def test_work_of_the_same_identity_joins_the_pending_job(self):
        job = self.enqueue(1, 2, key="all")
        again = self.enqueue(2, 3, key="all")
        self.assertEqual(again, job)
        self.run_job_cron()
        self.assertEqual((self.numbers, job.slice_count), ([1, 2, 3], 3))

    def test_work_asked_for_after_its_slice_ran_is_done_again(self):
        job = self.enqueue(1, 2, key="all")
        self.run_job_cron(seconds=0)
        self.assertEqual(self.enqueue(1, key="all"), job)
        self.run_job_cron()
        self.assertEqual(self.numbers, [1, 2, 1])

    def test_a_finished_job_is_not_reused(self):
        job = self.enqueue(1, key="all")
        job.run_now()
        self.assertNotEqual(self.enqueue(1, key="all"), job)

    def test_nobody_joins_the_job_of_another_user(self):
        job = self.enqueue(1, key="all")
        self.assertNotEqual(self.enqueue(1, key="all", user=self.user), job)

    def test_finished_jobs_go_after_their_retention(self):
        old, recent, pending = self.enqueue(1), self.enqueue(1), self.enqueue(1)
        (old + recent).run_now()
        old.date_end -= timedelta(days=31)
        self.assertEqual(self.env["contact.job"]._gc_done_jobs(), (1, 0))
        self.assertEqual((old + recent + pending).exists(), recent + pending)
        self.env["ir.config_parameter"].set_param(
            "contact_base.job_retention_days", "0"
        )
        recent.date_end = fields.Datetime.now() - timedelta(minutes=1)
        self.env["contact.job"]._gc_done_jobs()
        self.assertFalse(recent.exists())


@tagged("post_install", "-at_install")
class TestJobSecurity(WorkerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = new_test_user(cls.env, "job_other", "base.group_user")
        cls.manager = new_test_user(
            cls.env, "job_manager", "contact_base.group_manager"
        )
        cls.portal = new_test_user(cls.env, "job_portal", "base.group_portal")

    def jobs_of(self, user):
        return self.env["contact.job"].with_user(user).search([])

    def test_slices_run_with_the_rights_and_language_of_their_user(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.user.lang = "fr_FR"
        self.enqueue(1, user=self.user)
        self.run_job_cron()
        self.assertEqual(CALLS, [(1, self.user.id, "fr_FR", False)])

    def test_people_see_their_own_jobs_and_managers_all(self):
        job, other_job = self.enqueue(1, user=self.user), self.enqueue(1)
        self.assertEqual(self.jobs_of(self.user), job)
        self.assertEqual(self.jobs_of(self.user).slice_ids, job.slice_ids)
        self.assertFalse(self.jobs_of(self.other))
        self.assertEqual(self.jobs_of(self.manager), other_job + job)
        with self.assertRaises(AccessError):
            job.with_user(self.other).read(["name"])
        with self.assertRaises(AccessError):
            job.slice_ids.with_user(self.other).read(["args"])
        with self.assertRaises(AccessError):
            self.jobs_of(self.portal)

    def test_nobody_writes_a_job_by_hand(self):
        job = self.enqueue(1, user=self.user)
        for user in (self.user, self.manager):
            with self.assertRaises(AccessError):
                job.with_user(user).write({"method": "_job_other"})
            with self.assertRaises(AccessError):
                job.slice_ids.with_user(user).write({"args": {}})
            with self.assertRaises(AccessError):
                self.env["contact.job"].with_user(user).create(
                    {"name": "x", "res_model": "res.users", "method": "_job_x"}
                )
            with self.assertRaises(AccessError):
                job.with_user(user).unlink()

    def test_the_user_and_managers_control_a_job_and_nobody_else(self):
        job = self.enqueue(1, user=self.user)
        with self.assertRaises(AccessError):
            job.with_user(self.other).action_stop()
        job.with_user(self.user).action_stop()
        self.assertEqual(job.state, "stopped")
        job.with_user(self.manager).action_resume()
        self.assertEqual(job.state, "waiting")

    def test_a_portal_user_may_leave_work_behind(self):
        job = self.enqueue(1, user=self.portal)
        self.run_job_cron()
        self.assertEqual((job.state, job.user_id), ("done", self.portal))

    def test_a_deleted_user_takes_his_jobs_along(self):
        job = self.enqueue(1, user=self.other)
        self.other.unlink()
        self.assertFalse(job.exists())

    def test_the_menu_is_for_managers(self):
        menu = self.env.ref("contact_base.contact_job_menu")
        visible = self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids()
        self.assertIn(menu.id, visible)
        visible = self.env["ir.ui.menu"].with_user(self.user)._visible_menu_ids()
        self.assertNotIn(menu.id, visible)

    def test_the_job_opens_for_its_user(self):
        job = self.enqueue(1, user=self.user).with_user(self.user)
        self.assertEqual(job.action_open()["res_id"], job.id)
