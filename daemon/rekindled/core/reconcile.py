"""What is on the calendar now against what we last knew (design §3 "observe, absorb").

Owns the decision what a changed, a returned, an unknown or a vanished object means. Must not know how it was fetched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rekindled.core.acknowledging import is_stale
from rekindled.core.comparison import differing
from rekindled.core.due_times import placed
from rekindled.core.facts import (
    EntrySaved,
    Fact,
    IntentCleared,
    Journaled,
    Notice,
    NoticeDropped,
    NoticeKind,
    NoticeRaised,
    Snapshot,
    TouchSaved,
)
from rekindled.core.hearing import Hearing, heard
from rekindled.core.history import lane
from rekindled.core.identity import belongs_to_us
from rekindled.core.intents import Intent, IntentKind
from rekindled.core.lifecycle import TouchEvent, step
from rekindled.core.memory import evolve, touches_of
from rekindled.core.model import Entry, EntryState, Meaning, Shape, Touch, TouchState
from rekindled.core.review_marks import answered
from rekindled.core.settling import Moment, unpaired
from rekindled.core.wire import Seen

_KNOWN_AWAY = (EntryState.GONE, EntryState.MISSING, EntryState.LOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One object as the calendar has it now; `seen` is None when it could not be understood, `problem` says why."""

    href: str
    etag: str
    text: str
    seen: Seen | None
    problem: str = ""


def recognised(sighting: Sighting, known: Entry | None) -> Sighting:
    """The sighting under the UID of the entry that is `known` at its href, where a server gave it one of its own.

    An object that bears a UID of ours is what it says it is (promise 19).
    """
    seen = sighting.seen
    if seen is None or known is None or belongs_to_us(seen.uid) or not belongs_to_us(known.uid):
        return sighting
    return replace(sighting, seen=replace(seen, uid=known.uid))


def observe(snapshot: Snapshot, sightings: Sequence[Sighting], removed: Iterable[str], moment: Moment) -> list[Fact]:
    """What sightings of known entries and removals make true, in order; unknown objects are left to adoption."""
    facts: list[Fact] = []
    current = snapshot
    for sighting in sightings:
        news = _sighted(current, sighting, moment)
        facts += news
        current = evolve(current, news)
    gone = set(removed) - {sighting.href for sighting in sightings}
    carried = touches_of(current)
    pending = {intent.entry.uid: intent for intent in current.intents}
    for entry in current.entries:
        if entry.href in gone and entry.state not in _KNOWN_AWAY:
            intent = pending.get(entry.uid)
            ours = intent is not None and intent.kind is IntentKind.DELETE
            facts += withdrawn(intent) if intent and ours else vanished(entry, carried.get(entry.uid, ()))
    return [*facts, *(fact for href in sorted(gone) for fact in _read_anew(href))]


def _sighted(snapshot: Snapshot, sighting: Sighting, moment: Moment) -> list[Fact]:
    anew = _read_anew(sighting.href)
    if sighting.seen is None:
        notice = Notice(kind=NoticeKind.NOT_UNDERSTOOD, key=sighting.href, text=sighting.problem)
        return [*anew, NoticeRaised(notice=notice)]
    uid = sighting.seen.uid
    entry = next((known for known in snapshot.entries if known.uid == uid), None)
    return [*anew, *(absorb(snapshot, entry, sighting, moment) if entry else [])]


def _read_anew(href: str) -> list[Fact]:
    """What was said or asked about an object is no longer so, now that it is another one or gone."""
    return [NoticeDropped(kind=kind, key=href) for kind in NoticeKind]


