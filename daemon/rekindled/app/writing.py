"""Carrying out a plan: intent stored, one conditional request per entry, answer recorded (design §3 Intents).

Owns the order of remembering and asking, so that dying anywhere between heals on the next look. Must not decide what
is wanted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from rekindled.app.desk import Desk
from rekindled.app.drafting import Drawing, ended, prepared
from rekindled.app.events import Event
from rekindled.app.ports import Calendar, Stored
from rekindled.app.sighting import sighted
from rekindled.core.changes import Change, Keep
from rekindled.core.comparison import differing
from rekindled.core.errors import Conflict, WriteRefused
from rekindled.core.facts import (
    EntrySaved,
    Fact,
    IntentCleared,
    IntentStored,
    Journaled,
    Notice,
    NoticeDropped,
    NoticeKind,
    NoticeRaised,
    Setting,
    SettingSaved,
    TouchSaved,
)
from rekindled.core.identity import counter_of, file_name, parse_uid
from rekindled.core.intents import Intent, IntentKind
from rekindled.core.model import EntryState
from rekindled.core.reconcile import Sighting, absorb, landed, recognised
from rekindled.core.settling import Moment
from rekindled.core.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the changes, counted."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    conflicts: int = 0
    skipped: int = 0

    @property
    def written(self) -> int:
        """How many changes reached the calendar."""
        return self.created + self.updated + self.deleted

    def __add__(self, other: Tally) -> Tally:
        """Sum two tallies."""
        return Tally(
            created=self.created + other.created,
            updated=self.updated + other.updated,
            deleted=self.deleted + other.deleted,
            conflicts=self.conflicts + other.conflicts,
            skipped=self.skipped + other.skipped,
        )


NOTHING = Tally()
ENOUGH_REFUSED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What writing needs: the desk, the calendar, and the moment of this look."""

    desk: Desk
    calendar: Calendar
    moment: Moment


def carry_out(pen: Pen, drawing: Drawing, change: Change) -> Tally:
    """Make one change, or find that somebody wrote first or that the server will not have it.

    Raises:
        CalendarUnavailable, CalendarRefused, CalendarGone: the intent stays and heals on the next look.
        BrokenStore: nothing is written to the calendar that cannot be remembered.
    """
    if isinstance(change, Keep):
        _remember_dates(pen, drawing.world, change)
        return NOTHING
    first, intent = prepared(drawing, change)
    pen.desk.store.record([*first, IntentStored(intent=intent)])
    return perform(pen, intent)


def perform(pen: Pen, intent: Intent) -> Tally:
    """Ask the server for what an intent says, and record its answer."""
    try:
        facts, tally = _asked(pen, intent)
    except Conflict:
        pen.desk.reporter.tell(Event.CONFLICT_MET, uid=intent.entry.uid)
        pen.desk.store.record(_lost(pen, intent))
        return Tally(conflicts=1)
    except WriteRefused as refused:
        pen.desk.reporter.tell(Event.ENTRY_REFUSED, uid=intent.entry.uid)
        pen.desk.store.record(_refused(pen, intent, str(refused)))
        return Tally(skipped=1)
    pen.desk.store.record(facts)
    return tally


def _asked(pen: Pen, intent: Intent) -> tuple[list[Fact], Tally]:
    entry, tell = intent.entry, partial(pen.desk.reporter.tell, uid=intent.entry.uid)
    known = Stored(href=entry.href, etag=intent.etag, text=entry.text)
    if intent.kind is IntentKind.DELETE:
        pen.calendar.delete(known)
        tell(Event.ENTRY_WITHDRAWN)
        return [EntrySaved(entry=entry), *landed(intent)], Tally(deleted=1)
    if intent.kind is IntentKind.CREATE:
        stored = pen.calendar.create(file_name(entry.uid), intent.text)
        tell(Event.ENTRY_CREATED)
    else:
        stored = pen.calendar.update(known, intent.text)
        tell(Event.ENTRY_UPDATED)
    there = replace(entry, state=EntryState.STANDING, href=stored.href, etag=stored.etag, text=intent.text)
    taken = NoticeDropped(kind=NoticeKind.NOT_UNDERSTOOD, key=_subject(intent))
    facts: list[Fact] = [EntrySaved(entry=there), *landed(intent), taken]
    if intent.kind is not IntentKind.CREATE:
        return facts, Tally(updated=1)
    # Deleted before the next look, it is in neither of the two states that look compares, and a server may stay silent
    # about it (Xandikos does; RFC 6578 §3.5 speaks of members the token knew): the next look lists everything.
    return [*facts, SettingSaved(setting=Setting.SYNC_TOKEN, value=None)], Tally(created=1)


