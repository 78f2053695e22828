"""The daemon's loop in its rarer moments; what it does day by day is seen in tests/system (design §5 Process)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from rekindled.adapters.request_box import RequestBox
from rekindled.adapters.system_clock import SystemClock
from rekindled.app.events import Event
from rekindled.bootstrap import read_config
from rekindled.core.errors import BrokenStore, CalendarUnavailable, DamagedStore, UnwritableStore
from rekindled.core.facts import Setting, SettingSaved
from rekindled.service.loop import HUNG_SECONDS, Loop
from rekindled.service.memory import Memory
from rekindled.service.worker import Looked, Order
from tests.fakes.fake_reporter import FakeReporter
from tests.fakes.lonely_homes import CONFIG, lonely_home


class Leaping(SystemClock):
    """A clock whose dates are set forward by an hour each time they are read; what it measures goes on as it does."""

    def __init__(self) -> None:
        """Start now."""
        self._now = super().now()

    def now(self) -> datetime:
        """An hour later than the last time."""
        self._now += timedelta(hours=1)
        return self._now


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """A loop that was wired but not started: what it orders stays in its worker's queue."""
    places = lonely_home(tmp_path, CONFIG + 'poll = "1h"\n')
    memory = Memory(places, FakeReporter())
    memory.open()
    found = Loop(places, {}, read_config(places, {}), memory)
    found._plan_jobs()
    with found._bell.heeding():
        yield found
    memory.leave()


def looks(loop: Loop) -> int:
    """How many looks were ordered so far."""
    orders = [loop._worker._orders.get_nowait() for _ in range(loop._worker._orders.qsize())]
    return orders.count(Order.LOOK) + orders.count(Order.LOOK_BY_HAND)


def paused(loop: Loop) -> None:
    """Make the server one that is left alone for an hour."""
    until = SystemClock().now() + timedelta(hours=1)
    assert loop._memory._store is not None
    loop._memory._store.record([SettingSaved(setting=Setting.RETRY_AT, value=until.isoformat())])


def test_a_pause_is_what_systemd_shows(loop: Loop) -> None:
    """R17: that nothing is planned is said where one looks first."""
    said: list[str] = []
    vars(loop._systemd)["status"] = said.append
    loop._take_in(Looked(result={"requests": 0, "brake": None, "paused": "planning is paused"}))
    loop._take_in(Looked(result={"requests": 0, "brake": None, "paused": None}))
    assert [line.partition(";")[0] for line in said] == ["planning is paused", "all is well"]


@pytest.mark.parametrize("kind", [BrokenStore, UnwritableStore])
def test_store_that_fails_is_left_alone_and_the_daemon_lives(loop: Loop, kind: type[BrokenStore]) -> None:
    """Its heartbeat and log say what is wrong and when it tries again; until then nothing is looked at (promise 9)."""

    def job() -> None:
        raise kind("the disk is full")

    with capture_logs() as said:
        loop._guarded(job)
    assert loop._exit is None
    assert (said[0]["event"], said[0]["because"]) == (Event.STORE_FAILED, "the disk is full")
    beat = loop._heart.last()
    assert beat is not None
    assert (beat.ok, beat.error) == (False, "the disk is full")
    loop._look_if_due()
    loop._serve_requests()
    assert looks(loop) == 0


def test_store_that_failed_is_tried_again(loop: Loop) -> None:
    """Once the pause is over a look is taken without waiting for the next beat, and a good one ends the story."""
    loop._bear(UnwritableStore("the disk is full"))
    loop._held_until = 0.0
    loop._serve_requests()
    assert looks(loop) == 1
    with capture_logs() as said:
        loop._take_in(Looked(result={"requests": 1, "brake": None}))
    assert [line["event"] for line in said] == [Event.STORE_RECOVERED]
    loop._serve_requests()
    assert looks(loop) == 0


def test_pauses_grow_while_the_disk_fails(loop: Loop) -> None:
    """Each failure is followed by a longer pause, up to ten minutes; a store of one's own may be asked often."""
    pauses = []
    for _ in range(4):
        with capture_logs() as said:
            loop._bear(UnwritableStore("the disk is full"))
        beat = loop._heart.last()
        assert beat is not None
        pauses.append(datetime.fromisoformat(str(beat.next_at)) - datetime.fromisoformat(beat.at))
        assert said
    assert pauses == [timedelta(minutes=10)] * 4


def test_damaged_store_is_set_aside_and_looked_with_again(loop: Loop) -> None:
    """The daemon opens a new store in the same minute, says what a person should do, and looks (promise 34)."""
    loop._worker.start()
    orders: list[Order] = []
    loop._worker.look = lambda **_: orders.append(Order.LOOK)  # type: ignore[method-assign]  # counts the looks ordered
    with capture_logs() as said:
        loop._bear(DamagedStore("the store is damaged"))
    assert orders == [Order.LOOK]
    assert loop._exit is None
    assert [line["event"] for line in said] == [Event.STORE_FAILED]
    assert "was damaged and is kept as" in loop._memory.needs_you()
    (aside,) = loop._places.state.glob("*.damaged-*")
    assert aside.stat().st_mode & 0o777 == 0o600
    loop._worker.stop(5)


def test_damage_that_cannot_be_set_aside_is_waited_with(loop: Loop) -> None:
    """While a look is under way nothing is moved from below it; the damage is met again after the pause."""
    loop._look()
    loop._bear(DamagedStore("the store is damaged"))
    assert loop._is_held()
    assert not list(loop._places.state.glob("*.damaged-*"))


