"""The weekly review over real servers and a real store: one week with everything a user does to it (U4, R4, R8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.app.rebuilding import rebuild
from rekindled.core.cadence import parse_cadence
from rekindled.core.facts import Setting, SettingSaved
from rekindled.core.history import valid
from rekindled.core.model import Entry, Outcome, Shape
from tests.fakes.desks import BERLIN
from tests.fakes.reviews import REVIEWED, called
from tests.fakes.server_desks import ServerDesk, server_desk
from tests.property.server_machine import fresh
from tests.servers import RunningServer

pytestmark = pytest.mark.server

DAY = timedelta(days=1)
PROPOSED = "every 1 year instead of every 6 months?"


@pytest.fixture
def prefix() -> str:
    """What the names of this test's calendars begin with."""
    return fresh()


@pytest.fixture
def world(radicale: RunningServer, tmp_path: Path, prefix: str) -> Iterator[ServerDesk]:
    """An account with a review, Ann and Ben due in ten days, and Cleo who is skipped every time."""
    with server_desk(radicale, tmp_path, prefix, rhythm=REVIEWED) as desk:
        desk.knows(called(1, "Ann"), called(2, "Ben"), called(3, "Cleo", "6 months"))
        desk.settle()
        yield desk


def review(world: ServerDesk) -> Entry:
    """The latest review."""
    return [entry for entry in world.entries() if entry.shape is Shape.REVIEW][-1]


def text_of(world: ServerDesk) -> str:
    """What it says on the server."""
    return world.seen()[review(world).uid].meaning.description


def change(world: ServerDesk, *lines: tuple[str, str]) -> None:
    """The user changes lines of it."""
    text = text_of(world)
    for old, new in lines:
        assert old in text, text
        text = text.replace(old, new)
    world.user(review(world).uid, description=text)


def until(world: ServerDesk, day: date) -> None:
    """Time passes with a few looks a day."""
    while world.clock.now().date() < day:
        world.clock.advance(DAY)
        world.settle()


def skip(world: ServerDesk, contact_id: str) -> None:
    """The user skips what stands for somebody."""
    (touch,) = [touch for touch in world.touches() if touch.key.contact_id == contact_id]
    world.tick(touch.entry_uid, "skip")
    world.settle()


def assert_quiet(world: ServerDesk) -> None:
    """A look is one request and writes nothing."""
    world.look()
    before, requests = world.calendar.texts(), world.account.requests
    assert world.look().quiet
    assert world.account.requests == requests + 1
    assert world.calendar.texts() == before


def test_week_with_a_review(world: ServerDesk) -> None:
    """Lines ticked in it settle, follow and are taken once; the accepted cadence holds; then a server look is quiet."""
    assert review(world).uid.endswith("-review-2026-11-27-1@rekindled")
    assert_quiet(world)
    until(world, date(2026, 12, 1))
    skip(world, "c-3")
    skip(world, "c-3")
    until(world, date(2026, 12, 2))
    assert "Last week\n[ ] Ann: check-in\n[ ] Ben: check-in\n" in text_of(world)
    change(
        world,
        ("[ ] Ann: check-in", "[x] Ann: check-in: the garden"),
        ("[ ] Ben: check-in", "[-] Ben"),
        (f"[ ] Cleo: {PROPOSED}", f"[x] Cleo: {PROPOSED}"),
    )
    assert world.look().settled == 2
    world.settle()
    outcomes = {row.contact_id: (row.outcome, row.note) for row in valid(world.log()) if row.contact_id != "c-3"}
    assert outcomes == {"c-1": (Outcome.DONE, "the garden"), "c-2": (Outcome.UNANSWERED, "")}
    cadences = {one.id: one.every for one in world.snapshot.contacts}
    assert cadences["c-3"] == parse_cadence("1 year")
    assert len([touch for touch in world.touches() if touch.key.contact_id == "c-1"]) == 1
    assert_quiet(world)
    ticked = text_of(world)
    until(world, date(2026, 12, 4))
    assert text_of(world) == ticked
    assert len(valid(world.log())) == 4
    assert_quiet(world)


def test_deleted_moved_and_withdrawn_reviews(world: ServerDesk) -> None:
    """None comes back in the week of a deleted one, a dragged one stays, and switching it off takes the next away."""
    uid = review(world).uid
    world.calendar.user_delete(uid)
    world.settle()
    until(world, date(2026, 11, 27))
    assert not [one for one in world.seen() if "-review-" in one]
    until(world, date(2026, 11, 28))
    second = review(world).uid
    world.user(second, by=timedelta(hours=2))
    world.settle()
    before = world.seen()[second]
    until(world, date(2026, 12, 5))
    assert world.seen()[second] == before
    third = review(world).uid
    assert third != second
    world.rhythm = BERLIN
    world.clock.advance(DAY)
    world.settle()
    assert [one for one in world.seen() if "-review-" in one] == [second]
    assert_quiet(world)


def test_lost_store_takes_the_review_on(
    world: ServerDesk, radicale: RunningServer, tmp_path: Path, prefix: str
) -> None:
    """R7: a rebuilt store knows it under its UID, and nothing is doubled or written."""
    uid, before = review(world).uid, world.calendar.texts()
    people = world.snapshot.contacts
    with server_desk(radicale, tmp_path, prefix, rhythm=REVIEWED, store=other) as again:
        rebuild(again.desk)
        again.knows(*people)
        again.settle()
        assert review(again).uid == uid
        assert review(again).pinned
        assert again.calendar.texts() == before
        assert_quiet(again)


def other(path: Path) -> SqliteStore:
    """A store of another epoch beside the first one."""
    store = SqliteStore(path.with_name("again.db"))
    store.record([SettingSaved(setting=Setting.EPOCH, value="zzzz9999")])
    return store
