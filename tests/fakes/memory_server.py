"""A CalDAV server without a network: a function of a request to an answer, in the dialect it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape

from lxml import etree

from rekindled.adapters.dav_session import Answer, Ask
from tests.fakes.dav_pages import described, error, multistatus, standing
from tests.fakes.dav_shelves import Item, Shelf
from tests.fakes.dav_sync import changed_since, ctag_of, token_of
from tests.fakes.dav_writes import deleted, stored
from tests.fakes.dialects import Dialect, Tokens

ORIGIN = "https://calendar.test"
HOME = "/dav/me/"
ENTRANCE = "/dav/"
_D, _C = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_EVERYBODY = f"<D:href>{ENTRANCE}principal/</D:href>"
_OBJECT = (f"{_D}getetag", f"{_C}calendar-data")
_REQUESTS_A_SECOND = 3


class MemoryServer:
    """One user's account; `clock` in seconds goes on with the requests, a few to each second."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.shelves: dict[str, Shelf] = {}
        self.asked = 0
        self.lag = 0
        self.make(f"{HOME}personal/", "Personal")

    @property
    def second(self) -> int:
        """The server's own clock."""
        return 1_800_000_000 + self.asked // _REQUESTS_A_SECOND

    def make(self, path: str, name: str) -> Shelf:
        """A new, empty calendar."""
        self.shelves[path] = Shelf(path=path, name=name, dialect=self.dialect)
        return self.shelves[path]

    def remake(self, path: str, name: str) -> None:
        """The user removes a calendar and makes it again."""
        del self.shelves[path]
        self.make(path, name)

    def answer(self, ask: Ask) -> Answer:
        """What this server says to a request; whatever it is asked to write is done."""
        self.asked += 1
        path = unquote(urlsplit(ask.url).path)
        status, headers, body = _METHODS[ask.method](self, path, ask)
        return Answer(url=ask.url, status=status, headers=dict(headers), body=body)

    def shelf_of(self, path: str) -> Shelf | None:
        """The calendar at this path or around it."""
        return self.shelves.get(path) or self.shelves.get(path.rpartition("/")[0] + "/")

    # Methods

    def get(self, path: str, _ask: Ask) -> Said:
        """RFC 9110 §9.3.1."""
        shelf = self.shelf_of(path)
        item = shelf.items.get(path) if shelf else None
        if path == "/.well-known/caldav":
            return 301, {"location": ENTRANCE}, b""
        if item is None:
            return 404, {}, b""
        etag = f"W/{item.etag}" if self.dialect.weak_on_get else item.etag
        return 200, {"etag": etag, "content-type": "text/calendar; charset=utf-8"}, item.text.encode()

    def put(self, path: str, ask: Ask) -> Said:
        """RFC 4791 §5.3.2."""
        return stored(self.shelf_of(path), path, ask, self.second, self.dialect)

    def delete(self, path: str, ask: Ask) -> Said:
        """RFC 9110 §9.3.5; of a calendar, too."""
        if path in self.shelves:
            del self.shelves[path]
            return 204, {}, b""
        return deleted(self.shelf_of(path), path, ask, self.second, self.dialect)

    def mkcalendar(self, path: str, ask: Ask) -> Said:
        """RFC 4791 §5.3.1."""
        if path in self.shelves:
            return 405, {}, error("D:resource-must-be-null")
        self.make(path, etree.fromstring(ask.body).findtext(f".//{_D}displayname") or "")
        return 201, {}, b""

    def propfind(self, path: str, ask: Ask) -> Said:
        """RFC 4918 §9.1, as deep as the login's own things go."""
        wanted = [str(element.tag) for element in etree.fromstring(ask.body).iterfind(f"{_D}prop/*")]
        if path == "/.well-known/caldav":
            return 301, {"location": ENTRANCE}, b""
        if path == "/" and not self.dialect.root_answers:
            return 405, {}, b""
        if path in {"/", ENTRANCE, f"{ENTRANCE}principal/", HOME}:
            responses = [described(path, self._about_place(path), wanted)]
            if path == HOME and ask.headers.get("Depth") == "1":
                responses += [page for shelf in self.shelves.values() for page in self._beside(shelf, wanted)]
            return 207, {}, multistatus(responses)
        shelf = self.shelves.get(path)
        if shelf is None:
            return self._missing(path)
        responses = [described(self.dialect.spelled(path), self._about(shelf), wanted)]
        if ask.headers.get("Depth") == "1":
            items = shelf.at(len(shelf.log) - self.lag).values()
            responses += [described(self.dialect.spelled(item.href), _about_item(item), wanted) for item in items]
        return 207, {}, multistatus(responses)

    def report(self, path: str, ask: Ask) -> Said:
        """RFC 6578 §3, RFC 4791 §7.8 and §7.9."""
        shelf = self.shelves.get(path)
        root = etree.fromstring(ask.body)
        if shelf is None:
            return self._missing(path)
        if root.tag == f"{_D}sync-collection":
            if self.dialect.tokens is Tokens.CTAG:
                return 403, {}, error("D:supported-report")
            return changed_since(shelf, (root.findtext(f"{_D}sync-token") or "").strip(), self.second, self.lag)
        found = self._got(shelf, root) if root.tag == f"{_C}calendar-multiget" else self._queried(shelf, root)
        return 207, {}, multistatus(found)

    def _got(self, shelf: Shelf, root: etree._Element) -> Iterator[str]:
        for element in root.iterfind(f"{_D}href"):
            item = shelf.items.get(unquote(element.text or ""))
            if item is not None:
                yield described(
                    self.dialect.spelled(item.href), _with_data(item), (f"{_D}getetag", f"{_C}calendar-data")
                )
            elif self.dialect.multiget_tells_missing:
                yield standing(element.text or "", 404)

    def _queried(self, shelf: Shelf, root: etree._Element) -> Iterator[str]:
        component = [str(element.get("name")) for element in root.iter(f"{_C}comp-filter")][-1]
        wanted = root.findtext(f".//{_C}text-match") or ""
        for item in shelf.items.values():
            if f"BEGIN:{component}" in item.text and wanted in item.uid:
                yield described(
                    self.dialect.spelled(item.href), _with_data(item), (f"{_D}getetag", f"{_C}calendar-data")
                )

    # What things are

    def _missing(self, path: str) -> Said:
        if self.dialect.missing_in_207:
            return 207, {}, multistatus([standing(self.dialect.spelled(path), 404)])
        return 404, {}, b""

    def _about_place(self, path: str) -> Mapping[str, str]:
        home = {"C:calendar-home-set": f"<D:href>{HOME}</D:href>"} if path.endswith("principal/") else {}
        return {"D:current-user-principal": _EVERYBODY, "D:resourcetype": "<D:collection/>", **home}

    def _about(self, shelf: Shelf) -> Mapping[str, str]:
        token = {} if self.dialect.tokens is Tokens.CTAG else {"D:sync-token": token_of(shelf, self.second)}
        own = {"D:getetag": escape(f'"{ctag_of(shelf)}"')} if self.dialect.lists_itself else {}
        return {
            "D:resourcetype": "<D:collection/><C:calendar/>",
            "D:displayname": escape(shelf.name),
            "C:supported-calendar-component-set": "".join(f'<C:comp name="{one}"/>' for one in shelf.components),
            "CS:getctag": ctag_of(shelf),
            **token,
            **own,
        }

    def _beside(self, shelf: Shelf, wanted: list[str]) -> Iterator[str]:
        yield described(self.dialect.spelled(shelf.path), self._about(shelf), wanted)
        if self.dialect.kin:
            for ending in ("ics", "xml"):
                href = f"{shelf.path.rstrip('/')}.{ending}"
                yield described(self.dialect.spelled(href), {"D:resourcetype": "", "D:displayname": shelf.name}, wanted)


Said = tuple[int, Mapping[str, str], bytes]
_METHODS: Mapping[str, Callable[[MemoryServer, str, Ask], Said]] = {
    "GET": MemoryServer.get,
    "PUT": MemoryServer.put,
    "DELETE": MemoryServer.delete,
    "MKCALENDAR": MemoryServer.mkcalendar,
    "PROPFIND": MemoryServer.propfind,
    "REPORT": MemoryServer.report,
}


def _about_item(item: Item) -> Mapping[str, str]:
    return {"D:getetag": escape(item.etag), "D:resourcetype": ""}


def _with_data(item: Item) -> Mapping[str, str]:
    return {"D:getetag": escape(item.etag), "C:calendar-data": escape(item.text)}
