"""`undo`: taking back what was logged last, by command (design §5 "otherwise `rekindled undo`").

Owns what is taken back with it. Must not write to the calendar; the next look takes off what followed.
"""

from __future__ import annotations

from dataclasses import dataclass

from rekindled.app.ports import Store
from rekindled.core.errors import UsageError
from rekindled.core.facts import Fact, Journaled, NoticeDropped, NoticeKind, Snapshot, TouchSaved
from rekindled.core.history import valid
from rekindled.core.memory import evolve
from rekindled.core.model import Contact, Interaction, Touch, TouchState
from rekindled.core.retracting import retracted
from rekindled.core.settling import Moment
from rekindled.core.undoing import followers_of, taken_back, withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back, with the titles of the entries that are open again, of those that go, and of those the user
    changed, which stay.
    """

    row: Interaction
    contact: Contact
    reopened: tuple[str, ...]
    withdrawn: tuple[str, ...]
    left: tuple[str, ...]


def undo(store: Store, contact: Contact | None, moment: Moment) -> Undone:
    """Take back the last interaction with one contact, or of all, and what followed from it.

    Raises:
        UsageError: nothing was logged.
        BrokenStore: nothing was taken back.
    """
    snapshot = store.snapshot()
    rows = [row for row in valid(snapshot.interactions) if contact is None or row.contact_id == contact.id]
    if not rows:
        whom = f" with {contact.name}" if contact else ""
        raise UsageError(f"nothing is logged{whom}, so there is nothing to take back")
    row = max(rows, key=lambda one: one.id)
    person = next(one for one in snapshot.contacts if one.id == row.contact_id)
    touches = _settled_by(snapshot, row)
    followers = [followers_of(snapshot, touch) for touch in touches]
    facts: list[Fact] = [*taken_back([row])]
    for touch, following in zip(touches, followers, strict=True):
        facts += withdrawal((*following.untouched, *following.touched), moment)
        facts += retracted(evolve(snapshot, facts), touch, moment)
        facts.append(NoticeDropped(kind=NoticeKind.QUESTION, key=f"undo/{touch.key}"))
    because = f"taken back by command: {row.outcome} on {row.local_on}"
    facts.append(Journaled(at=moment.now, event="contact.unlogged", because=because, contact_id=person.id, uid=row.uid))
    store.record(facts, outside=True)
    titles = {entry.uid: entry.now.title for entry in snapshot.entries}
    opened = [fact.touch for fact in facts if isinstance(fact, TouchSaved) and fact.touch.state is TouchState.OPEN]
    return Undone(
        row=row,
        contact=person,
        reopened=tuple(titles[touch.entry_uid] for touch in opened),
        withdrawn=tuple(titles[touch.entry_uid] for one in followers for touch in one.untouched),
        left=tuple(titles[touch.entry_uid] for one in followers for touch in one.touched),
    )


def _settled_by(snapshot: Snapshot, row: Interaction) -> list[Touch]:
    """The touches an interaction settled: its entry's, of that contact."""
    return [
        touch
        for touch in snapshot.touches
        if row.uid and touch.entry_uid == row.uid and touch.key.contact_id == row.contact_id and touch.settled_at
    ]
