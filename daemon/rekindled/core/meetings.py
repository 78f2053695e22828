"""Which events of other calendars were talks with contacts, and the rows of the log that they make (R14).

Owns when an event surely was a meeting. Must not know iCalendar, where events come from, or what follows from a talk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rekindled.core.facts import Snapshot
from rekindled.core.history import History, histories
from rekindled.core.model import Channel, Contact, Interaction, Outcome, Source
from rekindled.core.settling import Moment

MOST_PEOPLE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody at a meeting, the organiser too; `address` is in lower case without `mailto:`."""

    address: str
    declined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One occurrence of an event with guests: aware times, and nothing of its words.

    `key` is the UID, with the occurrence's original start where it recurs: it stays when the event is moved.
    """

    key: str
    start: datetime
    end: datetime
    guests: tuple[Guest, ...]
    video: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the user says of meetings: their own addresses, spelled as guests' are, and how many people, the user among
    them, still talk with each other.
    """

    mine: frozenset[str] = frozenset()
    most_people: int = MOST_PEOPLE


def rows_of(meetings: Iterable[Meeting], snapshot: Snapshot, terms: Terms, moment: Moment) -> tuple[Interaction, ...]:
    """The rows that meetings make, by time; one that was logged once is never logged again (U5).

    A row taken back was logged too: the user said that it was none.
    """
    known = {(row.contact_id, row.uid) for row in snapshot.interactions if row.source is Source.MEETING}
    owners = _owners(snapshot.contacts)
    found = [
        _row(meeting, contact_id, moment)
        for meeting in meetings
        for contact_id in _met(meeting, owners, terms, moment)
        if (contact_id, meeting.key) not in known
    ]
    return tuple(sorted(found, key=lambda row: (row.at, row.contact_id, row.uid)))


def latest_of(rows: Iterable[Interaction], snapshot: Snapshot) -> tuple[Interaction, ...]:
    """Looking back, the latest row of each contact, where it is later than any talk that is known: dates only rise."""
    latest = {row.contact_id: row for row in sorted(rows, key=lambda row: row.at)}
    contacts = {contact.id: contact for contact in snapshot.contacts}
    past = histories(snapshot, latest)
    talked = {name: (past.get(name) or History()).talked_on(contacts[name]) for name in latest}
    return tuple(row for name, row in latest.items() if row.local_on > (talked[name] or date.min))


def _met(meeting: Meeting, owners: Mapping[str, str], terms: Terms, moment: Moment) -> Iterator[str]:
    """The contacts, by id, whom the user surely met there; where the user's addresses are known, only if one is among
    the guests'.
    """
    declined = {guest.address: guest.declined for guest in meeting.guests}
    mine = terms.mine & declined.keys()
    people = len(declined.keys() - mine) + 1
    if meeting.cancelled or meeting.end > moment.now or people > terms.most_people:
        return
    if (terms.mine and not mine) or any(declined[address] for address in mine):
        return
    came = (owners[address] for address in declined if address in owners and not declined[address])
    yield from dict.fromkeys(came)


def _owners(contacts: Iterable[Contact]) -> Mapping[str, str]:
    """Whose an address is; one that several people share says nothing."""
    found: dict[str, set[str]] = defaultdict(set)
    for contact in contacts:
        for email in contact.emails if contact.archived_on is None else ():
            found[email.strip().lower()].add(contact.id)
    return {address: next(iter(ids)) for address, ids in found.items() if len(ids) == 1}


def _row(meeting: Meeting, contact_id: str, moment: Moment) -> Interaction:
    return Interaction(
        contact_id=contact_id,
        at=meeting.start,
        local_on=moment.local_day(meeting.start),
        channel=Channel.VIDEO if meeting.video else Channel.MEET,
        outcome=Outcome.DONE,
        source=Source.MEETING,
        uid=meeting.key,
    )
