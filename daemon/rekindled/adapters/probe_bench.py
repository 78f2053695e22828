"""The probe entry in our own calendar on which a server's ways are tried out.

Owns the one object that is written for it, and that it is taken away again. Must not know what a trial shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from rekindled.adapters.caldav_objects import OBJECT, read
from rekindled.adapters.dav_bodies import CALENDAR_DATA, sync_collection, uid_query
from rekindled.adapters.dav_collection import GONE, DavCollection
from rekindled.adapters.dav_faults import ServerFault
from rekindled.adapters.dav_session import Answer, Ask
from rekindled.adapters.ical_lines import uids_of
from rekindled.adapters.multistatus import Member, strong_etag
from rekindled.app.ports import Probe
from rekindled.core.errors import CalendarUnavailable

UNLIKELY_ETAG = '"rekindled-was-never-here"'
_DONE = frozenset({200, 201, 202, 204})


class Bench:
    """The place of the probe entry: `probe.name` in the collection; what is known of it saves asking again."""

    def __init__(self, collection: DavCollection, probe: Probe) -> None:
        """Nothing is asked or written yet."""
        self.probe = probe
        self._collection = collection
        self._href = collection.named(probe.name)
        # The text that stands there and its ETag; None when nobody knows.
        self._standing: tuple[str, str] | None = None
        self._is_clear = False

    def stand(self, text: str) -> str:
        """Make sure that the object stands with this text, as it was made; the ETag it has.

        Raises:
            CalendarUnavailable, CalendarRefused: it cannot be made, or has no ETag.
        """
        if self._standing is not None and self._standing[0] == text:
            return self._standing[1]
        self.clear()
        answer = self.put(text, {"If-None-Match": "*"})
        etag = strong_etag(answer.headers.get("etag", "")) or self._read_etag()
        if not self.wrote(answer) or not etag:
            raise CalendarUnavailable(
                f"{self._collection.url} could not be tried out: a new object was answered with status {answer.status}"
            )
        self._standing = (text, etag)
        return etag

    def clear(self) -> None:
        """Make sure that the object is not there.

        Raises:
            CalendarUnavailable, CalendarRefused: it stays.
        """
        if self._is_clear:
            return
        etag = self._standing[1] if self._standing is not None else self._read_etag()
        answer = self.delete(etag) if etag is not None else None
        if answer is not None and not self.wrote(answer) and answer.status not in GONE:
            raise CalendarUnavailable(f"{self._href} could not be taken away again (status {answer.status})")
        self._standing, self._is_clear = None, True

    def sweep(self) -> None:
        """Take away what a server keeps of the probe entry under a name of its own choice (faults.md §2: Zimbra).

        Raises:
            CalendarUnavailable, CalendarRefused: it stays.
        """
        component = "VTODO" if "BEGIN:VTODO" in self.probe.text else "VEVENT"
        (uid,) = uids_of(self.probe.text)
        try:
            found, answer = self._collection.report(uid_query(component, uid))
        except ServerFault:
            return  # a server that falls over a search cannot tell
        if found.status in GONE:
            raise CalendarUnavailable(f"{self._href}: it could not be found out whether it is gone; later again")
        for member in self._collection.objects(answer) if answer is not None else ():
            if uid in uids_of(member.text(CALENDAR_DATA)) and member.etag:
                self._take_away(member)

    def _take_away(self, member: Member) -> None:
        url, headers = self._collection.address(member.path), {"If-Match": member.etag}
        answer = self._collection.session.request(Ask(method="DELETE", url=url, headers=headers))
        if not self.wrote(answer) and answer.status not in GONE:
            raise CalendarUnavailable(f"{member.path} could not be taken away again (status {answer.status})")

    def put(self, text: str, condition: Mapping[str, str]) -> Answer:
        """Store the text under a condition."""
        return self._write("PUT", {**OBJECT, **condition}, text.encode())

    def delete(self, etag: str) -> Answer:
        """Delete the object if it has this ETag."""
        return self._write("DELETE", {"If-Match": etag}, b"")

    def believes(self, token: str) -> bool:
        """Whether the server answers what changed since a token; to fall over it is a way of refusing it."""
        try:
            return self._collection.report(sync_collection(token), depth="0")[1] is not None
        except ServerFault:
            return False

    def wrote(self, answer: Answer) -> bool:
        """Whether the server did what was asked."""
        return answer.status in _DONE

    def _write(self, method: str, headers: Mapping[str, str], body: bytes) -> Answer:
        url = self._collection.url + quote(self.probe.name, safe="")
        known = (self._standing, self._is_clear)
        self._standing, self._is_clear = None, False  # whatever comes of it, until the answer says that nothing did
        answer = self._collection.session.request(Ask(method=method, url=url, headers=headers, body=body))
        if not self.wrote(answer):
            self._standing, self._is_clear = known
        return answer

    def _read_etag(self) -> str | None:
        there = read(self._collection, self._href)
        return None if there is None else there.etag
