from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, fields
from odoo.fields import Domain
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.contact_base.tests.test_job import (
    CALLS,
    SLICE_LOGGER,
    WorkerCase,
)
from odoo.addons.queue_job.exception import FailedJobError, RetryableJobError
from odoo.addons.queue_job.job import Job
from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

from ..hooks import uninstall_hook


class QueueCase(WorkerCase):
    def setUp(self):
        super().setUp()
        self.queue = self.env["queue.job"].search([])
        self.set_runner(True)
        self.set_parallel(True)

    def set_parallel(self, is_parallel):
        """Whether slices of the tests may run side by side."""
        domain = Domain.TRUE if is_parallel else Domain.FALSE
        jobs = self.registry["contact.job"]
        self.patch(jobs, "_get_parallel_domain", lambda _self: domain)

    def set_runner(self, is_running):
        jobs = self.registry["contact.job"]
        self.patch(jobs, "_has_job_runner", lambda _self: is_running)

    def queued(self):
        """The queue jobs of this test, the first one first."""
        return (self.env["queue.job"].search([], order="id")) - self.queue

    def perform(self, queue_job):
        """Run a queue job as a worker does, which commits."""
        with self.enter_registry_test_mode():
            job = Job.load(self.env, queue_job.uuid)
            job.set_started()
            job.perform()
            job.set_done()
            job.store()
            self.env.flush_all()
        self.env.invalidate_all()

    def perform_all(self):
        for queue_job in self.queued().filtered(lambda q: q.state == "pending"):
            self.perform(queue_job)


