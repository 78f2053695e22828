"""The user's calendar app: keeps one calendar in step by sync reports, as phones do, and edits with conditions.

Owns the requests, in bare HTTP and text. Must not use the program, nor know what an entry of the program means.
"""

from __future__ import annotations

import base64
import http.client
import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from tests.fakes.plain_user import PlainEvent
from tests.servers import RunningServer

_DAV, _CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_NAMES = '<propfind xmlns="DAV:"><prop><displayname/><resourcetype/></prop></propfind>'
_PRINCIPAL = '<propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>'
_HOME = '<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-home-set/></prop></propfind>'
_MAKE = (
    '<C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop><displayname>{}</displayname>'
    "</prop></set></C:mkcalendar>"
)
_SYNC = (
    '<sync-collection xmlns="DAV:"><sync-token>{}</sync-token><sync-level>1</sync-level><prop><getetag/></prop>'
    "</sync-collection>"
)
_READ = (
    '<C:calendar-multiget xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/><C:calendar-data/>'
    "</prop>{}</C:calendar-multiget>"
)
_TEXT = {"Content-Type": "text/calendar; charset=utf-8"}
_XML = {"Content-Type": "application/xml; charset=utf-8"}


class PocketApp:
    """One calendar on one device, found by the name it shows once there is one."""

    def __init__(self, server: RunningServer, calendar: str) -> None:
        """Find the user's home; the calendar may come later."""
        self._host = urlsplit(server.url).netloc
        login = base64.b64encode(f"{server.username}:{server.password}".encode()).decode()
        self._login = {"Authorization": f"Basic {login}"}
        self._calendar = calendar
        self._path, self._token = "", ""
        self._shelf: dict[str, PlainEvent] = {}
        principal = self._found("/", _PRINCIPAL, "current-user-principal")
        self._home = self._found(principal, _HOME, "calendar-home-set")

    def make(self) -> None:
        """Make the calendar."""
        self._ask("MKCALENDAR", f"{self._home}{self._calendar.lower()}/", _MAKE.format(self._calendar), _XML, {201})

    def refresh(self) -> None:
        """Get what changed."""
        self._path = self._path or self._where()
        if not self._path:
            return
        _, _, body = self._ask("REPORT", self._path, _SYNC.format(self._token), {**_XML, "Depth": "1"}, {207})
        told = ET.fromstring(body)
        self._token = told.findtext(f"{_DAV}sync-token") or ""
        changed = []
        for one in told.iter(f"{_DAV}response"):
            href = one.findtext(f"{_DAV}href") or ""
            if "404" in (one.findtext(f"{_DAV}status") or ""):
                self._shelf.pop(href, None)
            elif unquote(href) != unquote(self._path):
                changed.append(href)
        self._read(changed)

    def events(self) -> list[PlainEvent]:
        """What the device shows, by start and title: no order depends on what a server or a random id makes of it."""
        return sorted(self._shelf.values(), key=lambda one: (one.start, one.title))

    def texts(self) -> dict[str, str]:
        """Every object's text by href."""
        return {href: event.text for href, event in self._shelf.items()}

    def edit(self, event: PlainEvent, lines: Mapping[str, str]) -> bool:
        """Replace properties by whole lines; False when somebody was first, and nothing was done."""
        headers = {**_TEXT, "If-Match": event.etag}
        status, _, _ = self._ask("PUT", event.href, event.with_lines(lines), headers, {200, 201, 204, 412})
        self.refresh()
        return status != 412

    def delete(self, event: PlainEvent) -> bool:
        """Delete the object; False when somebody was first."""
        status, _, _ = self._ask("DELETE", event.href, "", {"If-Match": event.etag}, {200, 204, 404, 412})
        self.refresh()
        return status in {200, 204}

    def add(self, name: str, text: str) -> str:
        """Put a new object into the calendar under a file name; where it is."""
        href = f"{self._path}{name}"
        self._ask("PUT", href, text, {**_TEXT, "If-None-Match": "*"}, {201, 204})
        self.refresh()
        return href

    def _read(self, hrefs: list[str]) -> None:
        if not hrefs:
            return
        asked = "".join(f"<href>{href}</href>" for href in hrefs)
        _, _, body = self._ask("REPORT", self._path, _READ.format(asked), {**_XML, "Depth": "1"}, {207})
        for one in ET.fromstring(body).iter(f"{_DAV}response"):
            text = one.findtext(f".//{_CAL}calendar-data")
            if text:
                href, etag = one.findtext(f"{_DAV}href") or "", one.findtext(f".//{_DAV}getetag") or ""
                # XML has one kind of line end; iCalendar has the other.
                text = re.sub(r"\r?\n", "\r\n", text)
                self._shelf[href] = PlainEvent(href=href, etag=etag, text=text)

    def _where(self) -> str:
        _, _, body = self._ask("PROPFIND", self._home, _NAMES, {**_XML, "Depth": "1"}, {207})
        for one in ET.fromstring(body).iter(f"{_DAV}response"):
            if one.findtext(f".//{_DAV}displayname") == self._calendar:
                return one.findtext(f"{_DAV}href") or ""
        return ""

    def _found(self, path: str, question: str, name: str) -> str:
        _, _, body = self._ask("PROPFIND", path, question, {**_XML, "Depth": "0"}, {207})
        found = re.search(rf"<(?:\w+:)?{name}[^>]*>\s*<(?:\w+:)?href[^>]*>([^<]+)", body)
        assert found, body
        return found[1]

    def _ask(
        self, method: str, path: str, body: str, headers: Mapping[str, str], fine: set[int]
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection(self._host, timeout=60)
        try:
            connection.request(method, path, body=body.encode() or None, headers={**self._login, **headers})
            answer = connection.getresponse()
            text = answer.read().decode()
            assert answer.status in fine, (method, path, answer.status, text)
            return answer.status, answer.headers, text
        finally:
            connection.close()
