"""Entries of ours that the store does not know: after a lost store or an old backup, or where a name is taken.

Owns which unknown object is ours to take on, and for whom (design §3 Identity). Must not know how the store was lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time

from rekindled.core.acknowledging import is_acknowledged
from rekindled.core.block_lines import carried_by, unnamed
from rekindled.core.briefing import own_title
from rekindled.core.errors import SecondEpoch
from rekindled.core.facts import (
    CounterRaised,
    EntrySaved,
    Fact,
    Journaled,
    Notice,
    NoticeKind,
    NoticeRaised,
    Setting,
    SettingSaved,
    Snapshot,
    TouchSaved,
)
from rekindled.core.identity import SharedUid, SlotUid, belongs_to_us, counter_of, event_of, number_of, parse_uid
from rekindled.core.marks import read_title, without_notes
from rekindled.core.memory import evolve
from rekindled.core.model import Entry, EntryState, Shape, Touch, TouchKey, TouchState
from rekindled.core.reconcile import Sighting, absorb
from rekindled.core.rivals import settled_with_rivals
from rekindled.core.settling import Moment, start_of
from rekindled.core.wire import Seen


def in_order(sightings: Iterable[Sighting], moment: Moment) -> list[Sighting]:
    """Ours by kind and time, so that what came of one is known at the next, and then everything that is not ours."""
    return sorted(sightings, key=lambda sighting: (_rank(sighting.seen), _start(sighting.seen, moment), sighting.href))


def _rank(seen: Seen | None) -> int:
    """Blocks that name people by lines alone come once all numbers are known, and tasks after their events."""
    identity = parse_uid(seen.uid) if seen else None
    if seen is None or identity is None:
        return 2 if seen and belongs_to_us(seen.uid) else 3
    return int(isinstance(identity, SharedUid) and not seen.touches)


def _start(seen: Seen | None, moment: Moment) -> datetime:
    start = seen.meaning.start if seen else moment.now
    return start if isinstance(start, datetime) else datetime.combine(start, time(), tzinfo=moment.rhythm.zone)


def adopt(snapshot: Snapshot, sighting: Sighting, moment: Moment) -> list[Fact]:
    """What an object the store does not know makes true; nothing when it is not ours.

    Whether the user gave it its time is not on the calendar, so it is taken for theirs: nothing of ours moves it.

    Raises:
        SecondEpoch: it carries another store's epoch and this store already has entries of its own.
    """
    seen = sighting.seen
    identity = parse_uid(seen.uid) if seen else None
    if seen is None or identity is None or any(entry.uid == seen.uid for entry in snapshot.entries):
        return []
    named = [identity.key] if isinstance(identity, SlotUid) else _named(identity, seen)
    facts = [*_epoch(snapshot, identity, seen), CounterRaised(scope=counter_of(identity), n=number_of(identity))]
    facts += [CounterRaised(scope=f"{key.contact_id}/{key.purpose}", n=key.n) for key in named]
    if isinstance(identity, SharedUid) and identity.shape.is_for_nobody:
        # Its ticked lines name people: as long as nobody is known, it is read again at each look.
        return [*facts, *(_taken_in(evolve(snapshot, facts), sighting, seen, (), moment) if snapshot.contacts else ())]
    keys = named if isinstance(identity, SlotUid) else carried_by(evolve(snapshot, facts), seen, moment.rhythm.tongue)
    problem = _hindrance(snapshot, seen, keys)
    if problem:
        notice = Notice(kind=problem[0], key=sighting.href, text=f"{seen.meaning.title}: {problem[1]}")
        return [*facts, NoticeRaised(notice=notice)]
    return [*facts, *_taken_in(evolve(snapshot, facts), sighting, seen, keys, moment)]


def is_for_strangers(snapshot: Snapshot, seen: Seen, moment: Moment) -> bool:
    """Whether an entry of ours is left as it is by looks because the store knows nobody, or not all, it is for."""
    identity = parse_uid(event_of(seen.uid) or seen.uid)
    if isinstance(identity, SharedUid) and identity.shape.is_for_nobody:
        return False
    keys = [identity.key] if isinstance(identity, SlotUid) else carried_by(snapshot, seen, moment.rhythm.tongue)
    problem = _hindrance(snapshot, seen, keys)
    return problem is not None and problem[0] is NoticeKind.UNKNOWN_PERSON


def _taken_in(
    snapshot: Snapshot, sighting: Sighting, seen: Seen, keys: Sequence[TouchKey], moment: Moment
) -> list[Fact]:
    people = {contact.id: contact for contact in snapshot.contacts}
    named = [people[key.contact_id] for key in sorted(keys)]
    ours = own_title(seen.meaning.title, named, moment.rhythm.tongue) if keys else ""
    entry = _entry(sighting, seen, ours, moment)
    because = "found on the calendar with our identity"
    facts: list[Fact] = [
        EntrySaved(entry=entry),
        *(CounterRaised(scope=f"{key.contact_id}/{key.purpose}", n=key.n) for key in keys),
        *(TouchSaved(touch=_touch(snapshot, key, entry, moment)) for key in keys),
        *(_lines_of_nobody(snapshot, entry) if entry.shape is Shape.BLOCK else ()),
        Journaled(at=moment.now, event="entry.adopted", because=because, uid=entry.uid),
    ]
    facts += absorb(evolve(snapshot, facts), entry, sighting, moment)
    return facts + settled_with_rivals(evolve(snapshot, facts), entry, keys, moment)


def _named(identity: SharedUid, seen: Seen) -> list[TouchKey]:
    """The touches an object claims; a review or an alert carries none, whatever an app made it claim."""
    return [] if identity.shape.is_for_nobody else list(seen.touches)


def _epoch(snapshot: Snapshot, identity: SlotUid | SharedUid, seen: Seen) -> list[Fact]:
    ours = snapshot.settings.get(Setting.EPOCH)
    if identity.epoch == ours:
        return []
    if any(belongs_to_us(entry.uid) for entry in snapshot.entries) or snapshot.touches:
        raise SecondEpoch(
            f'"{seen.meaning.title}" on the calendar was written by another rekindled (epoch {identity.epoch}, ours is '
            f"{ours}); two stores must not share a calendar. Stop one of them, or give this one a calendar of its own."
        )
    return [SettingSaved(setting=Setting.EPOCH, value=identity.epoch)]


def _hindrance(snapshot: Snapshot, seen: Seen, keys: Sequence[TouchKey]) -> tuple[NoticeKind, str] | None:
    known = {contact.id for contact in snapshot.contacts}
    strangers = sorted({key.contact_id for key in keys} - known)
    if strangers:
        return NoticeKind.UNKNOWN_PERSON, (
            f"it is for contact {', '.join(strangers)}, whom the store does not know; it is left as it is (import your "
            "contacts first, or take them in from the calendar: rekindled doctor --rebuild)"
        )
    if not keys:
        return (
            NoticeKind.UNKNOWN_PERSON,
            "it carries nobody the store knows; it is left as it is (import your contacts first)",
        )
    elsewhere = {touch.key for touch in snapshot.touches if touch.entry_uid != seen.uid}
    if not elsewhere.isdisjoint(keys):
        return NoticeKind.NOT_UNDERSTOOD, "another entry stands for the same person and purpose; it is left as it is"
    return None


def _lines_of_nobody(snapshot: Snapshot, entry: Entry) -> Iterable[Fact]:
    for label in unnamed(snapshot, entry.now.description):
        text = f'"{label}" in the block "{entry.now.title}": nobody is called so; write the whole name'
        yield NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key=f"line/{entry.uid}/{label}", text=text))


def _entry(sighting: Sighting, seen: Seen, ours: str, moment: Moment) -> Entry:
    identity = parse_uid(seen.uid)
    mark = read_title(seen.meaning.title, ours, moment.rhythm.words)
    title = ours or (mark.rest if mark else seen.meaning.title)
    acknowledged = mark is not None and is_acknowledged(seen.meaning.description, moment.rhythm.tongue)
    # What we never write is the user's: a status, a category and notes are still to be read as marks.
    written = replace(
        seen.meaning,
        title=seen.meaning.title if acknowledged else title,
        description=without_notes(seen.meaning.description, moment.rhythm.tongue),
        status=None,
        categories=frozenset(),
    )
    return Entry(
        uid=seen.uid,
        shape=identity.shape if isinstance(identity, SharedUid) else Shape.SLOT,
        carrier=seen.carrier,
        state=EntryState.STANDING,
        href=sighting.href,
        etag=sighting.etag,
        text=sighting.text,
        written=written,
        wrote_at=moment.now,
        pinned=True,
        # Nobody knows when it was changed last: the user may be writing in it this very moment.
        changed_at=moment.now,
        unmarked=title if acknowledged else "",
    )


def _touch(snapshot: Snapshot, key: TouchKey, entry: Entry, moment: Moment) -> Touch:
    """The touch as the store knows it, open again if it had been given up with its entry; else a new one.

    What a new one was due for is not on the calendar; due by now, it stays where it stands.
    """
    known = next((touch for touch in snapshot.touches if touch.key == key), None)
    if known:
        return replace(known, state=TouchState.OPEN) if known.state is TouchState.WITHDRAWN else known
    start = start_of(entry, moment.rhythm)
    return Touch(
        key=key,
        entry_uid=entry.uid,
        due_on=min(moment.local_day(start), moment.today),
        opened_at=min(start, moment.now),
        because="adopted from the calendar",
    )
