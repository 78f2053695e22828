"""Which events of other calendars are talks with contacts, and the rows of the log that they make (R14).

Owns when an event surely is a meeting. Must not know iCalendar, where events come from, or what follows from a talk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rekindled.core.encounters import Encounter
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
    """One occurrence of an event: aware times, and of its words only the title of one with at most one guest.

    `key` is the UID, with the occurrence's original start where it recurs: it stays when the event is moved.
    """

    key: str
    start: datetime
    end: datetime
    guests: tuple[Guest, ...] = ()
    video: bool = False
    cancelled: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the user says of meetings: their own addresses, spelled as guests' are, and how many people, the user among
    them, still talk with each other.
    """

    mine: frozenset[str] = frozenset()
    most_people: int = MOST_PEOPLE


def met(meeting: Meeting, owners: Mapping[str, str], terms: Terms) -> Iterator[str]:
    """The contacts, by id, whom the user surely meets there; where the user's addresses are known, only if one is among
    the guests'. `owners` says whose an address is.
    """
    declined = {guest.address: guest.declined for guest in meeting.guests}
    mine = terms.mine & declined.keys()
    people = len(declined.keys() - mine) + 1
    if meeting.cancelled or people > terms.most_people:
        return
    if (terms.mine and not mine) or any(declined[address] for address in mine):
        return
    came = (owners[address] for address in declined if address in owners and not declined[address])
    yield from dict.fromkeys(came)


def owners_of(contacts: Iterable[Contact]) -> Mapping[str, str]:
    """Whose an address is, by contact id; one that several people share says nothing."""
    found: dict[str, set[str]] = defaultdict(set)
    for contact in contacts:
        for email in contact.emails if contact.archived_on is None else ():
            found[email.strip().lower()].add(contact.id)
    return {address: next(iter(ids)) for address, ids in found.items() if len(ids) == 1}


def row_of(encounter: Encounter, moment: Moment) -> Interaction:
    """The row a meeting that is over makes: when, with whom and how, and no word of it."""
    return Interaction(
        contact_id=encounter.contact_id,
        at=encounter.start,
        local_on=moment.local_day(encounter.start),
        channel=Channel.VIDEO if encounter.video else Channel.MEET,
        outcome=Outcome.DONE,
        source=Source.MEETING,
        uid=encounter.key,
    )


def latest_of(rows: Iterable[Interaction], snapshot: Snapshot) -> tuple[Interaction, ...]:
    """Looking back, the latest row of each contact, where it is later than any talk that is known: dates only rise."""
    latest = {row.contact_id: row for row in sorted(rows, key=lambda row: row.at)}
    contacts = {contact.id: contact for contact in snapshot.contacts}
    past = histories(snapshot, latest)
    talked = {name: (past.get(name) or History()).talked_on(contacts[name]) for name in latest}
    return tuple(row for name, row in latest.items() if row.local_on > (talked[name] or date.min))