def absorb(snapshot: Snapshot, entry: Entry, sighting: Sighting, moment: Moment) -> list[Fact]:
    """What a sighting of one known entry makes true: its new state, and what its marks say."""
    if sighting.seen is None:
        return []
    seen = placed(sighting.seen, entry.written)
    intent = next((pending for pending in snapshot.intents if pending.entry.uid == entry.uid), None)
    base = _base(entry, intent, seen.meaning)
    updated = replace(
        base,
        href=sighting.href,
        etag=sighting.etag,
        text=sighting.text,
        seen=seen.meaning,
        state=EntryState.TAKEN if seen.recurring else EntryState.STANDING,
        pinned=base.pinned or "start" in differing(seen.meaning, base.written),
        changed_at=moment.now if differing(seen.meaning, base.now) else base.changed_at,
    )
    carried = touches_of(snapshot).get(entry.uid, ())
    facts: list[Fact] = [EntrySaved(entry=updated)]
    if intent and _settles(intent, sighting):
        facts += landed(intent) if base is intent.entry else [IntentCleared(uid=entry.uid)]
    if entry.state is EntryState.GONE:
        facts += _reappeared(snapshot, updated, carried, moment)
    undoable = entry.state is EntryState.STANDING and not is_stale(entry, seen.meaning)
    hearing = Hearing(entry=updated, base=base, seen=seen, undoable=undoable)
    if updated.shape.is_for_nobody:
        is_review = updated.shape is Shape.REVIEW
        return facts + (answered(evolve(snapshot, facts), updated, entry.seen, moment) if is_review else [])
    return facts + heard(evolve(snapshot, facts), hearing, moment)


def _base(entry: Entry, intent: Intent | None, seen: Meaning) -> Entry:
    """The version the user started from: what stood before, or what our pending write would have made."""
    if intent is None or intent.kind is IntentKind.DELETE:
        return entry
    ours, before = differing(seen, intent.entry.now), differing(seen, entry.now)
    return intent.entry if len(ours) < len(before) or intent.kind is IntentKind.CREATE else entry


def _settles(intent: Intent, sighting: Sighting) -> bool:
    """Whether a sighting answers what became of a pending write: only the version it builds on leaves that open."""
    return sighting.etag != intent.etag


def _reappeared(snapshot: Snapshot, entry: Entry, carried: Sequence[Touch], moment: Moment) -> list[Fact]:
    """A UID that came back reopens its touches; where a newer one stands, the entry is the user's (design §3)."""
    standing = {
        (touch.key.contact_id, lane(touch.key.purpose)) for touch in snapshot.touches if touch.state is TouchState.OPEN
    }
    facts: list[Fact] = []
    if entry.shape.is_for_nobody:
        return facts
    for touch in carried:
        target = step(touch.state, TouchEvent.REAPPEARED)
        if target is None or (touch.key.contact_id, lane(touch.key.purpose)) in standing:
            continue
        facts += [
            TouchSaved(touch=replace(unpaired(snapshot, touch), state=target, settled_at=None)),
            Journaled(
                at=moment.now,
                event="touch.reopened",
                because="its entry came back to the calendar",
                contact_id=touch.key.contact_id,
                uid=entry.uid,
            ),
        ]
    return facts or [EntrySaved(entry=replace(entry, state=EntryState.TAKEN))]


def landed(intent: Intent) -> list[Fact]:
    """What is true once the server is known to have taken a write, beside the entry itself."""
    return [*(TouchSaved(touch=touch) for touch in intent.touches), IntentCleared(uid=intent.entry.uid)]


def withdrawn(intent: Intent) -> list[Fact]:
    """What is true once an entry we meant to take off the calendar is known to be gone."""
    return [EntrySaved(entry=intent.entry), *landed(intent)]


def vanished(entry: Entry, carried: Sequence[Touch]) -> list[Fact]:
    """Absent once is not deleted; an entry without open touches may go without a word (design §3), but for a
    review or an alert, which is not made a second time.
    """
    matters = entry.shape.is_for_nobody or any(touch.state is TouchState.OPEN for touch in carried)
    state = EntryState.MISSING if matters else EntryState.GONE
    return [EntrySaved(entry=replace(entry, state=state)), IntentCleared(uid=entry.uid)]
