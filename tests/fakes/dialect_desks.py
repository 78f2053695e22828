"""A whole account on a server in memory: real adapters, faults on the wire, the user's hands on the server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.caldav_busy import CaldavBusyTimes
from rekindled.app.ports import Resource
from rekindled.core.facts import Setting
from rekindled.core.identity import parse_uid
from rekindled.core.rhythm import Rhythm
from tests.fakes.dav_shelves import Shelf
from tests.fakes.desks import BERLIN, FakeDesk
from tests.fakes.dialects import Dialect
from tests.fakes.fake_calendar import uid_of
from tests.fakes.fake_store import FakeStore
from tests.fakes.fault_plan import WRITES, Fault
from tests.fakes.line_faults import KINDS, FaultyWire
from tests.fakes.memory_server import HOME, MemoryServer
from tests.fakes.memory_session import MemorySession

_LOST = {kind.name: kind for kind in KINDS}


@dataclass(slots=True)
class DialectCalendar:
    """Our calendar as its user and the server's owner have it; nothing here is a request."""

    shelf: Shelf
    session: MemorySession
    wire: FaultyWire

    @property
    def path(self) -> str:
        """Where it is."""
        return self.shelf.path

    @property
    def writes(self) -> list[tuple[str, str]]:
        """The program's writes that may have had an effect."""
        return [
            (sent.ask.method, unquote(urlsplit(sent.ask.url).path))
            for sent in self.session.sent
            if sent.ask.method in WRITES
        ]

    def resources(self) -> tuple[Resource, ...]:
        """Every object that is there."""
        return tuple(
            Resource(href=item.href, etag=item.etag, text=item.text) for _, item in sorted(self.shelf.items.items())
        )

    def texts(self) -> dict[str, str]:
        """Every object's text by href."""
        return {resource.href: resource.text for resource in self.resources()}

    def user_put(self, href_or_name: str, text: str) -> str:
        """Another program stores an object, whatever is there; returns its href."""
        href = href_or_name if href_or_name.startswith("/") else self.path + href_or_name
        twin = self.shelf.with_uid(uid_of(text))
        return self.shelf.store(twin.href if twin else href, text, self.session.server.second).href

    def user_edit(self, uid: str, change: Callable[[str], str]) -> None:
        """Another program changes an object's text."""
        href = self.href_of(uid)
        self.shelf.store(href, change(self.shelf.items[href].text), self.session.server.second)

    def user_delete(self, uid: str) -> None:
        """Another program deletes an object."""
        self.shelf.drop(self.href_of(uid), self.session.server.second)

    def forget_tokens(self) -> None:
        """The server no longer knows the tokens it gave out so far."""
        self.shelf.generation += 1

    def roll_back(self, changes: int) -> None:
        """The server's owner brings an older state back, tokens and all."""
        self.shelf.items = dict(self.shelf.at(len(self.shelf.log) - changes))
        del self.shelf.log[-changes:]
        self.shelf.generation += 1

    def fail_next(self, kind: Literal["before", "after"]) -> None:
        """Make the next write fail before it happens, or let it happen and lose the answer."""
        lost = _LOST["refused before" if kind == "before" else "lost after"]
        self.wire.plan.begin([Fault(kind=replace(lost, methods=WRITES))])

    def calm(self) -> None:
        """No fault is planned any more."""
        self.wire.plan.begin([])

    def href_of(self, uid: str) -> str:
        """Where the object with this UID is."""
        return next(item.href for item in self.shelf.items.values() if item.uid == uid)


class DialectDesk(FakeDesk):
    """The fake desk with the real adapters for the calendar."""

    __slots__ = ("server", "session", "wire")

    server: MemoryServer
    session: MemorySession
    wire: FaultyWire

    @property
    def calendar(self) -> DialectCalendar:  # type: ignore[override]  # the same hands
        """Our calendar on the server."""
        path = unquote(urlsplit(self.snapshot.settings[Setting.CALENDAR_URL]).path)
        return DialectCalendar(self.server.shelves[path], self.session, self.wire)

    def user_moves_elsewhere(self, uid: str) -> None:
        """The user moves an object from our calendar into their own."""
        ours, theirs = self.calendar.shelf, self.server.shelves[f"{HOME}personal/"]
        href = self.calendar.href_of(uid)
        theirs.store(theirs.path + href.rpartition("/")[2], ours.items[href].text, self.server.second)
        ours.drop(href, self.server.second)

    def objects(self) -> list[tuple[str, str]]:
        """Every object on the server; ours go by the UID they came with, whatever the server made of it."""
        items = self.calendar.shelf.items.values()
        return [(item.uid if parse_uid(item.uid) else uid_of(item.text), item.text) for item in items]


def dialect_desk(dialect: Dialect, store: FakeStore, rhythm: Rhythm = BERLIN) -> DialectDesk:
    """A desk on a server of its own."""
    server, wire = MemoryServer(dialect), FaultyWire()
    session = MemorySession(server, wire)
    desk = DialectDesk(
        rhythm=rhythm,
        store=store,
        account=CaldavAccount(session),  # type: ignore[arg-type]  # another keeper of the same port
        busy=CaldavBusyTimes(session, ZoneInfo(rhythm.timezone)),  # type: ignore[arg-type]  # as above
    )
    desk.server, desk.session, desk.wire = server, session, wire
    return desk
