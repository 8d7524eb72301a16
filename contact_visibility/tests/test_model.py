"""Ten thousand random operations, against a plain model of who may see what.

They come in handfuls, as people select in a list, and the whole book is compared after
each handful.
"""

import random

from odoo import Command
from odoo.tests import tagged

from .common import VisibilityCase

ROUNDS = 14
MAX_DEPTH = 2


class PlainContact:
    """What a person would say: owner, named people, teams; or everyone."""

    def __init__(self, parent, owner, people=(), teams=(), is_open=False):
        self.parent, self.owner = parent, owner
        self.choose(is_open, people, teams)

    def choose(self, is_open, people, teams):
        self.is_open = is_open
        self.people, self.teams = set(people), set(teams)

    @property
    def keys(self):
        if self.is_open:
            return None
        return {self.owner} | self.people | {-team for team in self.teams}

    def follow(self):
        """Never wider than the parent."""
        parent = self.parent
        if parent is None or parent.is_open:
            return
        if self.is_open or not self.keys <= parent.keys:
            self.owner = parent.owner
            self.choose(False, parent.people, parent.teams)

    def absorb(self, gone):
        """A merge takes the contact away from nobody who saw one of the two."""
        people = self.people | gone.people | ({gone.owner} - {self.owner})
        is_open = self.is_open or gone.is_open
        self.choose(is_open, people, self.teams | gone.teams)


