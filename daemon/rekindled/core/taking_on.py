"""What becomes of an object in our calendar that is not known and does not bear our UID (design §5 Marks).

Owns the three ways on from a look-alike (the same entry re-made, the user's copy, an orphan), and the user's own
events. Must not know titles' grammar. None of these objects is ever written by us.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from rekindled.core.comparison import untouched
from rekindled.core.facts import (
    ContactSaved,
    CounterRaised,
    EntrySaved,
    Fact,
    Journaled,
    Notice,
    NoticeDropped,
    NoticeKind,
    NoticeRaised,
    Snapshot,
    TouchSaved,
)
from rekindled.core.followups import dormant
from rekindled.core.history import REGULAR, histories
from rekindled.core.identity import event_of, parse_uid
from rekindled.core.inbound import Letter, heard_from
from rekindled.core.intake import COUNTER, highest_number, next_id
from rekindled.core.marks import is_plain, read_title
from rekindled.core.memory import evolve, touches_of
from rekindled.core.model import (
    Channel,
    Contact,
    Entry,
    EntryState,
    Meaning,
    Purpose,
    Shape,
    Touch,
    TouchKey,
    TouchState,
)
from rekindled.core.own_events import Inbound, Invitation, Newcomer, named, read_own_title
from rekindled.core.reconcile import Sighting, absorb
from rekindled.core.settling import Moment, end_of, start_of
from rekindled.core.wanted import written_way
from rekindled.core.wire import Seen


def take_on(snapshot: Snapshot, sighting: Sighting, moment: Moment) -> list[Fact]:
    """What an unknown object that is not ours by its UID makes true; nothing for what is just an event."""
    seen = sighting.seen
    if seen is None or parse_uid(seen.uid):
        return []
    if any(entry.uid == seen.uid for entry in snapshot.entries):
        return _marked_since(snapshot, seen, sighting, moment)
    beside = event_of(seen.uid)
    if beside is not None:
        return _beside(snapshot, beside, sighting, moment)
    original = _original(snapshot, seen, moment)
    if original is not None and original.state is EntryState.MISSING:
        return _remade(snapshot, original, sighting, moment)
    if original is not None or seen.touches:
        text = f'"{seen.meaning.title}" is a copy of an entry of ours; it is yours, and left alone'
        return [NoticeRaised(notice=Notice(kind=NoticeKind.NOT_UNDERSTOOD, key=sighting.href, text=text))]
    return _own(snapshot, seen, sighting, moment)


def _own(snapshot: Snapshot, seen: Seen, sighting: Sighting, moment: Moment) -> list[Fact]:
    """An event of the user's own, by what its title asks for; nothing for one that is just an event."""
    asked = _asked(seen, moment)
    if isinstance(asked, Newcomer):
        return _welcomed(snapshot, asked, sighting, moment)
    if isinstance(asked, Inbound):
        return _told_of(snapshot, asked, sighting, moment)
    return _invited(snapshot, asked, sighting, moment) if asked else []


def _asked(seen: Seen, moment: Moment) -> Invitation | Newcomer | Inbound | None:
    mark = read_title(seen.meaning.title, "", moment.rhythm.words)
    return read_own_title(mark.rest if mark and mark.rest else seen.meaning.title, moment.rhythm.words)


def _beside(snapshot: Snapshot, event: str, sighting: Sighting, moment: Moment) -> list[Fact]:
    """A task of ours that a rebuilt store does not know, beside an event it knows."""
    if not any(entry.uid == event for entry in snapshot.entries):
        return []
    task = replace(_foreign(sighting, moment, EntryState.STANDING), pinned=False, twin=event)
    facts: list[Fact] = [EntrySaved(entry=task)]
    return facts + absorb(evolve(snapshot, facts), task, sighting, moment)


def _original(snapshot: Snapshot, seen: Seen, moment: Moment) -> Entry | None:
    """The entry an object looks like, by the touches it names or by title and time; a vanished one first."""
    claimed = {touch.entry_uid for touch in snapshot.touches if touch.key in seen.touches} if seen.touches else set()
    began_at = _instant(seen.meaning, moment)
    there = (entry for entry in snapshot.entries if entry.state is not EntryState.GONE)
    # Reading a title costs more than comparing times, and a calendar may hold thousands of other events (design §6).
    near = (
        e for e in there if e.state is EntryState.MISSING or e.uid in claimed or start_of(e, moment.rhythm) == began_at
    )
    alike = [e for e in near if (e.uid in claimed or _has_its_words(e, seen.meaning, moment)) and parse_uid(e.uid)]
    return min(alike, key=lambda entry: (entry.state is not EntryState.MISSING, entry.uid), default=None)


