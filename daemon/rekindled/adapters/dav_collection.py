"""One collection on the server: how its members are addressed, and its answers read strictly.

Owns hrefs in both spellings and the sending of PROPFIND and REPORT. Must not know what a change is.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from rekindled.adapters.dav_bodies import propfind
from rekindled.adapters.dav_session import MAX_BODY, Answer, Ask, DavSession
from rekindled.adapters.dav_urls import decoded_path, quoted_path
from rekindled.adapters.multistatus import DAV, Member, Multistatus, parse_multistatus
from rekindled.core.errors import CalendarGone, CalendarRefused, CalendarUnavailable

GONE = frozenset({404, 410})
_XML = {"Content-Type": "application/xml; charset=utf-8"}


class DavCollection:
    """The collection at an absolute URL; hrefs are decoded paths (servers.md, point 11)."""

    def __init__(self, session: DavSession, url: str) -> None:
        self.session = session
        self.url = url if url.endswith("/") else f"{url}/"
        self.path = decoded_path(self.url)
        # Some servers tell `@` from `%40`: what they spelled unlike us is sent back as they spelled it.
        self._spellings: dict[str, str] = {}

    def address(self, href: str) -> str:
        """The absolute URL of a member, as the server spelled it if that is known."""
        if href in self._spellings:
            return self._spellings[href]
        if href.startswith(self.path):
            return self.url + quoted_path(href.removeprefix(self.path))
        return f"{self.session.origin}{quoted_path(href)}"

    def named(self, name: str) -> str:
        """The href a new member of this name gets."""
        return self.path + name

    def is_self(self, member: Member) -> bool:
        """Whether an answer's part speaks of the collection itself."""
        return member.path.rstrip("/") == self.path.rstrip("/")

    def objects(self, answer: Multistatus) -> tuple[Member, ...]:
        """The members that can be calendar objects: neither the collection nor folders nor paths with dots."""
        found = tuple(member for member in answer.members if not self.is_self(member) and _plain(member.path))
        for member in found:
            self._remember(member)
        return found

    def report(
        self, body: bytes, *, depth: str = "1", seconds: float = 0.0, max_bytes: int = MAX_BODY
    ) -> tuple[Answer, Multistatus | None]:
        """Send a REPORT; the multistatus is None for every status but 207.

        Raises:
            CalendarUnavailable, CalendarRefused: as `DavSession.request`; or the answer is not complete.
            CalendarGone: the server says that the collection is not there.
        """
        headers = {**_XML, "Depth": depth}
        asked = Ask(method="REPORT", url=self.url, headers=headers, body=body, seconds=seconds, max_bytes=max_bytes)
        answer = self.session.request(asked)
        if answer.status != 207:
            return answer, None
        parsed = parse_multistatus(answer.body, answer.url)
        self.refuse_gone(parsed)
        return answer, parsed

    def properties(self, names: Iterable[str], depth: str = "0") -> Multistatus:
        """Send a PROPFIND (RFC 4918 §9.1).

        Raises:
            CalendarUnavailable, CalendarRefused, CalendarGone: as `report`.
        """
        headers = {**_XML, "Depth": depth}
        answer = self.session.request(Ask(method="PROPFIND", url=self.url, headers=headers, body=propfind(*names)))
        if answer.status in GONE:
            raise self.gone()
        if answer.status == 403:
            raise CalendarRefused(f"The calendar {self.url} may not be read with this login; check its sharing")
        if answer.status != 207:
            raise CalendarUnavailable(f"{self.url} answered PROPFIND with status {answer.status}; try again later")
        parsed = parse_multistatus(answer.body, answer.url)
        self.refuse_gone(parsed)
        return parsed

    def ensure_there(self) -> None:
        """Ask whether the collection exists.

        Raises:
            CalendarGone, CalendarUnavailable, CalendarRefused: as `properties`.
        """
        self.properties((f"{DAV}resourcetype",))

    def gone(self) -> CalendarGone:
        """The failure that says so."""
        return CalendarGone(f"The calendar {self.url} is not there any more; it is not made again unasked")

    def refuse_gone(self, answer: Multistatus) -> None:
        """Some servers wrap "not there" in a 207 (servers.md: Xandikos).

        Raises:
            CalendarGone: this answer does.
        """
        if any(self.is_self(member) and member.status in GONE for member in answer.members):
            raise self.gone()

    def _remember(self, member: Member) -> None:
        self._spellings.pop(member.path, None)
        if urlsplit(self.address(member.path)).path != urlsplit(member.url).path:
            self._spellings[member.path] = member.url


def _plain(path: str) -> bool:
    parts = path.split("/")
    return bool(parts[-1]) and "." not in parts and ".." not in parts
