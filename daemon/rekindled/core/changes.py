"""What planning wants done to the calendar, each with its reason.

Owns the vocabulary between planning and writing. Must not know requests or text.
"""

from __future__ import annotations

from dataclasses import dataclass

from rekindled.core.memos import Remembered
from rekindled.core.model import Entry, Interval, Shape, Touch

# Why an entry stays that stays for no other reason.
AS_IT_IS = "nothing speaks against it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """A new entry at a place, with the touches it opens. A review or an alert carries none and brings its own
    words: its title and its text, and what it proposes.
    """

    uid: str
    shape: Shape
    place: Interval
    touches: tuple[Touch, ...]
    because: str
    words: tuple[str, str] | None = None
    proposed: tuple[Remembered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An entry's new place; `touches` as they are from then on. `title` replaces the title (a `later` is removed), and
    `description` the text, where the move is told in it with `note`.
    """

    entry: Entry
    place: Interval
    touches: tuple[Touch, ...]
    because: str
    title: str | None = None
    description: str | None = None
    note: str = ""
    pinned: bool = False
    second_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """An untouched entry whose words are out of date; `dropped` are touches that leave it with this, `proposed` is what
    a review newly proposes.
    """

    entry: Entry
    title: str
    description: str
    because: str
    dropped: tuple[Touch, ...] = ()
    proposed: tuple[Remembered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """A settled entry's feedback: the sign in its title and the line with what was logged; nothing else changes."""

    entry: Entry
    title: str
    description: str
    line: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accompany:
    """A task to make beside an event."""

    entry: Entry
    uid: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """A task to complete, because its event was marked done."""

    entry: Entry
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """An entry to take off the calendar, with the touches that end with it."""

    entry: Entry
    touches: tuple[Touch, ...]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remake:
    """A lost entry to make again as it stood, under a new UID; `touches` are those it carries from then on."""

    entry: Entry
    uid: str
    touches: tuple[Touch, ...]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """An entry that stays as it is."""

    entry: Entry
    touches: tuple[Touch, ...]
    because: str


Change = Create | Remake | Move | Rewrite | Acknowledge | Accompany | Complete | Withdraw | Keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """Somebody who is wanted and got no place, with the reason."""

    contact_id: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All changes in the order they are to be made, and who had to wait."""

    changes: tuple[Change, ...]
    waiting: tuple[Unplaced, ...] = ()
