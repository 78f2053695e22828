"""Fetching objects, calendar's or cards: many by multiget, one by GET, none too large (RFC 4791 §7.9, RFC 6352 §8.7).

Owns the bounds and the line ends of texts. Must not know which objects are ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from urllib.parse import urlsplit

from rekindled.adapters.dav_bodies import ENTRIES, Sort, multiget
from rekindled.adapters.dav_collection import GONE, DavCollection
from rekindled.adapters.dav_faults import AnswerBroken, AnswerTooLarge, NoObject
from rekindled.adapters.dav_session import Ask
from rekindled.adapters.multistatus import Member, strong_etag
from rekindled.app.ports import Resource
from rekindled.core.errors import CalendarRefused, CalendarUnavailable

OBJECT = {"Content-Type": "text/calendar; charset=utf-8"}
_CHUNK = 50
# Under the 10 MB at which the XML parser refuses a single text.
_MAX_MULTIGET = 9 * 1024 * 1024
_BARE_LF = re.compile(r"(?<!\r)\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of asking for objects: their texts, hrefs that are surely gone, hrefs of too large ones."""

    resources: tuple[Resource, ...] = ()
    removed: tuple[str, ...] = ()
    oversized: tuple[str, ...] = ()

    def __add__(self, other: Fetched) -> Fetched:
        """Both."""
        return Fetched(
            resources=self.resources + other.resources,
            removed=self.removed + other.removed,
            oversized=self.oversized + other.oversized,
        )


def fetch(collection: DavCollection, hrefs: Sequence[str], sort: Sort = ENTRIES) -> Fetched:
    """The objects at these hrefs; what a server leaves out unsaid is asked for by itself (servers.md, point 12).

    An object that the server will not hand out is left out, the others stand (promise 27).

    Raises:
        CalendarUnavailable, CalendarRefused, CalendarGone: nothing was learned.
    """
    chunks = (hrefs[start : start + _CHUNK] for start in range(0, len(hrefs), _CHUNK))
    return reduce(add, (_fetch_chunk(collection, chunk, sort) for chunk in chunks), Fetched())


def read(collection: DavCollection, href: str, sort: Sort = ENTRIES) -> Resource | None:
    """The object at one href; None when the server says that there is none.

    Raises:
        CalendarUnavailable: it cannot be read now, is too large, or is no calendar object (a login page).
        CalendarRefused: it may not be read.
    """
    ask = Ask(method="GET", url=collection.address(href), max_bytes=sort.most)
    answer = collection.session.request(ask)
    if answer.status in GONE:
        return None
    if answer.status == 403:
        raise CalendarRefused(f"{href} may not be read with this login")
    if answer.status != 200 or sort.begins not in answer.body.upper():
        kind = NoObject if answer.status == 200 else CalendarUnavailable
        raise kind(f"{href} was not answered with a calendar object (status {answer.status})")
    text = with_crlf(answer.body.decode("utf-8", errors="replace"))
    return Resource(href=href, etag=strong_etag(answer.headers.get("etag", "")), text=text)


def with_crlf(text: str) -> str:
    """The text with the line ends of RFC 5545 §3.1; XML turns them into bare LF on the way."""
    return _BARE_LF.sub("\r\n", text)


def _fetch_chunk(collection: DavCollection, hrefs: Sequence[str], sort: Sort) -> Fetched:
    body = multiget((urlsplit(collection.address(href)).path for href in hrefs), sort)
    try:
        answer, parsed = collection.report(body, max_bytes=_MAX_MULTIGET)
    except (AnswerTooLarge, AnswerBroken) as spoiled:
        # One object may be what is too large or cannot be told in XML: it must not hide the others (promise 27).
        if len(hrefs) == 1:
            big = isinstance(spoiled, AnswerTooLarge)
            return Fetched(oversized=tuple(hrefs)) if big else _fetch_one(collection, hrefs[0], (), sort)
        middle = len(hrefs) // 2
        return _fetch_chunk(collection, hrefs[:middle], sort) + _fetch_chunk(collection, hrefs[middle:], sort)
    if parsed is None:
        raise CalendarUnavailable(f"{collection.url} answered a multiget with status {answer.status}; try again later")
    said = {member.path: _said(member, sort) for member in parsed.members}
    return reduce(
        add, (said.get(href) or _fetch_one(collection, href, parsed.members, sort) for href in hrefs), Fetched()
    )


def _said(member: Member, sort: Sort) -> Fetched | None:
    """What a multiget says of one object; None when it says too little and it must be asked for by itself."""
    if member.status in GONE:
        return Fetched(removed=(member.path,))
    if member.status != 200:
        return Fetched()
    text = member.text(sort.data)
    if len(text) > sort.most:
        return Fetched(oversized=(member.path,))
    if not text or not member.etag:
        return None
    return Fetched(resources=(Resource(href=member.path, etag=member.etag, text=with_crlf(text)),))


def _fetch_one(collection: DavCollection, href: str, listed: Sequence[Member], sort: Sort) -> Fetched:
    """One object by itself; what is none, although the server just listed it as one, is an object nobody can read."""
    try:
        resource = read(collection, href, sort)
    except AnswerTooLarge:
        return Fetched(oversized=(href,))
    except NoObject:
        etag = next((one.etag for one in listed if one.path == href and one.status == 200), "")
        if not etag:
            raise
        return Fetched(resources=(Resource(href=href, etag=etag, text=""),))
    except CalendarRefused:
        return Fetched()
    return Fetched(removed=(href,)) if resource is None else Fetched(resources=(resource,))
