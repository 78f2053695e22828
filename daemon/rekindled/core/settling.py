"""To turn what a user says of a touch into its outcome, an interaction, and what is remembered (design §2 "settle").

Owns the facts that one saying leads to. Must not know how it was said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from rekindled.core.facts import ContactSaved, Fact, InteractionAdded, Journaled, Snapshot, TouchSaved
from rekindled.core.history import is_conversation, valid
from rekindled.core.lifecycle import MARKED, step
from rekindled.core.marks import resolve
from rekindled.core.model import FOREVER, Contact, Entry, Interaction, Outcome, Shape, Source, Touch, TouchState
from rekindled.core.outcomes import Saying
from rekindled.core.rhythm import Rhythm

NOON = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something is decided, and in whose day: `now` is aware."""

    now: datetime
    rhythm: Rhythm

    @property
    def today(self) -> date:
        """The user's local day."""
        return self.local_day(self.now)

    def local_day(self, moment: datetime) -> date:
        """The user's day an instant falls on."""
        return moment.astimezone(self.rhythm.zone).date()


def settle(snapshot: Snapshot, entry: Entry, touch: Touch, saying: Saying, moment: Moment) -> list[Fact]:
    """What one saying about one touch makes true; nothing when it says nothing new."""
    if saying.outcome is None:
        return []
    target = step(touch.state, MARKED[saying.outcome])
    if target is None:
        return _noted(snapshot, touch, saying, moment)
    if saying.outcome is Outcome.LATER:
        return _line_postponed(snapshot, entry, touch, saying, moment)
    facts: list[Fact] = [
        TouchSaved(touch=replace(touch, state=target, settled_at=moment.now)),
        Journaled(
            at=moment.now,
            event=f"touch.{target}",
            because=f"marked {saying.outcome} on the calendar",
            contact_id=touch.key.contact_id,
            uid=entry.uid,
        ),
    ]
    happened_at = min(saying.at or start_of(entry, moment.rhythm), moment.now)
    row = Interaction(
        contact_id=touch.key.contact_id,
        at=happened_at,
        local_on=moment.local_day(happened_at),
        channel=touch.channel,
        outcome=saying.outcome,
        source=Source.MARK,
        purpose=touch.key.purpose,
        note=saying.note,
        uid=entry.uid,
    )
    if not logged_that_day(snapshot.interactions, row):
        facts.append(InteractionAdded(interaction=row))
    if saying.outcome is Outcome.STOP:
        contact = _contact(snapshot, touch.key.contact_id)
        facts += [ContactSaved(contact=replace(contact, every=None, rests_until=FOREVER))] if contact else []
    return facts


def logged_that_day(rows: Iterable[Interaction], new: Interaction) -> bool:
    """Whether that day's conversation is in the log already: signals of one day are one interaction (design §5)."""
    same_day = [row for row in valid(rows) if row.contact_id == new.contact_id and row.local_on == new.local_on]
    if is_conversation(new):
        return any(is_conversation(row) for row in same_day)
    return any(row.uid == new.uid and row.outcome is new.outcome for row in same_day)


def start_of(entry: Entry, rhythm: Rhythm) -> datetime:
    """The entry's start as an instant; an all-day entry's is local noon."""
    start = entry.now.start
    return start if isinstance(start, datetime) else datetime.combine(start, NOON, tzinfo=rhythm.zone)


def end_of(entry: Entry, rhythm: Rhythm) -> datetime:
    """The entry's end as an instant; an all-day entry's is the local midnight its end names."""
    end = entry.now.end
    return end if isinstance(end, datetime) else datetime.combine(end, time(), tzinfo=rhythm.zone)


def _noted(snapshot: Snapshot, touch: Touch, saying: Saying, moment: Moment) -> list[Fact]:
    """A note written after settling adds a revision: the old row is retracted, a new one says the same with it."""
    rows = [
        row
        for row in valid(snapshot.interactions)
        if row.uid == touch.entry_uid and row.contact_id == touch.key.contact_id
    ]
    if touch.state is not TouchState.DONE or not rows or not saying.note or rows[-1].note == saying.note:
        return []
    old = rows[-1]
    return [
        InteractionAdded(interaction=replace(old, id=0, retracts=old.id)),
        InteractionAdded(interaction=replace(old, id=0, note=saying.note)),
        Journaled(
            at=moment.now,
            event="note.revised",
            because="a note was written after the tick",
            contact_id=touch.key.contact_id,
            uid=touch.entry_uid,
        ),
    ]


def _line_postponed(snapshot: Snapshot, entry: Entry, touch: Touch, saying: Saying, moment: Moment) -> list[Fact]:
    """`later` on a slot moves the entry, which planning does; on a block's line it sends the person back till then."""
    contact = _contact(snapshot, touch.key.contact_id)
    if entry.shape is not Shape.BLOCK or saying.until is None or contact is None:
        return []
    until = resolve(saying.until, moment.local_day(start_of(entry, moment.rhythm)), moment.today)
    return [
        TouchSaved(touch=replace(touch, state=TouchState.WITHDRAWN, settled_at=moment.now)),
        ContactSaved(contact=replace(contact, snoozed_until=until)),
        Journaled(
            at=moment.now,
            event="touch.postponed",
            because=f"marked later: not before {until}",
            contact_id=contact.id,
            uid=entry.uid,
        ),
    ]


def _contact(snapshot: Snapshot, contact_id: str) -> Contact | None:
    return next((contact for contact in snapshot.contacts if contact.id == contact_id), None)
