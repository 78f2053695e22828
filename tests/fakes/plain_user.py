"""A user with a calendar app, in bare HTTP and text: nothing of the program is used to look at what it did."""

from __future__ import annotations

import base64
import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from tests.servers import RunningServer

_DAV = "{DAV:}"
_NAMES = '<propfind xmlns="DAV:"><prop><displayname/><resourcetype/><getetag/></prop></propfind>'


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainEvent:
    """One object as text: where it is, which version, and what it says."""

    href: str
    etag: str
    text: str

    def says(self, name: str) -> str:
        """The value of the first property of this name in the event, unescaped; empty when there is none."""
        inside = re.sub(r"^BEGIN:VALARM$.*?^END:VALARM$", "", _event(self.text), flags=re.MULTILINE | re.DOTALL)
        found = re.search(rf"^{name}(?:;[^:\n]*)?:(.*)$", inside, re.MULTILINE)
        return _unescaped(found[1]) if found else ""

    @property
    def uid(self) -> str:
        """Its UID."""
        return self.says("UID")

    @property
    def title(self) -> str:
        """Its SUMMARY."""
        return self.says("SUMMARY")

    @property
    def start(self) -> datetime:
        """Its DTSTART, in its zone or UTC."""
        found = re.search(r"^DTSTART(?:;TZID=([^:;\n]+))?[^:\n]*:(\d{8}T\d{6})(Z?)$", _event(self.text), re.MULTILINE)
        assert found, self.text
        zone = ZoneInfo(found[1]) if found[1] else UTC
        return datetime.strptime(found[2], "%Y%m%dT%H%M%S").replace(tzinfo=zone)

    def with_lines(self, lines: Mapping[str, str]) -> str:
        """The same text with the properties of these names replaced by whole lines, or added; empty ones go."""
        head, begin, rest = _unfolded(self.text).partition("BEGIN:VEVENT\n")
        body, end, tail = rest.partition("END:VEVENT")
        for name, line in lines.items():
            body = re.sub(rf"^{name}[;:].*\n", "", body, count=1, flags=re.MULTILINE)
            body = f"{line}\n{body}" if line else body
        return (head + begin + body + end + tail).replace("\n", "\r\n")


class PlainUser:
    """Somebody who reads and edits one calendar, known by the name it shows."""

    def __init__(self, server: RunningServer, calendar: str) -> None:
        """Nothing is asked yet."""
        self._host = urlsplit(server.url).netloc
        login = base64.b64encode(f"{server.username}:{server.password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}"}
        self._home = f"/{server.username}/"
        self._calendar = calendar

    def events(self) -> dict[str, PlainEvent]:
        """Every object of the calendar by UID; empty while there is no calendar. Two with one UID are a failure."""
        path = self.path()
        if path is None:
            return {}
        hrefs = [href for href, _ in self._listing(path) if href != path]
        found = [event for event in (self._event(href) for href in hrefs) if event]
        uids = [event.uid for event in found]
        assert len(uids) == len(set(uids)), uids
        return {event.uid: event for event in found}

    def path(self) -> str | None:
        """Where the calendar is; None when no calendar shows this name, and two of that name are a failure."""
        found = [href for href, name in self._listing(self._home) if name == self._calendar]
        assert len(found) < 2, found
        return found[0] if found else None

    def edit(self, event: PlainEvent, **lines: str) -> None:
        """Replace properties by whole lines, as SUMMARY="SUMMARY:…"; somebody else's write in between is a failure."""
        body = event.with_lines(lines)
        headers = {"Content-Type": "text/calendar; charset=utf-8", "If-Match": event.etag}
        status, _, said = self._ask("PUT", event.href, body=body, headers=headers)
        assert status in {200, 201, 204}, (status, said)

    def tick(self, event: PlainEvent, mark: str = "✓") -> None:
        """Put a mark before the title."""
        self.edit(event, SUMMARY=f"SUMMARY:{mark} {event.title}")

    def add(self, name: str, text: str) -> None:
        """Put a new object into the calendar under a file name."""
        status, _, said = self._ask("PUT", f"{self.path()}{name}", body=text, headers={"If-None-Match": "*"})
        assert status == 201, (status, said)

    def delete(self, event: PlainEvent) -> None:
        """Delete the object."""
        status, _, said = self._ask("DELETE", event.href, headers={"If-Match": event.etag})
        assert status in {200, 204}, (status, said)

    def _listing(self, path: str) -> list[tuple[str, str]]:
        status, _, body = self._ask("PROPFIND", path, body=_NAMES, headers={"Depth": "1"})
        if status != 207:
            return []
        answers = ET.fromstring(body).iter(f"{_DAV}response")
        return [(one.findtext(f"{_DAV}href") or "", one.findtext(f".//{_DAV}displayname") or "") for one in answers]

    def _event(self, href: str) -> PlainEvent | None:
        status, headers, body = self._ask("GET", href)
        return PlainEvent(href=href, etag=headers["ETag"], text=body) if status == 200 else None

    def _ask(
        self, method: str, path: str, *, body: str = "", headers: Mapping[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection(self._host, timeout=120)
        try:
            connection.request(method, path, body=body.encode() or None, headers={**self._headers, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()


def _unfolded(text: str) -> str:
    return re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n")


def _event(text: str) -> str:
    return _unfolded(text).partition("BEGIN:VEVENT")[2]


def _unescaped(value: str) -> str:
    return re.sub(r"\\([nN,;\\])", lambda found: "\n" if found[1] in "nN" else found[1], value)


def escaped(value: str) -> str:
    """A text as an iCalendar value (RFC 5545 §3.3.11)."""
    return re.sub(r"([\\,;])", r"\\\1", value).replace("\n", "\\n")
