from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import MODEL, ContactSyncCase

REFUSED_LOGGER = "odoo.addons.contact_sync.models.contact_dossier_effects"


class RunCase(ContactSyncCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source.write({"match": "link_if_key", "auto_sync": False})
        cls.manager = new_test_user(
            cls.env,
            "sync_run_manager",
            "contact_sync.group_manager,base.group_partner_manager",
        )

    def fill(self):
        """One of each: linked, absent twice, unclear, unchanged and nobody."""
        nobody = self.env["res.partner"]
        self._make_contact("Jean Petit", email="petit@famille.example", phone=False)
        self._make_contact("Lou Petit", email="petit@famille.example", phone=False)
        self.save_file(
            name="Hélène Vauquelin", email="helene@vauquelin.example", function="Juge"
        )
        for _twice in range(2):
            self.save_file(nobody, name="Zoé Neuve", email="zoe@neuve.example")
        self.save_file(nobody, name="Max Petit", email="petit@famille.example")
        self.save_file(nobody, function="Juge")

    def run_now(self):
        action = self.source.with_user(self.manager).action_sync_now()
        job = self.env["contact.job"].browse(action["res_id"])
        job.run_now()
        return job

    def preview(self):
        action = self.source.with_user(self.manager).action_preview_run()
        return self.env[action["res_model"]].browse(action["res_id"])


@tagged("post_install", "-at_install", "contact_sync")
class TestRun(RunCase):
    """The manual run: says first what it will do, and does just that."""

    def get_counts(self, run):
        names = ("created", "linked", "proposed", "unclear", "unchanged", "bad")
        return {name: run[f"{name}_count"] for name in names}

    def test_the_preview_says_what_the_run_then_does(self):
        self.fill()
        run = self.preview()
        self.assertEqual(run.record_count, 5)
        said = {"created": 1, "linked": 1, "proposed": 1, "unclear": 1, "bad": 0}
        self.assertEqual(self.get_counts(run), {**said, "unchanged": 1})
        self.assertFalse(self.source.dossier_ids)
        done = self.run_now().result
        self.assertEqual(
            {name: done[name] for name in said if name != "bad"},
            {name: count for name, count in said.items() if name != "bad"},
        )
        self.assertEqual(done["unchanged"], 1)
        self.assertEqual(self.pending(), {"function": "Juge"})

    def test_a_second_run_says_and_does_nothing(self):
        self.fill()
        self.run_now()
        before = self.source.dossier_ids.sorted("id").read(["values", "date_saved"])
        counts = self.get_counts(self.preview())
        self.assertEqual(counts.pop("unchanged"), 5)
        self.assertEqual(set(counts.values()), {0})
        self.assertEqual(self.run_now().result["unchanged"], 5)
        after = self.source.dossier_ids.sorted("id").read(["values", "date_saved"])
        self.assertEqual(before, after)

    def test_many_records_are_counted_in_the_background(self):
        self.fill()
        self.patch_limit()
        run = self.preview()
        self.assertEqual(run.state, "waiting")
        run.job_id.run_now()
        run.invalidate_recordset()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.created_count, 1, "one person, seen by two slices")
        self.assertEqual(run.linked_count, 1)
        self.assertFalse(self.source.dossier_ids)

    def patch_limit(self):
        from odoo.addons.contact_sync.models import contact_source_run
        from odoo.addons.contact_sync.wizard import contact_source_run as window

        self.patch(contact_source_run, "SLICE_SIZE", 2)
        self.patch(window, "COUNTED_AT_ONCE", 1)

    def test_a_bad_record_is_named_with_its_reason_and_stops_nobody(self):
        self.fill()
        bad = self.env[MODEL].search([("x_function", "=", "Juge")])[1]
        dossiers = type(self.env["contact.dossier"])
        original = dossiers._get_record_company

        def refuse(self, record):
            if record.id == bad.id:
                raise UserError("This record is bent.")
            return original(self, record)

        self.patch(dossiers, "_get_record_company", refuse)
        job = self.run_now()
        self.assertEqual(job.state, "done")
        self.assertEqual(job.result["bad"], 1)
        self.assertIn("This record is bent.", job.problem_text)
        self.assertIn(f"/odoo/{MODEL}/{bad.id}", job.problem_text)
        self.assertEqual(job.result["created"], 1)
        self.assertEqual(self.pending(), {"function": "Juge"})

    def test_a_record_whose_contact_is_refused_is_named_with_the_reason(self):
        self.fill()
        self.save_file(self.env["res.partner"], name="Ida", email="ida@neuve.example")
        original = type(self.env["res.partner"]).create

        def create(self, vals_list):
            if any(vals["name"] == "Zoé Neuve" for vals in vals_list):
                raise UserError("Not her.")
            return original(self, vals_list)

        self.patch(type(self.env["res.partner"]), "create", create)
        with mute_logger(REFUSED_LOGGER):
            job = self.run_now()
        self.assertEqual(job.state, "done")
        # two records say her name; the others went on
        self.assertEqual((job.result["bad"], job.result["created"]), (2, 1))
        names = ("created", "linked", "unclear", "unchanged", "bad")
        self.assertEqual(sum(job.result[n] for n in names), job.result["seen"])
        for record in self.env[MODEL].search([("x_name", "=", "Zoé Neuve")]):
            self.assertIn(f"/odoo/{MODEL}/{record.id}", job.problem_text)
        self.assertIn("Not her.", job.problem_text)

    def test_a_run_is_stopped_and_resumed(self):
        self.fill()
        self.patch_limit()
        action = self.source.with_user(self.manager).action_sync_now()
        job = self.env["contact.job"].browse(action["res_id"])
        self.assertEqual(job.slice_count, 3)
        first = job.slice_ids[0]
        first._claim()
        first._run()
        job.with_user(self.manager).action_stop()
        self.assertEqual(job.run_now(), first.result)
        job.with_user(self.manager).action_resume()
        job.run_now()
        self.assertEqual(job.state, "done")
        self.assertEqual(job.result["seen"], 5)
        self.assertEqual(job.progress, 100)

    def test_a_reviewer_may_neither_run_nor_preview(self):
        for method in ("action_sync_now", "action_preview_run", "action_preview"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.source.with_user(self.reviewer), method)()

    def test_nobody_sees_the_preview_of_somebody_else(self):
        run = self.preview()
        other = new_test_user(self.env, "sync_other", "contact_sync.group_manager")
        with self.assertRaises(AccessError):
            run.with_user(other).read(["record_count"])


