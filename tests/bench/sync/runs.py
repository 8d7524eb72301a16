"""Manual runs over many records, killed and not, and decisions about many proposals.

The records are members in a model made in the settings: no app's own cost is measured.
"""

import random
import resource
import subprocess
import time

from book import DOSSIER, EACH
from contacts import get_ids

from devtools.paths import ROOT
from devtools.server import odoo_command, odoo_env
from devtools.system import step
from devtools.table import Row

MODEL = "x_bench_member"
FIELDS = {"x_name": "name", "x_email": "email", "x_phone": "phone", "x_job": "function"}
KILLS = 10

# what a process of its own does until it is killed: the scheduler's part
WORKER = """
jobs = env["contact.job"]
print("ready", flush=True)
while True:
    waiting = jobs._get_waiting_slices(1)
    if not waiting:
        break
    waiting._run_and_commit()
    env.cr.commit()
    env.invalidate_all()
print("end", flush=True)
"""


def measure(env, small):
    """Measure all. :rtype: list[Row]"""
    # one contact in three has an address that no other one has
    size = min(100_000, len(get_ids(env)) * 3 // 10)
    with step("Manual runs"):
        rows = _measure_run(env, _make_source(env), size)
    with step("Manual runs, killed on the way"):
        rows += _measure_kills(env, _make_source(env), min(size, 20_000))
    with step("Proposals accepted"):
        return rows + _measure_decisions(env, 500 if small else 5_000)


# runs


def _measure_run(env, source, size):
    """A run over records of which 30 % changed and 5 % are new, after a first one."""
    _fill(env, source, size)
    first = _run(env, source)
    _change(env, source, size)
    before = _get_memory()
    seconds, counters = _run_timed(env, source)
    again, repeated = _run_timed(env, source)
    memory = _get_memory() - before
    _undo(env, source)
    return [
        Row("records a second, the first run", size / first, least=1000),
        Row(
            f"records a second, {size:,} of which 30 % changed, 5 % new",
            counters["seen"] / seconds,
            least=1000,
        ),
        Row("memory that it took besides (MB)", memory, 500),
        Row("changes by a second run", _count_changes(repeated), 0),
        Row("records a second, the second run", repeated["seen"] / again, least=1000),
    ]


def _run_timed(env, source):
    start = time.perf_counter()
    counters = _run_slices(env, source)
    return time.perf_counter() - start, counters


def _run(env, source):
    return _run_timed(env, source)[0]


def _run_slices(env, source):
    """As the scheduler does: one transaction a slice."""
    job = env["contact.job"].browse(source.action_sync_now()["res_id"])
    env.cr.commit()
    while waiting := job.sudo()._get_waiting_slices(1):
        waiting._claim()
        env.cr.commit()
        waiting._run()
        env.cr.commit()
        env.invalidate_all()
    return job.result


def _count_changes(counters):
    names = ("created", "linked", "proposed", "unclear", "bad")
    return sum(counters.get(name, 0) for name in names)


# killed


def _measure_kills(env, source, size):
    """SIGKILL at random points: the end is that of a run that nobody disturbed."""
    _fill(env, source, size)
    _run(env, source)
    _change(env, source, size)
    undisturbed = _run_and_digest(env, source)
    _undo(env, source)
    env["contact.job"].browse(source.action_sync_now()["res_id"])
    env.cr.commit()
    killed = sum(_work(env, random.uniform(0.05, 1.5)) for _kill in range(KILLS))
    _retry(env, source)
    env.cr.rollback()
    env.invalidate_all()
    differing = undisturbed ^ _get_digest(env, source)
    _undo(env, source)
    return [
        Row(f"runs killed of {KILLS} attempts", killed, least=1),
        Row("rows that differ after the kills", len(differing), 0),
    ]


def _run_and_digest(env, source):
    _run(env, source)
    return _get_digest(env, source)


def _retry(env, source):
    """Finish; a slice that was killed three times is given another chance."""
    _work(env, None)
    env.cr.rollback()
    failed = env["contact.job"].search([("res_model", "=", source._name)])
    failed.filtered("error_count").action_retry_failed()
    env.cr.commit()
    _work(env, None)


def _work(env, seconds):
    """Work in a process of its own. :return: whether it was killed while working"""
    command = odoo_command("shell", env.cr.dbname, "--no-http", "--log-level", "error")
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=odoo_env(),
        cwd=ROOT,
        text=True,
    ) as process:
        process.stdin.write(WORKER)
        process.stdin.close()
        while process.stdout.readline().strip() not in ("ready", ""):
            continue
        if seconds is None:
            process.stdout.read()
            return False
        time.sleep(seconds)
        is_working = process.poll() is None
        process.kill()
        return is_working