def _has_its_words(entry: Entry, seen: Meaning, moment: Moment) -> bool:
    mark = read_title(seen.title, entry.meant_title, moment.rhythm.words)
    return is_plain(seen.title, entry.meant_title) or (mark is not None and is_plain(mark.rest, entry.meant_title))


def _instant(seen: Meaning, moment: Moment) -> datetime | None:
    return seen.start.astimezone(moment.rhythm.zone) if isinstance(seen.start, datetime) else None


def _remade(snapshot: Snapshot, original: Entry, sighting: Sighting, moment: Moment) -> list[Fact]:
    """An app that deletes and makes anew (calcurse): the same touches, under the new UID."""
    seen = sighting.seen
    assert seen is not None  # noqa: S101 - take_on has looked
    entry = replace(original, uid=seen.uid, href=sighting.href, etag=sighting.etag, state=EntryState.STANDING)
    facts: list[Fact] = [
        EntrySaved(entry=replace(original, state=EntryState.GONE)),
        EntrySaved(entry=entry),
        *(TouchSaved(touch=replace(t, entry_uid=seen.uid)) for t in touches_of(snapshot).get(original.uid, ())),
        Journaled(at=moment.now, event="entry.remade", because="an app made it anew under another UID", uid=seen.uid),
    ]
    return facts + absorb(evolve(snapshot, facts), entry, sighting, moment)


def _welcomed(snapshot: Snapshot, asked: Newcomer, sighting: Sighting, moment: Moment) -> list[Fact]:
    """`+ NAME monthly`: a new contact, or a known one's cadence. The event is remembered, so that it acts once."""
    known = named(asked.name, snapshot.contacts)
    if len(known) > 1:
        return [_question(sighting, f'"{asked.name}" is the name of several people; use: rekindled contacts edit')]
    last = snapshot.counters.get(COUNTER, 0)
    contact = known[0] if known else Contact(id=next_id(snapshot.contacts, last), name=asked.name)
    number = highest_number(last, [contact.id])
    because = f'the calendar says "+ {asked.name}", every {asked.every}'
    return [
        ContactSaved(contact=replace(contact, every=asked.every)),
        CounterRaised(scope=COUNTER, n=number),
        EntrySaved(entry=_foreign(sighting, moment, EntryState.TAKEN)),
        Journaled(at=moment.now, event="contact.added", because=because, contact_id=contact.id),
    ]


def _invited(snapshot: Snapshot, asked: Invitation, sighting: Sighting, moment: Moment) -> list[Fact]:
    """An event for somebody we know becomes their touch; a name that nobody or several bear is asked about."""
    people = named(asked.name, snapshot.contacts)
    if len(people) != 1:
        return [_who(asked.name, people, sighting)]
    entry = _foreign(sighting, moment, EntryState.STANDING)
    if end_of(entry, moment.rhythm) < moment.now and read_title(entry.now.title, "", moment.rhythm.words) is None:
        return []
    standing = standing_regular(snapshot, people[0])
    owned = {one.uid: one for one in snapshot.entries}
    if any(not untouched(owned[touch.entry_uid]) for touch in standing):
        told = _told_beside(snapshot, people[0], asked, sighting, moment)
        return told or [EntrySaved(entry=replace(entry, state=EntryState.TAKEN))]
    touch = replace(next_regular(snapshot, people[0], entry, moment), channel=asked.channel)
    facts: list[Fact] = [
        *(TouchSaved(touch=replace(t, state=TouchState.WITHDRAWN, settled_at=moment.now)) for t in standing),
        *_adopted(entry, touch, moment),
        TouchSaved(touch=touch),
    ]
    return facts + absorb(evolve(snapshot, facts), entry, sighting, moment)


def _marked_since(snapshot: Snapshot, seen: Seen, sighting: Sighting, moment: Moment) -> list[Fact]:
    """What a known event of the user's own says that was left without a touch, because one they had a hand in stood."""
    if seen.recurring or event_of(seen.uid) or touches_of(snapshot).get(seen.uid):
        return []
    asked = _asked(seen, moment)
    people = named(asked.name, snapshot.contacts) if isinstance(asked, Invitation) else []
    if not isinstance(asked, Invitation) or len(people) != 1:
        return []
    return _told_beside(snapshot, people[0], asked, sighting, moment)