@tagged("post_install", "-at_install")
class TestQueue(QueueCase):
    def test_each_slice_becomes_one_queue_job_of_our_channel(self):
        job = self.enqueue(1, 2, user=self.user)
        progress = self.run_job_cron()
        self.assertEqual(self.numbers, [], "handed over, not run")
        queued = self.queued()
        self.assertEqual(
            queued.mapped("identity_key"),
            [f"contact.job.slice-{slice_.id}" for slice_ in job.slice_ids.sorted()],
        )
        self.assertEqual(queued.mapped("name"), ["Count (#1)", "Count (#2)"])
        self.assertEqual(set(queued.mapped("channel")), {"root.contact_upkeep"})
        self.assertEqual(queued.user_id.id, SUPERUSER_ID)
        self.assertIn((2, 0), progress, "nothing is left to the scheduler")

    def test_what_is_handed_over_is_not_handed_over_again(self):
        job = self.enqueue(1, 2)
        self.run_job_cron()
        self.run_job_cron()
        self.assertEqual(len(self.queued()), 2)
        job._add_slices([{"number": 3}])
        self.run_job_cron()
        self.assertEqual(len(self.queued()), 3)

    def test_more_than_fits_is_left_for_the_next_run_of_the_scheduler(self):
        self.enqueue(1, 2, 3)
        path = "odoo.addons.contact_base_queue_job.models.contact_job.QUEUED_AT_ONCE"
        with patch(path, 2):
            self.assertIn((2, 1), self.run_job_cron())
            self.assertIn((1, 0), self.run_job_cron())
        self.assertEqual(len(self.queued()), 3)

    def test_queue_jobs_do_what_the_scheduler_does(self):
        by_queue, by_cron = self.enqueue(1, 2, 3), self.enqueue(1, 2, 3)
        by_cron.run_now()
        self.run_job_cron()
        self.perform_all()
        for name in ("state", "result", "done_count", "slice_count"):
            self.assertEqual(by_queue[name], by_cron[name], name)
        self.assertEqual(by_queue.slice_ids.mapped("attempts"), [1, 1, 1])

    def test_slices_that_may_not_run_side_by_side_have_their_turn_one_by_one(self):
        self.set_parallel(False)
        first, second = self.enqueue(1, 2), self.enqueue(3)
        for done in range(3):
            self.run_job_cron()
            self.run_job_cron()
            self.assertEqual(len(self.queued()), done + 1, "one at a time")
            self.perform_all()
        self.assertEqual(self.numbers, [1, 2, 3])
        self.assertEqual((first.state, second.state), ("done", "done"))

    def test_the_next_one_has_its_turn_without_the_scheduler(self):
        self.set_parallel(False)
        self.enqueue(1, 2, 3)
        self.run_job_cron()
        for number in (1, 2, 3):
            self.assertEqual(len(self.queued()), number)
            self.perform_all()
        self.assertEqual((self.numbers, len(self.queued())), ([1, 2, 3], 3))

    @mute_logger(SLICE_LOGGER)
    def test_a_slice_that_fails_for_good_lets_the_next_one_have_its_turn(self):
        self.set_parallel(False)
        job = self.enqueue({"number": 1, "fail": True}, 2)
        job.slice_ids.attempts = 2
        self.run_job_cron()
        # not assertRaises: it would roll back what the worker commits
        with self.assertRaisesRegex(FailedJobError, "Number 1 is bad"):
            self.perform(self.queued())
        self.assertEqual(len(self.queued()), 2)
        self.perform(self.queued()[-1])
        self.assertEqual((self.numbers, job.state), ([1, 2], "failed"))

    def test_a_slice_runs_with_the_rights_of_its_own_user(self):
        self.enqueue(1, user=self.user)
        self.run_job_cron()
        self.perform_all()
        self.assertEqual(CALLS[0][1::2], (self.user.id, False))

    def test_the_next_phase_is_handed_over_when_one_is_done(self):
        job = self.enqueue(1)

        def go_on(job):
            if len(job.slice_ids) == 1:
                job._add_slices([{"number": 2}])
            return len(job.slice_ids.filtered(lambda s: s.state == "waiting"))

        self.patch(self.registry["contact.job"], "_continue", go_on)
        self.run_job_cron()
        cron = self.env.ref("contact_base.ir_cron_run_jobs")
        # the next second may have begun; the look after the patience is not meant
        soon = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        triggers = [("cron_id", "=", cron.id), ("call_at", "<=", soon)]
        before = self.env["ir.cron.trigger"].search_count(triggers)
        self.perform_all()
        self.assertEqual(self.env["ir.cron.trigger"].search_count(triggers), before + 1)
        self.run_job_cron()
        self.perform_all()
        self.assertEqual((self.numbers, job.state), ([1, 2], "done"))

    def test_a_stopped_job_is_left_alone_and_goes_on_when_resumed(self):
        job = self.enqueue(1)
        self.run_job_cron()
        job.action_stop()
        self.perform_all()
        self.assertEqual((self.numbers, job.state), ([], "stopped"))
        job.action_resume()
        self.run_job_cron()
        self.perform_all()
        self.assertEqual((self.numbers, job.state), ([1], "done"))

    def test_a_deleted_job_leaves_queue_jobs_without_work(self):
        job = self.enqueue(1)
        self.run_job_cron()
        job.unlink()
        self.perform_all()
        self.assertEqual((self.numbers, self.queued().state), ([], "done"))

    def test_uninstalling_gives_the_slices_back_to_the_scheduler(self):
        job = self.enqueue(1)
        self.run_job_cron()
        uninstall_hook(self.env)
        self.assertFalse(self.queued())
        self.set_runner(False)
        self.run_job_cron()
        self.assertEqual((self.numbers, job.state), ([1], "done"))


@tagged("post_install", "-at_install")
class TestQueueFailure(QueueCase):
    @mute_logger(SLICE_LOGGER)
    def test_a_failing_slice_is_tried_three_times_and_then_the_queue_is_told(self):
        job = self.enqueue({"number": 1, "fail": True}, 2)
        self.run_job_cron()
        failing, other = self.queued()
        for _attempt in range(2):
            with self.assertRaisesRegex(RetryableJobError, "Number 1 is bad"):
                self.perform(failing)
        with self.assertRaisesRegex(FailedJobError, "Number 1 is bad"):
            self.perform(failing)
        self.perform(other)
        self.assertEqual((self.numbers, job.state), ([1, 1, 1, 2], "failed"))
        self.assertEqual((job.done_count, job.error_count), (1, 1))

    def test_slices_that_meet_are_tried_again_and_it_counts_for_neither(self):
        job = self.enqueue(1)
        self.run_job_cron()

        def collide(*_args):
            raise SerializationFailure("could not serialize access")

        slices = self.registry["contact.job.slice"]
        with patch.object(slices, "_call_method", collide):
            with self.assertRaisesRegex(RetryableJobError, "could not serialize"):
                self.perform(self.queued())
        self.assertEqual((job.slice_ids.state, job.slice_ids.attempts), ("waiting", 0))
        self.perform(self.queued())
        self.assertEqual((self.numbers, job.state), ([1], "done"))

    def test_a_slice_that_kills_each_worker_fails(self):
        job = self.enqueue(1)
        self.run_job_cron()
        for _attempt in range(3):
            job.slice_ids._claim()  # and then the worker was killed
        with self.assertRaisesRegex(FailedJobError, "time or memory limit"):
            self.perform(self.queued())
        self.assertEqual((self.numbers, job.state), ([], "failed"))


