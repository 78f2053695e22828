"""Our calendar on a CalDAV server: changes, reading and conditional writing (port `Calendar`).

Owns which answers to a write mean conflict, refusal or loss. Must not know iCalendar.
"""

from __future__ import annotations

from collections.abc import Mapping

from rekindled.adapters.caldav_changes import list_changes
from rekindled.adapters.caldav_objects import OBJECT, fetch, read
from rekindled.adapters.dav_collection import GONE, DavCollection
from rekindled.adapters.dav_session import Answer, Ask, DavSession
from rekindled.adapters.dav_urls import decoded_path, quoted_path, resolve
from rekindled.adapters.ical_lines import unfolded
from rekindled.adapters.multistatus import CALDAV, DAV, preconditions, strong_etag
from rekindled.app.ports import Changes, Resource, Stored
from rekindled.app.quirks import Quirk, Quirks
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, Conflict, RekindledError, WriteRefused

_WRITTEN = frozenset({200, 201, 204})
_DELETED = frozenset({200, 202, 204}) | GONE
_NOT_HERE = frozenset({403, 404, 405, 409, 410})
_SAME_UID = frozenset({f"{CALDAV}no-uid-conflict", f"{DAV}no-uid-conflict"})
_PROSE = f"{DAV}responsedescription"
_NO_RIGHT = f"{DAV}need-privileges"
_UPDATE_QUIRKS = {Quirk.UPDATES_BLINDLY, Quirk.REVIVES, Quirk.REPEATS_ETAGS}
_DELETE_QUIRKS = {Quirk.DELETES_BLINDLY, Quirk.REPEATS_ETAGS}


