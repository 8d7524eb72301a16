"""contact_dedup: a search of all from nothing, by Odoo's workers at their stock limits

Repeat with ``./dev bench workers`` or ``./dev bench workers --small``. All contacts are
searched in one process first, where nothing disturbs; then by a server with
``--workers 2 --max-cron-threads 1``; then once more, and its cron worker is killed many
times on the way. The end must be the same each time, and that of the book's own search.
"""

import contextlib
import os
import random
import re
import resource
import signal
import time
from pathlib import Path

from contacts import get_ids
from search import forget, get_limit, read_sums, run_search

from devtools.paths import LOGS
from devtools.server import choose_port, running_server
from devtools.system import step
from devtools.table import Row

#: what the log of a server says of a worker that exceeded a limit
LIMITS = re.compile(r"limit.* reached|timeout after|CPU time limit|TimeoutError")
PATIENCE = 3600


def run(env, small):
    """Measure all. :rtype: list[Row]"""
    count = len(get_ids(env))
    kills = 2 if small else 20  # few slices: one that is killed three times is given up
    found = read_sums(env)
    forget(env)
    undisturbed, scan = run_search(env)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    expected = read_sums(env)
    plain, calm = _search(env, 0, undisturbed)
    killed, disturbed = _search(env, kills, undisturbed)
    return [
        Row(f"whole scan of {count} contacts (s)", undisturbed, get_limit(count)),
        Row("comparisons for each contact", scan.compared_count / count, 15),
        Row("resident memory (GB)", memory, 1.5),
        Row(
            f"search of {count} by cron (s)",
            plain["seconds"],
            None if small else 2.0,  # of some seconds most are the server's own
            undisturbed,
        ),
        Row("the same, worker killed on the way (s)", killed["seconds"]),
        Row("kills", killed["kills"], least=1 if small else 3),
        Row("virtual memory of a worker (GiB)", plain["memory"], 2.0),
        Row("limits reached, by the log", plain["limits"] + killed["limits"], 0),
        Row("sums unlike those of the search before", _count_other(expected, found), 0),
        Row("sums unlike those of run()", _count_other(calm, expected), 0),
        Row("the same after kills", _count_other(disturbed, expected), 0),
    ]


def _count_other(found, expected):
    return sum(a != b for a, b in zip(found, expected, strict=True))


def _search(env, kills, seconds):
    """Search in the background from nothing.

    :return: figures, and the sums at the end
    """
    forget(env)
    # whatever else is due would come first: it is not what is measured
    env.cr.execute("UPDATE ir_cron SET nextcall = now() + interval '1 day'")
    env.cr.execute("DELETE FROM ir_cron_trigger")
    env.cr.execute("ANALYZE")
    env.cr.commit()
    options = ("--workers", "2", "--max-cron-threads", "1", "--log-level", "info")
    log = LOGS / f"server-{env.cr.dbname}.log"
    with running_server(env.cr.dbname, choose_port("workers"), *options):
        start = time.perf_counter()
        scan = env["contact.duplicate.scan"]._enqueue(full=True)
        env.cr.commit()
        with step(f"A search by cron{', killed on the way' * bool(kills)}"):
            figures = _watch(env, scan, log, kills, seconds)
        figures["seconds"] = time.perf_counter() - start
    lines = log.read_text(errors="replace").splitlines()
    figures["limits"] = sum(bool(LIMITS.search(line)) for line in lines)
    return figures, read_sums(env)


def _watch(env, scan, log, kills, seconds):
    """Wait for the end of a search; kill its worker so many times meanwhile."""
    figures = {"kills": 0, "memory": 0.0}
    rng = random.Random(5)
    start = time.perf_counter()
    next_kill = start + rng.uniform(0, 2 * seconds / max(kills, 1))
    while _is_pending(env, scan) and time.perf_counter() - start < PATIENCE:
        time.sleep(0.2)
        if kills:
            # a new worker looks for work within a minute: here at once, to be killed
            env["ir.cron"]._notifydb()
        workers = _find_cron_workers(log)
        for pid in workers:
            figures["memory"] = max(figures["memory"], _read_memory(pid))
        if figures["kills"] < kills and time.perf_counter() > next_kill:
            for pid in workers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    figures["kills"] += 1
            next_kill = time.perf_counter() + rng.uniform(0, 2 * seconds / kills + 2)
    return figures


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
