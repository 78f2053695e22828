"""Looking from another process: through the daemon where one runs, by ourselves otherwise (design §5 Process).

Owns the request in the store and the waiting for its answer. Must not print.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from rekindled.adapters.file_turns import DaemonPresence
from rekindled.adapters.heartbeat import Beat, Heartbeat
from rekindled.adapters.request_box import RequestBox
from rekindled.adapters.system_clock import SystemClock
from rekindled.app.address_book import follow
from rekindled.app.meetings import follow as follow_meetings
from rekindled.app.pacing import paced_look
from rekindled.app.ports import Reporter
from rekindled.app.results import shown_time, sync_result
from rekindled.bootstrap import open_desk, read_config
from rekindled.config import Config
from rekindled.core.errors import DamagedStore, RekindledError
from rekindled.core.health import Trouble, trouble_of
from rekindled.places import Places
from rekindled.store_place import repair_store

ASK_EVERY_SECONDS = 0.1
NO_ANSWER = {"error": "the daemon did not answer in time; see its log, or try again", "code": 75}


def ask_daemon(places: Places, kind: str, wait_seconds: float) -> dict[str, Any] | None:
    """Leave a request for the running daemon and wait for its answer; None when no daemon runs.

    The answer has `result`, or `error` and the exit `code` that goes with it. A wait of 0 only leaves the request.

    Raises:
        BrokenStore, Busy: the store cannot be used.
    """
    if not DaemonPresence(places.state).running():
        return None
    box = RequestBox(places.store)
    try:
        number = box.leave(kind, "", SystemClock().now())
        until = time.monotonic() + wait_seconds
        while time.monotonic() < until:
            answer = box.answer_of(number)
            if answer is not None:
                read: dict[str, Any] = json.loads(answer)
                return read
            time.sleep(ASK_EVERY_SECONDS)
    finally:
        box.close()
    return NO_ANSWER if wait_seconds else {"result": None}


def one_look(places: Places, environ: Mapping[str, str], reporter: Reporter) -> dict[str, Any]:
    """One look by ourselves, its heartbeat included; the fields of `sync --json`.

    A damaged store is set aside first, unless that is a running daemon's to do; `repaired` then says what became of it.

    Raises:
        RekindledError: as a look does.
    """
    config = read_config(places, environ)
    try:
        return _looked(places, config, reporter)
    except DamagedStore:
        if DaemonPresence(places.state).running():
            raise
        told = repair_store(places, reporter)
        return {**_looked(places, config, reporter), "repaired": told}


def _looked(places: Places, config: Config, reporter: Reporter) -> dict[str, Any]:
    with open_desk(places, config, reporter) as opened:
        heart, clock = Heartbeat(places.state), opened.desk.clock
        try:
            if opened.books is not None:
                follow(opened.books)
            if opened.meetings is not None:
                follow_meetings(opened.meetings, by_hand=True)
            report = paced_look(opened.desk, opened.poll)
        except RekindledError as failure:
            beat = Beat(at=shown_time(clock.now()), ok=False, error=str(failure), requests=opened.session.requests)
            heart.beat(beat, trouble_of(failure))
            raise
        result = sync_result(report, opened.session.requests)
        beat = Beat(at=shown_time(clock.now()), ok=report.brake is None, requests=opened.session.requests)
        heart.beat(beat, Trouble.BRAKE)
        return result
