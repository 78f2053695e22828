"""Looks at servers whose listings cannot be trusted: silent about the dead, or cut without a word (promises 6, 30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from rekindled.app.home import open_calendar
from rekindled.app.ports import Changes
from rekindled.core.errors import CalendarUnavailable
from rekindled.core.model import Outcome
from tests.fakes.desks import FakeDesk, person
from tests.fakes.fake_calendar import FakeCalendar


@dataclass(slots=True)
class LyingCalendar(FakeCalendar):
    """A calendar that answers every token with silence, or says of `hidden` that it is gone."""

    silent: bool = False
    hidden: str = ""

    def changes(self, token: str | None, known: Mapping[str, str]) -> Changes:
        """What differs, as far as it says so."""
        # Explicit: a class with slots is made twice, and `super()` means the first one.
        honest = FakeCalendar.changes(self, token, known)
        if self.silent and token is not None:
            return Changes(token=token)
        if self.hidden in known:
            return replace(honest, removed=tuple({*honest.removed, self.hidden}))
        return honest


def lying() -> tuple[FakeDesk, LyingCalendar]:
    """An account with two people whose calendar can lie, after its first looks."""
    world = FakeDesk()
    world.knows(person(1, last=date(2019, 1, 1)), person(2, "3 months", date(2026, 10, 1)))
    open_calendar(world.desk, world.snapshot.settings)
    ((url, calendar),) = ((url, one) for url, one in world.account.shelf.items() if one is world.calendar)
    liar = LyingCalendar(path=calendar.path)
    world.account.shelf[url] = liar
    world.look()
    world.look()
    return world, liar


def test_new_day_finds_what_a_silent_server_never_said() -> None:
    """A deletion that no sync report mentions is found by the complete listing of the next local day."""
    world, calendar = lying()
    calendar.silent = True
    gone = world.entries()[1].uid
    calendar.user_delete(gone)
    world.look()
    assert not world.log()
    for _ in range(3):
        world.clock.advance(timedelta(days=1))
        world.look()
    assert [row.outcome for row in world.log()] == [Outcome.SKIPPED]
    assert gone not in {entry.uid for entry in world.entries()}


def test_entry_a_listing_hides_is_not_gone() -> None:
    """An object that listings leave out but the server still has is neither skipped nor made again."""
    world, calendar = lying()
    hidden = world.entries()[0]
    calendar.hidden = hidden.href
    writes = len(calendar.writes)
    for _ in range(3):
        world.clock.advance(timedelta(hours=1))
        calendar.forget_tokens()
        world.look()
        world.look()
    assert not world.log()
    assert len(calendar.writes) == writes
    calendar.hidden = ""
    world.tick(hidden.uid)
    world.look()
    assert [row.outcome for row in world.log()] == [Outcome.DONE]


def test_entry_that_was_never_written_is_not_a_deleted_one() -> None:
    """A complete listing after a look that ended between two creations makes the second one, and skips nobody."""
    world = FakeDesk()
    world.knows(person(1, last=date(2019, 1, 1)), person(2, "3 months", date(2026, 10, 1)))
    open_calendar(world.desk, world.snapshot.settings)
    world.calendar._failing.extend(["none", "before"])  # type: ignore[list-item]  # the first write goes well
    with pytest.raises(CalendarUnavailable):
        world.look()
    assert len(world.seen()) == 1
    world.look()
    world.look()
    assert world.titles() == ["Call Person 1", "Call Person 2"]
    assert not world.log()
