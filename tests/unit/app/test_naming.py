"""What the names of busy calendars in the configuration mean, and for how long that is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rekindled.app.naming import busy_calendars, needless, settle_names
from rekindled.core.busy import BusySource, BusySourceSaved
from rekindled.core.errors import CalendarUnavailable, ConfigError
from rekindled.core.facts import Setting
from tests.fakes.desks import FakeDesk
from tests.fakes.fake_calendar import ORIGIN

PERSONAL = ORIGIN + "/cal/personal/"
DAY = timedelta(days=1)


def account() -> tuple[FakeDesk, str]:
    """An account with our calendar, and its URL."""
    world = FakeDesk()
    return world, world.account.make("Outreach").url


def urls(world: FakeDesk, own: str, **wishes: Any) -> tuple[str, ...]:  # noqa: ANN401 - the keywords are Wishes' own
    """The calendars that count with these wishes."""
    desk = replace(world.desk, wishes=replace(world.desk.wishes, **wishes))
    return tuple(info.url for info in busy_calendars(desk, own))


def followed(world: FakeDesk, own: str) -> dict[str, str]:
    """What is followed after the names were settled: names by key."""
    settle_names(world.desk, own, world.desk.moment())
    return {source.key: source.name for source in world.store.busy_sources()}


def test_busy_calendars_go_by_name_or_url_and_never_include_ours() -> None:
    """All others, those named, or none; ours by name does no harm (R22)."""
    world, own = account()
    work = world.account.make("Work").url
    assert urls(world, own, busy=()) == ()
    assert urls(world, own, busy="*") == (PERSONAL, work)
    assert urls(world, own, busy=("Work", PERSONAL.rstrip("/"))) == (PERSONAL, work)
    assert urls(world, own, busy=("Outreach", "Work")) == (work,)


def test_calendars_may_be_left_out() -> None:
    """By name or URL; one left out that nobody has is named."""
    world, own = account()
    work = world.account.make("Work").url
    assert urls(world, own, busy="*", not_busy=("Personal",)) == (work,)
    assert urls(world, own, busy="*", not_busy=(work, "Nope")) == (PERSONAL,)
    assert urls(world, own, busy=("Personal", "Work"), not_busy=("Work",)) == (PERSONAL,)
    world.not_busy = ("Work", "Nope")
    assert needless(world.desk) == ("Nope",)
    world.not_busy = ()
    assert needless(world.desk) == ()


def test_all_calendars_of_one_name_count() -> None:
    """Each of them may hold an appointment."""
    world, own = account()
    first, second = world.account.make("Team").url, world.account.make("Team").url
    assert urls(world, own, busy=("Team",)) == (first, second)


def test_an_unknown_name_is_a_mistake_with_the_names_there_are() -> None:
    """The message does not end in nothing."""
    world, own = account()
    with pytest.raises(ConfigError, match=r'no calendar "Work"; the account has "Personal"'):
        urls(world, own, busy=("Work",))
    alone = FakeDesk()
    with pytest.raises(ConfigError, match="the account has no other"):
        urls(alone, next(iter(alone.account.shelf)), busy=("Work",))


def test_names_are_settled_once_a_day() -> None:
    """Until then the account is not asked; a calendar that is called otherwise by then counts all the same."""
    world, own = account()
    world.busy_names = ("Personal",)
    assert followed(world, own) == {PERSONAL: "Personal"}
    asked = world.account.requests
    world.clock.advance(DAY / 2)
    assert followed(world, own) == {PERSONAL: "Personal"}
    assert world.account.requests == asked
    world.clock.advance(DAY)
    world.account.names[PERSONAL] = "Private"
    assert followed(world, own) == {PERSONAL: "Personal"}
    assert world.account.requests == asked + 1


def test_a_new_calendar_counts_under_the_star_within_the_hour() -> None:
    """And one that was removed no longer does."""
    world, own = account()
    world.busy_names = "*"  # type: ignore[assignment]  # as Wishes.busy
    assert followed(world, own) == {PERSONAL: "Personal"}
    work = world.account.make("Work").url
    del world.account.shelf[PERSONAL]
    assert followed(world, own) == {PERSONAL: "Personal"}
    world.clock.advance(timedelta(hours=1))
    assert followed(world, own) == {work: "Work"}


def test_other_wishes_are_settled_at_once() -> None:
    """Calendars that are no longer named are forgotten, with feeds and all."""
    world, own = account()
    world.busy_names, world.feeds = ("Personal",), {"feed:1": "holidays"}
    assert followed(world, own) == {PERSONAL: "Personal", "feed:1": "holidays"}
    world.busy_names, world.feeds = (), {}
    assert followed(world, own) == {}


def test_nothing_named_is_nothing_asked() -> None:
    """Neither the account nor the store."""
    world, own = account()
    asked, batches = world.account.requests, len(world.store.recorded)
    assert followed(world, own) == {}
    assert (world.account.requests, len(world.store.recorded)) == (asked, batches)


def test_a_calendar_that_was_ours_once_is_forgotten() -> None:
    """With the appointments that stood on it; ours is kept."""
    world, own = account()
    before = world.account.make("Before").url
    world.store.record([BusySourceSaved(source=BusySource(key=key, name="Outreach")) for key in (own, before)])
    assert followed(world, own) == {own: "Outreach"}


def test_what_was_never_found_out_is_told() -> None:
    """A server that does not answer at the first time leaves nothing to plan with; later what was found counts."""
    world, own = account()
    world.busy_names = ("Personal",)
    world.account.down = True
    with pytest.raises(CalendarUnavailable):
        followed(world, own)
    world.account.down = False
    assert followed(world, own) == {PERSONAL: "Personal"}
    world.account.down = True
    world.clock.advance(2 * DAY)
    assert followed(world, own) == {PERSONAL: "Personal"}


def test_the_users_addresses_are_remembered() -> None:
    """As the account knows them."""
    world, own = account()
    world.busy_names = ("Personal",)
    world.busy.mine = frozenset({"me@example.org", "/me/"})
    followed(world, own)
    assert world.snapshot.settings[Setting.ADDRESSES] == "/me/ me@example.org"
