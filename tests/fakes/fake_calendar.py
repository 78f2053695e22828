"""A CalDAV account in memory that behaves as the contract suites found real servers to, with faults on demand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from rekindled.app.ports import CalendarInfo, Changes, Probe, Resource, Stored
from rekindled.app.quirks import EVERY_QUIRK, NO_QUIRKS, Quirks
from rekindled.core.errors import (
    CalendarGone,
    CalendarRefused,
    CalendarUnavailable,
    Conflict,
    WriteRefused,
)
from rekindled.core.model import Carrier

ORIGIN = "https://calendar.test"
MAX_OBJECT = 1024 * 1024
CHUNK = 50
_UID = re.compile(r"^UID(?:;[^:\r\n]*)?:([^\r\n]*)", re.MULTILINE)


def uid_of(text: str) -> str:
    """The first UID in a text, empty when there is none."""
    found = _UID.search(re.sub(r"\r?\n[ \t]", "", text))
    return found[1].strip() if found else ""


@dataclass(slots=True)
class FakeCalendar:
    """One calendar: objects by href, a log of changes that tokens point into, and switches for faults.

    `requests` counts what a real server would have been asked; `down` makes every call fail, `vanished` says that the
    calendar was deleted; `refused` holds UIDs the server will not store, `undeletable` hrefs it will not delete.
    """

    path: str = "/cal/"
    requests: int = 0
    down: bool = False
    vanished: bool = False
    refused: set[str] = field(default_factory=set)
    undeletable: set[str] = field(default_factory=set)
    writes: list[tuple[str, str]] = field(default_factory=list)
    _objects: dict[str, Resource] = field(default_factory=dict)
    _log: list[str] = field(default_factory=list)
    _tokens_from: int = 0
    _versions: int = 0
    _failing: list[Literal["before", "after"]] = field(default_factory=list)

    # The port

    def changes(self, token: str | None, known: Mapping[str, str]) -> Changes:
        """What differs, by a token that points into the log, or completely."""
        self._ask()
        since = self._since(token)
        if token is not None and since is None:
            self._ask()
        touched = set(self._objects) if since is None else set(self._log[since:])
        differing = sorted(
            href for href in touched & self._objects.keys() if self._objects[href].etag != known.get(href)
        )
        removed = touched - self._objects.keys()
        if since is None:
            removed |= known.keys() - self._objects.keys()
        for _ in range(0, len(differing), CHUNK):
            self._ask()
        found = [self._objects[href] for href in differing]
        return Changes(
            token=f"t-{len(self._log)}",
            changed=tuple(resource for resource in found if len(resource.text) <= MAX_OBJECT),
            removed=tuple(sorted(removed)),
            oversized=tuple(resource.href for resource in found if len(resource.text) > MAX_OBJECT),
        )

    def read(self, href: str) -> Resource | None:
        """The object at `href`, if any."""
        self._ask(gone_matters=False)
        return self._objects.get(href)

    def create(self, name: str, text: str) -> Stored:
        """Store a new object unless its name or UID is taken."""
        fails = self._begin()
        href = self.path + name
        uid = uid_of(text)
        if href in self._objects or any(uid_of(other.text) == uid for other in self._objects.values()):
            raise Conflict(f"{href} is there already")
        self._refuse(uid, href)
        return self._finish(("create", href), text, fails)

    def update(self, stored: Stored, text: str) -> Stored:
        """Replace an object that is still at its ETag."""
        fails = self._begin()
        self._match(stored)
        self._refuse(uid_of(text), stored.href)
        return self._finish(("update", stored.href), text, fails)

    def delete(self, stored: Stored) -> None:
        """Remove an object that is still at its ETag; none there is fine."""
        if not stored.etag:
            raise Conflict(f"the state of {stored.href} is not known")
        fails = self._begin()
        if stored.href not in self._objects:
            return
        self._match(stored)
        if stored.href in self.undeletable:
            raise WriteRefused(f"the fake server does not delete {stored.href}")
        self.writes.append(("delete", stored.href))
        self._drop(stored.href)
        self._fail(fails)

    # What the test does

    def fail_next(self, kind: Literal["before", "after"]) -> None:
        """Make the next write fail before it happens, or let it happen and lose the answer."""
        self._failing.append(kind)

    def calm(self) -> None:
        """No write is to fail any more."""
        self._failing.clear()

    def user_put(self, href_or_name: str, text: str) -> str:
        """Another program stores an object, whatever is there; returns its href."""
        href = href_or_name if href_or_name.startswith("/") else self.path + href_or_name
        return self._store(href, text).href

    def user_edit(self, href_or_uid: str, change: Callable[[str], str]) -> Resource:
        """Another program changes an object's text."""
        href = self.href_of(href_or_uid)
        return self._store(href, change(self._objects[href].text))

    def user_delete(self, href_or_uid: str) -> None:
        """Another program deletes an object."""
        self._drop(self.href_of(href_or_uid))

    def user_wipe(self) -> None:
        """Another program deletes every object."""
        for href in tuple(self._objects):
            self._drop(href)

    def forget_tokens(self) -> None:
        """The server no longer knows any token it gave out so far."""
        self._log.append("")
        self._tokens_from = len(self._log)

    def texts(self) -> dict[str, str]:
        """Every object's text by href; nothing is counted."""
        return {href: resource.text for href, resource in sorted(self._objects.items())}

    def resources(self) -> tuple[Resource, ...]:
        """Every object; nothing is counted."""
        return tuple(self._objects[href] for href in sorted(self._objects))

    def href_of(self, href_or_uid: str) -> str:
        """The href of the object with this href or UID."""
        if href_or_uid in self._objects:
            return href_or_uid
        return next(href for href, resource in self._objects.items() if uid_of(resource.text) == href_or_uid)

    # Inside

    def _ask(self, *, gone_matters: bool = True) -> None:
        self.requests += 1
        if self.down:
            raise CalendarUnavailable("the fake server is down")
        if self.vanished and gone_matters:
            raise CalendarGone("the fake calendar was deleted")

    def _since(self, token: str | None) -> int | None:
        found = re.fullmatch(r"t-(\d+)", token or "")
        number = int(found[1]) if found else -1
        return number if self._tokens_from <= number <= len(self._log) else None

    def _begin(self) -> bool:
        self._ask()
        kind = self._failing.pop(0) if self._failing else None
        if kind == "before":
            raise CalendarUnavailable("the fake server failed before the write")
        return kind == "after"

    def _finish(self, write: tuple[str, str], text: str, fails: bool) -> Stored:
        self.writes.append(write)
        resource = self._store(write[1], text)
        self._fail(fails)
        return Stored(href=resource.href, etag=resource.etag)

    def _fail(self, fails: bool) -> None:
        if fails:
            raise CalendarUnavailable("the fake server's answer was lost after the write")

    def _refuse(self, uid: str, href: str) -> None:
        if uid in self.refused:
            raise WriteRefused(f"the fake server refuses {href}")

    def _match(self, stored: Stored) -> None:
        resource = self._objects.get(stored.href)
        if not stored.etag or resource is None or resource.etag != stored.etag:
            raise Conflict(f"{stored.href} was changed meanwhile")

    def _store(self, href: str, text: str) -> Resource:
        self._versions += 1
        resource = Resource(href=href, etag=f'"v{self._versions}"', text=text)
        self._objects[href] = resource
        self._log.append(href)
        return resource

    def _drop(self, href: str) -> None:
        del self._objects[href]
        self._log.append(href)


