"""Gives and asks of the past year, by month and by person (P1-05, P2-10).

Owns who is named. Must not judge: there is no balance to be in (R20).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from rekindled.core.ledger import ledger_of
from rekindled.core.log_rows import ASKS
from rekindled.core.model import Contact, Outcome, Purpose
from rekindled.core.report.people import Top, called, months_until, present, top
from rekindled.core.world import World

MONTHS = 12
MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month by its first day, with how often you gave and asked in it."""

    first_on: date
    gave: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """How often you gave somebody something, and asked them for something, in all that is logged."""

    who: str
    gave: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanges:
    """The months, the earliest first; the people, the latest first."""

    months: tuple[Month, ...]
    people: Top[Given]


def exchanges(world: World, *, discreet: bool) -> Exchanges:
    """What was really given and asked, as the log has it."""
    counted: Counter[tuple[date, bool]] = Counter()
    last_on: list[tuple[date, str, Contact]] = []
    for contact in present(world):
        days = []
        for row in world.history(contact.id).interactions:
            if row.outcome is Outcome.DONE and (row.purpose is Purpose.GIVE or row.purpose in ASKS):
                counted[row.local_on.replace(day=1), row.purpose is Purpose.GIVE] += 1
                days.append(row.local_on)
        if days:
            last_on.append((max(days), contact.id, contact))
    last_on.sort(key=lambda one: one[:2], reverse=True)
    months = months_until(world.moment.today, MONTHS)
    return Exchanges(
        months=tuple(Month(first_on=one, gave=counted[one, True], asked=counted[one, False]) for one in months),
        people=top([_given(world, contact, discreet=discreet) for _, _, contact in last_on], MOST),
    )


def _given(world: World, contact: Contact, *, discreet: bool) -> Given:
    found = ledger_of(world.history(contact.id).interactions)
    return Given(who=called(contact, discreet=discreet), gave=found.gave, asked=found.asked)