def _told_beside(
    snapshot: Snapshot, contact: Contact, asked: Invitation, sighting: Sighting, moment: Moment
) -> list[Fact]:
    """An own event that says what came of it counts, whatever else stands for its person and goes on standing; nothing
    for one that does not say it.
    """
    entry = _foreign(sighting, moment, EntryState.STANDING)
    touch = replace(next_regular(snapshot, contact, entry, moment), channel=asked.channel)
    facts = _adopted(entry, touch, moment)
    news = absorb(evolve(snapshot, [*facts, TouchSaved(touch=touch)]), entry, sighting, moment)
    settled = (f.touch for f in news if isinstance(f, TouchSaved) and f.touch.state is not TouchState.OPEN)
    return [*facts, *news] if any(one.key == touch.key for one in settled) else []


def _adopted(entry: Entry, touch: Touch, moment: Moment) -> list[Fact]:
    contact_id, because = touch.key.contact_id, "you put it into our calendar yourself"
    return [
        EntrySaved(entry=entry),
        CounterRaised(scope=f"{contact_id}/{touch.key.purpose}", n=touch.key.n),
        NoticeDropped(kind=NoticeKind.QUESTION, key=entry.href),
        Journaled(at=moment.now, event="entry.adopted", because=because, contact_id=contact_id, uid=entry.uid),
    ]


def _told_of(snapshot: Snapshot, told: Inbound, sighting: Sighting, moment: Moment) -> list[Fact]:
    """`NAME wrote`: logged as if told by command. The event is remembered, to count once, and stays as it is."""
    people = named(told.name, snapshot.contacts)
    if len(people) != 1:
        return [_who(told.name, people, sighting)]
    entry = _foreign(sighting, moment, EntryState.TAKEN)
    at = min(start_of(entry, moment.rhythm), moment.now)
    letter = Letter(at=at, channel=written_way(people[0]), note=told.note)
    return [
        *heard_from(snapshot, people[0], letter, moment).facts,
        EntrySaved(entry=entry),
        NoticeDropped(kind=NoticeKind.QUESTION, key=sighting.href),
    ]


def _who(name: str, people: Sequence[Contact], sighting: Sighting) -> Fact:
    """A name that nobody or several bear is asked about, never guessed."""
    found = " or ".join(sorted(f"{one.name} ({one.id})" for one in people))
    answer = (
        f"which one: {found}? Write the whole name" if people else f'nobody is called so; write "+ {name} 6 months"'
    )
    return _question(sighting, f'"{name}" in our calendar: {answer}')


def standing_regular(snapshot: Snapshot, contact: Contact) -> list[Touch]:
    """The open reconnect or check-in of one contact."""
    return [
        touch
        for touch in snapshot.touches
        if touch.state is TouchState.OPEN and touch.key.contact_id == contact.id and touch.key.purpose in REGULAR
    ]


def next_regular(snapshot: Snapshot, contact: Contact, entry: Entry, moment: Moment) -> Touch:
    """A new regular touch for a contact in an entry the user named them in."""
    history = histories(snapshot).get(contact.id)
    cold = history is None or dormant(contact, history, moment.rhythm, moment.today)
    purpose = Purpose.RECONNECT if cold else Purpose.CHECK_IN
    n = snapshot.counters.get(f"{contact.id}/{purpose}", 0) + 1
    return Touch(
        key=TouchKey(contact_id=contact.id, purpose=purpose, n=n),
        entry_uid=entry.uid,
        due_on=moment.local_day(start_of(entry, moment.rhythm)),
        opened_at=moment.now.astimezone(UTC),
        channel=contact.channel or Channel.CALL,
        because="you put it into our calendar yourself",
    )


def _foreign(sighting: Sighting, moment: Moment, state: EntryState) -> Entry:
    """The user's own event as an entry: pinned, so that nothing of ours ever moves, rewrites or removes it."""
    seen = sighting.seen
    assert seen is not None  # noqa: S101 - take_on has looked
    mark = read_title(seen.meaning.title, "", moment.rhythm.words)
    title = mark.rest if mark and mark.rest else seen.meaning.title
    written = replace(seen.meaning, title=title, status=None, categories=frozenset())
    return Entry(
        uid=seen.uid,
        shape=Shape.SLOT,
        carrier=seen.carrier,
        state=state,
        href=sighting.href,
        etag=sighting.etag,
        written=written,
        wrote_at=moment.now,
        seen=seen.meaning,
        text=sighting.text,
        pinned=True,
    )


def _question(sighting: Sighting, text: str) -> Fact:
    return NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key=sighting.href, text=text))
