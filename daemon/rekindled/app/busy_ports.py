"""What the program needs from outside to know when the user is not free, as small protocols (R22).

Owns the promises of those who read calendars and feeds and of those who remember them; one contract suite per port
checks the fake and the real thing alike. Must not know who keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from rekindled.app.ports import Resource, Store
from rekindled.app.quirks import EVERY_QUIRK, Quirks
from rekindled.core.busy import BusyObject, BusySource
from rekindled.core.closed_days import DaySpan
from rekindled.core.model import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyRead:
    """Busy intervals, sorted, perhaps overlapping; `unread` are hrefs of objects nobody understood: they count as free
    and are reported. `vacations` are the local days of all-day events that are one.
    """

    intervals: tuple[Interval, ...] = ()
    vacations: tuple[DaySpan, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyView:
    """What time is looked for: what ends after `span.start`, of what recurs only what begins before `span.end`.

    `addresses` are the user's own, in lower case without `mailto:`: what they declined takes no time. An all-day event
    with one of the `vacation_words` in its title is a vacation.
    """

    span: Interval
    addresses: frozenset[str] = frozenset()
    vacation_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyAsk:
    """What to read of a source since `token` (None: everything); `known` gives the ETags that were read before, by
    href, and `again` the objects to be read whether they changed or not.
    """

    key: str
    view: BusyView
    quirks: Quirks = EVERY_QUIRK
    token: str | None = None
    known: Callable[[], Mapping[str, str]] = dict
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyNews:
    """A part of what was read of a source; the last one has the token, and says whether all of it was listed."""

    objects: tuple[BusyObject, ...] = ()
    gone: tuple[str, ...] = ()
    token: str | None = None
    listed: bool = False


class BusyTimes(Protocol):
    """When the user is not free: calendars and feeds, read as far as they changed."""

    def read(self, ask: BusyAsk) -> Iterator[BusyNews]:
        """What changed, in parts that each may be remembered by itself; one request when nothing did.

        What is ours never takes time (R22). An object that cannot be understood, or not be counted out in bounded
        work, is named as unread (faults promises 27 and 28).

        Raises:
            CalendarUnavailable, CalendarRefused: the rest is not known.
        """
        ...

    def understand(self, resources: Iterable[Resource], view: BusyView) -> tuple[BusyObject, ...]:
        """The time that objects take which were read already."""
        ...

    def addresses(self) -> frozenset[str]:
        """The addresses that the account knows as the user's own, in lower case without `mailto:`.

        Raises:
            CalendarUnavailable, CalendarRefused: they are not known.
        """
        ...


class BusyMemory(Store, Protocol):
    """The store, with what it knows of the calendars and feeds that say when the user is not free."""

    def busy_sources(self) -> tuple[BusySource, ...]:
        """All of them by key.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...

    def busy_objects(self, key: str) -> tuple[BusyObject, ...]:
        """The objects of one of them by href, without the time they take.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...

    def busy_time(self, span: Interval) -> BusyRead:
        """All time they take within the span, cut to it, in UTC and whole seconds, each stretch once; and the
        vacations that have a day in it, or one beside it, each once.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...