@dataclass(slots=True)
class FakeAccount:
    """An account of fake calendars by URL; one calendar "Personal" is there from the start."""

    shelf: dict[str, FakeCalendar] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    carriers: frozenset[Carrier] = frozenset(Carrier)
    own_requests: int = 0
    down: bool = False
    refuses: bool = False
    closed: set[str] = field(default_factory=set)
    quirks: Quirks = NO_QUIRKS
    untriable: Exception | None = None
    tried: list[Probe] = field(default_factory=list)
    opened_with: Quirks = EVERY_QUIRK

    def __post_init__(self) -> None:
        """Put the user's own calendar in place."""
        self._add("Personal")

    @property
    def requests(self) -> int:
        """What a real server would have been asked, all calendars together."""
        return self.own_requests + sum(calendar.requests for calendar in self.shelf.values())

    def calendars(self) -> tuple[CalendarInfo, ...]:
        """All calendars that are still there."""
        self._ask()
        return tuple(self._info(url) for url, calendar in self.shelf.items() if not calendar.vanished)

    def make(self, name: str) -> CalendarInfo:
        """A new, empty calendar."""
        self._ask()
        return self._info(self._add(name))

    def remove(self, url: str) -> bool:
        """Delete a calendar with nothing in it; one that is gone already is fine."""
        self._ask()
        calendar = self._at(url)
        if url in self.closed:
            raise CalendarRefused(f"{url} may not be deleted")
        calendar.vanished = calendar.vanished or not calendar.texts()
        return calendar.vanished

    def open(self, url: str, quirks: Quirks = EVERY_QUIRK) -> FakeCalendar:
        """The calendar at this URL; one that was never there behaves as a deleted one."""
        self.opened_with = quirks
        return self._at(url)

    def _at(self, url: str) -> FakeCalendar:
        return self.shelf.setdefault(url, FakeCalendar(path=url.removeprefix(ORIGIN), vanished=True))

    def try_out(self, url: str, probe: Probe) -> Quirks:
        """The quirks this account was given; a real one writes the probe entry and takes it away."""
        self._ask()
        calendar = self._at(url)
        calendar._ask()
        calendar._objects.pop(calendar.path + probe.name, None)
        self.tried.append(probe)
        if self.untriable is not None:
            raise self.untriable
        return self.quirks

    def holds(self, url: str, uid: str) -> bool:
        """Whether an object with this UID is in the calendar."""
        self._ask()
        calendar = self.open(url)
        if calendar.vanished or url in self.closed:
            raise CalendarRefused(f"{url} may not be looked into")
        return any(uid_of(text) == uid for text in calendar.texts().values())

    def _ask(self) -> None:
        self.own_requests += 1
        if self.down:
            raise CalendarUnavailable("the fake server is down")
        if self.refuses:
            raise CalendarRefused("the fake server refuses the login")

    def _add(self, name: str) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "calendar"
        path, number = f"/cal/{slug}/", 1
        while ORIGIN + path in self.shelf:
            number += 1
            path = f"/cal/{slug}-{number}/"
        self.shelf[ORIGIN + path] = FakeCalendar(path=path)
        self.names[ORIGIN + path] = name
        return ORIGIN + path

    def _info(self, url: str) -> CalendarInfo:
        return CalendarInfo(url=url, name=self.names[url], carriers=self.carriers, writable=True)
