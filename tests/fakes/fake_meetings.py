"""The promises of calendars with meetings kept in memory: objects by href, and a token for each change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rekindled.app.meeting_ports import MeetingChanges, MeetingObject, MeetingView
from rekindled.core.errors import CalendarRefused, RekindledError
from rekindled.core.meetings import Meeting


@dataclass(slots=True)
class FakeMeetingCalendars:
    """Calendars by URL; `down` is raised by whatever is asked, `closed` are URLs that may not be read."""

    shelf: dict[str, dict[str, tuple[Meeting, ...] | None]] = field(default_factory=dict)
    log: dict[str, list[str]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    down: RekindledError | None = None
    forgetful: bool = False
    asked: list[str] = field(default_factory=list)

    def open(self, url: str) -> str:
        """A new, empty calendar."""
        self.shelf[url], self.log[url] = {}, []
        return url

    def put(self, url: str, href: str, *meetings: Meeting) -> None:
        """Put an object with these meetings."""
        self.log[url].append(href)
        self.shelf[url][href] = meetings

    def spoil(self, url: str, href: str) -> None:
        """Put an object that nobody understands."""
        self.log[url].append(href)
        self.shelf[url][href] = None

    def drop(self, url: str, href: str) -> None:
        """Take an object away."""
        self.log[url].append(href)
        del self.shelf[url][href]

    def changes(self, url: str, token: str | None) -> MeetingChanges:
        """As the port says."""
        shelf, log = self._ask("changes", url)
        whole = token is None or self.forgetful
        touched = set(shelf) if whole else set(log[int(token or 0) :])
        return MeetingChanges(
            token=str(len(log)),
            changed=tuple(sorted(href for href in touched if href in shelf)),
            gone=tuple(sorted(href for href in touched if href not in shelf)),
            whole=whole,
        )

    def read(self, url: str, hrefs: Sequence[str], view: MeetingView) -> tuple[MeetingObject, ...]:
        """As the port says."""
        shelf, _ = self._ask("read", url)
        return tuple(_seen(href, shelf[href], view) for href in hrefs if href in shelf)

    def within(self, url: str, view: MeetingView) -> tuple[MeetingObject, ...]:
        """As the port says."""
        shelf, _ = self._ask("within", url)
        found = (_seen(href, meetings, view) for href, meetings in sorted(shelf.items()))
        return tuple(one for one in found if one.meetings is None or one.meetings)

    def _ask(self, what: str, url: str) -> tuple[dict[str, tuple[Meeting, ...] | None], list[str]]:
        self.asked.append(what)
        if self.down is not None:
            raise self.down
        if url in self.closed or url not in self.shelf:
            raise CalendarRefused(f"the calendar {url} is not there any more")
        return self.shelf[url], self.log[url]


def _seen(href: str, meetings: tuple[Meeting, ...] | None, view: MeetingView) -> MeetingObject:
    if meetings is None:
        return MeetingObject(href=href, meetings=None)
    there = (one for one in meetings if view.span.start <= one.start < view.span.end)
    kept = (one if view.titles else replace(one, title="") for one in there)
    return MeetingObject(href=href, meetings=tuple(one for one in kept if one.guests or one.title))
