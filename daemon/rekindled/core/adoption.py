"""Entries of ours that the store does not know: after a rebuilt store, or a create that found its name taken.

Owns which unknown object is ours to take on (design §3 Identity). Must not know how the store was lost.
"""

from __future__ import annotations

from dataclasses import replace

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
from rekindled.core.history import lane
from rekindled.core.identity import SharedUid, SlotUid, counter_of, number_of, parse_uid
from rekindled.core.marks import read_title, without_notes
from rekindled.core.memory import evolve
from rekindled.core.model import Entry, EntryState, Shape, Touch, TouchKey, TouchState
from rekindled.core.reconcile import Sighting, absorb
from rekindled.core.settling import Moment, start_of
from rekindled.core.wire import Seen


def adopt(snapshot: Snapshot, sighting: Sighting, moment: Moment) -> list[Fact]:
    """What an object the store does not know makes true; nothing when it is not ours.

    Raises:
        SecondEpoch: it carries another store's epoch and this store already has entries of its own.
    """
    seen = sighting.seen
    identity = parse_uid(seen.uid) if seen else None
    if seen is None or identity is None or any(entry.uid == seen.uid for entry in snapshot.entries):
        return []
    facts = _epoch(snapshot, identity, seen)
    facts.append(CounterRaised(scope=counter_of(identity), n=number_of(identity)))
    keys = [identity.key] if isinstance(identity, SlotUid) else list(seen.touches)
    facts += [CounterRaised(scope=f"{key.contact_id}/{key.purpose}", n=key.n) for key in keys]
    wanted, problem = _free(snapshot, keys)
    if problem or not wanted:
        text = f"{seen.meaning.title}: {problem or 'it carries nobody'}; it is left as it is"
        return [*facts, NoticeRaised(notice=Notice(kind=NoticeKind.NOT_UNDERSTOOD, key=sighting.href, text=text))]
    entry = _entry(seen, identity, sighting, moment)
    facts.append(EntrySaved(entry=entry))
    facts += [TouchSaved(touch=_touch(key, entry, seen, moment)) for key in wanted]
    facts.append(
        Journaled(at=moment.now, event="entry.adopted", because="found on the calendar with our identity", uid=seen.uid)
    )
    return facts + absorb(evolve(snapshot, facts), entry, sighting, moment)


def _epoch(snapshot: Snapshot, identity: SlotUid | SharedUid, seen: Seen) -> list[Fact]:
    ours = snapshot.settings.get(Setting.EPOCH)
    if identity.epoch == ours:
        return []
    if snapshot.entries or snapshot.touches:
        raise SecondEpoch(
            f'"{seen.meaning.title}" on the calendar was written by another rekindled (epoch {identity.epoch}, ours is '
            f"{ours}); two stores must not share a calendar. Stop one of them, or give this one a calendar of its own."
        )
    return [SettingSaved(setting=Setting.EPOCH, value=identity.epoch)]


def _free(snapshot: Snapshot, keys: list[TouchKey]) -> tuple[list[TouchKey], str]:
    known = {contact.id for contact in snapshot.contacts}
    strangers = sorted({key.contact_id for key in keys} - known)
    if strangers:
        return (
            [],
            f"it is for contact {', '.join(strangers)}, whom the store does not know (import your contacts first)",
        )
    taken = {touch.key for touch in snapshot.touches}
    busy = {(t.key.contact_id, lane(t.key.purpose)) for t in snapshot.touches if t.state is TouchState.OPEN}
    if any(key in taken or (key.contact_id, lane(key.purpose)) in busy for key in keys):
        return [], "another entry stands for the same person and purpose"
    return list(dict.fromkeys(keys)), ""


def _entry(seen: Seen, identity: SlotUid | SharedUid, sighting: Sighting, moment: Moment) -> Entry:
    mark = read_title(seen.meaning.title, "", moment.rhythm.words)
    # What we never write is the user's: a status, a category and notes are still to be read as marks.
    written = replace(
        seen.meaning,
        title=mark.rest if mark else seen.meaning.title,
        description=without_notes(seen.meaning.description),
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
    )


def _touch(key: TouchKey, entry: Entry, seen: Seen, moment: Moment) -> Touch:
    """What it was due for is not on the calendar; due by now, it stays where it stands unless a talk says otherwise."""
    return Touch(
        key=key,
        entry_uid=seen.uid,
        due_on=min(moment.local_day(start_of(entry, moment.rhythm)), moment.today),
        opened_at=moment.now,
        because="adopted from the calendar",
    )
