"""The thread that looks, so that the main one always hears signals (design §5 Process).

Owns the open desk of a running daemon. Must not know when to look.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from rekindled.adapters.embedded_watch import watched
from rekindled.app.address_book import follow
from rekindled.app.meetings import follow as follow_meetings
from rekindled.app.pacing import paced_look
from rekindled.app.ports import Reporter
from rekindled.app.results import sync_result
from rekindled.bootstrap import OpenDesk, open_desk
from rekindled.config import Config
from rekindled.core.errors import BrokenStore
from rekindled.places import Places


class Order(Enum):
    """What the worker is told, beside a new configuration."""

    LOOK = auto()
    LOOK_BY_HAND = auto()
    RELEASE = auto()
    STOP = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What became of one look: its result, or what went wrong; `quiet` when nothing had changed."""

    result: dict[str, Any] | None = None
    quiet: bool = False
    error: Exception | None = None


class Worker:
    """Looks when told to, one look at a time, and tells what became of it."""

    def __init__(self, places: Places, config: Config, reporter: Reporter, done: Callable[[Looked], None]) -> None:
        """`done` is called in the worker's thread."""
        self._places = places
        self._config = config
        self._reporter = reporter
        self._done = done
        self._orders: queue.SimpleQueue[Config | Order] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._released = threading.Event()
        self._thread = threading.Thread(target=self._work, name="look", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def look(self, *, by_hand: bool = False) -> None:
        """Ask for one look; one `by_hand` reads calendars for meetings at once, not at their own rhythm."""
        self._orders.put(Order.LOOK_BY_HAND if by_hand else Order.LOOK)

    def use(self, config: Config) -> None:
        """Work with another configuration from the next look on."""
        self._orders.put(config)

    def release(self, seconds: float) -> bool:
        """Ask it to close the store, and wait so long; the next look opens it again. False when it is busy."""
        self._released.clear()
        self._orders.put(Order.RELEASE)
        return self._released.wait(seconds)

    def stop(self, seconds: float) -> bool:
        """Ask it to end and wait so long; False when it was abandoned in the middle of a request."""
        self._stopping.set()
        self._orders.put(Order.STOP)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        with ExitStack() as closing:
            desk: OpenDesk | None = None
            while (order := self._orders.get()) is not Order.STOP:
                if order not in (Order.LOOK, Order.LOOK_BY_HAND):
                    closing.close()
                    self._config, desk = order if isinstance(order, Config) else self._config, None
                    self._released.set()
                    continue
                try:
                    desk = desk or self._opened(closing)
                    self._done(_looked(desk, by_hand=order is Order.LOOK_BY_HAND))
                except Exception as error:  # noqa: BLE001 - a job never raises: the loop must outlive every failure
                    if desk is None or isinstance(error, BrokenStore):
                        closing.close()
                        desk = None
                    self._done(Looked(error=error))

    def _opened(self, closing: ExitStack) -> OpenDesk:
        opening = open_desk(self._places, self._config, self._reporter, serve=True, interrupted=self._stopping.is_set)
        opened = closing.enter_context(opening)
        if opened.server is not None:
            closing.enter_context(watched(opened.server, self._reporter))
        if opened.books is not None:
            opened.books.rounds.lasting = True
        if opened.meetings is not None:
            opened.meetings.rounds.lasting = True
        return opened


def _looked(desk: OpenDesk, *, by_hand: bool) -> Looked:
    before = desk.session.requests
    if desk.books is not None:
        follow(desk.books)
    if desk.meetings is not None:
        follow_meetings(desk.meetings, by_hand=by_hand)
    report = paced_look(desk.desk, desk.poll)
    return Looked(result=sync_result(report, desk.session.requests - before), quiet=report.quiet)
