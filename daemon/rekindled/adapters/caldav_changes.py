"""Finding out what changed in a calendar: tokens where the server has them, ETags where not (RFC 6578).

Owns the dialects of sync-collection. Must not know what the changes mean or how they are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rekindled.adapters.dav_bodies import GETETAG, sync_collection
from rekindled.adapters.dav_collection import GONE, DavCollection
from rekindled.adapters.dav_faults import ServerFault
from rekindled.adapters.dav_session import FIRST_SYNC_SECONDS, Answer
from rekindled.adapters.multistatus import CALENDAR_SERVER, DAV, Multistatus, preconditions
from rekindled.core.errors import CalendarUnavailable

CTAG = "ctag:"
_GETCTAG = f"{CALENDAR_SERVER}getctag"
_MAX_PAGES = 100
_REMOVED = GONE | {418}
_BAD_TOKEN = frozenset({400, 403, 409, 410, 412, 500})
_NO_REPORT = frozenset({400, 403, 404, 405, 410, 415, 422, 501})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """ETags by href of what is there or changed, and what is gone; `complete` says that nothing else is there."""

    token: str
    etags: Mapping[str, str]
    removed: frozenset[str]
    complete: bool


class _UnknownToken(Exception):
    """The server does not know our token; everything must be listed."""


class _NoSyncReport(Exception):
    """The server does not do sync-collection here; ETags must be compared."""


def list_changes(collection: DavCollection, token: str | None) -> Listing:
    """What changed since the token, or everything there is when it is None or no longer valid (RFC 6578 §3.2).

    Raises:
        CalendarUnavailable, CalendarRefused, CalendarGone: nothing was learned.
    """
    if token is not None and token.startswith(CTAG):
        return _by_ctag(collection, token)
    try:
        if token:
            return _by_token(collection, token)
    except _UnknownToken:
        pass
    try:
        return _by_token(collection, "")
    except _NoSyncReport:
        return _by_ctag(collection, "")
    except _UnknownToken as odd:
        raise CalendarUnavailable(f"{collection.url} refuses the tokens it gives out; try again later") from odd


def _by_token(collection: DavCollection, token: str) -> Listing:
    etags: dict[str, str] = {}
    removed: set[str] = set()
    current = token
    for _ in range(_MAX_PAGES):
        page = _page(collection, current, whole=not token)
        for member in collection.objects(page):
            if member.status in _REMOVED:
                etags.pop(member.path, None)
                removed.add(member.path)
            elif member.status != 507:
                removed.discard(member.path)
                etags[member.path] = member.etag
        if not page.truncated:
            return Listing(token=page.token, etags=etags, removed=frozenset(removed), complete=not token)
        if page.token == current:
            break
        current = page.token
    raise CalendarUnavailable(f"{collection.url} cuts its list of changes and never ends it; try again later")


def _page(collection: DavCollection, token: str, *, whole: bool) -> Multistatus:
    seconds = FIRST_SYNC_SECONDS if whole else 0.0
    try:
        answer, page = collection.report(sync_collection(token), depth="0", seconds=seconds)
    except ServerFault as fault:
        # A server was seen to answer 500 to an unknown token (faults.md §2); a sick one costs one request more.
        if token and fault.status in _BAD_TOKEN:
            raise _UnknownToken from fault
        raise
    if page is None:
        raise _why_not(collection, answer, token)
    if not page.token:
        if whole and not token:
            raise _NoSyncReport
        raise CalendarUnavailable(f"{collection.url} gave no sync token; nothing is concluded from its answer")
    return page


def _why_not(collection: DavCollection, answer: Answer, token: str) -> Exception:
    named = preconditions(answer.body)
    if token and (f"{DAV}valid-sync-token" in named or answer.status in _BAD_TOKEN):
        return _UnknownToken()
    if answer.status in _NO_REPORT or f"{DAV}supported-report" in named:
        # Also when the calendar is gone: asking for its ctag then says so.
        return _UnknownToken() if token else _NoSyncReport()
    return CalendarUnavailable(f"{collection.url} answered with status {answer.status}; try again later")


def _by_ctag(collection: DavCollection, token: str) -> Listing:
    """For servers without sync-collection: one PROPFIND, and a second one only when the first differs."""
    own = next((member for member in collection.properties((_GETCTAG,)).members if collection.is_self(member)), None)
    current = CTAG + (own.text(_GETCTAG).strip() if own is not None else "")
    if current == token and token != CTAG:
        return Listing(token=token, etags={}, removed=frozenset(), complete=False)
    listing = collection.properties((GETETAG, f"{DAV}resourcetype"), depth="1")
    if not any(collection.is_self(member) for member in listing.members):
        # A listing with Depth 1 begins with the collection; without it this is a part or somebody else's (promise 6).
        raise CalendarUnavailable(f"{collection.url} gave a listing without itself; nothing is concluded from it")
    etags = {member.path: member.etag for member in collection.objects(listing) if member.status // 100 == 2}
    return Listing(token=current, etags=etags, removed=frozenset(), complete=True)
