from odoo import SUPERUSER_ID, api
from odoo.tests import tagged

from .test_job import Worker, WorkerCase


@tagged("post_install", "-at_install")
class TestJobConcurrency(WorkerCase):
    """Two real transactions, so the job is really committed, and removed after."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            jobs = api.Environment(cr, SUPERUSER_ID, {})["contact.job"]
            slices = [{"number": 1}, {"number": 2}]
            job = jobs._enqueue("Both", Worker._name, "_job_count", slices)
            self.job_id = job.id
            self.slice_ids = job.slice_ids.ids
        self.addCleanup(self.remove_job)

    def remove_job(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["contact.job"].browse(self.job_id).unlink()

    def slice_in(self, cr, index):
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["contact.job.slice"].browse(self.slice_ids[index])

    def test_a_slice_that_another_worker_runs_is_left_alone(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            one = self.slice_in(first, 0)
            one._claim()
            first.commit()
            one._run()
            self.slice_in(second, 0)._run()
            first.commit()
        self.assertEqual(self.numbers, [1])

    def test_a_killed_worker_loses_one_slice_that_another_takes_up(self):
        with self.registry.cursor() as killed:
            slice_ = self.slice_in(killed, 0)
            slice_._claim()
            killed.commit()
            slice_._run()
            killed.rollback()
        with self.registry.cursor() as cr:
            slice_ = self.slice_in(cr, 0)
            self.assertEqual((slice_.state, slice_.attempts), ("waiting", 1))
            slice_._claim()
            slice_._run()
            self.assertEqual((slice_.state, slice_.job_id.done_count), ("done", 1))
        self.assertEqual(self.numbers, [1, 1])

    def test_two_workers_take_a_slice_each_without_waiting(self):
        with self.registry.cursor() as cr:
            self.slice_in(cr, 0)._claim()
            self.slice_in(cr, 1)._claim()
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self.slice_in(first, 0)._run()
            self.slice_in(second, 1)._run()
        self.assertEqual(self.numbers, [1, 2])
        # neither saw the other end: the next run of the cron closes the job
        with self.registry.cursor() as cr:
            job = self.slice_in(cr, 0).job_id
            job._close_if_finished()
            self.assertEqual((job.state, job.done_count), ("done", 2))
