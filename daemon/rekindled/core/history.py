"""What happened with one contact, gathered from the log and the touches.

Owns which interactions are conversations (design §5 "The clock restarts"). Must not know what follows from them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rekindled.core.facts import Snapshot
from rekindled.core.model import Channel, Contact, Interaction, Outcome, Purpose, Touch, TouchState

REGULAR = (Purpose.RECONNECT, Purpose.CHECK_IN)


def lane(purpose: Purpose) -> Purpose:
    """Reconnect and check-in are one follow-up under two names: never both at once."""
    return Purpose.CHECK_IN if purpose in REGULAR else purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One contact's valid interactions by time, and its touches by when they were opened."""

    interactions: tuple[Interaction, ...] = ()
    touches: tuple[Touch, ...] = ()

    @property
    def last_talk(self) -> Interaction | None:
        """The latest conversation in the log (U1)."""
        return next((row for row in reversed(self.interactions) if is_conversation(row)), None)

    def talked_on(self, contact: Contact) -> date | None:
        """The day of the last conversation, from the log or from what the user says of the contact."""
        logged = self.last_talk.local_on if self.last_talk else None
        known = [day for day in (logged, contact.last_contact_on) if day]
        return max(known) if known else None

    def open_for(self, purposes: Iterable[Purpose]) -> Touch | None:
        """The open touch for one of these purposes, if there is one."""
        wanted = set(purposes)
        return next((t for t in self.touches if t.state is TouchState.OPEN and t.key.purpose in wanted), None)

    def latest_closed(self, purposes: Iterable[Purpose]) -> Touch | None:
        """The touch for one of these purposes that was settled last; withdrawn ones never happened."""
        wanted = set(purposes)
        closed = [
            (touch.settled_at, touch.key.n, touch)
            for touch in self.touches
            if touch.settled_at and touch.key.purpose in wanted and touch.state is not TouchState.WITHDRAWN
        ]
        return max(closed, key=lambda row: row[:2])[2] if closed else None


def is_conversation(row: Interaction) -> bool:
    """Whether it restarts the clock: done, not merely seen (P3-16), and more than a thank-you."""
    return row.outcome is Outcome.DONE and row.channel is not Channel.AMBIENT and row.purpose is not Purpose.THANK


def valid(interactions: Iterable[Interaction]) -> tuple[Interaction, ...]:
    """The rows that were not taken back, without the retractions themselves, by time."""
    rows = tuple(interactions)
    retracted = {row.retracts for row in rows if row.retracts is not None}
    kept = [row for row in rows if row.retracts is None and row.id not in retracted]
    return tuple(sorted(kept, key=lambda row: (row.at, row.id)))


def histories(snapshot: Snapshot, of: Container[str] | None = None) -> Mapping[str, History]:
    """The histories by contact id, of all contacts or of some; contacts without any are absent."""
    rows: dict[str, list[Interaction]] = defaultdict(list)
    for row in valid(one for one in snapshot.interactions if of is None or one.contact_id in of):
        rows[row.contact_id].append(row)
    touches: dict[str, list[Touch]] = defaultdict(list)
    concerned = (one for one in snapshot.touches if of is None or one.key.contact_id in of)
    for touch in concerned:
        touches[touch.key.contact_id].append(touch)
    # Sorted one by one: most contacts have one touch, and comparing keys is what takes long.
    for theirs in touches.values():
        theirs.sort(key=lambda touch: (touch.opened_at, touch.key))
    return {
        name: History(interactions=tuple(rows.get(name, ())), touches=tuple(touches.get(name, ())))
        for name in rows.keys() | touches.keys()
    }