class CaldavCalendar:
    """The calendar at an absolute URL; hrefs are decoded paths, ETags strong ones.

    What the server's quirks leave unguarded is read just before it is written.
    """

    def __init__(self, session: DavSession, url: str, quirks: Quirks) -> None:
        self._collection = DavCollection(session, url)
        self._quirks = quirks

    def changes(self, token: str | None, known: Mapping[str, str]) -> Changes:
        """As the port says; the texts of what changed come by multiget (faults promises 6, 30 and 31)."""
        listing = list_changes(self._collection, token)
        believed = {} if Quirk.REPEATS_ETAGS in self._quirks and not listing.complete else known
        differing = [href for href, etag in listing.etags.items() if not etag or believed.get(href) != etag]
        fetched = fetch(self._collection, differing)
        removed = listing.removed | set(fetched.removed)
        if listing.complete:
            removed |= known.keys() - listing.etags.keys()
        return Changes(
            token=listing.token,
            changed=fetched.resources,
            removed=tuple(sorted(removed)),
            oversized=fetched.oversized,
        )

    def read(self, href: str) -> Resource | None:
        """As the port says (RFC 9110 §9.3.1)."""
        return read(self._collection, href)

    def create(self, name: str, text: str) -> Stored:
        """As the port says (RFC 4791 §5.3.2)."""
        url = self._collection.url + quoted_path(name).replace("/", "%2F")
        href = self._collection.named(name)
        if Quirk.OVERWRITES in self._quirks and read(self._collection, href) is not None:
            raise Conflict(f"{href} is there already; look again")
        answer = self._put(url, text, {"If-None-Match": "*"})
        if answer.status in _WRITTEN:
            return self._stored(self._said(answer, href), text, answer)
        raise self._why_not(answer, href)

    def update(self, stored: Stored, text: str) -> Stored:
        """As the port says; without a known ETag there is nothing to compare with, which counts as a conflict."""
        condition = {"If-Match": _condition(stored)}
        if self._quirks & _UPDATE_QUIRKS and not self._is_as_known(stored):
            raise Conflict(f"{stored.href} was removed meanwhile; look again")
        answer = self._put(self._collection.address(stored.href), text, condition)
        if answer.status in _WRITTEN:
            return self._stored(stored.href, text, answer)
        if answer.status in GONE and self._is_gone(stored.href):
            raise Conflict(f"{stored.href} was removed meanwhile; look again")
        raise self._why_not(answer, stored.href)

    def delete(self, stored: Stored) -> None:
        """As the port says (RFC 9110 §9.3.5)."""
        url, headers = self._collection.address(stored.href), {"If-Match": _condition(stored)}
        if self._quirks & _DELETE_QUIRKS and not self._is_as_known(stored):
            return
        answer = self._collection.session.request(Ask(method="DELETE", url=url, headers=headers))
        if answer.status in _DELETED:
            return
        if answer.status == 412 and self._is_gone(stored.href):
            return
        raise self._why_not(answer, stored.href)

    def _is_as_known(self, stored: Stored) -> bool:
        """Whether the object is still there, at the version we know, where the server itself would not ask that.

        Raises:
            Conflict: it is another version.
        """
        there = read(self._collection, stored.href)
        if there is None:
            self._collection.ensure_there()
            return False
        another = there.etag != strong_etag(stored.etag)
        if not another and stored.text and Quirk.REPEATS_ETAGS in self._quirks:
            # By multiget, as the text we know came: a server may spell one object in two ways.
            again = fetch(self._collection, [stored.href]).resources
            another = not again or content(again[0].text) != content(stored.text)
        if another:
            raise Conflict(f"{stored.href} is not as we knew it, somebody wrote first; look again")
        return True

    def _put(self, url: str, text: str, headers: Mapping[str, str]) -> Answer:
        ask = Ask(method="PUT", url=url, headers={**OBJECT, **headers}, body=text.encode())
        return self._collection.session.request(ask)

    def _said(self, answer: Answer, href: str) -> str:
        """Where the server put a new object: it may have chosen the name (RFC 9110 §10.2.2)."""
        url = resolve(answer.headers.get("location", ""), answer.url)
        path = decoded_path(url) if url else href
        return path if path.startswith(self._collection.path) and path != self._collection.path else href

    def _stored(self, href: str, text: str, answer: Answer) -> Stored:
        etag = strong_etag(answer.headers.get("etag", ""))
        if Quirk.REPEATS_ETAGS in self._quirks:
            return Stored(href=href, etag="")  # what the next look reads is what the one after it compares with
        if etag:
            return Stored(href=href, etag=etag)
        # Written, but at which state? Reading back settles it only if nobody wrote in between: an empty ETag makes
        # the next look read the object (promise 4), and failing here must not make a done write look undone.
        try:
            found = read(self._collection, href)
        except RekindledError:
            found = None
        same = found is not None and content(found.text) == content(text)
        return Stored(href=href, etag=found.etag if found is not None and same else "")

    def _is_gone(self, href: str) -> bool:
        """Whether the object is gone while the calendar is there.

        Raises:
            CalendarGone: the calendar itself is not.
        """
        if read(self._collection, href) is not None:
            return False
        self._collection.ensure_there()
        return True

    def _why_not(self, answer: Answer, href: str) -> RekindledError:
        named = preconditions(answer.body)
        if named & _SAME_UID:
            return Conflict(f"An object with the UID of {href} is in the calendar already; look again")
        if answer.status == 412 and not any(name.startswith(CALDAV) for name in named):
            return Conflict(f"{href} is not as we knew it, somebody wrote first; look again")
        if _NO_RIGHT in named:
            return CalendarRefused(f"{self._collection.url} is read-only for this login; check its sharing")
        if answer.status in _NOT_HERE:
            self._collection.ensure_there()
            if answer.status == 409 and not named:
                return Conflict(f"{href} cannot be stored beside what is in the calendar already; look again")
        if 400 <= answer.status < 500 or answer.status in {501, 507}:
            reason = ", ".join(sorted(name.partition("}")[2] for name in named - {_PROSE})) or f"status {answer.status}"
            return WriteRefused(f"The server refuses {href}: {reason}; the other entries go on")
        return CalendarUnavailable(f"{href} was answered with status {answer.status}; look again later")


def _condition(stored: Stored) -> str:
    etag = strong_etag(stored.etag)
    if not etag:
        raise Conflict(f"The state of {stored.href} on the server is not known; look again")
    return etag


def content(text: str) -> list[str]:
    """Content lines without folding, in any order: what servers may change without changing an object."""
    return sorted(line for line in unfolded(text).splitlines() if line)
