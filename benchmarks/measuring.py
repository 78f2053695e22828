"""Processor seconds and peak memory of a piece of work, the least of several runs.

Owns how a figure is taken. Must not know what is measured.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """The least processor seconds of some runs: other programs on the machine only ever add."""
    best = float("inf")
    for _ in range(runs):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def peak_mib(work: Callable[[], object]) -> float:
    """The most memory that Python held for the work at any moment, in MiB."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1024 / 1024
    finally:
        tracemalloc.stop()
