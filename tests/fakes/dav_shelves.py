"""Calendars in memory as a server keeps them: objects, what each change was, and what storing does to a text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from rekindled.adapters.ical_lines import unfolded
from tests.fakes.dialects import Dialect, Rewriting, Tags
from tests.fakes.fake_calendar import uid_of

_SERIALS = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One stored object; `uid` is the one it came with, whatever the server made of it."""

    href: str
    etag: str
    text: str
    uid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One change: what stands at an href since then (None: nothing), and the second it happened in."""

    href: str
    item: Item | None
    second: int


@dataclass(slots=True, kw_only=True)
class Shelf:
    """One calendar: its objects by decoded href, and everything that ever happened to them, in order.

    `serial` tells a calendar from another one made at the same address; tokens of another `generation` are forgotten.
    """

    path: str
    name: str
    dialect: Dialect
    components: tuple[str, ...] = ("VEVENT", "VTODO")
    items: dict[str, Item] = field(default_factory=dict)
    log: list[Event] = field(default_factory=list)
    generation: int = 0
    binned: set[str] = field(default_factory=set)
    serial: int = field(default_factory=lambda: next(_SERIALS))
    _counters: dict[str, int] = field(default_factory=dict)
    _names: Callable[[], int] = field(default_factory=lambda: count(257).__next__)

    def store(self, href: str, text: str, second: int) -> Item:
        """Keep an object as this server would have it, under the href this server would choose."""
        if self.dialect.renames and href not in self.items:
            href = f"{self.path}{self._names()}.ics"
        kept = rewritten(text, self.dialect.rewriting)
        before = self.items.get(href)
        uid = before.uid if before is not None and Rewriting.UID in self.dialect.rewriting else uid_of(text)
        item = Item(href=href, etag=self._tag(href, kept), text=kept, uid=uid)
        self.items[href] = item
        self.log.append(Event(href=href, item=item, second=second))
        return item

    def drop(self, href: str, second: int) -> None:
        """Remove an object."""
        item = self.items.pop(href)
        self._counters.pop(href, None)
        if self.dialect.trash:
            self.binned.add(item.uid)
        self.log.append(Event(href=href, item=None, second=second))

    def at(self, position: int) -> dict[str, Item]:
        """What stood when this many changes had happened."""
        if position >= len(self.log):
            return self.items
        last = {event.href: event.item for event in self.log[:position]}
        return {href: item for href, item in last.items() if item is not None}

    def with_uid(self, uid: str) -> Item | None:
        """The object with this UID, if any."""
        return next((item for item in self.items.values() if item.uid == uid), None)

    def _tag(self, href: str, text: str) -> str:
        if self.dialect.tags is Tags.COUNTER:
            number = self._counters.get(href, -1) + 1
            self._counters[href] = number
            return f'"gcs{number:08d}"'
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        return digest if self.dialect.tags is Tags.UNQUOTED else f'"{digest}"'


def rewritten(text: str, ways: Iterable[Rewriting]) -> str:
    """A text as a server with these ways gives it back; storing that once more changes nothing further."""
    for way in sorted(ways):
        text = _WAYS[way](text)
    return text


def _dropped(text: str) -> str:
    return _joined(line for line in _lines(text) if not line.startswith("X-"))


def _added(text: str) -> str:
    lines = [line for line in _lines(text) if not line.startswith("CLASS:")]
    lines = [line for line in lines if not line.startswith("X-SERVER-STAMP:")]
    at = next((number for number, line in enumerate(lines) if line in ("END:VEVENT", "END:VTODO")), None)
    if at is not None:
        lines[at:at] = ["CLASS:PUBLIC", "X-SERVER-STAMP:1"]
    return _joined(lines)


def _ordered(text: str) -> str:
    """Each component's own properties in the order of the alphabet, backwards, before the components in it."""
    lines = iter(_lines(text))
    return _joined(_component(next(lines, ""), lines))


def _component(begin: str, lines: Iterator[str]) -> list[str]:
    properties: list[str] = []
    inner: list[str] = []
    for line in lines:
        if line.startswith("END:"):
            return [begin, *sorted(properties, reverse=True), *inner, line]
        if line.startswith("BEGIN:"):
            inner += _component(line, lines)
        else:
            properties.append(line)
    return [begin, *properties, *inner]


def _renamed(text: str) -> str:
    uid = uid_of(text)
    own = uid if uid.startswith("server-") else f"server-{hashlib.sha256(uid.encode()).hexdigest()[:12]}"
    return _joined(f"UID:{own}" if line.startswith("UID") else line for line in _lines(text))


def _lines(text: str) -> list[str]:
    return [line for line in unfolded(text).splitlines() if line]


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)


_WAYS: dict[Rewriting, Callable[[str], str]] = {
    Rewriting.ORDER: _ordered,
    Rewriting.DROP: _dropped,
    Rewriting.ADD: _added,
    Rewriting.UID: _renamed,
}
