"""The words of the design as values: contacts, touches, entries, interactions (design §2).

Owns the shapes and their invariants. Must not know how they are stored, sent or printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from rekindled.core.cadence import Cadence

FOREVER = date.max


class Purpose(StrEnum):
    """What a touch is for."""

    RECONNECT = "reconnect"
    ASK = "ask"
    THANK = "thank"
    CHECK_IN = "check_in"
    BIRTHDAY = "birthday"
    INTRODUCE = "introduce"
    GIVE = "give"
    ANSWER = "answer"


class Channel(StrEnum):
    """How two people talk (P1-10, P2-16); ambient is seeing a post, which is not talking (P3-16)."""

    CALL = "call"
    VIDEO = "video"
    EMAIL = "email"
    TEXT = "text"
    SOCIAL = "social"
    MEET = "meet"
    AMBIENT = "ambient"


class Outcome(StrEnum):
    """What came of a touch."""

    DONE = "done"
    UNANSWERED = "unanswered"
    SKIPPED = "skipped"
    LATER = "later"
    STOP = "stop"


class Source(StrEnum):
    """Where an interaction was learned from."""

    MARK = "mark"
    MEETING = "meeting"
    LOG = "log"


class Carrier(StrEnum):
    """The calendar component that carries an entry (R10)."""

    EVENT = "event"
    TASK = "task"


class Shape(StrEnum):
    """How many touches an entry carries: one, several, or none."""

    SLOT = "slot"
    BLOCK = "block"
    REVIEW = "review"
    ALERT = "alert"

    @property
    def is_for_nobody(self) -> bool:
        """Whether it carries no touch: then its deletion says that the user wants none that week."""
        return self in (Shape.REVIEW, Shape.ALERT)


class Past(StrEnum):
    """How much past interaction there was (P0-03)."""

    OCCASIONAL = "occasional"
    A_LOT = "a lot"


class Status(StrEnum):
    """Where the contact stands in their career compared with the user (P0-05)."""

    AHEAD = "ahead"
    PEER = "peer"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Birthday:
    """A day of the year, with the year where it is known (U17)."""

    month: int
    day: int
    year: int | None = None

    def __str__(self) -> str:
        """Print as vCard 4.0 does: `1980-02-29`, or `--02-29` without a year (RFC 6350 §4.3.1)."""
        head = "-" if self.year is None else f"{self.year:04d}"
        return f"{head}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TieProfile:
    """What is known of the tie; every field is optional and none is ever shown as a grade (R1, R20)."""

    past: Past | None = None
    status: Status | None = None
    trust: bool | None = None
    lost_because: str = ""
    met: str = ""
    memory: str = ""
    standout: str = ""
    offer: str = ""
    homework: str = ""
    mutual: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person to keep in touch with; `id` is assigned once and never derived from the name.

    `merged_into` is the id of the contact whom an archived one turned out to be.
    """

    id: str
    name: str
    every: Cadence | Literal["default"] | None = None
    circle: str | None = None
    tags: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    channel: Channel | None = None
    last_contact_on: date | None = None
    nicknames: tuple[str, ...] = ()
    organisation: str = ""
    job: str = ""
    related: tuple[str, ...] = ()
    birthday: Birthday | None = None
    anniversary: Birthday | None = None
    timezone: str | None = None
    profile: TieProfile = field(default_factory=TieProfile)
    source_uid: str | None = None
    do_not_contact: bool = False
    rests_until: date | None = None
    snoozed_until: date | None = None
    archived_on: date | None = None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TouchKey:
    """The identity of a touch: `n` counts per contact and purpose and is never reused (design §3)."""

    contact_id: str
    purpose: Purpose
    n: int

    def __str__(self) -> str:
        """Print as X-REKINDLED-TOUCH has it (design §7)."""
        return f"{self.contact_id}/{self.purpose}/{self.n}"


class TouchState(StrEnum):
    """Where a touch is in its life; the moves between them are the table in `lifecycle`."""

    OPEN = "open"
    DONE = "done"
    UNANSWERED = "unanswered"
    SKIPPED = "skipped"
    STOPPED = "stopped"
    LAPSED = "lapsed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One intended contact with one contact for one purpose; `attempt` counts from 1."""

    key: TouchKey
    entry_uid: str
    due_on: date
    opened_at: datetime
    state: TouchState = TouchState.OPEN
    channel: Channel = Channel.CALL
    attempt: int = 1
    origin: TouchKey | None = None
    settled_at: datetime | None = None
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The fields of an entry that carry a user's meaning; times are aware datetimes, or dates when all-day."""

    title: str
    description: str
    start: datetime | date
    end: datetime | date
    alarms: tuple[int, ...] = ()
    categories: frozenset[str] = frozenset()
    status: str | None = None
    place: str = ""


class EntryState(StrEnum):
    """What we know of an entry on the calendar; a lost one vanished unasked and is to be made again."""

    INTENDED = "intended"
    STANDING = "standing"
    MISSING = "missing"
    LOST = "lost"
    ELSEWHERE = "elsewhere"
    TAKEN = "taken"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One calendar object of ours.

    `written` is our last write, `seen` and `text` the object as last seen (None and empty before it was), `pinned`
    says that the user gave it its time, `moved_on` is the local day of our last move, `moved_note` what its text says
    of it, `second_place` that it was moved once after passing. `changed_at` is when somebody else's change was last
    seen. Once we acknowledged a mark, `unmarked` is the title without it; `restored` says that we put the
    acknowledgement back once after an app overwrote it. `twin` is the UID of the event that a task is beside.
    """

    uid: str
    shape: Shape
    carrier: Carrier
    state: EntryState
    href: str
    written: Meaning
    wrote_at: datetime
    etag: str = ""
    seen: Meaning | None = None
    text: str = ""
    pinned: bool = False
    moved_on: date | None = None
    second_place: bool = False
    changed_at: datetime | None = None
    unmarked: str = ""
    restored: bool = False
    twin: str = ""
    moved_note: str = ""

    @property
    def meant_title(self) -> str:
        """Our title without any mark."""
        return self.unmarked or self.written.title

    @property
    def now(self) -> Meaning:
        """What the entry says now, as far as we know."""
        return self.seen or self.written


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """Something that happened. Append-only: a correction is a further row that `retracts` an earlier one.

    `at` is aware; `local_on` is the user's day it belongs to; `id` is given by the store (0 before).
    """

    contact_id: str
    at: datetime
    local_on: date
    channel: Channel
    outcome: Outcome
    source: Source
    purpose: Purpose | None = None
    note: str = ""
    uid: str = ""
    retracts: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A stretch of time, start included, end not; both aware."""

    start: datetime
    end: datetime
