"""contact_visibility: the rule on against off, in the same run

Repeat with ``./dev bench visibility`` or ``./dev bench visibility --small``.
"""

import functools
import inspect
import math
import statistics
import time
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from book import EACH, PRIVATE, get_users
from contacts import get_ids
from words import Words

from odoo.tools import SQL

from devtools.system import step
from devtools.table import Row

LIST = {"complete_name": {}, "email": {}, "phone": {}, "country_id": {"fields": {}}}
LIST["country_id"]["fields"]["display_name"] = {}


def run(env, small):
    """Measure all. :rtype: list[Row]"""
    ids = get_ids(env)
    users = get_users(env).ids
    env.cr.commit()
    one = env(user=users[0])
    return [
        *_measure_reading(one, ids, Words(env).names[0]),
        *_measure_teams(env, users),
        *_measure_writing(one),
        *_measure_scope(one, ids, min(len(ids) // 2, 100_000)),
        _measure_install(env),
    ]


@contextmanager
def _without_rule(env):
    """As if the addon were not there: each of its overrides hands on to the next."""
    with ExitStack() as stack:
        for model in ("base", "ir.rule", "res.partner"):
            mro = type(env[model]).__mro__
            for position, owner in enumerate(mro):
                if not owner.__module__.startswith("odoo.addons.contact_visibility"):
                    continue
                for name, method in list(vars(owner).items()):
                    if not inspect.isfunction(method):
                        continue
                    if any(hasattr(below, name) for below in mro[position + 1 :]):
                        passed = _pass_on(owner, name, method)
                        stack.enter_context(patch.object(owner, name, passed))
        yield


def _pass_on(owner, name, method):
    @functools.wraps(method)
    def passed(self, *args, **kwargs):
        return getattr(super(owner, self), name)(*args, **kwargs)

    return passed


def _time(env, call):
    env.invalidate_all()
    # each request begins with nothing known of its user
    env["res.partner"]._forget_visibility()
    env.cr.execute("SELECT 1")
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _compare(env, call, rounds):
    """Median seconds with and without the rule, in turns."""
    on, off = [], []
    for number in range(rounds + 1):
        for seconds in (on, off) if number % 2 else (off, on):
            if seconds is on:
                seconds.append(_time(env, call))
            else:
                with _without_rule(env):
                    seconds.append(_time(env, call))
    return statistics.median(on[1:]), statistics.median(off[1:])


def _measure_reading(env, contact_ids, name):
    """:param name: a frequent one"""
    partners = env["res.partner"]
    some = partners.browse(contact_ids[10])
    ids = partners.search([], limit=10_000).ids
    spec = LIST | {"visibility": {}}
    calls = {
        "web_search_read 80": (
            lambda: partners.web_search_read([], LIST, limit=80, count_limit=10001),
            1.05,
            20,
        ),
        "name_search": (lambda: partners.name_search(name, limit=8), 1.05, 9),
        "export of 10,000": (
            lambda: partners.browse(ids).export_data(["name", "email", "phone"]),
            1.05,
            9,
        ),
        "form read": (lambda: some.web_read(spec), 1.05, 100),
        "count": (lambda: partners.search_count([]), 1.25, 7),
        "web_read_group by country": (
            lambda: partners.web_read_group([], ["country_id"], ["__count"]),
            1.25,
            7,
        ),
    }
    on, off = _compare(env, lambda: partners.search([], limit=80), 50)
    rows = [Row("search of a list's page, extra (ms)", (on - off) * 1000, 1)]
    for name, (call, target, rounds) in calls.items():
        on, off = _compare(env, call, rounds)
        rows.append(Row(f"{name} (ms)", on * 1000, target, off * 1000))
    return rows


def _measure_teams(env, users):
    """A user in many teams against one in two."""
    few, many = env["res.users"].browse(users[0]), env["res.users"].browse(users[1])
    teams = env["crm.team"].create([{"name": f"M{n}"} for n in range(50)])
    members = env["crm.team.member"]
    members.create([{"user_id": many.id, "crm_team_id": t.id} for t in teams])
    members.create({"user_id": few.id, "crm_team_id": teams[0].id})
    env.cr.commit()
    seconds = {few: [], many: []}
    for _round in range(9):
        for user, found in seconds.items():
            partners = env["res.partner"].with_user(user)
            found.append(_time(env, lambda p=partners: p.search_count([])))
    few, many = (statistics.median(found[1:]) for found in seconds.values())
    name = "count of a user in 50 teams, against 2 (ms)"
    return [Row(name, many * 1000, 1.1, few * 1000)]


def _measure_writing(env):
    contact = env["res.partner"].create({"name": "Written"})
    env.cr.commit()
    numbers = iter(range(10**9))

    def write():
        contact.write({"comment": f"{next(numbers)}"})
        env.flush_all()

    on, off = _compare(env, write, 60)
    env.cr.rollback()
    return [Row("write, extra (ms)", (on - off) * 1000, 2)]


def _measure_scope(env, ids, size):
    """One change for all, and the cheapest statement that writes as many other rows.

    Each on rows that nothing has written yet: what is written once and rolled back
    leaves room in the pages, and dead entries in each index.
    """
    public = [id_ for number, id_ in enumerate(ids) if number % EACH < PRIVATE]
    contacts = env["res.partner"].browse(public[:size])
    others = public[size : 2 * size] or public[:size]
    plain = SQL("UPDATE res_partner SET color = 1 WHERE id = ANY(%s)", others)
    with step(f"Scope of {len(contacts):,} contacts"):
        seconds = _time(env, lambda: contacts.write({"visibility": "creator"}))
        env.cr.rollback()
        base = _time(env, lambda: env.cr.execute(plain))
        env.cr.rollback()
    return [
        Row(f"scope of {len(contacts)} contacts (s)", seconds, 10),
        Row("a plain UPDATE of as many rows (s)", base, math.inf),
    ]


def _measure_install(env):
    """The columns of an installation, on the contacts that are there."""
    from odoo.addons.contact_visibility.hooks import ADD_COLUMNS

    def install():
        env.cr.execute(
            "ALTER TABLE res_partner DROP COLUMN visibility CASCADE,"
            " DROP COLUMN visibility_tokens CASCADE"
        )
        env.cr.execute(ADD_COLUMNS)
        env.cr.execute("SELECT count(*) FROM res_partner WHERE visibility IS NULL")

    with step("Columns of an installation"):
        seconds = _time(env, install)
    env.cr.rollback()
    return Row("columns of an installation (s)", seconds, 60)
