"""Moments as text: what stands in the store, and what it reads back as."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.sqlite_texts import read_moment, spell_moment

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 3, 1, 9, tzinfo=BERLIN), "2026-03-01T09:00:00+01:00[Europe/Berlin]"),
        (datetime(2026, 3, 1, 9, tzinfo=UTC), "2026-03-01T09:00:00+00:00"),
        (datetime(2026, 3, 1, 9, tzinfo=timezone(timedelta(hours=-3, minutes=-30))), "2026-03-01T09:00:00-03:30"),
    ],
    ids=["zone", "utc", "offset"],
)
def test_a_moment_is_spelled_with_offset_and_zone(moment: datetime, text: str) -> None:
    """The text is RFC 9557: an RFC 3339 time, and the zone's name where it has one."""
    assert spell_moment(moment) == text
    assert read_moment(text) == moment
    assert str(read_moment(text).tzinfo) == str(moment.tzinfo)


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice_stays_which_it_was(fold: int) -> None:
    """In the night the clocks go back, 02:30 before and 02:30 after are told apart."""
    moment = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold)
    read = read_moment(spell_moment(moment))
    assert (read.fold, read.astimezone(UTC)) == (fold, moment.astimezone(UTC))


def test_a_changed_zone_keeps_the_wall_time() -> None:
    """When a country changes its rules after we wrote, nine o'clock stays nine o'clock."""
    read = read_moment("2026-03-01T09:00:00+05:00[Europe/Berlin]")
    assert read == datetime(2026, 3, 1, 9, tzinfo=BERLIN)


@pytest.mark.parametrize("name", ["Europe/Atlantis", "../etc/passwd", ""])
def test_an_unknown_zone_keeps_the_instant(name: str) -> None:
    """A zone this machine does not know leaves the moment at its offset."""
    assert read_moment(f"2026-03-01T09:00:00+05:00[{name}]").isoformat() == "2026-03-01T09:00:00+05:00"
