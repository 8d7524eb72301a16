"""A full search in the background, by Odoo's workers at their stock limits.

Repeat with ``./dev bench workers`` (100,000 contacts, or
``DEDUP_CONTACTS=1000000``) or ``./dev bench workers --small``. A server with
``--workers 2 --max-cron-threads 1`` searches all contacts; its cron worker is killed
many times on the way. The end must be what ``run()`` finds, undisturbed.
"""

import contextlib
import os
import random
import re
import signal
import sys
import time
from pathlib import Path

from devtools.paths import LOGS
from devtools.server import choose_port, running_server
from devtools.table import Row

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "dedup")]

SUMS = """
    SELECT count(*), sum(partner_id), sum(other_id), sum(round(score::numeric, 4)),
           (SELECT count(*) FROM contact_duplicate_group),
           (SELECT sum(all_size) FROM contact_duplicate_group)
      FROM contact_duplicate WHERE state = 'open'
"""
#: what the log of a server says of a worker that exceeded a limit
LIMITS = re.compile(r"limit.* reached|timeout after|CPU time limit|TimeoutError")
PATIENCE = 3600


def run(env, small):
    """Measure all. :rtype: list[Row]"""
    from bench_dedup import fill
    from generator import make

    count = 5000 if small else int(os.environ.get("DEDUP_CONTACTS", 100_000))
    kills = 5 if small else 20
    fill(env, make(count, 11)[0])
    env.cr.commit()
    start = time.perf_counter()
    env["contact.duplicate.scan"].run(full=True)
    env.cr.commit()
    undisturbed = time.perf_counter() - start
    expected = _read(env)
    plain, calm = _search(env, 0, undisturbed)
    killed, disturbed = _search(env, kills, undisturbed)
    return [
        Row(f"search of {count} by cron (s)", plain["seconds"], 2.0, undisturbed),
        Row("the same, worker killed on the way (s)", killed["seconds"]),
        Row("kills", killed["kills"], least=min(kills, 3)),
        Row("virtual memory of a worker (GiB)", plain["memory"], 2.0),
        Row("limits reached, by the log", plain["limits"] + killed["limits"], 0),
        Row("sums unlike those of run()", _count_other(calm, expected), 0),
        Row("the same after kills", _count_other(disturbed, expected), 0),
    ]


def _count_other(found, expected):
    return sum(a != b for a, b in zip(found, expected, strict=True))


def _read(env):
    env.cr.execute(SUMS)
    return env.cr.fetchone()


def _search(env, kills, seconds):
    """Search in the background from nothing.

    :return: figures, and the sums at the end
    """
    cr = env.cr
    cr.execute(
        "DELETE FROM contact_duplicate; DELETE FROM contact_duplicate_group; "
        "DELETE FROM contact_dedup_key"
    )
    scan = env["contact.duplicate.scan"]._enqueue(full=True)
    cr.commit()
    cr.execute("ANALYZE")
    cr.commit()
    options = ("--workers", "2", "--max-cron-threads", "1", "--log-level", "info")
    figures = {"kills": 0, "memory": 0.0}
    rng = random.Random(5)
    log = LOGS / f"server-{cr.dbname}.log"
    start = time.perf_counter()
    with running_server(cr.dbname, choose_port("workers"), *options):
        next_kill = time.perf_counter() + rng.uniform(0, 2 * seconds / max(kills, 1))
        while _is_pending(env, scan) and time.perf_counter() - start < PATIENCE:
            time.sleep(0.2)
            workers = _find_cron_workers(log)
            for pid in workers:
                figures["memory"] = max(figures["memory"], _read_memory(pid))
            if figures["kills"] < kills and time.perf_counter() > next_kill:
                for pid in workers:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                        figures["kills"] += 1
                next_kill = time.perf_counter() + rng.uniform(
                    0, 2 * seconds / kills + 2
                )
        figures["seconds"] = time.perf_counter() - start
    lines = log.read_text(errors="replace").splitlines()
    figures["limits"] = sum(bool(LIMITS.search(line)) for line in lines)
    return figures, _read(env)


def _is_pending(env, scan):
    env.cr.rollback()
    env.invalidate_all()
    return scan.state in ("waiting", "running")


def _find_cron_workers(log):
    """Processes that the server's log calls its cron workers, as far as they live."""
    found = re.findall(r"Worker WorkerCron \((\d+)\) alive", log.read_text())
    return [int(pid) for pid in found if Path("/proc", pid).exists()]


def _read_memory(pid):
    with contextlib.suppress(OSError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024**3
    return 0.0