@tagged("post_install", "-at_install", "contact_visibility", "long")
class TestModel(VisibilityCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        self.env = self.env(context={"tracking_disable": True})
        self.random = random.Random(19)
        self.users = self.make_users(20)
        teams = self.env["crm.team"].create([{"name": f"M{n}"} for n in range(12)])
        self.teams = teams.ids
        self.members = {team: set() for team in self.teams}
        self.plain, self.done = {}, dict.fromkeys(self.get_kinds(), 0)

    def make_users(self, count):
        group = [Command.set(self.env.ref("base.group_user").ids)]
        users = self.env["res.users"].with_context(no_reset_password=True)
        return users.create(
            [
                {"name": f"M{n}", "login": f"vis_m{n}", "group_ids": group}
                for n in range(count)
            ]
        ).ids

    def get_kinds(self):
        """``{kind: (handfuls in a round, operations in each)}``"""
        return {
            self.create: (3, 34),
            self.share: (9, 20),
            self.hand_over: (4, 34),
            self.reparent: (3, 34),
            self.join: (1, 100),
            self.leave: (1, 100),
            self.merge: (1, 16),
        }

    def test_ten_thousand_operations_agree_with_a_plain_model(self):
        self.create(250)
        for _round in range(ROUNDS):
            handfuls = [
                (kind, size)
                for kind, (count, size) in self.get_kinds().items()
                for _number in range(count)
            ]
            self.random.shuffle(handfuls)
            for kind, size in handfuls:
                self.done[kind] += kind(size)
                self.compare()
            self.compare_searches()
        self.assertGreaterEqual(sum(self.done.values()), 10_000, self.done)
        merges = self.done.pop(self.merge)
        self.assertGreater(merges, 200)
        self.assertGreater(min(self.done.values()), 1000, self.done)

    # -- operations, on both sides: how many they were --------------------------------

    def sample(self, ids, count):
        ids = sorted(ids)
        return self.random.sample(ids, min(count, len(ids)))

    def contacts(self, ids):
        return self.env["res.partner"].browse(ids)

    def choose_parent(self):
        """None for two in three, who can merge then."""
        parents = [id_ for id_ in self.plain if self.depth(id_) < MAX_DEPTH]
        return self.random.choice([None, None, self.random.choice(parents or [None])])

    def scope(self):
        """A random choice, for both sides."""
        people = self.sample(self.users, self.random.randint(0, 2))
        teams = self.sample(self.teams, self.random.randint(0, 2))
        kind = self.random.choice(("everyone", "creator", "teams", "teams"))
        chosen = (people, teams) if kind == "teams" else ((), ())
        vals = {
            "visibility": kind,
            "visibility_user_ids": [Command.set(chosen[0])],
            "visibility_team_ids": [Command.set(chosen[1])],
        }
        return vals, (kind == "everyone", *chosen)

    def create(self, count):
        vals_list, twins = [], []
        for number in range(count):
            vals, chosen = self.scope()
            owner, parent = self.random.choice(self.users), self.choose_parent()
            vals |= {"name": f"P{number}", "visibility_owner_id": owner}
            vals_list.append(vals | ({"parent_id": parent} if parent else {}))
            is_open, people, teams = chosen
            twins.append(
                PlainContact(self.plain.get(parent), owner, people, teams, is_open)
            )
        for contact, twin in zip(
            self.contacts([]).create(vals_list), twins, strict=True
        ):
            self.plain[contact.id] = twin
        self.settle()
        return count

    def share(self, count):
        vals, chosen = self.scope()
        ids = self.sample(self.plain, count)
        self.contacts(ids).write(vals)
        for id_ in ids:
            self.plain[id_].choose(*chosen)
        self.settle()
        return len(ids)

    def hand_over(self, count):
        owner, ids = self.random.choice(self.users), self.sample(self.plain, count)
        self.contacts(ids).write({"visibility_owner_id": owner})
        for id_ in ids:
            self.plain[id_].owner = owner
        self.settle()
        return len(ids)

    def reparent(self, count):
        parent = self.choose_parent()
        ids = self.sample(self.get_leaves() - {parent}, count)
        self.contacts(ids).write({"parent_id": parent})
        for id_ in ids:
            self.plain[id_].parent = self.plain.get(parent)
        self.settle()
        return len(ids)

    def join(self, count):
        pairs = {(t, u) for t in self.teams for u in self.users}
        pairs -= {(t, u) for t, users in self.members.items() for u in users}
        chosen = self.sample(pairs, count)
        self.env["crm.team.member"].create(
            [{"crm_team_id": team, "user_id": user} for team, user in chosen]
        )
        for team, user in chosen:
            self.members[team].add(user)
        return len(chosen)

    def leave(self, count):
        members = self.env["crm.team.member"].search(
            [("crm_team_id", "in", self.teams)]
        )
        chosen = members.browse(self.sample(members.ids, count))
        for member in chosen:
            self.members[member.crm_team_id.id].discard(member.user_id.id)
        chosen.unlink()
        return len(chosen)

    def merge(self, count):
        """Several into one, of those that have no parent and nothing below them."""
        alone = {id_ for id_ in self.get_leaves() if not self.plain[id_].parent}
        restricted = {id_ for id_ in alone if not self.plain[id_].is_open}
        pool = restricted if self.random.random() < 0.7 else alone
        stays, *gone = self.sample(pool, count + 1) or [None]
        if not gone:
            return 0
        wizard = self.env["base.partner.merge.automatic.wizard"]
        survivor = self.contacts([stays])
        wizard._merge([stays, *gone], survivor, extra_checks=False)
        twins = [self.plain.pop(id_) for id_ in gone]
        if any(twin.keys != self.plain[stays].keys for twin in twins):
            for twin in twins:
                self.plain[stays].absorb(twin)
        return len(gone)

    # -- the plain side ------------------------------------------------------------

    def depth(self, id_):
        twin, depth = self.plain[id_], 0
        while twin.parent:
            twin, depth = twin.parent, depth + 1
        return depth

    def get_leaves(self):
        parents = {id(twin.parent) for twin in self.plain.values() if twin.parent}
        return {id_ for id_, twin in self.plain.items() if id(twin) not in parents}

    def settle(self):
        """Parents first, as the contacts below them follow."""
        for id_ in sorted(self.plain, key=self.depth):
            self.plain[id_].follow()

    def compare(self):
        """What the database keeps of each contact and each team, in one go."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id, visibility_tokens FROM res_partner WHERE id = ANY(%s)",
            [list(self.plain)],
        )
        kept = {id_: tokens and set(tokens) for id_, tokens in self.env.cr.fetchall()}
        expected = {id_: twin.keys for id_, twin in self.plain.items()}
        wrong = {id_ for id_ in expected if kept.get(id_) != expected[id_]}
        self.assertFalse(wrong, [(kept.get(i), expected[i]) for i in wrong])

    def compare_searches(self):
        """And what three people find."""
        for user in self.sample(self.users, 3):
            mine = {user} | {-t for t, users in self.members.items() if user in users}
            expected = {
                id_
                for id_, twin in self.plain.items()
                if twin.is_open or twin.keys & mine
            }
            contacts = self.contacts([]).with_user(user)
            found = contacts.search([("id", "in", list(self.plain))])
            self.assertEqual(set(found.ids), expected)