@tagged("post_install", "-at_install")
class TestWithoutRunner(QueueCase):
    def test_without_a_runner_the_scheduler_does_the_work(self):
        self.set_runner(False)
        job = self.enqueue(1, 2)
        self.run_job_cron()
        self.assertEqual((self.numbers, job.state), ([1, 2], "done"))
        self.assertFalse(self.queued())

    def test_what_a_lost_runner_left_is_done_by_the_scheduler_and_once(self):
        job = self.enqueue(1, 2)
        self.run_job_cron()
        self.set_runner(False)
        self.run_job_cron()
        self.assertEqual((self.numbers, job.state), ([1, 2], "done"))
        self.perform_all()
        self.assertEqual(self.numbers, [1, 2], "nothing twice")

    def test_a_queue_that_does_not_move_is_relieved_by_the_scheduler(self):
        job = self.enqueue(1, 2)
        self.run_job_cron()
        first, second = self.queued()
        self.age(first + second, minutes=9)
        self.run_job_cron()
        self.assertEqual(self.numbers, [], "patient for ten minutes")
        self.age(first + second, minutes=11)
        self.run_job_cron()
        self.assertEqual((self.numbers, job.state), ([1, 2], "done"))

    def test_a_long_queue_that_moves_is_left_to_the_workers(self):
        self.enqueue(1, 2)
        self.run_job_cron()
        self.age(self.queued(), minutes=11)
        self.perform(self.queued()[0])
        self.run_job_cron()
        self.assertEqual(self.numbers, [1])

    def test_the_patience_is_a_parameter(self):
        parameters = self.env["ir.config_parameter"]
        for text, minutes in (("3", 3), ("soon", 10), ("", 10)):
            parameters.set_param("contact_base_queue_job.patience_minutes", text)
            patience = self.env["contact.job"]._get_patience()
            self.assertEqual(patience, timedelta(minutes=minutes), text)

    def test_the_scheduler_looks_again_after_its_patience(self):
        self.enqueue(1)
        self.run_job_cron()
        cron = self.env.ref("contact_base.ir_cron_run_jobs")
        later = fields.Datetime.now() + timedelta(minutes=9)
        self.assertTrue(
            self.env["ir.cron.trigger"].search_count(
                [("cron_id", "=", cron.id), ("call_at", ">", later)]
            )
        )

    def age(self, queue_jobs, minutes):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE queue_job SET date_created = now() at time zone 'utc'"
            " - %s * interval '1 minute' WHERE id IN %s",
            (minutes, queue_jobs._ids),
        )
        queue_jobs.invalidate_recordset()


@tagged("post_install", "-at_install")
class TestRunner(WorkerCase):
    def test_a_runner_is_known_by_its_lock_until_it_is_gone(self):
        jobs = self.env["contact.job"]
        self.assertFalse(jobs._has_job_runner())
        with db_connect(self.env.cr.dbname).cursor() as runner:
            runner.execute("SELECT pg_advisory_lock(%s)", (PG_ADVISORY_LOCK_ID,))
            self.assertTrue(jobs._has_job_runner())
            runner.execute("SELECT pg_advisory_unlock(%s)", (PG_ADVISORY_LOCK_ID,))
        self.assertFalse(jobs._has_job_runner())
