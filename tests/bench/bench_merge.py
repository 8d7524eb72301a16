"""contact_dedup: what a merge costs, beside Odoo's own wizard on the same database

Repeat with ``./dev bench merge`` (4,000 pairs of duplicates that the book's search has
found; 1,200,000 rows in 20 tables more, linked to all contacts) or with
``./dev bench merge --small``.

The wizard is the one of an Odoo without our addons: what it does for each group when
it merges automatically, its checks, the steps of all of Odoo's addons, the deletion of
the merged contact and the commit that it makes after each group.
"""

import random
import resource
import subprocess
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from book import vacuum
from contacts import get_ids

from odoo.tools import SQL

from odoo.addons.contact_dedup.tests.odoo_alone import odoo_alone

from devtools.paths import ROOT
from devtools.server import odoo_command, odoo_env
from devtools.system import step
from devtools.table import Row

TABLES = 20
#: linked rows for each contact, in all
ROWS_EACH = 1.2
#: pairs merged by Odoo's own wizard, to be extrapolated
CORE_PAIRS = 20
#: groups that merge in one go, as a batch takes them
FOLDED = 200
#: steps of Odoo's wizard that are told apart, in their order
PARTS = {
    "_merge_bank_accounts": "bank accounts",
    "_update_foreign_keys": "foreign keys",
    "_update_reference_fields": "references",
    "_update_values": "values",
    "_log_merge_operation": "chatter",
    "unlink": "deletion",
}


