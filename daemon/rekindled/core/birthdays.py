"""Birthday wishes: the next day of a birthday, and when they are wanted (P2-21, U17).

Owns the days of a birthday. Must not know calendars or free time.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rekindled.core.cadence import after
from rekindled.core.history import History
from rekindled.core.model import Birthday, Contact, Purpose, TouchState
from rekindled.core.rhythm import Rhythm
from rekindled.core.wanted import Wanted, written_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A birthday that some other calendar shows: its title and day of the year."""

    title: str
    month: int
    day: int


def is_shown(contact: Contact, shown: Iterable[Shown]) -> bool:
    """Whether one of these is the birthday of this contact: on that day, with the whole name in its title."""
    if contact.birthday is None:
        return False
    kept = (contact.birthday.month, contact.birthday.day)
    name = contact.name.casefold()
    return any((one.month, one.day) == kept and name in one.title.casefold() for one in shown)


def birthday_in(birthday: Birthday, year: int) -> date:
    """The day it is kept in a year; one of 29 February is kept on the 28th in the years between."""
    last = monthrange(year, birthday.month)[1]
    return date(year, birthday.month, min(birthday.day, last))


def next_birthday(birthday: Birthday, first: date) -> date:
    """The first day on or after `first` on which it is kept."""
    this_year = birthday_in(birthday, first.year)
    return this_year if this_year >= first else birthday_in(birthday, first.year + 1)


def birthday_wish(contact: Contact, history: History, rhythm: Rhythm, today: date) -> Wanted | None:
    """The wishes for the next birthday once it is within the horizon, and once a birthday."""
    if contact.birthday is None:
        return None
    standing = history.open_for((Purpose.BIRTHDAY,))
    kept_on = next_birthday(contact.birthday, min(today, standing.due_on) if standing else today)
    if kept_on > after(today, rhythm.horizon):
        return None
    wished = [
        touch
        for touch in history.touches
        if touch.key.purpose is Purpose.BIRTHDAY and touch.due_on == kept_on and touch.state is not TouchState.WITHDRAWN
    ]
    if any(touch.state is not TouchState.OPEN for touch in wished):
        return None
    return Wanted(
        contact=contact,
        purpose=Purpose.BIRTHDAY,
        due_on=kept_on,
        latest_on=kept_on,
        channel=contact.channel or written_way(contact),
        because=f"their birthday is on {kept_on}",
    )


def replaced_until(contact: Contact, due_on: date, gap: timedelta) -> date | None:
    """The birthday that lies so near to a day that it takes the place of what is due there (design §5 "Who")."""
    if contact.birthday is None:
        return None
    kept_on = next_birthday(contact.birthday, due_on - gap + timedelta(days=1))
    return kept_on if abs(kept_on - due_on) < gap else None