def _remember_dates(pen: Pen, world: World, change: Keep) -> None:
    """An entry may stay where it is although what it is due for has moved; only the date is remembered then."""
    known = {touch.key: touch for touch in world.snapshot.touches}
    moved = [TouchSaved(touch=touch) for touch in change.touches if known.get(touch.key) != touch]
    if moved:
        pen.desk.store.record(moved)


def _lost(pen: Pen, intent: Intent) -> list[Fact]:
    """Somebody wrote first. A name that is taken is adopted if it is ours and open, else the number is burnt (R8)."""
    if intent.kind is not IntentKind.CREATE:
        return _doubted(pen, intent)
    there = pen.calendar.read(intent.entry.href)
    sighting = recognised(sighted(pen.desk.codec, there), intent.entry) if there else None
    ours = sighting is not None and sighting.seen is not None and sighting.seen.uid == intent.entry.uid
    if sighting and sighting.seen and ours and _is_open(intent, sighting):
        return absorb(pen.desk.store.snapshot(), intent.entry, sighting, pen.moment)
    return _burnt(pen, intent, "its name is taken on the calendar; the next number is used")


def _doubted(pen: Pen, intent: Intent) -> list[Fact]:
    """The object is to be read again whatever the server says of it, or a conflict could go on for ever."""
    known = next(entry for entry in pen.desk.store.snapshot().entries if entry.uid == intent.entry.uid)
    return [
        IntentCleared(uid=intent.entry.uid),
        EntrySaved(entry=replace(known, etag="")),
        SettingSaved(setting=Setting.SYNC_TOKEN, value=None),
    ]


def _is_open(intent: Intent, sighting: Sighting) -> bool:
    """Whether it can be the very entry we meant to write: no mark, same time; a lost answer looks like this."""
    return sighting.seen is not None and not differing(sighting.seen.meaning, intent.entry.written) & {"title", "start"}


def _subject(intent: Intent) -> str:
    """What a refusal is about: a new entry's next attempt has another number and must not be a second notice."""
    identity = parse_uid(intent.entry.uid) if intent.kind is IntentKind.CREATE else None
    return counter_of(identity) if identity else intent.entry.href


def _refused(pen: Pen, intent: Intent, reason: str) -> list[Fact]:
    notice = Notice(kind=NoticeKind.NOT_UNDERSTOOD, key=_subject(intent), text=f"the server refused it: {reason}")
    raised: Fact = NoticeRaised(notice=notice)
    if intent.kind is IntentKind.CREATE:
        return [raised, *_burnt(pen, intent, "the server refused it")]
    return [raised, IntentCleared(uid=intent.entry.uid)]


def _burnt(pen: Pen, intent: Intent, because: str) -> list[Fact]:
    """An entry that never came to be: its touches are withdrawn, its number stays used."""
    uid = intent.entry.uid
    carried = [touch for touch in pen.desk.store.snapshot().touches if touch.entry_uid == uid]
    return [
        IntentCleared(uid=uid),
        EntrySaved(entry=replace(intent.entry, state=EntryState.GONE)),
        *(TouchSaved(touch=ended(touch, pen.moment)) for touch in carried),
        *(
            Journaled(at=pen.moment.now, event="entry.burnt", because=because, contact_id=t.key.contact_id, uid=uid)
            for t in carried
        ),
    ]
