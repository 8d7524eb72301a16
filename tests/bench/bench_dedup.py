"""What contact_dedup costs, in time, on a generated book of contacts.

Repeat with ``./dev bench dedup`` (100,000 contacts, or ``DEDUP_CONTACTS=1000000``) or
``./dev bench dedup --small``. Its quality is measured in ``tests/bench/dedup``, beside
Odoo's own wizard, and with ``--peers`` beside Splink.
"""

import os
import resource
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from odoo.addons.contact_dedup.tools.store import copy_rows, to_copy_row

from devtools.table import Row

sys.path.append(str(Path(__file__).parent / "dedup"))

COLUMNS = (
    "name",
    "is_company",
    "country_code",
    "email",
    "phone",
    "street",
    "zip",
    "city",
    "vat",
    "company_registry",
    "website",
    "ref",
    "company_name",
)


def run(env, small):
    """Measure all. :rtype: list[Row]"""
    from generator import make
    from report import rows as quality_rows

    count = 5000 if small else int(os.environ.get("DEDUP_CONTACTS", 100_000))
    rows, entities, _families = make(count, 7)
    ids = fill(env, rows)
    env.cr.commit()
    return [
        *quality_rows(small, bool(os.environ.get("BENCH_PEERS"))),
        *_measure_wizard(env, dict(zip(ids, entities, strict=True))),
        *_measure_scan(env, count),
        *_measure_find(env, rows, 50 if small else 300),
        *_measure_saves(env, ids, 20 if small else 100),
        *_measure_changes(env, ids, min(1000, count // 10), count),
    ]


def fill(env, rows):
    """Put generated rows into the database, past the ORM.

    :return: ids of the contacts, in the order of the rows
    """
    cr = env.cr
    columns = ", ".join(f"{name} {_get_type(name)}" for name in COLUMNS)
    cr.execute(f"CREATE TEMP TABLE made (number serial, {columns}) ON COMMIT DROP")
    copy_rows(cr, "made", COLUMNS, (_to_line(row) for row in rows))
    cr.execute("SELECT coalesce(max(id), 0) FROM res_partner")
    [last] = cr.fetchone()
    cr.execute(
        """INSERT INTO res_partner (
                  id, name, complete_name, is_company, country_id, email, phone, street,
                  zip, city, vat, company_registry, website, ref, company_name, active,
                  type, partner_share, commercial_partner_id, create_date,
                  write_date, create_uid, write_uid)
           SELECT %(last)s + m.number, m.name, m.name, m.is_company, c.id,
                  m.email, m.phone, m.street, m.zip, m.city, m.vat, m.company_registry,
                  m.website, m.ref, m.company_name, TRUE, 'contact', TRUE,
                  %(last)s + m.number,
                  now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', 1, 1
             FROM made m
        LEFT JOIN res_country c ON c.code = m.country_code
         ORDER BY m.number""",
        {"last": last},
    )
    cr.execute(
        "SELECT setval('res_partner_id_seq', %s)",
        [last + len(rows)],
    )
    cr.execute("ANALYZE res_partner")
    return list(range(last + 1, last + 1 + len(rows)))


def _get_type(name):
    return "boolean" if name == "is_company" else "text"


def _to_line(row):
    values = {
        **row,
        "phone": next(iter(row.get("phone") or ()), None),
        "company_name": row.get("parent_name"),
    }
    return to_copy_row(
        [values.get(name) or None for name in COLUMNS[:1]]
        + [bool(values.get("is_company"))]
        + [values.get(name) or None for name in COLUMNS[2:]]
    )


def _measure_wizard(env, entities):
    """What Odoo's wizard would join, by each rule that it offers for that.

    :param entities: who each contact is, by id
    """
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
    start = time.perf_counter()
    scan = env["contact.duplicate.scan"].run(full=True)
    env.cr.commit()
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    limit = 15 if count <= 100_000 else 180
    return [
        Row(f"whole scan of {count} contacts (s)", seconds, limit),
        Row("comparisons for each contact", scan.compared_count / count, 15),
        Row("resident memory (GB)", memory, 1.5),
    ]


def _measure_find(env, rows, rounds):
    """One typed contact against all."""
    partners = env["res.partner"]
    chosen = rows[:: max(1, len(rows) // rounds)][:rounds]
    typed = [
        {
            "name": row["name"],
            "email": row.get("email"),
            "phone": next(iter(row.get("phone") or ()), None),
            "zip": row.get("zip"),
            "city": row.get("city"),
        }
        for row in chosen
    ]
    partners.find_duplicates(typed[0])  # loads what the worker keeps
    times = [_time(lambda v=v: partners.find_duplicates(v)) * 1000 for v in typed]
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
    for number, partner in enumerate(env["res.partner"].browse(ids[:rounds])):
        partner.write({"street": f"{number} rue du Banc d'essai"})
        env.flush_all()
        before = env.cr.sql_log_count
        times.append(_time(keys._refresh_noted) * 1000)
        queries.append(env.cr.sql_log_count - before)
        env.cr.precommit.run()
    return [
        Row("save of a contact, extra time (ms)", statistics.median(times), 5),
        Row("save of a contact, extra queries", max(queries), 2),
    ]


def _measure_changes(env, ids, changed, count):
    step = len(ids) // changed
    for partner in env["res.partner"].browse(ids[::step][:changed]):
        partner.city = "Changed"
    env.flush_all()
    env.cr.precommit.run()
    env.cr.commit()
    seconds = _time(lambda: env["contact.duplicate.scan"].run())
    env.cr.commit()
    return [Row(f"scan after {changed} changes among {count} (s)", seconds, 5)]


def _time(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
