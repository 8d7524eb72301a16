"""Many merges in one go: most of them without a call of each step for each pair."""

from odoo import api
from odoo.tests import tagged

from odoo.addons.contact_base.tools.overriders import find_overriders

from .common import STRANGER
from .common_merge import MergeCase


@tagged("post_install", "-at_install")
class TestMergeChunk(MergeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third, cls.fourth = (
            cls.make({**STRANGER, "name": f"Tiers {n}"}) for n in range(2)
        )
        cls.pairs = [(cls.anne, cls.again), (cls.third, cls.fourth)]
        cls.wizards = cls.env["base.partner.merge.automatic.wizard"]

    def merge_chunk(self, pairs=None):
        pairs = pairs or self.pairs
        merges = self.merges.with_user(self.merger)
        ours = self.env["res.partner"].with_user(self.merger)
        merges._merge_chunk(
            [(ours.browse(one.id), ours.browse(two.id), {}) for one, two in pairs]
        )
        self.env.invalidate_all()

    def spy_on(self, name):
        """:return: the survivors of the pairs for which a step of core's is called"""
        seen, cls = [], find_core(type(self.wizards), name)
        step = vars(cls)[name]

        def spied(wizard, src, dst, *arguments):
            seen.append(dst.id)
            return step(wizard, src, dst, *arguments)

        self.patch(cls, name, api.model(spied))
        return seen

    def add_unknown_addon(self):
        """Of an override that is in no addon, nobody knows whom it is about."""
        wizard = type(self.wizards)
        step = wizard._update_values
        self.patch(wizard, "_update_values", lambda *a, **k: step(*a, **k))

    def test_without_anything_to_do_for_an_override_no_step_is_called(self):
        seen = self.spy_on("_update_foreign_keys")
        self.merge_chunk()
        self.assertFalse(seen)
        self.assertEqual(self.again.merged_into_id, self.anne)
        self.assertFalse(self.fourth.active)

    def test_the_pair_that_an_override_is_about_runs_through_all_steps(self):
        self.env["res.partner.bank"].create(
            {"acc_number": "FR76 1", "partner_id": self.again.id}
        )
        seen = self.spy_on("_update_foreign_keys")
        self.merge_chunk()
        self.assertEqual(seen, self.anne.ids)
        self.assertEqual(self.anne.bank_ids.acc_number, "FR76 1")
        self.assertFalse(self.fourth.active)

    def test_with_an_unknown_addon_each_pair_runs_through_all_steps(self):
        self.add_unknown_addon()
        seen = self.spy_on("_update_foreign_keys")
        self.merge_chunk()
        self.assertEqual(seen, [self.anne.id, self.third.id])

    def test_an_addon_says_in_a_few_lines_whom_its_override_is_about(self):
        self.add_unknown_addon()
        [module] = find_overriders(type(self.wizards), ["_update_values"]) - {
            "base",
            "contact_dedup",
        }
        known = self.wizards._get_chain_concerns()
        known[module] = lambda contacts: contacts & self.fourth
        self.patch(type(self.wizards), "_get_chain_concerns", lambda _self: known)
        seen = self.spy_on("_update_foreign_keys")
        self.merge_chunk()
        self.assertEqual(seen, self.third.ids)

    def test_a_pair_of_somebodys_choices_runs_through_all_steps(self):
        seen = self.spy_on("_update_foreign_keys")
        self.merges._merge_chunk([(*self.pairs[0], {"leave": {}})])
        self.assertEqual(seen, self.anne.ids)

    def test_both_ways_lead_to_the_same(self):
        """What a contact has afterwards does not depend on who is installed."""
        short, whole = self.make_rich_pair("court"), self.make_rich_pair("entier")
        self.merge_chunk([short])
        self.add_unknown_addon()
        self.merge_chunk([whole])
        self.assertEqual(self.describe(short), self.describe(whole))
        self.assertEqual(short[0].barcode, "court")
        self.assertEqual(short[0].child_ids.name, "Enfant court")

    def make_rich_pair(self, name):
        """Gaps, a number that must be unique, tags, notes, a child, a losing e-mail."""
        tag = self.env["res.partner.category"].create({"name": f"Tag {name}"})
        one = self.make({"name": "Riche", "email": f"a@{name}.example"})
        one.comment = "Un"
        two = self.make({"name": "Riche", "email": f"b@{name}.example"})
        two.write(
            {
                "barcode": name,
                "function": "Notaire",
                "phone": "+33 1 99 00 61 10",
                "street": "1 rue A",
                "city": "Lyon",
                "comment": "Deux",
                "lang": "en_US",
                "category_id": [(4, tag.id)],
            }
        )
        self.make({"name": f"Enfant {name}"}).parent_id = two
        two.message_subscribe(self.third.ids)
        self.env.flush_all()
        return one, two

    def describe(self, pair):
        """All that is stored of the two, but for what names them."""
        name = pair[0].email.split("@")[1].split(".")[0]
        ids = {str(pair[0].id): "ONE", str(pair[1].id): "TWO"}
        left_out = ("date", "token", "id", "complete_name", "notif")
        return [
            {
                column: ids.get(str(value), str(value).replace(name, "NAME"))
                for column, value in self.read_row(contact).items()
                if column in ("merged_into_id", "commercial_partner_id")
                or not any(word in column for word in left_out)
            }
            for contact in pair
        ] + [
            pair[0].message_partner_ids.ids,
            [t.name.replace(name, "NAME") for t in pair[0].category_id],
            [str(m.body).replace(name, "NAME").split("/")[0] for m in self.told(pair)],
        ]

    def told(self, pair):
        return pair[0].message_ids.filtered(lambda m: "contact-merges" in m.body)

    def read_row(self, contact):
        self.env.cr.execute("SELECT * FROM res_partner WHERE id = %s", [contact.id])
        [row] = self.env.cr.dictfetchall()
        return row

    def test_a_chunk_costs_no_query_for_each_of_its_pairs(self):
        def count(number):
            pairs = [
                (self.make({"name": "Même"}), self.make({"name": "Même"}))
                for _n in range(number)
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.merge_chunk(pairs)
            return self.env.cr.sql_log_count - before

        count(2)  # what a worker reads once
        self.assertLessEqual(count(30) - count(5), 25)

    def test_what_is_patched_on_the_registry_is_no_addons_own(self):
        class Base:
            __module__ = "odoo.addons.base.wizard.x"

            def step(self): ...

        class Test(Base):
            __module__ = "odoo.addons.contact_dedup.tests.x"

            def step(self): ...

        self.assertEqual(
            find_overriders(Test, ["step"]),
            {"base", "odoo.addons.contact_dedup.tests.x"},
        )
        self.assertEqual(find_overriders(Test, ["step"], below=Test), set())


def find_core(cls, name):
    return next(c for c in reversed(cls.__mro__) if name in vars(c))
