"""Lines the user adds to a morning block: "[x] NAME: note" for somebody who was not in it (design §5).

Owns who joins a block that way. Must not know the lines of those who were in it: those are marks.
"""

from __future__ import annotations

from dataclasses import replace

from rekindled.core.comparison import untouched
from rekindled.core.facts import (
    CounterRaised,
    Fact,
    Journaled,
    Notice,
    NoticeDropped,
    NoticeKind,
    NoticeRaised,
    Snapshot,
    TouchSaved,
)
from rekindled.core.identity import is_ours
from rekindled.core.marks import LineMark, read_boxes
from rekindled.core.memory import evolve, touches_of
from rekindled.core.model import Contact, Entry, Shape, TouchState
from rekindled.core.outcomes import Saying
from rekindled.core.own_events import named
from rekindled.core.reconcile import Sighting
from rekindled.core.settling import Moment, settle
from rekindled.core.taking_on import next_regular, standing_regular


def joined(snapshot: Snapshot, sighting: Sighting, moment: Moment) -> list[Fact]:
    """What lines for new people in a block of ours make true: known ones join it, unknown ones are asked about."""
    seen = sighting.seen
    entry = next((one for one in snapshot.entries if seen and one.uid == seen.uid), None)
    if seen is None or entry is None or entry.shape is not Shape.BLOCK or not is_ours(entry):
        return []
    facts: list[Fact] = []
    current = snapshot
    for line in read_boxes(seen.meaning.description, entry.written.description, moment.rhythm.words):
        news = _line(current, entry, line, moment)
        facts += news
        current = evolve(current, news)
    return facts


def _line(snapshot: Snapshot, entry: Entry, line: LineMark, moment: Moment) -> list[Fact]:
    people = named(line.label, snapshot.contacts)
    key = f"line/{entry.uid}/{line.label}"
    if len(people) != 1:
        answer = "several people are called so" if people else "nobody is called so"
        text = f'"{line.label}" in the block of {moment.local_day(entry.wrote_at)}: {answer}; write the whole name'
        return [NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key=key, text=text))]
    carried = {touch.key.contact_id for touch in touches_of(snapshot).get(entry.uid, ())}
    asked: Fact = NoticeDropped(kind=NoticeKind.QUESTION, key=key)
    return [asked] if people[0].id in carried else [asked, *_joining(snapshot, entry, people[0], line, moment)]


def _joining(snapshot: Snapshot, entry: Entry, contact: Contact, line: LineMark, moment: Moment) -> list[Fact]:
    standing = standing_regular(snapshot, contact)
    owned = {one.uid: one for one in snapshot.entries}
    if any(not untouched(owned[touch.entry_uid]) for touch in standing):
        return []
    touch = next_regular(snapshot, contact, entry, moment)
    because = "you added a line for them to the block"
    facts: list[Fact] = [
        *(TouchSaved(touch=replace(t, state=TouchState.WITHDRAWN, settled_at=moment.now)) for t in standing),
        TouchSaved(touch=touch),
        CounterRaised(scope=f"{touch.key.contact_id}/{touch.key.purpose}", n=touch.key.n),
        Journaled(at=moment.now, event="touch.added", because=because, contact_id=contact.id, uid=entry.uid),
    ]
    saying = Saying(outcome=line.outcome, note=line.note, until=line.until, alone=True, by="their line")
    return facts + settle(evolve(snapshot, facts), entry, touch, saying, moment)
