"""What the program is compared with: the floor, and python-caldav as people use it.

Owns how each of them looks, reads and writes. Must not measure: the worker does.
"""

from __future__ import annotations

import http.client
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

_SYNC = (
    '<?xml version="1.0"?><D:sync-collection xmlns:D="DAV:"><D:sync-token>{token}</D:sync-token>'
    "<D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>"
)
_MULTIGET = (
    '<?xml version="1.0"?><C:calendar-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>'
    "<D:getetag/><C:calendar-data/></D:prop>{hrefs}</C:calendar-multiget>"
)
_DAV = "{DAV:}"
_ETAG = f".//{_DAV}getetag"
_TEXT = "{urn:ietf:params:xml:ns:caldav}calendar-data"
_TOKEN = re.compile(rb"sync-token>([^<]+)<")
_CHUNK = 50


class Floor:
    """Nothing but HTTP on a kept connection: what no client can go below."""

    def __init__(self, url: str, login: dict[str, str], path: str) -> None:
        there = urlsplit(url)
        self._connection = http.client.HTTPConnection(there.hostname or "", there.port)
        secret = b64encode(f"{login['username']}:{login['password']}".encode()).decode()
        self._headers = {"Authorization": f"Basic {secret}", "Content-Type": "application/xml; charset=utf-8"}
        self._path, self._token = path, ""

    def first(self) -> int:
        """Read everything."""
        self._token = ""
        return self.look()

    def begin(self) -> int:
        """Learn only from where to look on."""
        self._token = ""
        return len(self._changes())

    def look(self) -> int:
        """Ask what changed, and read that."""
        body = self._changes()
        if b"getetag" not in body:
            return 0
        # What was deleted is listed too, without an ETag.
        there = (one for one in etree.fromstring(body).iter(f"{_DAV}response") if one.find(_ETAG) is not None)
        hrefs = [one.findtext(f"{_DAV}href") or "" for one in there]
        hrefs = [href for href in hrefs if href.endswith(".ics")]
        return sum(self._read(hrefs[start : start + _CHUNK]) for start in range(0, len(hrefs), _CHUNK))

    def create(self, objects: Sequence[Sequence[str]]) -> int:
        """Store new objects, each only if there is none of its name."""
        kind = {"Content-Type": "text/calendar; charset=utf-8", "If-None-Match": "*"}
        for name, text in objects:
            self._ask("PUT", self._path + name, text, kind)
        return len(objects)

    def _changes(self) -> bytes:
        body = self._report(_SYNC.format(token=self._token), "0")
        token = _TOKEN.search(body)
        self._token = token[1].decode() if token else ""
        return body

    def _read(self, hrefs: Sequence[str]) -> int:
        wanted = "".join(f"<D:href>{href}</D:href>" for href in hrefs)
        answer = etree.fromstring(self._report(_MULTIGET.format(hrefs=wanted), "0"))
        return sum(1 for one in answer.iter(_TEXT) if one.text)

    def _report(self, body: str, depth: str) -> bytes:
        return self._ask("REPORT", self._path, body, {"Depth": depth})

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> bytes:
        self._connection.request(method, path, body.encode(), self._headers | headers)
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status not in {200, 201, 204, 207}:
            raise RuntimeError(f"{method} {path} was answered with {answer.status}: {said[:200]!r}")
        return said


class PythonCaldav:
    """python-caldav with its own sync: one client kept, the fallback that downloads everything turned off."""

    def __init__(self, url: str, login: dict[str, str], path: str) -> None:
        import caldav  # noqa: PLC0415 - its memory is no part of the floor's

        client = caldav.DAVClient(url=url, **login, auth_type="basic", enable_rfc6764=False, features=None)
        self._calendar: Any = client.calendar(url=url.rstrip("/") + path)
        self._token: str | None = None

    def first(self) -> int:
        """Read everything, the texts by multiget, which is the quicker one of its two ways."""
        return self._sync(None)

    def look(self) -> int:
        """Ask what changed, and read that by multiget."""
        return self._sync(self._token)

    def begin(self) -> int:
        """Learn only from where to look on."""
        found = self._calendar.get_objects_by_sync_token(None, load_objects=False, disable_fallback=True)
        self._token = found.sync_token
        return 0

    def look_each(self) -> int:
        """Ask what changed, and let it read that as it does by itself: one GET for each."""
        return self._sync(self._token, by_itself=True)

    def first_each(self) -> int:
        """Read everything with one GET for each object."""
        return self._sync(None, by_itself=True)

    def year(self) -> int:
        """What a script without a memory does: search a year, unexpanded."""
        now = datetime.now(UTC)
        found = self._calendar.search(event=True, start=now, end=now + timedelta(days=365), expand=False)
        return _titles(found)

    def create(self, objects: Sequence[Sequence[str]]) -> int:
        """Add events, unconditionally: what `add_event` does unless told otherwise."""
        for _, text in objects:
            self._calendar.add_event(text)
        return len(objects)

    def _sync(self, token: str | None, *, by_itself: bool = False) -> int:
        found = self._calendar.get_objects_by_sync_token(token, load_objects=by_itself, disable_fallback=True)
        self._token = found.sync_token
        changed = [one for one in found if one.etag]
        if by_itself:
            return _titles(changed)
        chunks = (changed[start : start + _CHUNK] for start in range(0, len(changed), _CHUNK))
        return sum(_titles(self._calendar.multiget([one.url for one in chunk])) for chunk in chunks)


def _titles(found: Iterable[Any]) -> int:
    """Whether an entry is ticked stands in its text: it must be read to be seen."""
    return len([str(one.icalendar_component.get("SUMMARY")) for one in found])