def _get_digest(env, source):
    """All that a run leaves, without the numbers of its rows. :rtype: set"""
    env.cr.execute(
        """
        SELECT d.record_key, p.email, d."values"::text, d.active, x.field_name,
               x.proposed_value::text, x.state, COALESCE(p.desync_count, 0)
          FROM contact_dossier d
     LEFT JOIN res_partner p ON p.id = d.partner_id
     LEFT JOIN contact_proposal x ON x.dossier_id = d.id
         WHERE d.source_id = %s
        """,
        [source.id],
    )
    return set(env.cr.fetchall())


def _undo(env, source):
    """Back to before the source's runs."""
    env.cr.execute(
        """
        UPDATE res_partner SET desync_count = 0, is_desync = FALSE
         WHERE id IN (SELECT partner_id FROM contact_dossier
                       WHERE source_id = %(source)s);
        DELETE FROM contact_proposal WHERE source_id = %(source)s;
        DELETE FROM contact_dossier WHERE source_id = %(source)s;
        DELETE FROM res_partner WHERE email LIKE '%%@new.example';
        """,
        {"source": source.id},
    )
    _analyze(env)


# decisions


def _measure_decisions(env, contacts):
    """Accept two proposals for each of many contacts, as the list does."""
    source = _make_source(env)
    _fill(env, source, contacts)
    env.cr.execute(
        "UPDATE x_bench_member SET x_phone = '+33 6 99 ' || id, x_job = 'Job ' || id"
        " WHERE x_source = %s",
        [source.id],
    )
    env.cr.commit()
    _run(env, source)
    waiting = env["contact.proposal"].search(
        [("source_id", "=", source.id), ("state", "=", "pending")]
    )
    start = time.perf_counter()
    decided = 0
    for ids in waiting._cut():
        decided += waiting._job_decide(ids, "accept")["decided"]
        env.cr.commit()
        env.invalidate_all()
    seconds = time.perf_counter() - start
    return [
        Row("proposals that were not accepted", 2 * contacts - decided, 0),
        Row(
            f"contacts a second, {decided:,} proposals accepted",
            contacts / seconds,
            least=300,
        ),
    ]


# the records


def _make_source(env):
    if MODEL not in env:
        _make_model(env)
    return env["contact.source"].create(
        {
            "name": "Bench members",
            "model_id": env["ir.model"]._get(MODEL).id,
            "match": "keys",
            "auto_sync": False,
            "field_ids": [
                (0, 0, {"source_path": path, "partner_field": name})
                for path, name in FIELDS.items()
            ],
        }
    )


def _make_model(env):
    names = [*FIELDS, "x_source"]
    env["ir.model"].create(
        {
            "name": "Bench member",
            "model": MODEL,
            "field_id": [
                (
                    0,
                    0,
                    {
                        "name": name,
                        "ttype": "integer" if name == "x_source" else "char",
                        "field_description": name,
                    },
                )
                for name in names
            ],
            "access_ids": [
                (
                    0,
                    0,
                    {
                        "name": "all",
                        "group_id": env.ref("base.group_user").id,
                        "perm_read": True,
                    },
                )
            ],
        }
    )


def _fill(env, source, size):
    """A member for each of so many of the book's contacts.

    All have an address of their own, and no dossier speaks of them.
    """
    source.domain = f"[('x_source', '=', {source.id})]"
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO x_bench_member (x_name, x_email, x_phone, x_source, create_uid,
               write_uid, create_date, write_date)
        SELECT min(p.name), min(p.email), min(p.phone), %(source)s, 1, 1,
               now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM bench_contact b
          JOIN res_partner p ON p.id = b.partner_id
         WHERE p.email_normalized <> ''
      GROUP BY p.email_normalized
        HAVING count(*) = 1 AND bool_and(p.visibility = 'everyone')
               AND bool_and(b.number %% %(each)s <> %(dossier)s)
      ORDER BY min(b.number)
         LIMIT %(size)s
        """,
        {"source": source.id, "size": size, "each": EACH, "dossier": DOSSIER},
    )
    assert env.cr.rowcount == size, "the book is too small"
    _analyze(env)


def _change(env, source, size):
    """30 % say another phone, 5 % are new."""
    env.cr.execute(
        """
        UPDATE x_bench_member SET x_phone = '+33 6 99 ' || id
         WHERE x_source = %(source)s AND id %% 10 < 3;
        INSERT INTO x_bench_member (x_name, x_email, x_source, create_uid, write_uid,
               create_date, write_date)
        SELECT 'New ' || i, i || '@new.example', %(source)s, 1, 1,
               now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM generate_series(1, %(new)s) AS i;
        """,
        {"new": size // 20, "source": source.id},
    )
    _analyze(env)


def _analyze(env):
    env.cr.commit()
    env.cr.execute("ANALYZE res_partner, x_bench_member, contact_dossier")
    env.cr.commit()
    env.invalidate_all()


def _get_memory():
    """The most that this process held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