def run(env, small):
    """Measure all. :rtype: list[Row]"""
    ids = get_ids(env)
    groups = min(4000, len(ids) // 100)
    messages = 5000 if small else 100_000
    env = env(context={**env.context, "tracking_disable": True})
    tables = make_tables(env)
    with step("Rows linked to all contacts"):
        fill(env, ids, tables)
    pairs = find_pairs(env, groups + CORE_PAIRS)
    with step("Odoo's wizard"):
        core = measure_core(env, pairs[groups:])
    with step(f"{groups} pairs merged"):
        rows = _measure_batch(env, pairs[:groups], core, small)
    with step("One merge, one with many messages"):
        rows += _measure_one(env, tables, 100 if small else 1000)
        rows += _measure_messages(env, messages)
    with step("A batch, killed on the way"):
        return rows + _measure_kills(env, tables, 2 if small else 20)


def make_tables(env):
    """Tables that refer to contacts; eight of the twenty without an index on them, as
    67 of 158 such columns of a big database are, and four with a unique one."""
    names = [f"bench_merge_{number}" for number in range(TABLES)]
    for number, name in enumerate(names):
        table = SQL.identifier(name)
        env.cr.execute(
            SQL(
                """CREATE TABLE %s (id serial PRIMARY KEY, label varchar,
                        partner_id integer REFERENCES res_partner)""",
                table,
            )
        )
        if number % 2:
            env.cr.execute(SQL("CREATE INDEX ON %s (partner_id)", table))
        if number % 5 == 0:
            env.cr.execute(SQL("CREATE UNIQUE INDEX ON %s (partner_id, label)", table))
    env.registry.clear_all_caches()
    return names


def fill(env, ids, tables):
    """Rows that refer to the book's contacts, whose ids have no gaps, past the ORM."""
    each = int(len(ids) * ROWS_EACH / len(tables))
    for number, name in enumerate(tables):
        env.cr.execute(
            SQL(
                """INSERT INTO %s (label, partner_id)
                   SELECT 'row ' || n, %s + (n * 7 + %s) %% %s
                     FROM generate_series(1, %s) n""",
                SQL.identifier(name),
                ids[0],
                number,
                len(ids),
                each,
            )
        )
    vacuum(env, *tables)
    env.invalidate_all()


def find_pairs(env, count):
    """Duplicates that everybody sees, no third contact among them: what a batch takes.

    :return: ``(survivor, merged)`` of each
    """
    env.cr.execute(
        """SELECT d.partner_id, d.other_id
             FROM contact_duplicate d
             JOIN contact_duplicate_group g ON g.id = d.group_id
             JOIN res_partner p ON p.id = d.partner_id
             JOIN res_partner o ON o.id = d.other_id
            WHERE g.all_size = 2 AND d.state = 'open' AND d.score >= 0.5
              AND p.visibility = 'everyone' AND o.visibility = 'everyone'
         ORDER BY d.partner_id LIMIT %s""",
        [count],
    )
    assert env.cr.rowcount == count, "the book is too small"
    return env.cr.fetchall()


def measure_core(env, pairs):
    """Seconds that Odoo's wizard takes for a group, and for each of its parts."""
    wizard = env["base.partner.merge.automatic.wizard"].create({})
    parts = Counter()
    with _timed_odoo(env, parts):
        start = time.perf_counter()
        for pair in pairs:
            _merge_as_core(env, wizard, pair)
            commit = time.perf_counter()
            env.cr.commit()
            parts["commit"] += time.perf_counter() - commit
        seconds = time.perf_counter() - start
    parts["checks and the rest"] = seconds - sum(parts.values())
    shown = ", ".join(
        f"{name} {part / len(pairs) * 1000:.1f}" for name, part in parts.items()
    )
    print(f"Odoo's wizard, ms a group of {len(pairs)}: {shown}", flush=True)
    return seconds / len(pairs)


def _merge_as_core(env, wizard, pair):
    """What it does with a line of its automatic process."""
    survivor, merged = pair
    line = env["base.partner.merge.line"].create(
        {"wizard_id": wizard.id, "min_id": survivor, "aggr_ids": list(pair)}
    )
    wizard._merge([merged, survivor], env["res.partner"].browse(survivor))
    line.unlink()
    env.flush_all()


@contextmanager
def _timed_odoo(env, parts):
    """Odoo's wizard without our addons, with the time of each step."""
    with odoo_alone(env) as (wizards, partners), ExitStack() as stack:
        for name, part in PARTS.items():
            model = partners if name == "unlink" else wizards
            timed = _keep_time(getattr(model, name), part, parts)
            stack.enter_context(patch.object(model, name, timed))
        yield


def _keep_time(method, part, parts):
    def step(self, *arguments, **named):
        start = time.perf_counter()
        try:
            return method(self, *arguments, **named)
        finally:
            parts[part] += time.perf_counter() - start

    return step


def _measure_batch(env, pairs, core, small):
    """Half of the groups, then the other: what a pair costs must not grow."""
    # what a worker reads once in its life
    env["contact.merge"]._get_references(), env["contact.merge"]._get_schema()
    folded = FOLDED // 4 if small else FOLDED
    partners = env["res.partner"]
    merges = env["contact.merge"]
    chunks = [pairs[i : i + folded] for i in range(0, len(pairs), folded)]
    times = []
    for chunk in chunks:
        start = time.perf_counter()
        merges._merge_chunk(
            [(partners.browse(one), partners.browse(two), {}) for one, two in chunk]
        )
        env.cr.commit()
        env.invalidate_all()
        times.append((time.perf_counter() - start) / len(chunk))
    middle = max(1, len(times) // 2)
    first, last = times[:middle], times[middle:] or times
    each = sum(times) / len(times)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Row("batch, a pair (ms)", each * 1000, 75),
        Row(
            "batch, a pair, beside Odoo's wizard (ms)",
            each * 1000,
            1 / 10 if small else 1 / 50,  # few pairs share what a chunk costs
            core * 1000,
        ),
        Row(
            "second half of the batch to its first, a pair",
            (sum(last) / len(last)) / (sum(first) / len(first)),
            1.3,
        ),
        Row("resident memory (MB)", memory, 500),
    ]


def _measure_one(env, tables, rows):
    """One merge of two contacts with so many linked rows each."""
    ours, core = _make_pair(env, tables, rows), _make_pair(env, tables, rows)
    core_seconds = measure_core(env, [core])
    start = time.perf_counter()
    merge = env["contact.merge"].merge(ours[0], list(ours))
    env.cr.commit()
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    merge.undo()
    env.cr.commit()
    undo_seconds = time.perf_counter() - start
    return [
        Row(
            f"one merge with {rows} rows each, beside Odoo's wizard (ms)",
            seconds * 1000,
            1.5,
            core_seconds * 1000,
        ),
        Row("its undo, beside the merge (ms)", undo_seconds * 1000, 2, seconds * 1000),
    ]


def _make_pair(env, tables, rows):
    partners = env["res.partner"].create([{"name": "Pair A"}, {"name": "Pair B"}])
    for partner in partners:
        for name in tables:
            env.cr.execute(
                SQL(
                    """INSERT INTO %s (label, partner_id)
                       SELECT %s || n, %s FROM generate_series(1, %s) n""",
                    SQL.identifier(name),
                    f"pair {partner.id} ",
                    partner.id,
                    rows // len(tables),
                )
            )
    env.cr.commit()
    return partners.ids


def _measure_messages(env, count):
    partners = env["res.partner"].create([{"name": "Much A"}, {"name": "Much B"}])
    env.cr.execute(
        """INSERT INTO mail_message (
                  model, res_id, author_id, message_type, date, body, subtype_id)
           SELECT 'res.partner', %(id)s, %(id)s, 'comment', now(), 'x', 1
             FROM generate_series(1, %(count)s)""",
        {"id": partners[1].id, "count": count},
    )
    env.cr.commit()
    start = time.perf_counter()
    env["contact.merge"].merge(partners[0].id, partners.ids)
    env.cr.commit()
    seconds = time.perf_counter() - start
    return [Row(f"a contact with {count} messages (s)", seconds, 10)]


# a process of its own, that is killed while it merges
WORKER = """
merges, partners = env["contact.merge"], env["res.partner"]
pairs = {pairs}
print("ready", flush=True)
for start in range(0, len(pairs), 5):
    found = [
        (partners.browse(one), partners.browse(two), {{}})
        for one, two in pairs[start : start + 5]
        if not partners.browse(two).sudo().merged_into_id
    ]
    if found:
        merges._merge_chunk(found)
    env.cr.commit()
    env.invalidate_all()
print("end", flush=True)
"""


def _measure_kills(env, tables, kills):
    """SIGKILL in the middle of a batch: nothing is half merged, nothing is lost."""
    pairs = [_make_pair(env, tables, len(tables)) for _n in range(10 * kills)]
    before = _count_rows(env, tables)
    for _kill in range(kills):
        _run_worker(env, pairs, random.uniform(0.1, 3))
    _run_worker(env, pairs, None)
    env.cr.rollback()
    env.invalidate_all()
    half = sum(_is_half_merged(env, tables, *pair) for pair in pairs)
    lost = sum(
        abs(a - b) for a, b in zip(before, _count_rows(env, tables), strict=True)
    )
    merged = env["res.partner"].browse([two for _one, two in pairs])
    left = len(merged.filtered("active"))
    return [
        Row(f"pairs half merged after {kills} kills", half, 0),
        Row("pairs that were not resumed", left, 0),
        Row("linked rows lost", lost, 0),
    ]


def _run_worker(env, pairs, seconds):
    command = odoo_command("shell", env.cr.dbname, "--no-http", "--log-level", "error")
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=odoo_env(),
        cwd=ROOT,
        text=True,
    ) as process:
        process.stdin.write(WORKER.format(pairs=pairs))
        process.stdin.close()
        while process.stdout.readline().strip() not in ("ready", ""):
            continue
        if seconds is None:
            process.stdout.read()
        else:
            time.sleep(seconds)
            process.kill()


def _count_rows(env, tables):
    counts = []
    for name in tables:
        env.cr.execute(SQL("SELECT count(*) FROM %s", SQL.identifier(name)))
        counts += env.cr.fetchone()
    return counts


def _is_half_merged(env, tables, _survivor, merged):
    """All of its rows followed and it is archived, or neither."""
    env.cr.execute(
        SQL(" UNION ALL ").join(
            SQL(
                "SELECT count(*) FROM %s WHERE partner_id = %s",
                SQL.identifier(name),
                merged,
            )
            for name in tables
        )
    )
    left = sum(count for (count,) in env.cr.fetchall())
    contact = env["res.partner"].browse(merged)
    is_merged = bool(contact.sudo().merged_into_id)
    return is_merged == contact.active or is_merged == bool(left)
