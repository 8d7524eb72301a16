from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from ..models import scan_cache
from .common import ANNE, ANNE_AGAIN, STRANGER, ContactDedupCase

MODELS = "odoo.addons.contact_dedup.models."
SCAN = MODELS + "contact_duplicate_scan."


@tagged("post_install", "-at_install")
class TestScan(ContactDedupCase):
    def test_two_ways_to_type_one_person_are_found_and_a_stranger_is_not(self):
        twins = self.make_twins()
        self.make(STRANGER)
        scan = self.scan()
        self.assert_found(twins.mapped("name"))
        pair = self.pair_of(twins)
        self.assertEqual(
            (pair.state, pair.level, pair.kind), ("open", "certain", "person")
        )
        self.assertEqual((scan.state, scan.progress), ("done", 100))
        self.assertEqual(scan.certain_count, 1)

    def test_the_evidence_adds_up_to_the_score(self):
        twins = self.make_twins()
        self.scan()
        pair = self.pair_of(twins)
        total = sum(step["weight"] for step in pair.evidence)
        self.assertAlmostEqual(total, pair.weight, places=2)
        self.assertEqual({"comparison", "level", "weight"}, set(pair.evidence[0]))
        self.assertIn("same e-mail", pair.reason_text)
        self.assertIn("same mobile", pair.reason_text)

    def test_a_search_copies_the_rows_that_a_save_writes(self):
        """Texts of any script, no key, no company, a company: to the byte."""
        company = self.make({}, name="Société Générale d'Échafaudages", is_company=True)
        people = company + self.make_twins()
        people += self.make({}, name="\u4e2d\u6587 \u05d0\u05d1\t\\N", email="é@ü.fr")
        people += self.make({}, name="?", parent_id=company.id, type="delivery")
        people.flush_recordset()
        self.env.cr.precommit.run()
        saved = self.read_rows(people)
        self.assertEqual(len(saved), len(people))
        self.env.cr.execute("DELETE FROM contact_dedup_key")
        self.env["contact.dedup.key"]._refresh_stale(people[0].id, people[-1].id, False)
        self.assertEqual(self.read_rows(people), saved)

    def read_rows(self, partners):
        self.env.cr.execute(
            """SELECT partner_id, version, packed::text, texts, keys, parent_id,
                      commercial_id, is_address FROM contact_dedup_key
                WHERE partner_id = ANY(%s) ORDER BY 1""",
            [partners.ids],
        )
        return self.env.cr.fetchall()

    def test_run_again_changes_nothing(self):
        self.make_triplets()
        self.scan()
        before = self.read_everything()
        self.scan()
        self.assertEqual(self.read_everything(), before)

    def read_everything(self):
        self.env.invalidate_all()
        return [
            (p.id, p.partner_id.id, p.other_id.id, p.score, p.state, p.group_id.id)
            for p in self.pairs.search([], order="id")
        ]

    def test_an_incremental_scan_finds_what_a_full_one_would(self):
        self.make(ANNE)
        self.make(STRANGER)
        self.scan()
        self.assert_found()
        twin = self.make(ANNE_AGAIN)
        scan = self.scan(full=None)
        self.assertEqual((scan.kind, scan.contact_count), ("incremental", 1))
        self.assert_found((ANNE["name"], ANNE_AGAIN["name"]))
        twin.write(
            {
                **STRANGER,
                "name": "Philomène Trouillard",
                "email": False,
                "phone": False,
                "zip": "75001",
                "city": "Paris",
            }
        )
        self.scan(full=None)
        self.assert_found()

    def test_the_first_scan_is_a_full_one(self):
        self.make_twins()
        self.assertEqual(self.scan(full=None).kind, "full")
        self.assertEqual(self.scan(full=None).kind, "incremental")

    def test_archived_contacts_and_those_of_users_are_not_proposed(self):
        twins = self.make_twins()
        self.scan()
        twins[0].active = False
        self.env.cr.flush()
        self.assert_found()
        twins[0].active = True
        self.scan()
        self.assert_found(twins.mapped("name"))
        self.env["res.users"].create(
            {"name": "Anne", "login": "anne", "partner_id": twins[0].id}
        )
        self.env.cr.flush()
        self.scan()
        self.assert_found()
        self.env["ir.config_parameter"].set_param("contact_dedup.include_users", "1")
        self.scan()
        self.assert_found(twins.mapped("name"))

    def test_a_company_and_its_own_people_are_apart_on_purpose(self):
        company = self.make(
            {**ANNE, "name": "Vauquelin Conseil", "is_company": True, "street": "1 rue"}
        )
        self.make({**ANNE, "name": "Vauquelin"}, parent_id=company.id)
        self.make(
            {"name": "Vauquelin Conseil", "email": ANNE["email"]},
            parent_id=company.id,
            type="invoice",
        )
        self.scan()
        self.assert_found()

    def test_a_deleted_contact_leaves_the_rest_of_its_group(self):
        triplets = self.make_triplets()
        self.scan()
        self.assertEqual(self.groups.search([]).size, 3)
        triplets[2].unlink()
        self.env.cr.flush()
        self.assert_found(triplets[:2].mapped("name"))
        self.assertEqual(self.groups.search([]).size, 2)
        triplets[1].unlink()
        self.assertFalse(self.groups.search([]))

    def test_contacts_deleted_during_a_scan_do_no_harm(self):
        twins = self.make_twins()
        others = self.make_twins()
        self.env.cr.flush()
        scan = self.scans._enqueue(full=True)
        for phase in ("count", "often", "block"):
            self.run_until(scan, phase)
        twins.unlink()
        self.run_to_end(scan)
        self.assertEqual(scan.state, "done")
        self.assert_found(others.mapped("name"))

    def run_until(self, scan, phase):
        while scan.phase != phase:
            self.run_one_slice(scan)

    def run_to_end(self, scan, limit=200):
        while scan.state in ("waiting", "running") and limit:
            self.run_one_slice(scan)
            limit -= 1

    def run_one_slice(self, scan):
        slice_ = scan.job_id._get_waiting_slices(1)
        slice_._claim()
        slice_._run()

    def test_the_cron_finds_what_a_run_finds(self):
        self.make_triplets()
        self.make_twins()
        self.env.cr.flush()
        self.scan()
        expected = self.describe()
        self.pairs.search([]).unlink()
        self.groups.search([]).unlink()
        scan = self.scans._enqueue(full=True)
        for _run in range(20):
            self.run_job_cron()
        self.assertEqual((scan.state, scan.progress, scan.error), ("done", 100, False))
        self.assertEqual(self.describe(), expected)

    def describe(self):
        self.env.invalidate_all()
        return (
            sorted(
                (p.partner_id.id, p.other_id.id, round(p.score, 5), p.state)
                for p in self.pairs.search([])
            ),
            sorted(
                sorted(g.duplicate_ids.partner_id.ids) for g in self.groups.search([])
            ),
        )

    def test_a_scan_stopped_and_resumed_and_redone_in_parts_finds_the_same(self):
        self.make_triplets()
        self.make(STRANGER)
        self.env.cr.flush()
        self.scan()
        expected = self.describe()
        self.pairs.search([]).unlink()
        self.groups.search([]).unlink()
        scan = self.scans._enqueue(full=True)
        while scan.state in ("waiting", "running"):
            slice_ = scan.job_id._get_waiting_slices(1)
            # a worker that is killed in a slice leaves nothing but a counted attempt
            with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                slice_._claim()
                scan._job_slice(**(slice_.args or {}))
                raise ZeroDivisionError
            scan.action_stop()
            self.assertEqual(scan.state, "stopped")
            scan.action_resume()
            self.run_one_slice(scan)
        self.assertEqual(scan.state, "done")
        self.assertEqual(self.describe(), expected)

    def test_the_cutting_does_not_change_the_result(self):
        for _n in range(3):
            self.make_triplets()
        self.make(STRANGER)
        self.env.cr.flush()
        self.scan()
        expected = self.describe()
        self.pairs.search([]).unlink()
        self.groups.search([]).unlink()
        with self.small_slices():
            self.scan()
        self.assertEqual(self.describe(), expected)

    @contextmanager
    def small_slices(self):
        """Cut the work into as many slices as a large book has."""
        sizes = {
            "scan_run.SLICE": {"keys": 2, "count": 3},
            "scan_run.KEY_PART": 3,
            "scan_pairs.BUCKET": 1,
            "scan_pairs.CHANGES": 2,
            "scan_groups.CLUSTERED": 1,
            "scan_groups.STORED": 1,
            "scan_cache.PART": 2,
        }
        with ExitStack() as stack:
            for name, size in sizes.items():
                stack.enter_context(patch(MODELS + name, size))
            yield

    def test_slices_that_keep_records_find_what_slices_that_read_them_find(self):
        for _n in range(3):
            self.make_triplets()
        self.make(STRANGER)
        self.env.cr.flush()
        self.scan()
        expected = self.describe()
        for most in (0, 2**30):
            self.pairs.search([]).unlink()
            self.groups.search([]).unlink()
            with self.small_slices(), patch(MODELS + "scan_cache.MOST_BYTES", most):
                scan = self.scans._enqueue(full=True)
                self.run_until(scan, "compare")
                kept = []
                while scan.phase == "compare":
                    self.run_one_slice(scan)
                    cache = scan_cache._cache
                    kept.append(bool(cache and cache.records))
                self.assertEqual(any(kept), bool(most))
                self.run_to_end(scan)
            self.assertFalse(scan_cache._cache)
            self.assertEqual(scan.state, "done")
            self.assertEqual(self.describe(), expected)

    def test_a_full_search_shows_the_figures_that_its_groups_would_count(self):
        for _n in range(2):
            self.make_triplets()
        self.make_twins()
        self.scan()
        columns = ("all_size", "all_score", "all_level", "all_kind", "all_reason")
        groups = self.groups.sudo().search([], order="id")
        shown = [tuple(group[name] for name in columns) for group in groups]
        self.assertTrue(shown)
        groups._refresh_figures(groups.ids)
        self.env.invalidate_all()
        self.assertEqual(
            [tuple(group[name] for name in columns) for group in groups], shown
        )

    def test_a_decision_taken_while_a_search_stores_is_kept(self):
        twins = self.make(STRANGER) | self.make(STRANGER)
        triplets = self.make_triplets()
        self.env.cr.flush()
        self.scan()
        scan = self.scans._enqueue(full=True)
        self.run_until(scan, "store")
        self.pair_of(twins).group_id.action_dismiss()
        triplets[0].active = False
        self.env.cr.flush()
        self.run_to_end(scan)
        self.assertEqual(scan.state, "done")
        self.assertEqual(self.pair_of(twins).state, "dismissed")
        group = self.groups.search([("state", "=", "open")])
        self.assertEqual(group.partner_ids, triplets[1:])
        self.assertEqual(group.sudo().all_size, 2)

    def test_a_second_search_waits_for_its_turn(self):
        self.make_twins()
        self.env.cr.flush()
        first = self.scans._enqueue(full=True)
        self.scans.action_scan_now()
        self.assertEqual(self.scans.search([]), first)
        self.scan()
        self.assertEqual(first.state, "stopped")

    def test_the_nightly_search_takes_what_changed(self):
        self.make_twins()
        self.env.cr.flush()
        self.scans._cron_scan()
        for _run in range(12):
            self.run_job_cron()
        self.assertEqual(len(self.found()), 1)
        self.make({**ANNE, "name": "Anne S. Vauquelin"})
        self.env.cr.flush()
        self.scans._cron_scan()
        for _run in range(4):
            self.run_job_cron()
        last = self.scans.search([], limit=1)
        self.assertEqual((last.kind, last.state), ("incremental", "done"))
        self.assertEqual(self.groups.search([]).size, 3)

    def test_the_progress_only_rises(self):
        self.make_triplets()
        self.env.cr.flush()
        scan = self.scans._enqueue(full=True)
        progress = [scan.progress]
        while scan.state in ("waiting", "running"):
            self.run_one_slice(scan)
            progress.append(scan.progress)
        self.assertEqual(progress, sorted(progress))
        self.assertEqual((progress[0], progress[-1]), (0, 100))

    def test_a_stopped_search_that_another_overtook_begins_anew(self):
        self.make_twins()
        self.env.cr.flush()
        stopped = self.scans._enqueue(full=True)
        self.run_until(stopped, "count")
        stopped.action_stop()
        self.scan()
        stopped.action_resume()
        self.assertEqual(stopped.state, "stopped")
        fresh = self.scans.search([], limit=1)
        self.assertEqual(fresh.state, "waiting")
        self.run_to_end(fresh)
        self.assertEqual(fresh.state, "done")

    def test_old_searches_go_but_the_last_full_one_stays(self):
        self.make_twins()
        self.env.cr.flush()
        scans = self.scan() | self.scan() | self.scan(full=False)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE contact_duplicate_scan SET create_date = '2020-01-01'"
        )
        self.env.invalidate_all()
        self.scans._gc_scans()
        self.assertEqual(self.scans.search([]), scans[1])
        self.assertTrue(self.env["res.partner"].find_duplicates(ANNE))

    def test_the_responsible_is_told_of_what_he_may_see(self):
        params = self.env["ir.config_parameter"]
        params.set_param("contact_dedup.notify", "1")
        params.set_param("contact_dedup.user_id", str(self.reviewer.id))
        notices = [("partner_ids", "in", self.reviewer.partner_id.ids)]
        self.make_twins()
        self.env.cr.flush()
        self.scan()
        self.assertEqual(self.groups.search([]).user_id, self.reviewer)
        self.assertEqual(self.env["mail.message"].search_count(notices), 1)
        self.scan()
        self.assertEqual(self.env["mail.message"].search_count(notices), 1)

    def test_a_list_of_groups_costs_the_same_queries_at_any_length(self):
        counts = []
        for size in (2, 10):
            for number in range(size):
                values = {
                    "name": f"Ludivine Montr{'e' * number}uil {size}",
                    "email": f"l{number}-{size}@m{number}.example",
                }
                self.make(values)
                self.make(values)
            self.env.cr.flush()
            self.scan()
            self.env.invalidate_all()
            groups = self.groups.search([], limit=size)
            before = self.env.cr.sql_log_count
            for name in ("name", "score", "size", "reason_text", "level", "kind"):
                groups.mapped(name)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_contacts_that_came_without_a_note_are_new_to_the_next_search(self):
        self.make(STRANGER)
        self.make(ANNE)
        self.scan()
        self.make_without_note(ANNE_AGAIN)
        self.assertEqual(self.scan(full=None).kind, "incremental")
        self.assert_found((ANNE["name"], ANNE_AGAIN["name"]))
        self.assertTrue(self.env["res.partner"].find_duplicates(ANNE_AGAIN))

    def test_they_are_new_to_a_search_in_the_background(self):
        self.make(ANNE)
        self.scan()
        self.make_without_note(ANNE_AGAIN)
        scan = self.scans._enqueue(full=None)
        self.run_to_end(scan)
        self.assertEqual((scan.kind, scan.state), ("incremental", "done"))
        self.assert_found((ANNE["name"], ANNE_AGAIN["name"]))

    def test_contacts_archived_without_a_note_are_proposed_no_more(self):
        twins, others = self.make_twins(), self.make_twins()
        self.scan()
        found = self.pairs.search([])
        self.archive_without_note(twins)
        self.assertEqual(self.pairs.search([]), found)
        self.assertEqual(self.scan(full=None).kind, "incremental")
        left = self.pairs.search([])
        self.assertEqual(left.partner_id | left.other_id, others)

    def test_what_comes_back_meanwhile_stays(self):
        twins = self.make_twins()
        self.scan()
        self.archive_without_note(twins)
        _stale, gone = self.env["contact.dedup.key"]._find_drift()
        self.assertEqual(gone.tolist(), twins.ids)
        twins.active = True
        self.env.cr.flush()
        self.env["contact.dedup.key"]._clean(gone.tolist())
        self.assertTrue(self.pair_of(twins))

    def archive_without_note(self, contacts):
        contacts.flush_recordset()
        self.env.cr.execute(
            "UPDATE res_partner SET active = FALSE WHERE id = ANY(%s)", [contacts.ids]
        )
        self.env.invalidate_all()

    def make_without_note(self, values):
        """As SQL or an older version of the addon would leave a contact."""
        contact = self.make(values)
        self.env.cr.flush()
        self.env.cr.execute(
            "DELETE FROM contact_dedup_key WHERE partner_id = %s", [contact.id]
        )
        self.env.cr.execute("DELETE FROM contact_dedup_change")

    def test_much_that_is_new_makes_the_search_a_full_one(self):
        self.make(STRANGER)
        self.scan()
        self.make_twins()
        self.env.cr.flush()
        with patch(SCAN + "FEW_NEWS", 1):
            self.assertEqual(self.scans._prepare_scan_vals(None)["kind"], "full")
            self.assertEqual(self.scan(full=None).kind, "full")
            self.make({**ANNE, "name": "Anne S. Vauquelin"})
            self.assertEqual(self.scan(full=None).kind, "incremental")
        self.assertEqual(self.groups.search([]).size, 3)

    def test_nobody_is_told_where_nobody_is_responsible(self):
        self.env["ir.config_parameter"].set_param("contact_dedup.notify", "1")
        self.make_twins()
        self.assertEqual(self.scan().state, "done")

    def test_a_first_search_of_what_changed_is_a_full_one(self):
        self.make_twins()
        self.assertEqual(self.scan(full=False).kind, "full")
