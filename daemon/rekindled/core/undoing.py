"""Taking back what a mark said: by removing the mark, or by command (design §5 "Removing it undoes").

Owns when that is still possible, and what is withdrawn with it. Must not know how the wish was seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rekindled.core.comparison import untouched
from rekindled.core.facts import (
    Fact,
    InteractionAdded,
    Journaled,
    Notice,
    NoticeDropped,
    NoticeKind,
    NoticeRaised,
    Snapshot,
    TouchSaved,
)
from rekindled.core.history import REGULAR, valid
from rekindled.core.lifecycle import TouchEvent, step
from rekindled.core.model import Entry, Interaction, Source, Touch, TouchState
from rekindled.core.settling import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Followers:
    """The open touches that followed a settled one, apart by whether the user changed their entries since."""

    untouched: tuple[Touch, ...]
    touched: tuple[Touch, ...]


def unmarked(snapshot: Snapshot, entry: Entry, touch: Touch, moment: Moment) -> list[Fact]:
    """What a removed mark makes true: the interaction is taken back, the touch is open, what followed is withdrawn.

    Nothing but a question when the user has already changed what followed.
    """
    rows = marked_rows(snapshot, touch)
    target = step(touch.state, TouchEvent.UNMARKED)
    if target is None or not rows:
        return []
    key = f"undo/{touch.key}"
    followers = followers_of(snapshot, touch)
    if followers.touched:
        text = (
            f'the mark at "{entry.meant_title}" is gone, but you have changed what followed; to take it back all the '
            f"same: rekindled undo {touch.key.contact_id}"
        )
        return [NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key=key, text=text))]
    return [
        NoticeDropped(kind=NoticeKind.QUESTION, key=key),
        *taken_back(rows),
        *withdrawal(followers.untouched, moment),
        TouchSaved(touch=replace(touch, state=target, settled_at=None)),
        _journaled(touch, moment, "touch.unmarked", "its mark was removed from the calendar"),
    ]


def marked_rows(snapshot: Snapshot, touch: Touch) -> list[Interaction]:
    """The valid rows that marks on this touch's entry left in the log."""
    return [
        row
        for row in valid(snapshot.interactions)
        if row.uid == touch.entry_uid and row.contact_id == touch.key.contact_id and row.source is Source.MARK
    ]


def followers_of(snapshot: Snapshot, touch: Touch) -> Followers:
    """What followed a settled touch: what names it as its origin, and the regular follow-up opened since."""
    entries = {entry.uid: entry for entry in snapshot.entries}
    since = touch.settled_at
    following = [
        other
        for other in snapshot.touches
        if other.state is TouchState.OPEN
        and other.key.contact_id == touch.key.contact_id
        and other.key != touch.key
        and (other.origin == touch.key or (since and other.opened_at >= since and other.key.purpose in REGULAR))
    ]
    calm = tuple(other for other in following if untouched(entries[other.entry_uid]))
    return Followers(untouched=calm, touched=tuple(other for other in following if other not in calm))


def taken_back(rows: Sequence[Interaction]) -> list[Fact]:
    """Rows are never removed: each is retracted by a further one."""
    return [InteractionAdded(interaction=replace(row, id=0, retracts=row.id)) for row in rows]


def withdrawal(touches: Sequence[Touch], moment: Moment) -> list[Fact]:
    """The touches that end with what they followed; planning takes their entries off the calendar."""
    facts: list[Fact] = []
    for touch in touches:
        facts.append(TouchSaved(touch=replace(touch, state=TouchState.WITHDRAWN, settled_at=moment.now)))
        facts.append(_journaled(touch, moment, "touch.withdrawn", "what it followed was taken back"))
    return facts


def _journaled(touch: Touch, moment: Moment, event: str, because: str) -> Journaled:
    return Journaled(at=moment.now, event=event, because=because, contact_id=touch.key.contact_id, uid=touch.entry_uid)
