"""A year of one tie, month by month: in which months one talked, in which nobody answered, in which something stands.

Owns the counting. Must not judge it (R20), nor know how it is drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rekindled.core.cadence import Cadence, Unit, after, before
from rekindled.core.history import History, is_conversation
from rekindled.core.model import Contact, Outcome

BACK = 12
AHEAD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMonth:
    """A month up to today, by its first day: on how many days one talked, on how many nobody answered."""

    first_on: date
    talks: int
    unanswered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingMonth:
    """A month from today on, by its first day: how many days have an entry for the contact."""

    first_on: date
    planned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkMonths:
    """Twelve months that end with this one, and six that begin with it: today lies in the last and in the first."""

    past: tuple[PastMonth, ...]
    coming: tuple[ComingMonth, ...]


def talk_months(contact: Contact, history: History, planned: Iterable[date], today: date) -> TalkMonths:
    """The months of one contact; `planned` are the local days of entries that wait for a mark.

    What the user says of the last talk counts where the log knows of none on that day (U1).
    """
    talked = {row.local_on for row in history.interactions if is_conversation(row)}
    if contact.last_contact_on:
        talked.add(contact.last_contact_on)
    tried = {row.local_on for row in history.interactions if row.outcome is Outcome.UNANSWERED}
    talks, unanswered = _by_month(talked, date.min, today), _by_month(tried - talked, date.min, today)
    ahead = _by_month(planned, today, date.max)
    this = today.replace(day=1)
    back = (before(this, Cadence(count=number, unit=Unit.MONTHS)) for number in range(BACK - 1, 0, -1))
    on = (after(this, Cadence(count=number, unit=Unit.MONTHS)) for number in range(1, AHEAD))
    return TalkMonths(
        past=tuple(PastMonth(first_on=day, talks=talks[day], unanswered=unanswered[day]) for day in (*back, this)),
        coming=tuple(ComingMonth(first_on=day, planned=ahead[day]) for day in (this, *on)),
    )


def _by_month(days: Iterable[date], first: date, last: date) -> Counter[date]:
    return Counter(day.replace(day=1) for day in set(days) if first <= day <= last)
