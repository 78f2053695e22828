"""Looking after the embedded server while the daemon runs: who dies or hangs is started again, ever more seldom.

Owns the thread that watches, and what is said of it. Must not know what the daemon does meanwhile, nor feed a watchdog.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from rekindled.adapters.embedded_child import ASK_SECONDS, Child
from rekindled.adapters.embedded_server import EmbeddedServer, Stamp
from rekindled.adapters.server_health import HealthFile
from rekindled.adapters.system_clock import SystemClock
from rekindled.app.events import Event
from rekindled.app.ports import Reporter
from rekindled.core.errors import RekindledError
from rekindled.core.server_health import OutsideHealth, ServerHealth
from rekindled.core.tending import Ward, answered, is_hung, lost, returned, unanswered

_LEAVE_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """In seconds: how often to see who lives, how often to ask and to see new files, how long to wait for an answer.

    An idle daemon is to take next to no time (design §6): a question by TLS costs milliseconds.
    """

    glance: float = 2.0
    ask: float = 60.0
    patience: float = ASK_SECONDS


@dataclass(slots=True)
class _Tended:
    """One process, how it has been, when it was last asked, and whether its absence was told."""

    child: Child
    start: Callable[[Callable[[], bool]], None]
    name: str
    ward: Ward
    asked_at: float
    is_told: bool = False


@contextmanager
def watched(server: EmbeddedServer, reporter: Reporter, pace: Pace | None = None) -> Iterator[None]:
    """Look after a server that was started, and open it up to others, for the length of a `with` block."""
    watch = Watch(server, reporter, pace or Pace())
    watch.begin()
    try:
        yield
    finally:
        watch.end()


class Watch:
    """The thread, and what it knows."""

    def __init__(self, server: EmbeddedServer, reporter: Reporter, pace: Pace) -> None:
        self._server, self._reporter, self._pace = server, reporter, pace
        self._clock = SystemClock()
        self._file = HealthFile(server.directory)
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._look_after, name="server", daemon=True)
        at = self._clock.monotonic()
        first = returned(Ward(), self._clock.now(), at)
        self._inner = _Tended(server.inner, server.start, "own", first, at)
        self._outer = _Tended(server.outer, server.open_up, "outside", Ward(), at) if server.outer else None
        self._renew_at = 0.0
        self._read: Stamp = ()
        self._seen: Stamp = server.outside.stamp() if server.outside else ()
        self._until: datetime | None = None
        self._kept: ServerHealth | None = None

    def begin(self) -> None:
        """Start watching."""
        self._thread.start()

    def end(self) -> None:
        """Stop watching; a question that is still out ends with the server."""
        self._leaving.set()
        self._thread.join(_LEAVE_SECONDS)
        self._file.forget()

    def _look_after(self) -> None:
        while not self._leaving.is_set():
            self._tend(self._inner)
            if self._outer is not None:
                if (at := self._clock.monotonic()) >= self._renew_at:
                    self._renew(self._outer)
                    self._renew_at = at + self._pace.ask
                self._tend(self._outer)
            self._keep()
            self._leaving.wait(self._pace.glance)

    def _tend(self, one: _Tended) -> None:
        at = self._clock.monotonic()
        if one.child.running():
            if one.ward.missed or at - one.asked_at >= self._pace.ask:
                self._ask(one, at)
        elif one.ward.since is not None:
            self._lose(one, f"it ended unexpectedly; see {one.child.log}")
        elif at >= one.ward.retry_at:
            self._start(one)

    def _ask(self, one: _Tended, at: float) -> None:
        one.asked_at = at
        one.child.trim_log()
        one.ward = answered(one.ward, at) if one.child.answers(self._pace.patience) else unanswered(one.ward)
        if is_hung(one.ward) and not self._leaving.is_set():
            one.child.stop()
            self._lose(one, "it did not answer any more and was ended")

    def _lose(self, one: _Tended, trouble: str) -> None:
        one.ward = lost(one.ward, trouble, self._clock.monotonic(), one.name)
        if not one.is_told and not self._leaving.is_set():
            self._reporter.tell(Event.EMBEDDED_LOST, which=one.name, because=trouble)
        one.is_told = True

    def _start(self, one: _Tended) -> None:
        is_first = not one.ward.failures
        try:
            one.start(self._leaving.is_set)
        except RekindledError as failure:
            self._fail(one, str(failure), is_first=is_first)
            return
        at = self._clock.monotonic()
        one.ward, one.asked_at = returned(one.ward, self._clock.now(), at), at
        event = Event.EMBEDDED_OPENED if is_first else Event.EMBEDDED_RETURNED
        self._reporter.tell(event, which=one.name, restarts=one.ward.restarts)
        one.is_told = False

    def _fail(self, one: _Tended, trouble: str, *, is_first: bool) -> None:
        """What keeps failing is told once: when it was lost, or when it first could not be started."""
        if self._leaving.is_set():
            return
        one.is_told = not is_first
        self._lose(one, " ".join(trouble.split()))

    def _renew(self, one: _Tended) -> None:
        """Show others a certificate that took the place of the last one, once both files were still for a while."""
        outside = self._server.outside
        if outside is None:
            return
        stamp, before = outside.stamp(), self._seen
        self._seen = stamp
        if stamp in ((), self._read) or stamp != before:
            return
        self._read = stamp
        try:
            self._until = outside.read().ends_at
        except RekindledError as failure:
            one.ward = replace(one.ward, trouble=str(failure))
            return
        if one.child.running():
            one.child.stop()
            one.ward = replace(one.ward, since=None)
            self._reporter.tell(Event.CERTIFICATE_RENEWED)
        one.ward = replace(one.ward, retry_at=0.0)

    def _keep(self) -> None:
        health = self._health()
        if health != self._kept and not self._leaving.is_set():
            self._file.keep(health)
            self._kept = health

    def _health(self) -> ServerHealth:
        outside = None
        if self._outer is not None:
            ward = self._outer.ward
            outside = OutsideHealth(
                address=f"https://{self._outer.child.spot}/",
                since=ward.since,
                restarts=ward.restarts,
                last_error=ward.trouble,
                certificate_until=self._until,
            )
        ward = self._inner.ward
        return ServerHealth(
            address=f"http://{self._inner.child.spot}/",
            since=ward.since,
            restarts=ward.restarts,
            last_error=ward.trouble,
            outside=outside,
        )
