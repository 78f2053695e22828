"""Doing something on the network for so long and no longer (faults promise 25).

Owns the waiting. Must not know what is done.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T | Exception:
    """What the work returns or raises, or TimeoutError when that takes longer.

    It is done in a thread of its own: socket time-outs begin anew with every byte, a deadline must not.
    """
    outcome: queue.SimpleQueue[T | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put(work())
        except Exception as failure:  # noqa: BLE001 - the library raises of many kinds; all mean "nothing was learned"
            outcome.put(failure)

    threading.Thread(target=run, name="dav-request", daemon=True).start()
    try:
        return outcome.get(timeout=seconds)
    except queue.Empty:
        return TimeoutError()
