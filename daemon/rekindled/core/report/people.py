"""How the report speaks of people, and of the text that somebody wrote.

Owns that nothing in it drives the page's direction or is endless, and that a discreet report has initials alone. Must
not know what is told of anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from rekindled.core.briefing import labels
from rekindled.core.model import Contact
from rekindled.core.unseen import inert
from rekindled.core.world import World

LONGEST_NAME = 60
LONGEST_TEXT = 300
CUT = "…"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Top(Generic[T]):
    """The first of many, and how many more there are."""

    shown: tuple[T, ...] = ()
    more: int = 0


def top(rows: Sequence[T], most: int) -> Top[T]:
    """At most so many of the rows, in their order."""
    return Top(tuple(rows[:most]), max(0, len(rows) - most))


def called(contact: Contact, *, discreet: bool) -> str:
    """What somebody is called: the name, or their initials."""
    name = inert(contact.name) or contact.id
    if discreet:
        name = labels((replace(contact, name=name),), discreet=True)[0]
    return cut(name, LONGEST_NAME)


def written(text: str, *, discreet: bool) -> str:
    """What the user wrote somewhere; nothing of it in a discreet report, for anybody may be named in it."""
    return "" if discreet else cut(inert(text), LONGEST_TEXT)


def circle_name(circle: str | None) -> str:
    """A circle by its name; those in none are a circle, too."""
    return cut(inert(circle or ""), LONGEST_NAME) or "no circle"


def cut(text: str, longest: int) -> str:
    """The text, with a sign where it was too long."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + CUT


def present(world: World) -> tuple[Contact, ...]:
    """Everybody the report is about: neither removed nor not to be contacted (R21)."""
    return tuple(one for one in world.snapshot.contacts if one.archived_on is None and not one.do_not_contact)


def months_until(today: date, count: int) -> tuple[date, ...]:
    """The first days of the last months, this one included, the earliest first."""
    return tuple(reversed(list(_back_from(today.replace(day=1), count))))


def _back_from(month: date, count: int) -> Iterator[date]:
    number = month.year * 12 + month.month - 1
    for one in range(number, number - count, -1):
        yield date(one // 12, one % 12 + 1, 1)