def test_failing_job_does_not_end_the_daemon(loop: Loop) -> None:
    """Any other failure is told, and the next job runs."""

    def job() -> None:
        raise CalendarUnavailable("no answer")

    with capture_logs() as said:
        loop._guarded(job)
    assert loop._exit is None
    assert (said[0]["event"], said[0]["log_level"]) == (Event.LOOK_FAILED, "warning")


def test_look_that_finds_the_store_broken_is_answered(loop: Loop) -> None:
    """Who asked for the look hears what is wrong, and the daemon lives on."""
    box = RequestBox(loop._places.store)
    number = box.leave("sync", "", SystemClock().now())
    loop._serve_requests()
    with capture_logs():
        loop._take_in(Looked(error=UnwritableStore("the disk is full")))
    assert json.loads(str(box.answer_of(number))) == {"error": "the disk is full", "code": 1}
    box.close()
    assert loop._exit is None
    assert loop._is_held()


def test_fault_of_the_program_is_told_with_its_place(loop: Loop) -> None:
    """What nobody foresaw is an error with a traceback in the log, and the daemon lives (promise 29)."""
    fault = ZeroDivisionError()
    with capture_logs() as said:
        loop._take_in(Looked(error=fault))
    assert said[-1]["exc_info"] is fault
    assert said[-1]["log_level"] == "error"
    assert loop._exit is None


def test_brake_is_no_good_look(loop: Loop) -> None:
    """A look that ends at the brake leaves a heartbeat that is not well."""
    loop._take_in(Looked(result={"requests": 1, "brake": "5 of 5 entries vanished"}))
    beat = loop._heart.last()
    assert beat is not None
    assert (beat.ok, beat.error) == (False, None)


def test_one_look_at_a_time(loop: Loop) -> None:
    """While a look is under way no second one is ordered, not even for a request; afterwards it is."""
    loop._look()
    loop._look()
    box = RequestBox(loop._places.store)
    box.leave("sync", "", SystemClock().now())
    box.close()
    loop._serve_requests()
    assert looks(loop) == 1
    loop._take_in(Looked(result={"requests": 1, "brake": None}))
    loop._serve_requests()
    assert looks(loop) == 1
    assert loop._answering


def test_a_look_that_somebody_asks_for_is_one_by_hand(loop: Loop) -> None:
    """It reads calendars for meetings at once; a look of the daemon's own keeps to their rhythm."""
    loop._look()
    assert loop._worker._orders.get_nowait() is Order.LOOK
    loop._take_in(Looked(result={"requests": 1, "brake": None}))
    box = RequestBox(loop._places.store)
    box.leave("sync", "", SystemClock().now())
    box.close()
    loop._serve_requests()
    assert loop._worker._orders.get_nowait() is Order.LOOK_BY_HAND


def test_clock_that_was_set_is_a_reason_to_look(loop: Loop) -> None:
    """When the wall clock leaps, or the machine slept, the beat is counted anew and a look is taken."""
    loop._clock = Leaping()
    loop._bell.ring()
    loop._turn()
    assert looks(loop) == 1


def test_pause_holds_after_a_clock_was_set(loop: Loop) -> None:
    """A failing server is left alone until its time has come, whatever wakes the daemon."""
    paused(loop)
    loop._look_if_due()
    assert looks(loop) == 0


def test_pause_that_a_wrong_clock_remembered_silences_nobody(loop: Loop) -> None:
    """A time to come back that is farther away than any pause we would choose is not believed (promise 39)."""
    assert loop._memory._store is not None
    until = SystemClock().now() + timedelta(days=365)
    loop._memory._store.record([SettingSaved(setting=Setting.RETRY_AT, value=until.isoformat())])
    loop._look_if_due()
    assert looks(loop) == 1


def test_restart_waits_unless_the_configuration_was_mended(loop: Loop) -> None:
    """A pause outlives a restart; a younger configuration file is a reason to try again at once (promise 45)."""
    paused(loop)
    loop._take_in(Looked(error=CalendarUnavailable("no answer")))
    config = loop._places.config
    last = loop._heart.last()
    assert last is not None
    _touch(config, -60)
    loop._look_afresh()
    assert looks(loop) == 0
    _touch(config, 60)
    loop._look_afresh()
    assert looks(loop) == 1


def test_first_start_looks_at_once(loop: Loop) -> None:
    """Without any heartbeat nothing is known of an earlier failure, so trying is worth it."""
    paused(loop)
    loop._look_afresh()
    assert looks(loop) == 1


def test_hung_look_is_left_to_the_watchdog(loop: Loop) -> None:
    """A look that lasts for a quarter of an hour no longer counts as being alive."""
    loop._look()
    assert loop._busy_since is not None
    loop._busy_since -= HUNG_SECONDS
    beats: list[str] = []
    loop._systemd.watchdog = lambda: beats.append("alive")  # type: ignore[method-assign]  # counts what systemd hears
    loop._bell.ring()
    loop._turn()
    assert not beats
    loop._take_in(Looked(result={"requests": 1, "brake": None}))
    loop._bell.ring()
    loop._turn()
    assert beats == ["alive"]


def _touch(file: Path, seconds: int) -> None:
    """Make a file look changed so many seconds from now."""
    at = SystemClock().now().timestamp() + seconds
    os.utime(file, (at, at))
