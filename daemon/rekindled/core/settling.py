"""To turn what a user says of a touch into its outcome, an interaction, and what is remembered (design §2 "settle").

Owns the facts that one saying leads to. Must not know how it was said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from rekindled.core.facts import (
    ContactSaved,
    Fact,
    Journaled,
    Notice,
    NoticeKind,
    NoticeRaised,
    Snapshot,
    TouchSaved,
)
from rekindled.core.history import is_conversation, valid
from rekindled.core.lifecycle import MARKED, step
from rekindled.core.log_rows import entered, joined, revised
from rekindled.core.model import FOREVER, Contact, Entry, Interaction, Outcome, Source, Touch, TouchState
from rekindled.core.outcomes import Saying
from rekindled.core.postponing import Undated, resolve
from rekindled.core.rhythm import Rhythm

NOON = time(12)
LET_GO = (TouchState.LAPSED, TouchState.RETURNED)


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
    if target is None and saying.outcome is Outcome.LATER and touch.state in LET_GO:
        return [_too_late(entry, touch, moment)]
    if target is None:
        return _noted(snapshot, entry, touch, saying, moment)
    if isinstance(saying.until, Undated):
        return [_when(entry, touch, saying.until)]
    if saying.outcome is Outcome.LATER:
        return _line_postponed(snapshot, entry, touch, saying, moment)
    facts: list[Fact] = [
        TouchSaved(touch=replace(unpaired(snapshot, touch), state=target, settled_at=moment.now)),
        _journaled(touch, entry, moment, f"touch.{target}", f"marked {saying.outcome} by {saying.by}"),
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
    facts += entered(snapshot.interactions, row)
    if saying.outcome is Outcome.STOP:
        contact = _contact(snapshot, touch)
        facts.append(ContactSaved(contact=replace(contact, every=None, rests_until=FOREVER)))
    return facts


def start_of(entry: Entry, rhythm: Rhythm) -> datetime:
    """The entry's start as an instant; an all-day entry's is local noon."""
    start = entry.now.start
    return start if isinstance(start, datetime) else datetime.combine(start, NOON, tzinfo=rhythm.zone)


def end_of(entry: Entry, rhythm: Rhythm) -> datetime:
    """The entry's end as an instant; an all-day entry's is the local midnight its end names."""
    end = entry.now.end
    return end if isinstance(end, datetime) else datetime.combine(end, time(), tzinfo=rhythm.zone)


def _noted(snapshot: Snapshot, entry: Entry, touch: Touch, saying: Saying, moment: Moment) -> list[Fact]:
    """A note written after settling adds a revision; what was logged by hand beside it is kept."""
    old = _row_of(snapshot, entry, touch, moment)
    if old is None or not saying.note or saying.note in old.note:
        return []
    new = replace(old, note=saying.note)
    revision = joined(old, new) if old.source is Source.LOG else revised(old, new)
    because = "a note was written after the tick"
    return [*revision, _journaled(touch, entry, moment, "note.revised", because)]


def _row_of(snapshot: Snapshot, entry: Entry, touch: Touch, moment: Moment) -> Interaction | None:
    """The row a settled touch left in the log: its own, else that day's conversation, which it was one with."""
    rows = [row for row in valid(snapshot.interactions) if row.contact_id == touch.key.contact_id]
    own = [row for row in rows if row.uid == touch.entry_uid]
    started_on = moment.local_day(start_of(entry, moment.rhythm))
    that_day = [row for row in rows if row.local_on == started_on and is_conversation(row)]
    found = own or (that_day if touch.state is TouchState.DONE else [])
    return found[-1] if found else None


def _when(entry: Entry, touch: Touch, until: Undated) -> Fact:
    """A date only the user knows is asked for, never guessed."""
    text = (
        f'"{until.words}" at "{entry.written.title}" names no date; write one instead, such as "later 2 weeks" '
        'or "next 12 May"'
    )
    return NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key=f"later/{touch.key}", text=text))


def _too_late(entry: Entry, touch: Touch, moment: Moment) -> Fact:
    """What passed is not put off any more: what comes next is decided, and stands or will. The question goes with the
    word or the entry.
    """
    day = moment.local_day(start_of(entry, moment.rhythm))
    text = (
        f'"later" at "{entry.written.title}" of {day} came after that had passed, so nothing was moved; see what comes '
        f"next with: rekindled why {touch.key.contact_id}, and drag that to where you want it"
    )
    return NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key=entry.href, text=text))


def _journaled(touch: Touch, entry: Entry, moment: Moment, event: str, because: str) -> Journaled:
    return Journaled(at=moment.now, event=event, because=because, contact_id=touch.key.contact_id, uid=entry.uid)


def _line_postponed(snapshot: Snapshot, entry: Entry, touch: Touch, saying: Saying, moment: Moment) -> list[Fact]:
    """`later` in a title moves the entry, which planning does; on a block's line it sends the person back till then."""
    if not saying.alone or saying.until is None or isinstance(saying.until, Undated):
        return []
    contact = _contact(snapshot, touch)
    until = resolve(saying.until, moment.local_day(start_of(entry, moment.rhythm)), moment.today)
    return [
        TouchSaved(touch=replace(touch, state=TouchState.WITHDRAWN, settled_at=moment.now)),
        ContactSaved(contact=replace(contact, snoozed_until=until)),
        _journaled(touch, entry, moment, "touch.postponed", f"marked later: not before {until}"),
    ]


def unpaired(snapshot: Snapshot, touch: Touch) -> Touch:
    """The touch as it may leave the withdrawn ones: what it followed is let go where another followed that since."""
    others = (other for other in snapshot.touches if other.key != touch.key and other.origin == touch.origin)
    is_followed = any(o.key.purpose is touch.key.purpose and o.state is not TouchState.WITHDRAWN for o in others)
    return replace(touch, origin=None) if touch.origin and is_followed else touch


def _contact(snapshot: Snapshot, touch: Touch) -> Contact:
    return next(contact for contact in snapshot.contacts if contact.id == touch.key.contact_id)
