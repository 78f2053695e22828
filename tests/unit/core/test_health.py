"""How looks have been going, and when somebody is told (R17)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.core.errors import (
    BrokenStore,
    CalendarGone,
    CalendarRefused,
    CalendarUnavailable,
    ConfigError,
    SecondEpoch,
    UnwritableStore,
)
from rekindled.core.health import Course, Trouble, Word, begun, due, ended, gone_on, sentence, trouble_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def failing(hours: int, course: Course | None = None) -> Course:
    """The course of looks that failed hour by hour, from noon on."""
    course = course or gone_on(Course(), NOON - HOUR, None)
    for n in range(hours + 1):
        course = gone_on(course, NOON + n * HOUR, Trouble.SERVER)
    return course


def test_a_good_look_ends_what_was() -> None:
    """When the last good look was is known while looks fail, and how many failed in a row."""
    course = failing(2)
    assert course == Course(good_at=NOON - HOUR, failing_since=NOON, failures=3, trouble=Trouble.SERVER)
    assert gone_on(course, NOON + DAY, None) == Course(good_at=NOON + DAY)


def test_a_clock_that_was_wrong_postpones_nothing() -> None:
    """A beginning that is still to come is one from now on."""
    course = Course(failing_since=NOON + 365 * DAY, failures=1)
    assert gone_on(course, NOON, Trouble.SERVER).failing_since == NOON


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (None, Trouble.BRAKE),
        (CalendarGone("x"), Trouble.BRAKE),
        (SecondEpoch("x"), Trouble.BRAKE),
        (CalendarUnavailable("x"), Trouble.SERVER),
        (CalendarRefused("x"), Trouble.LOGIN),
        (ConfigError("x"), Trouble.CONFIG),
        (BrokenStore("x"), Trouble.STORE),
        (UnwritableStore("x"), Trouble.STORE),
        (ZeroDivisionError(), Trouble.FAULT),
    ],
)
def test_every_failure_has_a_kind(error: Exception | None, trouble: Trouble) -> None:
    """What nobody foresaw is a fault of the program, and a look without an error was held by the brake."""
    assert trouble_of(error) is trouble


def test_it_is_told_after_the_time_and_not_before() -> None:
    """R17: looks must have failed for as long as was asked for."""
    assert due(failing(23), NOON + 23 * HOUR, DAY) is None
    assert due(failing(24), NOON + DAY, DAY) is Word.FAILING


def test_a_machine_that_slept_was_not_failing() -> None:
    """Two looks that failed with days between them are no reason to tell anybody."""
    course = gone_on(failing(0), NOON + 3 * DAY, Trouble.SERVER)
    assert due(course, NOON + 3 * DAY, DAY) is None


def test_it_is_told_once_and_once_more_when_it_is_over() -> None:
    """R17: an outage is told once, however long it lasts, and its end once."""
    course = failing(24)
    told = ended(begun(course, Word.FAILING, NOON + DAY), Word.FAILING)
    assert due(told, NOON + 9 * DAY, DAY) is None
    well = gone_on(told, NOON + 9 * DAY, None)
    assert due(well, NOON + 9 * DAY, DAY) is Word.RECOVERED
    over = begun(well, Word.RECOVERED, NOON + 9 * DAY)
    assert due(over, NOON + 9 * DAY, DAY) is None
    assert ended(over, Word.RECOVERED) == over


def test_what_could_not_be_told_is_tried_again_a_day_later() -> None:
    """The network that is away may be the one the command needs; the end is told to nobody who heard of nothing."""
    tried = begun(failing(24), Word.FAILING, NOON + DAY)
    assert due(tried, NOON + DAY + 23 * HOUR, DAY) is None
    assert due(tried, NOON + 2 * DAY, DAY) is Word.FAILING
    assert due(gone_on(tried, NOON + 2 * DAY, None), NOON + 2 * DAY, DAY) is None


def test_two_outages_of_a_day_are_told_once() -> None:
    """R17: at most once a day, unless a wrong clock said when it was told."""
    at = NOON + 2 * HOUR
    course = Course(failing_since=NOON, failures=9, trouble=Trouble.SERVER, told_at=at - HOUR)
    assert due(course, at, HOUR) is None
    ahead = Course(failing_since=NOON, failures=9, trouble=Trouble.SERVER, told_at=at + 9 * DAY)
    assert due(ahead, at, HOUR) is Word.FAILING


def test_what_is_told_says_since_when_why_and_what_to_do() -> None:
    """In the user's zone, in sentences without anybody's name."""
    assert sentence(failing(24), Word.FAILING, BERLIN) == (
        "rekindled could not do its work since Tue 24 Nov 2026 12:00: the calendar server does not answer as it "
        "should. It goes on trying; what to do is shown by: rekindled status"
    )
    assert sentence(Course(good_at=NOON), Word.RECOVERED, BERLIN) == (
        "rekindled looks at your calendar again since Tue 24 Nov 2026 13:00. Nothing is left to do."
    )


def test_what_is_told_knows_little_of_an_old_outage() -> None:
    """Where nothing is known of the time or the reason, the sentence still holds."""
    assert "its work: the program has a fault" in sentence(Course(), Word.FAILING, BERLIN)
