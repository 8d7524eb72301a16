"""contact_dedup: quality, and what a search for duplicates costs

Repeat with ``./dev bench dedup`` or ``./dev bench dedup --small``. The quality is
measured in ``dedup/report.py``, on sets of its own whose duplicates are known; beside
Odoo's own wizard here, on the book; with ``--peers`` beside Splink.
"""

import os
import statistics
from collections import Counter

from clock import seconds
from contacts import get_entities, get_ids, read
from search import forget, get_limit, run_search

from devtools.system import step
from devtools.table import Row


def run(env, small):
    """Measure all. :rtype: list[Row]"""
    ids = get_ids(env)
    rows = [
        *_measure_find(env, 50 if small else 300),
        *_measure_saves(env, ids, 20 if small else 100),
        *_measure_changes(env, ids, min(1000, len(ids) // 10)),
        *_measure_wizard(env),
        *_measure_scan(env, len(ids)),
    ]
    return [*_measure_quality(small), *rows]


def _measure_quality(small):
    from report import rows as quality_rows

    with step("Quality on sets whose duplicates are known"):
        return quality_rows(small, bool(os.environ.get("BENCH_PEERS")))


def _measure_wizard(env):
    """What Odoo's wizard would join, by each rule that it offers for that."""
    entities = get_entities(env)
    wizard = env["base.partner.merge.automatic.wizard"]
    env.flush_all()
    found = []
    for fields in (["email"], ["vat"], ["name", "email"]):
        env.cr.execute(wizard._generate_query(fields, maximum_group=None))
        groups = [
            [entities[i] for i in ids if i in entities]
            for _lowest, ids in env.cr.fetchall()
        ]
        title = f"Odoo's wizard by {' and '.join(fields)}: F1"
        found.append(Row(title, _f1(groups, list(entities.values()))))
    return found


def _f1(groups, entities):
    def same(values):
        return sum(n * (n - 1) // 2 for n in Counter(values).values())

    shown = sum(len(group) * (len(group) - 1) // 2 for group in groups)
    return 2 * sum(map(same, groups)) / max(shown + same(entities), 1)


def _measure_scan(env, count):
    """All contacts searched, where saves and imports have made what is compared.

    Last, because it takes away what the book has found; from nothing: ``workers``.
    """
    forget(env, keys=False)
    took, _scan = run_search(env)
    return [Row(f"scan of {count} contacts that have keys (s)", took, get_limit(count))]


def _measure_find(env, rounds):
    """One typed contact against all."""
    partners = env["res.partner"]
    names = ("name", "email", "phone", "zip", "city")
    typed = [{name: row[name] for name in names} for row in read(env, rounds)]
    partners.find_duplicates(typed[0])  # loads what the worker keeps
    times = [seconds(lambda v=v: partners.find_duplicates(v)) * 1000 for v in typed]
    return [
        Row("a typed contact, median (ms)", statistics.median(times), 50),
        Row(
            "a typed contact, 99th percentile (ms)",
            statistics.quantiles(times, n=100)[98],
            200,
        ),
    ]


def _measure_saves(env, ids, rounds):
    """What of the end of a save are the keys: other addons have their own there."""
    keys = env(context={})["contact.dedup.key"].sudo()
    times, queries = [], []
    for number, partner in enumerate(env["res.partner"].browse(ids[: rounds + 1])):
        partner.write({"street": f"{number} rue du Banc d'essai"})
        env.flush_all()
        before = env.cr.sql_log_count
        times.append(seconds(keys._refresh_noted) * 1000)
        queries.append(env.cr.sql_log_count - before)
        env.cr.precommit.run()
    # the first one also reads what is compared
    return [
        Row("save of a contact, extra time (ms)", statistics.median(times[1:]), 5),
        Row("save of a contact, extra queries", max(queries[1:]), 2),
    ]


def _measure_changes(env, ids, changed):
    """What people change: an address, a phone, or a city to one that others have."""
    partners = env["res.partner"].browse(ids[:: len(ids) // changed][:changed])
    cities = partners.mapped("city")
    for number, (partner, city) in enumerate(
        zip(partners, cities[1:] + cities[:1], strict=True)
    ):
        phone = f"+33 1 99 {number // 100:02} {number % 100:02} 17"
        changes = ({"street": f"{number} rue Neuve"}, {"phone": phone}, {"city": city})
        partner.write(changes[number % len(changes)])
    env.flush_all()
    env.cr.precommit.run()
    env.cr.commit()
    took = seconds(lambda: env["contact.duplicate.scan"].run())
    env.cr.commit()
    return [Row(f"scan after {changed} changes among {len(ids)} (s)", took, 5)]
