"""Each way in which rows get lost in Odoo's own merge, and that they do not here."""

from psycopg2.errors import UniqueViolation

from odoo import fields, models
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.base.wizard.base_partner_merge import (
    BasePartnerMergeAutomaticWizard as CoreWizard,
)
from odoo.addons.contact_base.tests.common import add_test_models

from .common_merge import MergeCase


class Membership(models.Model):
    _module = None
    _name = "contact.test.membership"
    _description = "Membership of a club: one for each contact and club"

    partner_id = fields.Many2one("res.partner", ondelete="cascade")
    club = fields.Char()
    active = fields.Boolean(default=True)
    note = fields.Char()
    subject = fields.Reference([("res.partner", "Contact")])
    res_model = fields.Char()
    res_id = fields.Integer()
    sponsor_id = fields.Many2one("res.partner", company_dependent=True)

    _club_uniq = models.UniqueIndex("(partner_id, lower(club)) WHERE active")


@tagged("post_install", "-at_install")
class TestMergeRows(MergeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_test_models(cls, Membership)
        cls.env.registry.clear_cache()
        cls.memberships = cls.env["contact.test.membership"]
        cls.core = cls.env["base.partner.merge.automatic.wizard"].create({})
        cls.third = cls.make({"name": "Tiers"})
        cls.fourth = cls.make({"name": "Quart"})

    def core_step(self, step, *arguments):
        """A step of Odoo's chain as Odoo has it, in a savepoint."""
        self.env.flush_all()
        with mute_logger("odoo.sql_db"):
            getattr(CoreWizard, step)(self.core, *arguments)
        self.env.invalidate_all()

    def core_moves(self):
        self.core_step(
            "_update_foreign_keys_generic", "res.partner", self.again, self.anne
        )

    def core_references(self):
        self.core_step(
            "_update_reference_fields_generic", "res.partner", self.again, self.anne
        )

    def in_both(self, core, ours):
        """Do it Odoo's way and take that back; then ours."""
        savepoint = self.env.cr.savepoint()
        core()
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        self.merge()
        ours()

    def test_one_common_follower_does_not_cost_the_others(self):  # M2
        self.anne.message_subscribe(self.third.ids)
        self.again.message_subscribe((self.third | self.fourth).ids)

        def core():
            self.core_references()
            self.assertEqual(self.anne.message_partner_ids, self.third)

        def ours():
            self.assertEqual(self.anne.message_partner_ids, self.third | self.fourth)

        self.in_both(core, ours)

    def test_one_common_document_does_not_cost_the_others(self):  # M1
        self.third.message_subscribe(self.both.ids)
        self.fourth.message_subscribe(self.again.ids)

        def core():
            self.core_moves()
            self.assertFalse(self.fourth.message_partner_ids)

        def ours():
            self.assertEqual(self.fourth.message_partner_ids, self.anne)
            self.assertEqual(self.third.message_partner_ids, self.anne)

        self.in_both(core, ours)

    def test_followers_hear_what_either_wanted_to_hear(self):
        note = self.env.ref("mail.mt_note")
        comment = self.env.ref("mail.mt_comment")
        self.anne.message_subscribe(self.third.ids, comment.ids)
        self.again.message_subscribe(self.third.ids, note.ids)
        self.merge()
        follower = self.anne.message_follower_ids.filtered(
            lambda f: f.partner_id == self.third
        )
        self.assertEqual(follower.subtype_ids, note | comment)

    def test_notifications_of_both_stay(self):  # M1
        messages = [self.third.message_post(body=f"{n}") for n in range(2)]
        for contact, message in (
            (self.anne, messages[0]),
            (self.again, messages[0]),
            (self.again, messages[1]),
        ):
            self.env["mail.notification"].create(
                {"mail_message_id": message.id, "res_partner_id": contact.id}
            )
        self.merge()
        notes = self.env["mail.notification"].search(
            [("mail_message_id", "in", [m.id for m in messages])]
        )
        self.assertEqual(len(notes), 3)
        mine = notes.filtered(lambda n: n.res_partner_id == self.anne)
        self.assertEqual(len(mine), 2)

    def test_channels_of_both_stay(self):  # M1
        channels = self.env["discuss.channel"].create(
            [{"name": "Un", "channel_type": "channel"}, {"name": "Deux"}]
        )
        channels[0]._add_members(partners=self.both)
        channels[1]._add_members(partners=self.again)
        self.merge()
        members = self.env["discuss.channel.member"].search(
            [("partner_id", "=", self.anne.id), ("channel_id", "in", channels.ids)]
        )
        self.assertEqual(members.channel_id, channels)

    def make_memberships(self):
        values = [
            (self.anne, "Tennis", True),
            (self.again, "TENNIS", True),
            (self.again, "Golf", True),
            (self.again, "Tennis", False),
        ]
        return self.memberships.create(
            [
                {"partner_id": p.id, "club": club, "active": active}
                for p, club, active in values
            ]
        )

    def test_a_unique_index_costs_the_clashing_row_alone_its_move(self):  # M3
        rows = self.make_memberships()
        self.env.flush_all()
        savepoint = self.env.cr.savepoint()
        with self.assertRaises(UniqueViolation):
            self.core_moves()
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        merge = self.merge()
        self.assertEqual(len(rows.exists()), 4)
        self.assertEqual(rows[1].partner_id, self.again)
        self.assertEqual((rows[2] | rows[3]).partner_id, self.anne)
        merge.with_user(self.merger).undo()
        self.env.invalidate_all()
        self.assertEqual((rows - rows[0]).partner_id, self.again)

    def test_of_two_merged_contacts_one_row_follows(self):  # M3
        third = self.make({"name": "Anne Sophie V."})
        rows = self.memberships.create(
            [
                {"partner_id": self.again.id, "club": "Golf"},
                {"partner_id": third.id, "club": "golf"},
            ]
        )
        self.merge(contacts=self.both | third)
        self.assertEqual(rows[0].partner_id, self.anne)
        self.assertEqual(rows[1].partner_id, third)

    def test_references_follow_archived_ones_included(self):  # M17, M18
        rows = self.memberships.create(
            [
                {
                    "subject": f"res.partner,{self.again.id}",
                    "active": False,
                    "res_model": "res.partner",
                    "res_id": self.again.id,
                },
                {"res_model": "res.users", "res_id": self.again.id},
            ]
        )
        activity = self.again.activity_schedule("mail.mail_activity_data_todo")
        activity.action_done()
        self.assertFalse(activity.active)

        def core():
            self.core_references()
            self.assertEqual(rows[0].subject, self.again)
            self.assertEqual(rows[0].res_id, self.again.id)
            self.assertEqual(activity.res_id, self.again.id)

        def ours():
            self.assertEqual(rows[0].subject, self.anne)
            self.assertEqual(rows.mapped("res_id"), [self.anne.id, self.again.id])
            self.assertEqual(activity.res_id, self.anne.id)

        self.in_both(core, ours)

    def test_a_contact_for_each_company_follows(self):  # M28, M32
        other = self.env["res.company"].create({"name": "Autre"})
        row = self.memberships.create({"sponsor_id": self.again.id})
        row.with_company(other).sponsor_id = self.third
        self.merge()
        self.assertEqual(row.sponsor_id, self.anne)
        self.assertEqual(row.with_company(other).sponsor_id, self.third)

    def test_a_default_value_follows(self):
        self.env["ir.default"].set(
            "contact.test.membership", "partner_id", self.again.id
        )
        self.merge()
        found = self.memberships.default_get(["partner_id"])
        self.assertEqual(found["partner_id"], self.anne.id)

    def test_external_ids_follow(self):
        self.env["ir.model.data"].create(
            {
                "module": "import",
                "name": "anne",
                "model": "res.partner",
                "res_id": self.again.id,
            }
        )
        # what a worker caches follows, too
        self.assertEqual(self.env.ref("import.anne"), self.again)
        merge = self.merge()
        self.assertEqual(self.env.ref("import.anne"), self.anne)
        merge.with_user(self.merger).undo()
        self.assertEqual(self.env.ref("import.anne"), self.again)

    def test_bank_accounts_of_both_stay_archived_ones_included(self):  # M15
        banks = self.env["res.partner.bank"]
        mine = banks.create({"acc_number": "FR7611", "partner_id": self.anne.id})
        twin = banks.create({"acc_number": "FR76 11", "partner_id": self.again.id})
        other = banks.create({"acc_number": "FR7622", "partner_id": self.again.id})
        mine.active = other.active = False

        def core():
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(Exception),  # noqa: B017 a raw database error
            ):
                self.core_step("_merge_bank_accounts", self.again, self.anne)

        self.env.flush_all()
        savepoint = self.env.cr.savepoint()
        core()
        savepoint.close(rollback=True)
        self.merge()
        self.assertTrue((mine | twin | other).exists() == mine | twin | other)
        self.assertEqual((mine | other).partner_id, self.anne)
        self.assertTrue(mine.active)
        self.assertFalse(twin.active)

    def test_links_with_more_columns_follow_one_by_one(self):  # M30
        self.env.cr.execute(
            """CREATE TABLE contact_test_link (
                    partner_id integer REFERENCES res_partner ON DELETE CASCADE,
                    tag_id integer, rank integer, UNIQUE (partner_id, tag_id))"""
        )
        self.env.registry.clear_cache()
        rows = [
            (self.anne.id, 1, 1),
            (self.again.id, 1, 2),
            (self.again.id, 2, 3),
        ]
        for row in rows:
            self.env.cr.execute("INSERT INTO contact_test_link VALUES %s", [row])
        savepoint = self.env.cr.savepoint()
        self.core_moves()
        self.assertEqual(self.get_links(), [(self.anne.id, 1, 1)])
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        merge = self.merge()
        self.assertEqual(
            self.get_links(),
            [(self.anne.id, 1, 1), (self.anne.id, 2, 3), (self.again.id, 1, 2)],
        )
        merge.with_user(self.merger).undo()
        self.assertEqual(self.get_links(), sorted(rows))
        self.env.cr.execute("DROP TABLE contact_test_link")
        self.env.registry.clear_cache()

    def get_links(self):
        self.env.cr.execute("SELECT * FROM contact_test_link ORDER BY 1, 2")
        return self.env.cr.fetchall()

    def test_a_table_of_any_name_follows(self):  # M29
        self.env.cr.execute(
            """CREATE TABLE base_partner_merge_memo (id serial PRIMARY KEY,
                    partner_id integer REFERENCES res_partner ON DELETE CASCADE)"""
        )
        self.env.registry.clear_cache()
        self.env.cr.execute(
            "INSERT INTO base_partner_merge_memo (partner_id) VALUES (%s)",
            [self.again.id],
        )

        def get_memos():
            return self.env.execute_query(
                SQL("SELECT partner_id FROM base_partner_merge_memo")
            )

        self.in_both(
            lambda: (
                self.core_moves(),
                self.assertEqual(get_memos(), [(self.again.id,)]),
            ),
            lambda: self.assertEqual(get_memos(), [(self.anne.id,)]),
        )
        self.env.cr.execute("DROP TABLE base_partner_merge_memo")
        self.env.registry.clear_cache()

    def test_children_belong_to_the_survivor(self):  # M31
        company = self.make({"name": "Ancienne", "is_company": True})
        twin = self.make({"name": "Nouvelle", "is_company": True})
        child = self.make({"name": "Paul"}, parent_id=twin.id)
        self.merge(contacts=company | twin)
        self.assertEqual(child.parent_id, company)
        self.assertEqual(child.commercial_partner_id, company)
        self.assertEqual(child.complete_name, "Ancienne, Paul")

    def test_records_left_by_choice_stay_one_by_one(self):
        rows = self.memberships.create(
            [{"partner_id": self.again.id, "club": str(n)} for n in range(3)]
        )
        self.merge({"leave": {"contact.test.membership": rows[:2].ids}})
        self.assertEqual(rows[:2].partner_id, self.again)
        self.assertEqual(rows[2].partner_id, self.anne)

    def test_a_kind_left_by_choice_stays(self):
        rows = self.memberships.create([{"partner_id": self.again.id, "club": "a"}])
        self.merge({"leave": {"contact.test.membership": True}})
        self.assertEqual(rows.partner_id, self.again)
