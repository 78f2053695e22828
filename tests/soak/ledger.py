"""What the user did and has a right to find again: ticks, drags, deletions, events of their own, and wishes to wait.

Owns remembering. Must not know what the program made of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.fakes.plain_user import PlainEvent

Touch = tuple[str, str, int]
_TOUCH = re.compile(r"^X-REKINDLED-TOUCH:([^/\s]+)/(\w+)/(\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Friend:
    """Somebody the user keeps up with; `days` is the cadence at its longest, `last_on` the last talk before."""

    id: str
    name: str
    every: str
    days: int
    last_on: date | None = None
    birthday: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that must be in the log once: with whom, what came of it, on which entry (none for a command)."""

    contact_id: str
    outcome: str
    on: date
    uid: str = ""
    note: str = ""
    how: str = ""


@dataclass(slots=True)
class Ledger:
    """Everything one user did in one history."""

    friends: list[Friend]
    deeds: list[Deed] = field(default_factory=list)
    done_with: set[tuple[str, str]] = field(default_factory=set)  # entry and person: settled by the user
    seen_on: dict[str, date] = field(default_factory=dict)  # the last day the user did something about an entry
    dragged: dict[str, datetime] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)  # entries whose day the user chose in any way
    deleted: set[str] = field(default_factory=set)
    hashes: dict[str, str] = field(default_factory=dict)  # foreign objects by href
    stopped: set[str] = field(default_factory=set)
    waits: dict[str, date] = field(default_factory=dict)  # until when the user asked somebody's turn to wait
    away: list[tuple[date, date, date]] = field(default_factory=list)  # from, to, and since when it could be known
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str) -> None:
        """One more of these."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def deed(self, one: Deed) -> None:
        """The user said what came of something."""
        self.deeds.append(one)
        self.count(one.how)

    def keep_foreign(self, href: str, text: str) -> None:
        """An object of the user's own that must stay as it is now."""
        self.hashes[href] = fingerprint(text)

    def wait(self, contact_id: str, until: date) -> None:
        """The user wants somebody's turn not before that day."""
        self.waits[contact_id] = max(until, self.waits.get(contact_id, until))

    def friend(self, contact_id: str) -> Friend:
        """The one of this id."""
        return next(one for one in self.friends if one.id == contact_id)

    def open_in(self, event: PlainEvent) -> Sequence[Touch]:
        """The touches of an entry that the user has not settled."""
        return [one for one in touches_in(event) if (event.uid, one[0]) not in self.done_with]


def touches_in(event: PlainEvent) -> list[Touch]:
    """What an entry of the program says it is for; none for any other object."""
    text = re.sub(r"\r?\n[ \t]", "", event.text).replace("\r\n", "\n")
    return [(person, purpose, int(n)) for person, purpose, n in _TOUCH.findall(text)]


def fingerprint(text: str) -> str:
    """What changes with any byte; the kind of line end is the transport's."""
    return hashlib.sha256(re.sub(r"\r?\n", "\n", text).encode()).hexdigest()


def days_between(first: date, last: date) -> list[date]:
    """All of them, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
