from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

MODULE = "odoo.addons.contact_base.models.contact_quality_tile"


@tagged("post_install", "-at_install")
class TestQuality(TransactionCase):
    """Two readers, of whom one works in another company, and somebody who is none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Other"})
        cls.reader = cls.make_user("quality_reader", cls.env.company)
        cls.other = cls.make_user("quality_other", cls.other_company)
        cls.outsider = new_test_user(cls.env, "quality_none", "base.group_user")
        cls.tile = cls.make_tile("Without reference")
        cls.make_contacts(3)
        cls.make_contacts(2, company_id=cls.other_company.id)

    @classmethod
    def make_user(cls, login, company):
        groups = "contact_base.group_quality"
        company_vals = {"company_id": company.id, "company_ids": company.ids}
        return new_test_user(cls.env, login, groups, tz="UTC", **company_vals)

    @classmethod
    def make_tile(cls, name, **vals):
        vals.setdefault("action_id", cls.env.ref("contacts.action_contacts").id)
        vals.setdefault("domain", "[('ref', '=', 'quality')]")
        return cls.env["contact.quality.tile"].create({"name": name, **vals})

    @classmethod
    def make_contacts(cls, count, **vals):
        vals = {"ref": "quality"} | vals
        return cls.env["res.partner"].create(
            [{"name": f"Quality {number}", **vals} for number in range(count)]
        )

    def get_figures(self, user):
        figures = self.env["contact.quality.figure"].with_user(user).search([])
        return figures.filtered(lambda figure: figure.tile_id == self.tile)

    def count_figures(self, seconds=float("inf")):
        """Run the cron as the scheduler would, without its commits."""

        def commit_progress(_self, processed=0, *, remaining=None, deactivate=False):
            self.env.flush_all()
            return seconds

        cron = self.registry["ir.cron"]
        with patch.object(cron, "_commit_progress", commit_progress):
            self.env["contact.quality.figure"]._cron_count()

    # -- counting ----------------------------------------------------------------

    def test_each_reader_counts_what_he_may_read(self):
        self.assertEqual(self.tile.with_user(self.reader).count_text, "3")
        self.assertEqual(self.tile.with_user(self.other).count_text, "5")

    def test_a_tile_opens_exactly_what_it_counts(self):
        for tile in self.env["contact.quality.tile"].with_user(self.reader).search([]):
            action = tile.action_open()
            listed = tile.env[action["res_model"]].with_context(**action["context"])
            with self.subTest(tile=tile.name):
                self.assertNotIn("search_default", str(action["context"]))
                self.assertEqual(listed.search_count(action["domain"]), tile.count)

    def test_an_archived_contact_is_not_counted(self):
        self.make_contacts(1, active=False)
        self.assertEqual(self.tile.with_user(self.reader).count, 3)

    def test_missing_details_are_counted_for_people_and_companies_alone(self):
        for field, name in (("email", "tile_no_email"), ("phone", "tile_no_phone")):
            tile = self.env.ref(f"contact_base.{name}").with_user(self.reader)
            before = tile._count()
            contacts = self.make_contacts(2)
            self.make_contacts(1, type="delivery")
            self.assertEqual(tile._count(), before + 2, name)
            contacts[0][field] = "+33199001122" if field == "phone" else "a@b.example"
            self.assertEqual(tile._count(), before + 1, name)

    def test_counting_ends_where_a_list_ends(self):
        with patch(f"{MODULE}.COUNT_LIMIT", 2):
            tile = self.tile.with_user(self.reader)
            self.assertEqual(tile.count_text, "2+")

    def test_a_condition_knows_today_and_its_reader(self):
        domain = (
            "[('ref', '=', 'quality'), ('create_uid', '!=', uid),"
            " ('create_date', '>=', str(context_today() - relativedelta(days=2)))]"
        )
        tile = self.make_tile("Since yesterday", domain=domain)
        self.assertEqual(tile.with_user(self.reader).count, 3)

    def test_a_condition_that_is_none_breaks_no_dashboard(self):
        broken = self.make_tile("Broken", domain="[('no_such_field', '=', 1)]")
        tiles = (broken + self.tile).with_user(self.reader)
        with self.assertLogs(MODULE, "WARNING"):
            self.assertEqual(tiles.mapped("count"), [0, 3])

    def test_no_count_waits_for_its_statement_to_be_compiled(self):
        # half a second each, where rules of contacts meet a million of them
        def get_jit():
            self.env.cr.execute("SHOW jit")
            return self.env.cr.fetchone()[0]

        found = []
        model = type(self.tile)
        with patch.object(model, "_count", lambda *_args: found.append(get_jit()) or 7):
            self.env.cr.execute("SET LOCAL jit = on")
            tile = self.tile.with_user(self.reader)
            self.assertEqual((tile.count, get_jit()), (7, "on"))
            self.env["contact.quality.figure"]._count_for(self.reader)
        self.assertEqual(set(found), {"off"})
        self.assertEqual(get_jit(), "on")

    def test_the_dashboard_costs_one_query_for_each_count(self):
        tiles = self.env["contact.quality.tile"].with_user(self.reader)
        ids = [self.make_tile(f"Tile {number}").id for number in range(9)]
        fields = {"count_text": {}, "hint": {}, "trend": {}, "trend_text": {}}

        def read(number, contacts=1):
            self.make_contacts(contacts)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tiles.web_search_read([("id", "in", ids[:number])], fields)
            return self.env.cr.sql_log_count - before

        read(3)  # fills the caches of rules and groups
        few = read(3)
        # one more at most: the reader's own contact, once
        self.assertLessEqual(read(3, contacts=300), few + 1)
        self.assertLessEqual(read(9), few + 6 + 1)

    # -- who sees what -----------------------------------------------------------

    def test_who_is_no_reader_sees_neither_tiles_nor_figures(self):
        for model in ("contact.quality.tile", "contact.quality.figure"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.outsider).search([])
        with self.assertRaises(AccessError):
            self.tile.with_user(self.outsider).action_open()

    def test_a_tile_of_a_list_that_one_may_not_open_is_not_there(self):
        crons = self.env.ref("base.ir_cron_act").id
        system = self.env.ref("base.group_system").ids
        hidden = self.make_tile("Jobs", action_id=crons, domain="[]")
        hidden += self.make_tile("By group", group_ids=[Command.set(system)])
        contacts = self.env.ref("contacts.action_contacts").copy(
            {"path": False, "group_ids": system}
        )
        hidden += self.make_tile("By the list's group", action_id=contacts.id)
        seen = self.env["contact.quality.tile"].with_user(self.reader).search([])
        self.assertIn(self.tile, seen)
        self.assertFalse(hidden & seen)
        for tile in hidden.with_user(self.reader):
            with self.subTest(tile=tile.sudo().name), self.assertRaises(AccessError):
                tile.action_open()

    def test_readers_write_neither_tiles_nor_figures(self):
        with self.assertRaises(AccessError):
            self.tile.with_user(self.reader).domain = "[]"
        self.count_figures()
        with self.assertRaises(AccessError):
            self.get_figures(self.reader).count = 0

    def test_reviewers_and_managers_are_readers(self):
        readers = self.env.ref("contact_base.group_quality")
        self.assertIn(
            readers, self.env.ref("contact_base.group_manager").all_implied_ids
        )

    # -- the trend ---------------------------------------------------------------

    def test_figures_are_each_reader_s_own(self):
        self.count_figures()
        self.assertEqual(self.get_figures(self.reader).mapped("count"), [3])
        self.assertEqual(self.get_figures(self.other).mapped("count"), [5])
        own = self.get_figures(self.reader)
        with self.assertRaises(AccessError):
            own.with_user(self.other).read(["count"])

    def test_a_manager_sees_the_figures_of_nobody_else(self):
        self.count_figures()
        manager = new_test_user(
            self.env, "quality_chief", "contact_base.group_manager,base.group_system"
        )
        figures = self.env["contact.quality.figure"].with_user(manager)
        self.assertFalse(figures.search_count([]))

    def test_a_month_is_counted_once(self):
        self.count_figures()
        self.make_contacts(5)
        self.count_figures()
        self.assertEqual(self.get_figures(self.reader).mapped("count"), [3])

    def test_counting_goes_on_where_it_was_stopped(self):
        figure = self.env["contact.quality.figure"]
        waiting = len(figure._get_readers_without_figures())
        self.count_figures(seconds=0)
        self.assertEqual(len(figure._get_readers_without_figures()), waiting - 1)
        self.count_figures()
        self.assertFalse(figure._get_readers_without_figures())

    def test_one_reader_s_trouble_costs_the_others_nothing(self):
        figure_class = self.registry["contact.quality.figure"]
        prepare = figure_class._prepare_figures_vals

        def stumble(records):
            if records.env.uid == self.other.id:
                raise ZeroDivisionError
            return prepare(records)

        with (
            patch.object(figure_class, "_prepare_figures_vals", stumble),
            self.assertLogs("odoo.addons.contact_base.models.contact_quality_figure"),
        ):
            self.count_figures()
        self.assertTrue(self.get_figures(self.reader))
        self.assertFalse(self.get_figures(self.other))

    def test_a_tile_tells_what_changed_since_its_last_figure(self):
        with freeze_time("2026-09-01 08:00:00"):
            self.count_figures()
        more = self.make_contacts(2)
        with freeze_time("2026-10-01 08:00:00"):
            tile = self.tile.with_user(self.reader)
            self.assertEqual(tile.trend_text, "2 more since 09/01/2026")
            self.count_figures()
            self.env.invalidate_all()
            self.assertFalse(tile.trend_text, "counted today")
            self.assertIn('"value": 5', tile.trend)
        more.active = False
        self.env.invalidate_all()
        with freeze_time("2026-10-02 08:00:00"):
            self.assertEqual(tile.trend_text, "2 fewer since 10/01/2026")

    def test_a_chart_begins_with_its_second_month(self):
        self.count_figures()
        self.assertFalse(self.tile.with_user(self.reader).trend)

    def test_old_figures_go(self):
        self.count_figures()
        self.get_figures(self.reader).sudo().month = "2020-01-01"
        self.env["contact.quality.figure"]._gc_figures()
        self.assertFalse(self.get_figures(self.reader))

    def test_a_tile_that_says_nothing_yet_leaves_no_figure(self):
        tile_class = self.registry["contact.quality.tile"]
        steps = {"contact_base.tile_no_email": "First do this."}
        with patch.object(tile_class, "_get_first_steps", lambda _self: steps):
            self.count_figures()
            tile = self.env.ref("contact_base.tile_no_email")
            self.assertEqual(tile.with_user(self.reader).hint, "First do this.")
        figures = self.env["contact.quality.figure"].with_user(self.reader).search([])
        self.assertNotIn(tile, figures.tile_id)