@tagged("post_install", "-at_install", "contact_sync")
class TestAttribute(RunCase):
    """Several contacts could be meant: a person says which one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source.auto_sync = True
        cls.jean, cls.lou = (
            cls._make_contact(name, email="petit@famille.example", phone=False)
            for name in ("Jean Petit", "Lou Petit")
        )

    def save_unclear(self, **vals):
        self.record = self.save_file(
            self.env["res.partner"],
            name="Max Petit",
            email="petit@famille.example",
            **vals,
        )
        return self.source.dossier_ids.filtered(lambda d: not d.partner_id)

    def open(self, dossier, user=None):
        action = dossier.with_user(user or self.reviewer).action_attribute()
        window = self.env[action["res_model"]].browse(action["res_id"])
        return window.with_user(user or self.reviewer)

    def test_the_one_who_is_picked_gets_what_differs(self):
        dossier = self.save_unclear(function="Juge")
        window = self.open(dossier)
        self.assertEqual(window.line_ids.partner_id, self.jean | self.lou)
        window.line_ids.filtered(lambda x: x.partner_id == self.jean).action_pick()
        self.assertEqual(dossier.partner_id, self.jean)
        self.assertEqual(dossier.attributed_by_id, self.reviewer)
        self.assertEqual(
            self.pending(self.jean), {"name": "Max Petit", "function": "Juge"}
        )
        self.assertEqual(self.jean.desync_count, 2)

    def test_the_choice_is_remembered_when_the_record_is_saved_again(self):
        dossier = self.save_unclear()
        self.open(dossier).line_ids[0].action_pick()
        picked = dossier.partner_id
        self.resave(self.record, function="Juge")
        self.assertEqual(self.source.dossier_ids, dossier)
        self.assertEqual(self.pending(picked)["function"], "Juge")
        self.resave(self.record, name="Anna Roux", email="anna@roux.example")
        self.assertNotIn(picked, self.source.dossier_ids.partner_id, "somebody else")

    def test_anybody_else_can_be_picked_by_hand(self):
        window = self.open(self.save_unclear())
        with self.assertRaises(UserError):
            window.action_pick()
        window.partner_id = self.helene
        window.action_pick()
        self.assertEqual(self.pending()["name"], "Max Petit")

    def test_a_contact_is_created_with_the_rights_of_who_asks(self):
        reader = new_test_user(self.env, "sync_reader", "contact_sync.group_reviewer")
        dossier = self.save_unclear()
        with self.assertRaises(AccessError):
            self.open(dossier, reader).action_create_contact()
        self.open(dossier).action_create_contact()
        self.assertEqual(dossier.partner_id.name, "Max Petit")
        self.assertEqual(dossier.partner_id.create_uid, self.reviewer)
        self.assertEqual(self.pending(dossier.partner_id), {})

    def test_what_is_discarded_stays_away_until_it_says_something_else(self):
        dossier = self.save_unclear()
        self.open(dossier).action_discard()
        self.assertTrue(dossier.is_discarded)
        self.resave(self.record, state="done")
        self.assertTrue(dossier.is_discarded)
        self.resave(self.record, function="Juge")
        self.assertFalse(dossier.is_discarded)

    def test_whose_contact_is_refused_waits_for_somebody_who_attributes(self):
        partners = type(self.env["res.partner"])
        original = partners.create

        def create(self, vals_list):
            if "neuve" in str(vals_list):
                raise UserError("Not her.")
            return original(self, vals_list)

        self.source.match, self.source.create_contacts = "keys", "absent"
        self.patch(partners, "create", create)
        with mute_logger(REFUSED_LOGGER):
            record = self.save_file(
                self.env["res.partner"], name="Zoé", email="zoe@neuve.example"
            )
            self.resave(record, function="Juge")
        dossier = self.source.dossier_ids
        self.assertEqual(len(dossier), 1)
        self.assertFalse(dossier.partner_id or dossier.is_discarded)
        window = self.open(dossier)
        self.assertFalse(window.line_ids)
        with self.assertRaisesRegex(UserError, "Not her"):
            window.action_create_contact()
        window.partner_id = self.helene
        window.action_pick()
        self.assertEqual(dossier.partner_id, self.helene)
        self.assertEqual(self.pending()["function"], "Juge")

    def test_two_people_do_not_attribute_twice(self):
        dossier = self.save_unclear()
        mine, other = self.open(dossier), self.open(dossier)
        mine.line_ids[0].action_pick()
        with self.assertRaises(UserError):
            other.line_ids[1].action_pick()

    def test_who_may_not_write_a_contact_attributes_nothing_to_it(self):
        reader = new_test_user(self.env, "sync_reader", "contact_sync.group_reviewer")
        window = self.open(self.save_unclear(), reader)
        with self.assertRaises(AccessError):
            window.line_ids[0].action_pick()

    def test_nobody_s_contact_is_refused(self):
        dossier = self.save_unclear()
        window = self.open(dossier, self.env.ref("base.user_admin"))
        window.partner_id = self.env.company.partner_id
        with self.assertRaises(UserError):
            window.action_pick()
        dossier.invalidate_recordset()
        self.assertFalse(dossier.partner_id)


@tagged("post_install", "-at_install", "contact_sync")
class TestBulk(RunCase):
    """Many proposals at once."""

    def propose(self):
        self.source.auto_sync = True
        self.paul = self._make_contact(
            "Paul Roux", email="paul@roux.example", phone=False
        )
        for partner in (self.helene, self.paul):
            self.save_file(
                partner, name=partner.name, email=partner.email, function="Juge",
                phone="06 12 34 00 01",
            )  # fmt: skip
        return (self.helene | self.paul).proposal_ids.with_user(self.reviewer)

    def test_only_gaps_are_filled(self):
        waiting = self.propose()
        waiting.action_accept_gaps()
        self.assertEqual((self.helene | self.paul).mapped("function"), ["Juge"] * 2)
        self.assertEqual(self.paul.phone, "+33 6 12 34 00 01")
        self.assertEqual(self.pending(), {"phone": "06 12 34 00 01"})
        self.assertEqual(self.helene.phone, "+33 1 99 00 50 60")

    def test_many_are_decided_in_the_background_with_the_rights_of_who_asks(self):
        from odoo.addons.contact_sync.models import contact_proposal_bulk

        self.patch(contact_proposal_bulk, "DECIDED_AT_ONCE", 1)
        self.patch(contact_proposal_bulk, "SLICE_SIZE", 2)
        waiting = self.propose()
        job = self.env["contact.job"].browse(waiting.action_accept_many()["res_id"])
        self.assertEqual(job.slice_count, 2, "a contact is not cut in two")
        self.assertEqual(job.user_id, self.reviewer)
        job.run_now()
        self.assertEqual(job.result["decided"], 4)
        self.assertEqual(set(waiting.mapped("state")), {"accepted"})
        self.assertEqual(set(waiting.user_id), {self.reviewer})
        self.assertEqual(self.paul.desync_count, 0)

    def accept(self, count):
        """Accept what is proposed to so many contacts. :return: queries it took"""
        contacts = self.env["res.partner"]
        for number in range(count):
            contact = self._make_contact(
                f"Ana {number}", email=f"ana{number}.{count}@roux.example"
            )
            self.save_file(
                contact, name=contact.name, email=contact.email,
                phone=f"06 12 34 {count:02} {number:02}", function=f"Job {number}",
            )  # fmt: skip
            contacts |= contact
        waiting = contacts.proposal_ids.with_user(self.reviewer)
        self.assertEqual(len(waiting), 2 * count)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        waiting._job_decide(waiting.ids, "accept")
        self.env.cr.flush()
        self.assertEqual(set(waiting.mapped("state")), {"accepted"})
        self.assertEqual(contacts[-1].function, f"Job {count - 1}")
        return self.env.cr.sql_log_count - before

    def test_more_contacts_cost_hardly_more_queries(self):
        self.source.auto_sync = True
        self.accept(2)  # reads what stays in the caches
        few, many = self.accept(5), self.accept(15)
        self.assertLess(many - few, 15)

    def test_keep_many(self):
        waiting = self.propose()
        waiting.action_keep_many()
        self.assertEqual(set(waiting.mapped("state")), {"kept"})

    def test_what_one_contact_refuses_does_not_stop_the_others(self):
        waiting = self.propose()
        users = new_test_user(self.env, "sync_boss", "base.group_erp_manager")
        users.partner_id = self.paul
        self.env.flush_all()
        result = (
            self.env["contact.proposal"]
            .with_user(self.reviewer)
            ._job_decide(waiting.ids, "accept")
        )
        self.assertEqual((result["decided"], result["bad"]), (2, 2))
        self.assertEqual(self.helene.function, "Juge")
        self.assertFalse(self.paul.function)


@tagged("post_install", "-at_install", "contact_sync")
class TestNotify(RunCase):
    def test_the_responsible_is_told_what_waits_and_not_twice(self):
        self.source.write({"auto_sync": True, "user_id": self.manager.id})
        self.save_file(
            name=self.helene.name, email=self.helene.email, phone="06 12 34 00 01"
        )
        sources = self.env["contact.source"]
        sources._cron_notify()
        told = [("partner_ids", "in", self.manager.partner_id.ids)]
        self.assertFalse(self.env["mail.message"].search(told), "not asked for")
        self.source.notify = "weekly"
        sources._cron_notify()
        sources._cron_notify()
        message = self.env["mail.message"].search(told)
        self.assertEqual(len(message), 1)
        self.assertIn("1 values differ", message.body)
