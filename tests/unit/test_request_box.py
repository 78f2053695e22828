"""Requests of the command line to a running daemon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rekindled.adapters.request_box import Request, RequestBox
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.facts import ContactSaved
from tests.samples import BEN, NOON


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "rekindled.db"


@pytest.fixture
def daemon(path: Path) -> Iterator[RequestBox]:
    """The box as the daemon holds it."""
    with closing(RequestBox(path)) as opened:
        yield opened


@pytest.fixture
def command(path: Path) -> Iterator[RequestBox]:
    """The box as a command opens it."""
    with closing(RequestBox(path)) as opened:
        yield opened


def test_a_request_is_seen_and_answered(daemon: RequestBox, command: RequestBox) -> None:
    """What a command leaves the daemon finds, and what the daemon answers the command reads."""
    assert daemon.waiting() == ()
    number = command.leave("sync", '{"dry": true}', NOON)
    request = Request(id=number, kind="sync", detail='{"dry": true}', left_at=NOON.astimezone(UTC))
    assert daemon.waiting() == (request,)
    assert command.answer_of(number) is None
    daemon.answer(number, '{"created": 1}', NOON)
    assert daemon.waiting() == ()
    assert command.answer_of(number) == '{"created": 1}'


def test_requests_wait_in_order(daemon: RequestBox, command: RequestBox) -> None:
    """The oldest comes first, one of the daemon's own included."""
    numbers = [command.leave("sync", "", NOON), daemon.leave("plan", "", NOON), command.leave("sync", "", NOON)]
    assert [request.id for request in daemon.waiting()] == numbers


def test_the_first_answer_holds(daemon: RequestBox, command: RequestBox) -> None:
    """A request answered twice keeps what was said first."""
    number = command.leave("sync", "", NOON)
    daemon.answer(number, "1", NOON)
    daemon.answer(number, "2", NOON)
    assert command.answer_of(number) == "1"


def test_what_nobody_asked_has_no_answer(command: RequestBox) -> None:
    """An unknown number is unanswered."""
    assert command.answer_of(99) is None


def test_waiting_reads_no_table_while_nothing_changed(daemon: RequestBox, command: RequestBox) -> None:
    """Asked every second, the box queries its table only after another process wrote."""
    command.leave("sync", "", NOON)
    daemon.waiting()
    queries: list[str] = []
    daemon._connection.set_trace_callback(queries.append)
    daemon.waiting()
    assert queries == ["PRAGMA data_version"]
    command.leave("sync", "", NOON)
    assert len(daemon.waiting()) == 2


def test_old_answers_are_forgotten(daemon: RequestBox, command: RequestBox) -> None:
    """A day after it was given an answer goes; a request that waits stays."""
    answered = command.leave("sync", "", NOON)
    waiting = command.leave("sync", "", NOON)
    daemon.answer(answered, "{}", NOON)
    later = datetime(2026, 3, 4, 12, 0, 1, tzinfo=NOON.tzinfo)
    last = command.leave("sync", "", later - timedelta(seconds=2))
    assert command.answer_of(answered) == "{}"
    command.leave("sync", "", later)
    assert command.answer_of(answered) is None
    assert [request.id for request in daemon.waiting()][:2] == [waiting, last]


def test_requests_are_no_facts(path: Path, command: RequestBox) -> None:
    """Leaving a request changes neither what the store knows nor its revision."""
    with closing(SqliteStore(path)) as store:
        store.record([ContactSaved(contact=BEN)])
        before = store.pulse(), store.snapshot()
        command.leave("sync", "", NOON)
        assert (store.pulse(), store.snapshot()) == before
