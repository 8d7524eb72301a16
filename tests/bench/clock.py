"""How long something takes."""

import statistics
import time


def seconds(call) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def median(call, rounds: int = 7) -> float:
    """Milliseconds, once the caches are filled."""
    call()
    return statistics.median(seconds(call) for _round in range(rounds)) * 1000
