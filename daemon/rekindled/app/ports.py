"""What the program needs from outside, as small protocols (design §4).

Owns the promises each outside thing must keep; one contract suite per port checks the fake and the real thing alike.
Must not know who keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rekindled.app.events import Event
from rekindled.app.leaving_ports import CalendarRemoving
from rekindled.app.quirks import EVERY_QUIRK, Quirks
from rekindled.core.facts import Fact, Journaled, Setting, Snapshot
from rekindled.core.model import Carrier
from rekindled.core.sayings import Saying
from rekindled.core.wire import Amendment, Draft, Seen


class Clock(Protocol):
    """The only source of the present moment."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One calendar object as the server has it: decoded href path, strong ETag, text."""

    href: str
    etag: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An object as the server calls it; `text` is what it held when we last read or wrote it, if that is known."""

    href: str
    etag: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs from what was known: `removed` holds hrefs that are surely gone (an explicit removal, or a known
    href that a complete listing lacks); `oversized` hrefs of objects too large to read.
    """

    token: str | None
    changed: tuple[Resource, ...] = ()
    removed: tuple[str, ...] = ()
    oversized: tuple[str, ...] = ()


class CalendarReading(Protocol):
    """Reading our calendar."""

    def changes(self, token: str | None, known: Mapping[str, str]) -> Changes:
        """What changed since `token` (None: everything), given the known ETag by href.

        An object whose ETag is the known one is not read again. A nothing-changed call is one request. A token the
        server does not know leads to a complete listing (RFC 6578 §3.2).

        Raises:
            CalendarUnavailable, CalendarRefused, CalendarGone: nothing was learned; nothing may be concluded.
        """
        ...

    def read(self, href: str) -> Resource | None:
        """The object at `href`, or None when the server says that there is none.

        Raises:
            CalendarUnavailable, CalendarRefused: as `changes`.
        """
        ...


class CalendarWriting(Protocol):
    """Writing our calendar; every request is conditional (R12)."""

    def create(self, name: str, text: str) -> Stored:
        """Store a new object under the file name `name`, only if there is none (`If-None-Match: *`).

        Raises:
            Conflict: an object of that name or UID is there already.
            WriteRefused: the server will not take this object.
            CalendarUnavailable: the write may or may not have happened.
            CalendarRefused, CalendarGone: it did not happen.
        """
        ...

    def update(self, stored: Stored, text: str) -> Stored:
        """Replace the object, only if it is still at the ETag given (`If-Match`).

        Raises:
            Conflict: it was changed or removed meanwhile.
            WriteRefused, CalendarUnavailable, CalendarRefused, CalendarGone: as `create`.
        """
        ...

    def delete(self, stored: Stored) -> None:
        """Remove the object, only if it is still at the ETag given; one that is gone already is fine.

        Raises:
            Conflict: it was changed meanwhile.
            WriteRefused, CalendarUnavailable, CalendarRefused: as `create`.
        """
        ...


class Calendar(CalendarReading, CalendarWriting, Protocol):
    """Our one dedicated calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarInfo:
    """A calendar of the account: absolute URL, shown name, which components it takes, whether we may write."""

    url: str
    name: str
    carriers: frozenset[Carrier]
    writable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """An entry for trying out a server: its file name, and two texts of one UID with different content."""

    name: str
    text: str
    other: str


class Account(CalendarRemoving, Protocol):
    """The user's account on the server."""

    def calendars(self) -> tuple[CalendarInfo, ...]:
        """All calendars of the account, in the server's order.

        Raises:
            CalendarUnavailable, CalendarRefused: as `CalendarReading.changes`.
        """
        ...

    def make(self, name: str) -> CalendarInfo:
        """Make a calendar with this shown name (MKCALENDAR, RFC 4791 §5.3.1).

        Raises:
            CalendarUnavailable, CalendarRefused: it was not made.
        """
        ...

    def open(self, url: str, quirks: Quirks = EVERY_QUIRK) -> Calendar:
        """The calendar at this URL, on a server with these quirks; nothing is asked of the server yet."""
        ...

    def try_out(self, url: str, probe: Probe) -> Quirks:
        """The quirks the server shows in the calendar at `url`; the probe entry is gone again afterwards.

        Raises:
            CalendarUnavailable, CalendarRefused, CalendarGone: it could not be found out.
        """
        ...

    def holds(self, url: str, uid: str) -> bool:
        """Whether the calendar at `url` has an object with this UID.

        Raises:
            CalendarUnavailable, CalendarRefused: it could not be found out.
        """
        ...


class EntryCodec(Protocol):
    """Between meaning and iCalendar text."""

    def encode(self, draft: Draft) -> str:
        """A complete VCALENDAR for an entry of ours (RFC 5545), CRLF line ends."""
        ...

    def decode(self, text: str) -> Seen:
        """What a calendar object says.

        Raises:
            UnreadableEntry: it cannot be understood.
        """
        ...

    def amend(self, text: str, amendment: Amendment) -> str:
        """The same object with only the named fields replaced, everything else byte for byte.

        Raises:
            UnreadableEntry: it cannot be understood.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """The little that a look needs to know that there is nothing to do; cheap to read.

    `revision` rises whenever a batch is recorded from outside a look.
    """

    revision: int
    settings: Mapping[Setting, str]
    pending_intents: bool
    missing_entries: bool


class Store(Protocol):
    """The memory of the daemon: facts in, snapshots out."""

    def pulse(self) -> Pulse:
        """The state of the store in a few cheap reads.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...

    def snapshot(self, *, as_recorded: bool = False) -> Snapshot:
        """Everything at one moment; what a merged contact had is read under whom they were merged into.

        With `as_recorded` it is under the contact it was recorded for.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...

    def strangers(self) -> Mapping[str, str]:
        """The ETags of objects on our calendar that are none of ours, by href, as far as they were listed.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...

    def sayings(self) -> tuple[Saying, ...]:
        """What address books and exports last said of people, by source and key.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...

    def record(self, facts: Sequence[Fact], *, outside: bool = False) -> None:
        """Make a batch true, all or nothing and durable; `outside` says it comes from a person, not from a look.

        Raises:
            BrokenStore: nothing was recorded.
        """
        ...

    def compact(self) -> None:
        """Leave nothing of what is no longer known anywhere in the store's files; there is to be no other reader.

        Raises:
            Busy: somebody else reads or writes it; something may be left.
            BrokenStore: the disk does not take it.
        """
        ...

    def journal(self, contact_id: str | None, limit: int) -> tuple[Journaled, ...]:
        """The latest journal rows, newest first, of one contact or of all.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...


class Reporter(Protocol):
    """Where the program tells what it does, while it does it."""

    def tell(self, event: Event, **details: str | float | None) -> None:
        """Tell one event; details are ids and counts, never names, notes or secrets."""
        ...


class Turns(Protocol):
    """One writer at a time across processes (design §5 Process)."""

    def take(self) -> AbstractContextManager[None]:
        """Hold the writer's turn for the length of a `with` block.

        Raises:
            Busy: somebody else kept it for too long.
        """
        ...
