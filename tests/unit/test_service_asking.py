"""Looking from another process: asking the daemon, or looking by ourselves (design §5 Process)."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from rekindled.adapters.file_turns import DaemonPresence
from rekindled.adapters.heartbeat import Heartbeat
from rekindled.adapters.request_box import RequestBox
from rekindled.adapters.system_clock import SystemClock
from rekindled.core.errors import CalendarUnavailable
from rekindled.places import Places
from rekindled.service import ask_daemon, one_look
from rekindled.store_place import open_store
from tests.fakes.fake_reporter import FakeReporter
from tests.fakes.lonely_homes import lonely_home
from tests.fakes.running_daemon import until

LONG = 30.0


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """An installation with a store, whose server is not there."""
    found = lonely_home(tmp_path)
    open_store(found).close()
    return found


def test_nobody_is_asked_where_no_daemon_runs(places: Places) -> None:
    """Without a daemon the answer is None at once, and no request is left behind."""
    assert ask_daemon(places, "sync", LONG) is None
    box = RequestBox(places.store)
    assert box.waiting() == ()
    box.close()


def test_daemon_that_never_answers_is_given_up(places: Places) -> None:
    """After the wait there is a sentence and the code for "try again"."""
    with DaemonPresence(places.state).claim():
        answer = ask_daemon(places, "sync", 0.01)
    assert answer is not None
    assert answer["code"] == 75


def test_request_may_be_left_without_waiting(places: Places) -> None:
    """A wait of 0 only leaves the request, for the daemon to find."""
    with DaemonPresence(places.state).claim():
        assert ask_daemon(places, "sync", 0) == {"result": None}
    box = RequestBox(places.store)
    assert [request.kind for request in box.waiting()] == ["sync"]
    box.close()


def test_answer_of_the_daemon_is_handed_on(places: Places) -> None:
    """What the daemon answers is what the asker gets, as it was written."""

    def daemon() -> None:
        box = RequestBox(places.store)
        waiting = until("a request", box.waiting)
        box.answer(waiting[0].id, json.dumps({"result": {"created": 2}}), SystemClock().now())
        box.close()

    with DaemonPresence(places.state).claim():
        answering = threading.Thread(target=daemon)
        answering.start()
        assert ask_daemon(places, "sync", LONG) == {"result": {"created": 2}}
        answering.join()


def test_look_of_our_own_that_fails_is_in_the_heartbeat(places: Places) -> None:
    """The failure is raised for the caller and remembered for `status` (promise 44)."""
    with pytest.raises(CalendarUnavailable):
        one_look(places, {}, FakeReporter())
    beat = Heartbeat(places.state).last()
    assert beat is not None
    assert not beat.ok
    assert "127.0.0.1" in str(beat.error)
