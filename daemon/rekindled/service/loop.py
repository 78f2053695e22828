"""The daemon's loop: a heartbeat by `schedule`, looks by a worker, requests and signals in between (design §5 Process).

Owns when to look and when to stop. Must not know what a look does.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from signal import SIGHUP

import schedule

from rekindled.adapters.heartbeat import Beat, Heartbeat
from rekindled.adapters.system_clock import SystemClock
from rekindled.adapters.systemd_notify import SystemdNotify
from rekindled.app.events import Event
from rekindled.app.results import shown_time
from rekindled.bootstrap import read_config, refuse_unready
from rekindled.config import Config
from rekindled.core.backoff import not_before, pause
from rekindled.core.errors import BrokenStore, ConfigError, DamagedStore, RekindledError, UnwritableStore
from rekindled.core.health import trouble_of
from rekindled.exits import FINE, exit_code
from rekindled.logs import configure_logging, get_logger
from rekindled.places import Places
from rekindled.reporting import LogReporter
from rekindled.service.memory import Memory
from rekindled.service.side_work import SideWork
from rekindled.service.signals import Bell
from rekindled.service.worker import Looked, Worker

LONGEST_NAP_SECONDS = 2
GRACE_SECONDS = 3.0
CLOCK_JUMP_SECONDS = 30.0
HUNG_SECONDS = 900.0
LONGEST_HOLD = timedelta(minutes=10)  # asking one's own disk again costs nobody anything


def serve(places: Places, environ: Mapping[str, str]) -> int:
    """Run until SIGTERM or SIGINT; SIGHUP re-reads the configuration. Returns the exit code.

    Raises:
        ConfigError: the configuration is wrong at the start, or names a password that is not there.
        BrokenStore, Busy: the store is not ours to use, or a daemon runs on it already. A damaged store, and a disk
            that takes nothing, are no reason to end: the one is set aside, the other waited for.
    """
    # `schedule` counts in naive local time, which stands still for an hour in autumn: give it a zone that does not.
    os.environ["TZ"] = "UTC"
    time.tzset()
    config = read_config(places, environ)
    configure_logging(config.log.level, config.log.format, sys.stderr, environ)
    refuse_unready(config, places)  # what cannot be found is a file to be mended, not a server to be waited for
    with ExitStack() as closing:
        memory = Memory(places, LogReporter())
        closing.callback(memory.leave)
        with suppress(DamagedStore, UnwritableStore):  # the first look meets it again, and heals or waits
            memory.open()
        return Loop(places, environ, config, memory).run()


class Loop:
    """One running daemon."""

    def __init__(self, places: Places, environ: Mapping[str, str], config: Config, memory: Memory) -> None:
        """Everything is checked; nothing runs yet."""
        self._places, self._environ, self._config = places, environ, config
        self._memory = memory
        self._reporter = LogReporter()
        self._clock = SystemClock()
        self._systemd = SystemdNotify(environ)
        self._heart = Heartbeat(places.state)
        self._hook = SideWork(places, self._heart, config, environ)
        self._bell = Bell()
        self._looked: queue.SimpleQueue[Looked] = queue.SimpleQueue()
        self._worker = Worker(places, config, self._reporter, self._tell)
        self._scheduler = schedule.Scheduler()
        self._busy_since: float | None = None
        self._answering: list[int] = []
        self._exit: int | None = None
        self._failures = 0
        self._held_until = 0.0

    def run(self) -> int:
        """Look now and then until told to stop."""
        with self._bell.heeding():
            self._plan_jobs()
            self._worker.start()
            self._reporter.tell(Event.SERVICE_STARTED, poll_seconds=self._config.caldav.poll.total_seconds())
            self._systemd.ready()
            self._systemd.status("starting: first look")
            self._guarded(self._look_afresh)
            while self._exit is None:
                self._turn()
            self._systemd.stopping()
            self._hook.leave()
            if not self._worker.stop(GRACE_SECONDS):
                get_logger().info(Event.REQUEST_ABANDONED, because="a request was still under way; intents heal it")
            self._reporter.tell(Event.SERVICE_STOPPED)
        return self._exit

    def _tell(self, looked: Looked) -> None:
        self._looked.put(looked)
        self._bell.ring()

    def _plan_jobs(self) -> None:
        self._scheduler.clear()
        seconds = int(self._config.caldav.poll.total_seconds())
        self._look_job = self._scheduler.every(seconds).seconds.do(self._guarded, self._look_if_due)
        self._scheduler.every(LONGEST_NAP_SECONDS).seconds.do(self._guarded, self._serve_requests)

    def _guarded(self, job: Callable[[], None]) -> None:
        """A job that raises would starve the jobs after it for good (facts: libraries §6)."""
        try:
            job()
        except BrokenStore as broken:
            self._bear(broken)
        except RekindledError as failure:
            get_logger().warning(Event.LOOK_FAILED, because=str(failure))

    def _bear(self, broken: BrokenStore) -> None:
        """Live on with a store that fails: set a damaged one aside, and leave any other alone for a while.

        Nothing is written to the calendar meanwhile, for every write is remembered first (promises 9, 34).
        """
        failure: RekindledError = broken
        self._memory.close()
        if isinstance(broken, DamagedStore) and self._busy_since is None and self._worker.release(GRACE_SECONDS):
            get_logger().error(Event.STORE_FAILED, because=str(broken))
            try:
                self._memory.repair()
                return self._look()
            except RekindledError as again:
                failure = again
        self._failures += 1
        wait = min(pause(self._failures, self._config.caldav.poll, None, ""), LONGEST_HOLD)
        self._held_until = self._clock.monotonic() + wait.total_seconds()
        now = self._clock.now()
        next_at = now + wait
        self._beat(Looked(error=failure), now, next_at)
        self._systemd.status(f"nothing is written, next try at {self._shown(next_at)}: {failure}")
        get_logger().error(Event.STORE_FAILED, because=str(failure), next_at=shown_time(next_at))
        return None

    def _is_held(self) -> bool:
        """Whether the store is to be left alone for now; by a clock that is never set."""
        return self._clock.monotonic() < self._held_until

    def _turn(self) -> None:
        skew = self._skew()
        heard = self._bell.wait(min(LONGEST_NAP_SECONDS, self._scheduler.idle_seconds or LONGEST_NAP_SECONDS))
        for number in heard:
            if number == SIGHUP:
                self._reload()
            else:
                self._exit = FINE if self._exit is None else self._exit
        while not self._looked.empty():
            self._guarded(partial(self._take_in, self._looked.get()))
            # Asked during a look: where looks are as frequent as this is checked, both would meet for ever.
            self._guarded(self._serve_requests)
        if abs(self._skew() - skew) > CLOCK_JUMP_SECONDS:
            self._plan_jobs()  # the clock was set or the machine slept: count anew from now, and look
            self._guarded(self._look_if_due)
        self._scheduler.run_pending()
        self._hook.turn()
        if self._busy_since is None or self._clock.monotonic() - self._busy_since < HUNG_SECONDS:
            self._systemd.watchdog()

    def _skew(self) -> float:
        """Wall clock against a clock that is never set; it moves when somebody sets one of them."""
        return self._clock.now().timestamp() - self._clock.monotonic()

    def _look_if_due(self) -> None:
        if not self._is_paused() and not self._is_held():
            self._look()

    def _look_afresh(self) -> None:
        """A restart or reload cuts no pause short (promise 45), unless somebody mended the configuration meanwhile."""
        if not self._is_paused() or self._is_mended():
            self._look()
        else:
            self._systemd.status(f"waiting, next try at {self._shown(self._next_at())}")

    def _is_paused(self) -> bool:
        """Whether a failing server is to be left alone for now."""
        now = self._clock.now()
        retry_at = not_before(self._memory.settings(), now)
        return retry_at is not None and retry_at > now

    def _is_mended(self) -> bool:
        """Whether the configuration or the password file is younger than the last look, so that trying is worth it."""
        last = self._heart.last()
        if last is None:
            return True
        password = self._config.caldav.password_file
        files = [self._places.config, *([self._config.beside(password)] if password else [])]
        since = datetime.fromisoformat(last.at).timestamp()
        # A beat tells whole seconds: a file written in that of the look was read by it.
        return any(file.exists() and int(file.stat().st_mtime) > since for file in files)

    def _look(self, *, by_hand: bool = False) -> None:
        if self._busy_since is None:
            self._memory.open()
            self._busy_since = self._clock.monotonic()
            self._worker.look(by_hand=by_hand)

    def _serve_requests(self) -> None:
        if self._is_held():
            return
        waiting = [request.id for request in self._memory.waiting() if request.id not in self._answering]
        if (waiting or self._failures) and self._busy_since is None:
            self._answering = waiting
            self._look(by_hand=bool(waiting))

    def _take_in(self, looked: Looked) -> None:
        self._busy_since = None
        now = self._clock.now()
        if isinstance(looked.error, BrokenStore):
            with suppress(RekindledError):  # who asked waits in vain only where nothing at all can be written
                self._answer(looked, now)
            return self._bear(looked.error)
        if self._failures:
            self._failures = 0
            self._reporter.tell(Event.STORE_RECOVERED)
        next_at = self._next_at()
        self._beat(looked, now, next_at)
        self._answer(looked, now)
        self._say(looked, next_at)
        return None

    def _beat(self, looked: Looked, now: datetime, next_at: datetime) -> None:
        """Remember how a look went; who wants to hear of failing ones is told."""
        requests = looked.result["requests"] if looked.result else 0
        ok = looked.result is not None and looked.result["brake"] is None
        error = str(looked.error) if looked.error else None
        beat = Beat(at=shown_time(now), ok=ok, error=error, next_at=shown_time(next_at), requests=requests)
        self._heart.beat(beat, trouble_of(looked.error))
        self._hook.consider(now)

    def _answer(self, looked: Looked, now: datetime) -> None:
        if looked.error is None:
            answer = json.dumps({"result": looked.result})
        else:
            answer = json.dumps({"error": str(looked.error), "code": exit_code(looked.error)})
        for number in self._answering:
            self._memory.answer(number, answer, now)
            self._reporter.tell(Event.REQUEST_SERVED, id=number)
        self._answering = []

    def _say(self, looked: Looked, next_at: datetime) -> None:
        at = self._shown(next_at)
        if looked.error is None:
            needs = (looked.result["brake"] if looked.result else None) or self._memory.needs_you()
            well = (looked.result.get("paused") if looked.result else None) or "all is well"
            self._systemd.status(f"needs you: {needs}" if needs else f"{well}; next look at {at}")
            return
        self._systemd.status(f"waiting, next try at {at}: {looked.error}")
        if isinstance(looked.error, RekindledError):
            get_logger().warning(Event.LOOK_FAILED, because=str(looked.error), next_at=shown_time(next_at))
        else:
            get_logger().error(Event.LOOK_FAILED, exc_info=looked.error)

    def _shown(self, at: datetime) -> str:
        return f"{at.astimezone(self._config.rhythm().zone):%H:%M}"

    def _next_at(self) -> datetime:
        """When the next look is: at the next beat, or later where a failing server is left alone."""
        beat: datetime = self._look_job.next_run.replace(tzinfo=UTC)
        retry_at = not_before(self._memory.settings(), self._clock.now())
        return max(beat, retry_at) if retry_at else beat

    def _reload(self) -> None:
        self._systemd.reloading()
        try:
            config = read_config(self._places, self._environ)
        except ConfigError as refused:
            self._reporter.tell(Event.CONFIG_REFUSED)
            get_logger().warning(Event.CONFIG_REFUSED, because=str(refused))
        else:
            self._config = config
            configure_logging(config.log.level, config.log.format, sys.stderr, self._environ)
            self._worker.use(config)
            self._hook.use(config)
            self._plan_jobs()
            self._reporter.tell(Event.CONFIG_RELOADED)
            self._guarded(self._look_afresh)
        self._systemd.ready()
