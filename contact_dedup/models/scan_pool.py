"""Two processors for a search that runs to its end in one process.

Only pure functions leave the process: they read memory that a forked child shares
with its parent, never the database.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from contextlib import contextmanager

#: Fewer contacts are compared faster than a process begins.
FEWEST_CONTACTS = 30_000
MOST_PROCESSES = 2
#: Results that wait for being stored, for each process.
AHEAD = 2

_function = None


def may_fork(count):
    """Whether children are worth it and safe: a server with threads has locks that
    nobody would release in a child."""
    return (
        count >= FEWEST_CONTACTS
        and hasattr(os, "fork")
        and (os.cpu_count() or 1) > 1
        and threading.active_count() == 1
        and not multiprocessing.current_process().daemon
    )


@contextmanager
def mapper(function, is_parallel):
    """A function that maps over items in their order, in children if it may.

    ::

        with mapper(work, may_fork(count)) as in_order:
            for item, result in in_order(items):
                store(item, result)

    :param function: pure; what it needs besides the item is in memory already
    """
    if not is_parallel:
        yield lambda items: ((item, function(item)) for item in items)
        return
    global _function
    _function = function
    context = multiprocessing.get_context("fork")
    pool = context.Pool(MOST_PROCESSES, _begin_child)
    try:
        yield lambda items: _run_ahead(pool, items)
    finally:
        pool.terminate()
        pool.join()
        _function = None


def _run_ahead(pool, items):
    """Items are taken here, in the one thread that may use the cursor."""
    waiting = deque()
    for item in items:
        waiting.append((item, pool.apply_async(_call, (item,))))
        if len(waiting) > MOST_PROCESSES * AHEAD:
            first, result = waiting.popleft()
            yield first, result.get()
    for first, result in waiting:
        yield first, result.get()


def _begin_child():
    """A child must not answer signals as the server that it was forked from does:
    it would outlive the end of the pool. Nor does it look for cycles: what it makes has
    none, and to look is to copy the memory that it shares."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()


def _call(item):
    return _function(item)


@contextmanager
def few_collections():
    """Cycles are looked for by ``trim_memory`` alone, and not among the objects of the
    server: they are millions, and stay. A fifth of a search went into that."""
    was_enabled = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def trim_memory():
    """Give freed memory back to the system, where its library can."""
    if not gc.isenabled():
        gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError):
        return
