"""Birthday wishes: days, and when they are wanted (P2-21, U17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rekindled.core.birthdays import birthday_in, birthday_wish, next_birthday
from rekindled.core.followups import verdict
from rekindled.core.history import History
from rekindled.core.model import Birthday, Channel, Purpose, Touch, TouchKey, TouchState
from rekindled.core.rhythm import Rhythm
from rekindled.core.wanted import Wanted
from tests.fakes.desks import person

RHYTHM = Rhythm(timezone="Europe/Berlin")
TODAY = date(2026, 11, 22)
SOON = Birthday(month=12, day=1, year=1980)


def wished(state: TouchState, on: date = date(2026, 12, 1)) -> Touch:
    """A touch for a birthday."""
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    return Touch(
        key=TouchKey(contact_id="c-1", purpose=Purpose.BIRTHDAY, n=1),
        entry_uid="e-1",
        due_on=on,
        opened_at=at,
        state=state,
        settled_at=None if state is TouchState.OPEN else at,
    )


def wish(birthday: Birthday | None, *touches: Touch, today: date = TODAY) -> Wanted | None:
    """The wish for contact 1's birthday."""
    return birthday_wish(person(1, birthday=birthday), History(touches=touches), RHYTHM, today)


def test_a_birthday_of_the_leap_day_is_kept_on_the_28th_in_other_years() -> None:
    """U17: 29 February is kept every year."""
    leap = Birthday(month=2, day=29)
    assert birthday_in(leap, 2028) == date(2028, 2, 29)
    assert birthday_in(leap, 2027) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("first", "kept_on"),
    [(date(2026, 12, 1), date(2026, 12, 1)), (date(2026, 12, 2), date(2027, 12, 1))],
)
def test_the_next_birthday_may_be_today(first: date, kept_on: date) -> None:
    """Only the next occurrence counts."""
    assert next_birthday(SOON, first) == kept_on


def test_wishes_are_wanted_on_the_day_once_it_is_within_the_horizon() -> None:
    """P2-21: every year, with an unknown year too, and not before its four weeks."""
    found = wish(SOON)
    assert found is not None
    assert (found.due_on, found.latest_on, found.channel) == (date(2026, 12, 1), date(2026, 12, 1), Channel.TEXT)
    assert wish(replace(SOON, year=None)) is not None
    assert wish(SOON, today=date(2026, 10, 1)) is None
    assert wish(None) is None


def test_wishes_are_made_once_a_birthday() -> None:
    """Whatever became of them, the same day is not wished for again; what stands stays wanted until it is let go."""
    assert wish(SOON, wished(TouchState.DONE)) is None
    assert wish(SOON, wished(TouchState.WITHDRAWN)) is not None
    standing = wish(SOON, wished(TouchState.OPEN), today=date(2026, 12, 3))
    assert standing is not None
    assert standing.due_on == date(2026, 12, 1)


def test_only_who_is_kept_up_with_gets_wishes() -> None:
    """R2: a birthday in an imported card schedules nobody, and wishes can be switched off."""
    kept = person(1, last=date(2026, 11, 1), birthday=SOON)
    purposes = [one.purpose for one in verdict(kept, History(), RHYTHM, TODAY).wanted]
    assert purposes == [Purpose.BIRTHDAY, Purpose.CHECK_IN]
    assert verdict(replace(kept, every=None), History(), RHYTHM, TODAY).wanted == ()
    off = replace(RHYTHM, birthdays=False)
    assert [one.purpose for one in verdict(kept, History(), off, TODAY).wanted] == [Purpose.CHECK_IN]
