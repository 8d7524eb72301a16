"""Ten thousand random operations, against a plain model of who may see what."""

import random
import re

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import VisibilityCase

ROUNDS = 100
STEPS = 100


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
        return {self.owner} | self.people | {f"t{team}" for team in self.teams}

    def follow(self):
        """Never wider than the parent."""
        parent = self.parent
        if parent is None or parent.is_open:
            return
        if self.is_open or not self.keys <= parent.keys:
            self.owner = parent.owner
            self.choose(False, parent.people, parent.teams)

    def is_seen_by(self, user, members):
        keys = self.keys
        return (
            keys is None
            or user in keys
            or any(
                user in members[int(key[1:])] for key in keys if re.match("t", str(key))
            )
        )


@tagged("post_install", "-at_install", "contact_visibility")
class TestModel(VisibilityCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        self.random = random.Random(19)
        self.users = [self.make_user(f"vis_m{n}", f"M{n}").id for n in range(6)]
        self.teams = self.env["crm.team"].create([{"name": f"M{n}"} for n in range(4)])
        self.members = {team.id: set() for team in self.teams}
        self.plain = {}

    def test_ten_thousand_operations_agree_with_a_plain_model(self):
        self.create_some(150)
        for _round in range(ROUNDS):
            self.do_steps()
            self.compare(self.random.choice(self.users))

    def do_steps(self):
        """A hundred operations: one of each kind on one contact, the others in bulk."""
        kind = self.random.choice((self.share, self.move, self.join, self.leave))
        for _step in range(2):
            kind()
        self.share_many(STEPS - 2)
        if self.random.random() < 0.03:
            self.merge()
        if self.random.random() < 0.05:
            self.create_some(5)

    # -- operations, on both sides --------------------------------------------------

    def pick(self):
        return self.random.choice(list(self.plain))

    def scope(self):
        """A random choice, for both sides."""
        people = self.random.sample(self.users, self.random.randint(0, 2))
        teams = self.random.sample(self.teams.ids, self.random.randint(0, 2))
        kind = self.random.choice(("everyone", "creator", "teams", "teams"))
        vals = {
            "visibility": kind,
            "visibility_user_ids": [Command.set(people if kind == "teams" else [])],
            "visibility_team_ids": [Command.set(teams if kind == "teams" else [])],
        }
        chosen = (people, teams) if kind == "teams" else ((), ())
        return vals, (kind == "everyone", *chosen)

    def create_some(self, count):
        vals_list, plain = [], []
        for number in range(count):
            vals, chosen = self.scope()
            owner = self.random.choice(self.users)
            parent = self.random.choice([None, *self.plain]) if self.plain else None
            if parent and self.depth(parent) > 2:
                parent = None
            vals_list.append(
                vals
                | {"name": f"P{number}", "visibility_owner_id": owner}
                | ({"parent_id": parent} if parent else {})
            )
            is_open, people, teams = chosen
            plain.append(
                PlainContact(self.plain.get(parent), owner, people, teams, is_open)
            )
        contacts = self.env["res.partner"].create(vals_list)
        for contact, twin in zip(contacts, plain, strict=True):
            twin.follow()
            self.plain[contact.id] = twin

    def depth(self, id_):
        twin, depth = self.plain[id_], 0
        while twin.parent:
            twin, depth = twin.parent, depth + 1
        return depth

    def share(self):
        self.share_many(1)

    def share_many(self, count):
        vals, chosen = self.scope()
        ids = self.random.sample(list(self.plain), min(count, len(self.plain)))
        self.env["res.partner"].browse(ids).write(vals)
        for id_ in ids:
            self.plain[id_].choose(*chosen)
        self.settle()

    def settle(self):
        """Parents first, as the contacts below them follow."""
        for id_ in sorted(self.plain, key=self.depth):
            self.plain[id_].follow()

    def move(self):
        child, parent = self.pick(), self.random.choice([None, *self.plain])
        if parent and (self.depth(parent) > 1 or self.is_below(parent, child)):
            return
        self.env["res.partner"].browse(child).parent_id = parent
        self.plain[child].parent = self.plain.get(parent)
        self.settle()

    def is_below(self, id_, ancestor):
        twin = self.plain[id_]
        while twin:
            if twin is self.plain[ancestor]:
                return True
            twin = twin.parent
        return False

    def join(self):
        team, user = self.random.choice(self.teams), self.random.choice(self.users)
        if user not in self.members[team.id]:
            members = self.env["crm.team.member"]
            members.create({"crm_team_id": team.id, "user_id": user})
            self.members[team.id].add(user)

    def leave(self):
        team, user = self.random.choice(self.teams), self.random.choice(self.users)
        domain = [("crm_team_id", "=", team.id), ("user_id", "=", user)]
        self.env["crm.team.member"].search(domain).unlink()
        self.members[team.id].discard(user)

    def merge(self):
        """Two contacts without anything below: nobody loses sight."""
        leaves = [
            id_
            for id_, twin in self.plain.items()
            if not twin.parent
            and not any(t.parent is twin for t in self.plain.values())
        ]
        if len(leaves) < 20:
            return
        stays, goes = self.random.sample(leaves, 2)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        try:
            wizard._merge([stays, goes], self.env["res.partner"].browse(stays))
        except UserError:
            return
        kept, gone = self.plain[stays], self.plain.pop(goes)
        if kept.keys == gone.keys:
            return
        people = kept.people | gone.people | {gone.owner}
        is_open = kept.is_open or gone.is_open
        kept.choose(is_open, people, kept.teams | gone.teams)

    # -- comparison -----------------------------------------------------------------

    def compare(self, user):
        contacts = (
            self.env["res.partner"]
            .with_user(user)
            .search([("id", "in", list(self.plain))])
        )
        expected = {
            id_
            for id_, twin in self.plain.items()
            if twin.is_seen_by(user, self.members)
        }
        self.assertEqual(set(contacts.ids), expected)
