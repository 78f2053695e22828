"""A store put back from a copy of its file, over real servers (faults promise 7)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.app.rebuilding import rebuild
from rekindled.core.identity import parse_uid
from rekindled.core.model import Outcome
from tests.fakes.desks import person
from tests.fakes.server_desks import ServerDesk, server_desk
from tests.servers import RunningServer

pytestmark = pytest.mark.server

DAY = timedelta(days=1)


@pytest.fixture(params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest) -> RunningServer:
    """Each of the real servers."""
    found: RunningServer = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def world(server: RunningServer, tmp_path: Path) -> Iterator[ServerDesk]:
    """An account with three people, looked at."""
    with server_desk(server, tmp_path, f"backup {tmp_path.name}") as desk:
        recently = date(2026, 10, 1)
        desk.knows(person(1, last=date(2019, 1, 1)), person(2, "3 months", recently), person(3, "1 month", recently))
        desk.settle()
        yield desk


def entry_of(world: ServerDesk, number: int) -> str:
    """The UID of the one entry with an open touch for a contact."""
    (uid,) = {touch.entry_uid for touch in world.touches() if touch.key.contact_id == f"c-{number}"}
    return uid


def opened(world: ServerDesk, file: Path) -> None:
    """From now on the account has the store in this file."""
    world.store.close()
    world.store = SqliteStore(file)  # type: ignore[assignment]  # another keeper of the same port


def test_three_days_old_copy_catches_up(world: ServerDesk, tmp_path: Path) -> None:
    """A tick, a move and a deletion since the copy: no copies, each once in the log, nothing back from the dead."""
    copy = tmp_path / "copy.db"
    opened(world, tmp_path / "rekindled.db")  # closing it brings the log into the file
    world.store.close()
    shutil.copyfile(tmp_path / "rekindled.db", copy)
    opened(world, tmp_path / "rekindled.db")
    world.tick(entry_of(world, 1))
    world.user(entry_of(world, 2), by=5 * DAY)
    deleted = entry_of(world, 3)
    world.calendar.user_delete(deleted)
    for _ in range(3):
        world.clock.advance(DAY)
        world.settle()
    before = {uid: seen.meaning.start for uid, seen in world.seen().items() if parse_uid(uid)}
    opened(world, copy)
    world.settle()
    assert {uid: seen.meaning.start for uid, seen in world.seen().items() if parse_uid(uid)} == before
    assert deleted not in before
    assert [row.contact_id for row in world.log() if row.outcome is Outcome.DONE] == ["c-1"]
    assert world.look().quiet


def test_empty_store_is_brought_back(world: ServerDesk, tmp_path: Path) -> None:
    """`doctor --rebuild` knows every entry of a real server's calendar again, and the looks after it write nothing."""
    world.tick(entry_of(world, 1))
    world.settle()
    touches, texts = {touch.key for touch in world.touches()}, world.calendar.texts()
    opened(world, tmp_path / "fresh.db")
    world.__post_init__()
    rebuild(world.desk)
    world.settle()
    assert {touch.key for touch in world.touches()} == touches
    assert {href: text for href, text in world.calendar.texts().items() if "-probe" not in href} == texts
