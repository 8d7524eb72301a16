import threading
import time

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import new_test_user, tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

REVIEWERS = ("sync_first", "sync_second")
CAPTURE_LOGGER = "odoo.addons.contact_sync.models.contact_dossier_capture"


@tagged("post_install", "-at_install", "contact_sync")
class TestConcurrency(BaseCase):
    """Two real transactions at once: all is committed, and removed afterwards.

    Bank accounts are the source: every Odoo has them.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        with cls.open() as env:
            groups = "contact_sync.group_reviewer,base.group_partner_manager"
            users = [new_test_user(env, login, groups) for login in REVIEWERS]
            cls.user_ids = [user.id for user in users]
        cls.addClassCleanup(cls.remove_users)

    @classmethod
    def remove_users(cls):
        with cls.open() as env:
            users = env["res.users"].browse(cls.user_ids)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def setUp(self):
        super().setUp()
        with self.open() as env:
            self.jobs = env["contact.job"].search([]).ids
            self.source_id = env["contact.source"].create(self._prepare_source(env)).id
            partner = env["res.partner"].create({"name": "Hélène Vauquelin"})
            self.partner_id = partner.id
            accounts = env["res.partner.bank"].create(
                [
                    {"partner_id": partner.id, "acc_number": f"SYNC {number}"}
                    for number in (1, 2)
                ]
            )
            self.account_ids = accounts.ids
            self.addCleanup(self.remove_all)

    def _prepare_source(self, env):
        return {
            "name": "Bank accounts",
            "model_id": env["ir.model"]._get_id("res.partner.bank"),
            "partner_path": "partner_id",
            "match": "link",
            "domain": "[('acc_number', '=like', 'SYNC%')]",
            "field_ids": [
                (0, 0, {"source_path": path, "partner_field": name})
                for path, name in (("clearing_number", "function"), ("note", "website"))
            ],
        }

    def remove_all(self):
        with self.open() as env:
            env["contact.source"].browse(self.source_id).unlink()
            env["res.partner.bank"].browse(self.account_ids).exists().unlink()
            env["res.partner"].browse(self.partner_id).exists().unlink()
            jobs = env["contact.job"].search([("id", "not in", self.jobs)])
            jobs.unlink()
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT count(*) FROM contact_dossier WHERE source_id = %s",
                [self.source_id],
            )
            self.assertEqual(cr.fetchone(), (0,))

    # ways to work in a transaction of one's own

    @classmethod
    def open(cls, user_id=SUPERUSER_ID):
        return Transaction(cls.registry, user_id)

    def save(self, env, number, **values):
        env["res.partner.bank"].browse(self.account_ids[number]).write(values)

    def get_proposals(self, env, state=None):
        proposals = env["contact.proposal"].search(
            [("partner_id", "=", self.partner_id)], order="id"
        )
        return proposals.filtered(lambda p: p.state == state) if state else proposals

    def get_partner(self, env):
        return env["res.partner"].browse(self.partner_id)

    def get_jobs(self, env):
        return env["contact.job"].search([("id", "not in", self.jobs)])

    def run_jobs(self):
        with self.open() as env:
            jobs = self.get_jobs(env)
            jobs.run_now()
            self.assertLessEqual(set(jobs.mapped("state")), {"done"})

    def raise_proposal(self, value="Vendeuse"):
        with self.open() as env:
            self.save(env, 0, clearing_number=value)

    def in_thread(self, work):
        """Run in a thread and a transaction of its own, so that it can wait for a lock
        of ours. The environment is made here: the registry is locked for the thread.

        :param work: takes the environment; committed after
        :return: function that waits for its end
        """
        errors = []
        transaction = self.open()
        env = transaction.__enter__()

        def target():
            try:
                work(env)
                transaction.__exit__(None, None, None)
            except Exception as error:  # noqa: BLE001  handed to the test
                errors.append(error)
                transaction.__exit__(type(error), error, None)

        thread = threading.Thread(target=target)
        thread.start()
        time.sleep(0.5)

        def join():
            thread.join(20)
            self.assertFalse(thread.is_alive(), "it waits for ever")
            self.assertFalse(errors)

        return join

    def assert_state(self, pending, count=None):
        with self.open() as env:
            waiting = self.get_proposals(env, "pending")
            self.assertEqual({p.field_name: p.proposed_value for p in waiting}, pending)
            partner = self.get_partner(env)
            self.assertEqual(partner.desync_count, len(pending))
            self.assertEqual(partner.is_desync, bool(pending))

    # two captures

    def test_a_capture_waits_for_nobody_for_long(self):
        """An import that holds a contact for minutes does not hold up a booking."""
        with self.open() as importer:
            self.get_partner(importer).write({"city": "Bergerac"})
            importer.cr.flush()
            start = time.monotonic()
            with mute_logger("odoo.sql_db"):
                join = self.in_thread(
                    lambda env: self.save(env, 0, clearing_number="Vendeuse")
                )
                while time.monotonic() - start < 8:
                    with self.open() as env:
                        if self.get_jobs(env):
                            break
                    time.sleep(0.2)
                else:
                    importer.cr.rollback()
                    join()
                    self.fail("the save waits as long as the import")
            join()
            importer.cr.rollback()
        self.run_jobs()
        self.assert_state({"function": "Vendeuse"})

    def test_two_captures_of_one_field_at_once_cost_neither_user_his_save(self):
        with self.open() as first:
            self.save(first, 0, clearing_number="Vendeuse")
            first.cr.flush()
            with mute_logger("odoo.sql_db"):
                join = self.in_thread(
                    lambda env: self.save(env, 1, clearing_number="Gérante")
                )
                first.cr.commit()
                join()
        with self.open() as env:
            accounts = env["res.partner.bank"].browse(self.account_ids)
            self.assertEqual(
                accounts.mapped("clearing_number"), ["Vendeuse", "Gérante"]
            )
            self.assertEqual(len(self.get_jobs(env)), 1)
        self.run_jobs()
        self.assert_state({"function": "Gérante"})
        with self.open() as env:
            history = self.get_proposals(env)
            self.assertEqual(history.mapped("state"), ["superseded", "pending"])
            self.assertEqual(len(history.dossier_id), 2)

    def test_two_captures_of_other_fields_at_once_are_both_counted(self):
        with self.open() as first, self.open() as second, mute_logger("odoo.sql_db"):
            self.save(first, 0, clearing_number="Vendeuse")
            self.save(second, 1, note="https://vauquelin.example")
            first.cr.commit()
            second.cr.commit()
        self.run_jobs()
        self.assert_state(
            {"function": "Vendeuse", "website": "https://vauquelin.example"}
        )

    # a capture and somebody who edits the contact

    def test_a_capture_while_the_contact_is_being_edited_costs_nobody_anything(self):
        with self.open() as editor:
            self.get_partner(editor).write({"city": "Bergerac"})
            editor.cr.flush()
            with mute_logger("odoo.sql_db"):
                join = self.in_thread(
                    lambda env: self.save(env, 0, clearing_number="Vendeuse")
                )
                editor.cr.commit()
                join()
        self.run_jobs()
        self.assert_state({"function": "Vendeuse"})
        with self.open() as env:
            self.assertEqual(self.get_partner(env).city, "Bergerac")

    def test_an_edit_that_began_before_a_capture_succeeds_at_its_retry(self):
        tries = []
        with self.open() as editor:

            def edit():
                tries.append(1)
                partner = self.get_partner(editor)
                self.assertFalse(partner.city)
                if len(tries) == 1:
                    self.raise_proposal()
                partner.city = "Bergerac"
                editor.cr.flush()

            with mute_logger("odoo.sql_db", "odoo.service.model"):
                retrying(edit, editor)
        self.assert_state({"function": "Vendeuse"})
        with self.open() as env:
            self.assertEqual(self.get_partner(env).city, "Bergerac")

    # two reviewers

    def test_the_second_of_two_reviewers_is_told_and_changes_nothing(self):
        self.raise_proposal()
        with (
            self.open(self.user_ids[0]) as first,
            self.open(self.user_ids[1]) as second,
        ):
            self.get_proposals(second, "pending").mapped("proposed_value")
            self.get_proposals(first, "pending").action_accept()
            with self.assertRaises(UserError):
                # it is held at this moment
                self.get_proposals(second, "pending").action_keep()
            first.cr.commit()

            def decide():
                self.get_proposals(second).action_keep()

            with self.assertRaisesRegex(UserError, "sync_first"):
                with mute_logger("odoo.sql_db", "odoo.service.model"):
                    retrying(decide, second)
            second.cr.rollback()
        self.assert_state({})
        with self.open() as env:
            proposal = self.get_proposals(env)
            self.assertEqual(proposal.state, "accepted")
            self.assertEqual(proposal.user_id.login, "sync_first")
            self.assertEqual(self.get_partner(env).function, "Vendeuse")

    def test_two_windows_on_one_contact_write_once(self):
        self.raise_proposal()
        reviews = []
        for user_id in self.user_ids:
            with self.open(user_id) as env:
                review = env["contact.proposal.review"]._open(self.get_partner(env))
                review.line_ids.decision = "accept" if not reviews else "keep"
                reviews.append(review.id)
        for user_id, review_id in zip(self.user_ids, reviews, strict=True):
            with self.open(user_id) as env:
                review = env["contact.proposal.review"].browse(review_id)
                action = review.action_save()
                message = review.message
        self.assertEqual(action["res_id"], reviews[1])
        self.assertTrue(message)
        with self.open() as env:
            notes = self.get_partner(env).message_ids.filtered(
                lambda m: "Data checked" in str(m.body)
            )
            self.assertEqual(len(notes), 1)
            self.assertEqual(self.get_proposals(env).state, "accepted")

    def test_two_fields_of_one_contact_are_decided_by_two_people_at_once(self):
        self.raise_proposal()
        with self.open() as env:
            self.save(env, 1, note="https://vauquelin.example")
        with (
            self.open(self.user_ids[0]) as first,
            self.open(self.user_ids[1]) as second,
        ):

            def decide():
                self.get_proposals(second).filtered(
                    lambda p: p.field_name == "website"
                ).action_accept()

            self.get_proposals(second).mapped("proposed_value")
            self.get_proposals(first).filtered(
                lambda p: p.field_name == "function"
            ).action_accept()
            first.cr.commit()
            with mute_logger("odoo.sql_db", "odoo.service.model"):
                retrying(decide, second)
        self.assert_state({})
        with self.open() as env:
            partner = self.get_partner(env)
            self.assertEqual(partner.function, "Vendeuse")
            self.assertIn("vauquelin.example", partner.website)

    def test_a_decision_that_meets_a_capture_loses_nothing(self):
        self.raise_proposal()
        with self.open(self.user_ids[0]) as reviewer, mute_logger("odoo.sql_db"):
            self.get_proposals(reviewer, "pending").action_keep()
            join = self.in_thread(
                lambda env: self.save(env, 0, clearing_number="Gérante")
            )
            reviewer.cr.commit()
            join()
        self.run_jobs()
        self.assert_state({"function": "Gérante"})
        with self.open() as env:
            self.assertEqual(
                self.get_proposals(env).mapped("state"), ["kept", "pending"]
            )

    # a contact that goes while it is reviewed

    def open_review(self):
        with self.open(self.user_ids[0]) as env:
            review = env["contact.proposal.review"]._open(self.get_partner(env))
            review.line_ids.decision = "accept"
            return review.id

    def test_a_contact_deleted_meanwhile_is_said(self):
        self.raise_proposal()
        review_id = self.open_review()
        with self.open() as env:
            env["res.partner.bank"].browse(self.account_ids).unlink()
            self.get_partner(env).unlink()
        with self.open(self.user_ids[0]) as env:
            review = env["contact.proposal.review"].browse(review_id)
            self.assertEqual(review.action_save()["res_id"], review_id)
            self.assertIn("deleted", review.partner_warning)
            self.assertFalse(review.line_ids)

    def test_a_contact_archived_meanwhile_is_said_and_can_be_decided(self):
        self.raise_proposal()
        review_id = self.open_review()
        with self.open() as env:
            self.get_partner(env).action_archive()
        with self.open(self.user_ids[0]) as env:
            review = env["contact.proposal.review"].browse(review_id)
            self.assertIn("archived", review.partner_warning)
            review.action_save()
        with self.open() as env:
            self.assertEqual(self.get_partner(env).function, "Vendeuse")
        self.assert_state({})

    def test_a_contact_edited_meanwhile_is_shown_again(self):
        self.raise_proposal()
        review_id = self.open_review()
        with self.open() as env:
            self.get_partner(env).function = "Directrice"
        with self.open(self.user_ids[0]) as env:
            review = env["contact.proposal.review"].browse(review_id)
            self.assertEqual(review.action_save()["res_id"], review_id)
            self.assertEqual(review.line_ids.current_text, "Directrice")
        with self.open() as env:
            self.assertEqual(self.get_partner(env).function, "Directrice")
        self.assert_state({"function": "Vendeuse"})

    def test_a_contact_edited_at_the_same_moment_is_not_overwritten(self):
        self.raise_proposal()
        review_id = self.open_review()
        with self.open(self.user_ids[0]) as reviewer:
            review = reviewer["contact.proposal.review"].browse(review_id)
            tries = []

            def save():
                tries.append(1)
                review.partner_id.mapped("function")
                if len(tries) == 1:
                    with self.open() as env:
                        self.get_partner(env).function = "Directrice"
                review.action_save()
                reviewer.cr.flush()

            with mute_logger("odoo.sql_db", "odoo.service.model"):
                retrying(save, reviewer)
            self.assertEqual(len(tries), 2)
            self.assertTrue(review.message)
        with self.open() as env:
            self.assertEqual(self.get_partner(env).function, "Directrice")
        self.assert_state({"function": "Vendeuse"})

    # a worker that is killed

    def test_a_killed_worker_leaves_nothing_behind(self):
        with self.open() as env:
            self.save(env, 0, clearing_number="Vendeuse")
            env.cr.flush()
            self.assertTrue(self.get_proposals(env))
            env.cr.rollback()
        self.assert_state({})
        with self.open() as env:
            self.assertFalse(self.get_jobs(env))
        self.raise_proposal()
        self.assert_state({"function": "Vendeuse"})

    def test_a_worker_killed_while_it_decides_leaves_the_proposal_waiting(self):
        self.raise_proposal()
        with self.open(self.user_ids[0]) as env:
            self.get_proposals(env).action_accept()
            env.cr.flush()
            env.cr.rollback()
        self.assert_state({"function": "Vendeuse"})
        with self.open() as env:
            self.assertFalse(self.get_partner(env).function)


class Transaction:
    """A transaction of one's own, committed at its end."""

    def __init__(self, registry, user_id):
        self.cursor = registry.cursor()
        self.user_id = user_id

    def __enter__(self):
        self.cursor.__enter__()
        return api.Environment(self.cursor, self.user_id, {"lang": "en_US"})

    def __exit__(self, *error):
        return self.cursor.__exit__(*error)
