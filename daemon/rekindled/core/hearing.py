"""What a known entry, as it stands now, says about the touches it is for (design §3 "absorb").

Owns whose touches an entry speaks for, and whether silence takes something back. Must not know how it was seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rekindled.core.acknowledging import without_line
from rekindled.core.briefing import labels
from rekindled.core.comparison import differing
from rekindled.core.facts import Fact, NoticeDropped, NoticeKind, Snapshot
from rekindled.core.marks import is_plain
from rekindled.core.memory import evolve, touches_of
from rekindled.core.model import Carrier, Entry, EntryState, Meaning, Touch, TouchKey, TouchState
from rekindled.core.occurrences import marked_occurrences
from rekindled.core.outcomes import Saying, sayings
from rekindled.core.settling import Moment, settle
from rekindled.core.tongue import Tongue
from rekindled.core.undoing import unmarked
from rekindled.core.wire import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """An entry as it is remembered from now on, what the user started from, and what it says; `undoable` when a mark
    that is missing may have been taken away.
    """

    entry: Entry
    base: Entry
    seen: Seen
    undoable: bool


def heard(snapshot: Snapshot, hearing: Hearing, moment: Moment) -> list[Fact]:
    """What the entry's marks, notes and silence make true. A task beside an event speaks for the event's touches."""
    spoken_for = next((one for one in snapshot.entries if one.uid == hearing.entry.twin), hearing.entry)
    carried = touches_of(snapshot).get(spoken_for.uid, ())
    tongue = moment.rhythm.tongue
    meant = _without_ours(replace(hearing.base.written, title=hearing.base.meant_title), tongue)
    seen = replace(hearing.seen, meaning=_without_ours(hearing.seen.meaning, tongue))
    named = _named(snapshot, spoken_for, carried)
    said = sayings(seen, meant, spoken_for.shape, named, moment.rhythm.words)
    undoable = (
        hearing.undoable and is_plain(hearing.seen.meaning.title, meant.title) and _alone(snapshot, hearing.entry)
    )
    before = replace(hearing.seen, meaning=_without_ours(hearing.base.now, tongue))
    spoken = _spoken(sayings(before, meant, spoken_for.shape, named, moment.rhythm.words), hearing) if undoable else ()
    facts: list[Fact] = []
    current = snapshot
    for key, saying in said.items():
        touch = next(touch for touch in current.touches if touch.key == key)
        news: list[Fact] = [NoticeDropped(kind=NoticeKind.QUESTION, key=f"later/{key}")]
        if saying.outcome is None and key in spoken:
            news += unmarked(current, spoken_for, touch, moment)
        else:
            news += settle(current, spoken_for, touch, saying, moment)
        facts += news
        current = evolve(current, news)
    return facts + marked_occurrences(current, spoken_for, hearing.seen, moment)


def is_silent(snapshot: Snapshot, touch: Touch, moment: Moment) -> bool:
    """Whether the entry of a touch stands and, as last seen, says nothing of it: no mark of the user's, nor ours.

    Of a task seen without a status that is not known, nor of an event with a task beside it, nor while it is written.
    """
    entry = next((one for one in snapshot.entries if one.uid == touch.entry_uid), None)
    if entry is None or entry.state is not EntryState.STANDING or entry.unmarked:
        return False
    is_pending = any(intent.entry.uid == entry.uid for intent in snapshot.intents)
    is_unclear = entry.carrier is Carrier.TASK and entry.seen is not None and entry.seen.status is None
    if is_pending or is_unclear or any(one.twin == entry.uid for one in snapshot.entries):
        return False
    tongue = moment.rhythm.tongue
    seen = Seen(uid=entry.uid, carrier=entry.carrier, meaning=_without_ours(entry.now, tongue))
    named = _named(snapshot, entry, touches_of(snapshot).get(entry.uid, ()))
    said = sayings(seen, _without_ours(entry.written, tongue), entry.shape, named, moment.rhythm.words)
    return said[touch.key].outcome is None


def _spoken(said: Mapping[TouchKey, Saying], hearing: Hearing) -> frozenset[TouchKey]:
    """Of whom an entry had said what came of it: silence takes nothing back that was said elsewhere, as in a review.

    A task that was seen without a status may have been completed by its date or percentage, which are not remembered.
    """
    before = hearing.base.seen
    unclear = hearing.seen.carrier is Carrier.TASK and before is not None and before.status is None
    return frozenset(key for key, saying in said.items() if saying.outcome or unclear)


def _without_ours(meaning: Meaning, tongue: Tongue) -> Meaning:
    """What is said without our line of feedback: another memory of ours may have written another one there."""
    return replace(meaning, description=without_line(meaning.description, tongue))


def _alone(snapshot: Snapshot, entry: Entry) -> bool:
    """Whether silence can only mean this entry: of an event with a task, the task may be what was marked."""
    tasks = [one for one in snapshot.entries if one.twin == entry.uid]
    return not entry.twin and all(not differing(task.now, task.written) for task in tasks)


def _named(snapshot: Snapshot, entry: Entry, carried: Sequence[Touch]) -> list[tuple[TouchKey, str]]:
    """What each person is called in our own text; who was taken out of a block is no longer named in it."""
    people = {contact.id: contact for contact in snapshot.contacts}
    known = [touch for touch in carried if touch.key.contact_id in people]
    kept = [touch for touch in known if touch.state is not TouchState.WITHDRAWN]
    for touches in filter(None, (known, kept)):
        contacts = [people[touch.key.contact_id] for touch in touches]
        for shown in (labels(contacts), labels(contacts, discreet=True)):
            if all(label in entry.written.description for label in shown):
                return [(touch.key, label) for touch, label in zip(touches, shown, strict=True)]
    return [(touch.key, people[touch.key.contact_id].name) for touch in known]
