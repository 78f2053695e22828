"""Taking in what the calendar says: known entries, unknown ones of ours, and what stays away.

Owns the order observe → adopt → let go. Must not plan or write to the calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rekindled.app.desk import Desk
from rekindled.app.events import Event
from rekindled.app.home import path_of
from rekindled.app.ports import Changes
from rekindled.app.sighting import sighted
from rekindled.app.trying_out import left_behind
from rekindled.core.absence import passed, settle_absent
from rekindled.core.added_lines import joined
from rekindled.core.adoption import adopt, in_order
from rekindled.core.errors import CalendarRefused
from rekindled.core.facts import Fact, Notice, NoticeKind, NoticeRaised, Setting, Snapshot, StrangersListed, TouchSaved
from rekindled.core.forgotten import already_followed, leapt, people_seen
from rekindled.core.identity import belongs_to_us
from rekindled.core.memory import evolve
from rekindled.core.model import Entry, EntryState, TouchState
from rekindled.core.reconcile import Sighting, absorb, observe, recognised
from rekindled.core.renumbered import refuse_renumbered
from rekindled.core.settling import Moment
from rekindled.core.taking_on import take_on


def absorbed(desk: Desk, snapshot: Snapshot, changes: Changes, moment: Moment) -> list[Fact]:
    """What the changes make true of entries that are known, and of those that are ours but unknown.

    Raises:
        SecondEpoch: another store writes to this calendar.
    """
    known = {entry.href: entry for entry in snapshot.entries if entry.state is not EntryState.GONE}
    sightings = [recognised(sighted(desk.codec, one), known.get(one.href)) for one in changes.changed]
    for href in (*(sighting.href for sighting in sightings if sighting.seen is None), *changes.oversized):
        desk.reporter.tell(Event.ENTRY_UNREADABLE, href=href)
    facts: list[Fact] = [_too_large(href) for href in changes.oversized]
    facts += left_behind(snapshot.settings, [one.seen.uid for one in sightings if one.seen])
    facts += understood(evolve(snapshot, facts), sightings, changes.removed, moment)
    return [*facts, *_strangers(evolve(snapshot, facts), sightings, changes)]


def understood(snapshot: Snapshot, sightings: Sequence[Sighting], removed: Iterable[str], moment: Moment) -> list[Fact]:
    """What sightings and removals make true: of known entries first, then of unknown ones, ours before the user's.

    Raises:
        SecondEpoch: another store writes to this calendar, or wrote to it when people had other ids.
    """
    refuse_renumbered(snapshot, sightings, moment)
    facts = [*people_seen(snapshot, sightings), *observe(snapshot, sightings, removed, moment)]
    current = evolve(snapshot, facts)
    for sighting in in_order(sightings, moment):
        news = adopt(current, sighting, moment) or take_on(current, sighting, moment)
        news = news or joined(current, sighting, moment)
        facts += news
        current = evolve(current, news)
    return [*facts, *already_followed(snapshot, current, moment), *leapt(snapshot, current, moment)]


def _strangers(current: Snapshot, sightings: Sequence[Sighting], changes: Changes) -> list[Fact]:
    """The objects that turned out to be none of ours; what bears a UID of ours may yet be adopted and is none."""
    ours = {entry.href for entry in current.entries}
    etags = {
        one.href: one.etag
        for one in sightings
        if one.href not in ours and not (one.seen and belongs_to_us(one.seen.uid))
    }
    listed = bool(current.contacts) and bool(etags or changes.removed)
    return [StrangersListed(etags=etags, gone=changes.removed)] if listed else []


def settled_count(before: Snapshot, facts: list[Fact]) -> int:
    """How many open touches the facts settle."""
    was_open = {touch.key for touch in before.touches if touch.state is TouchState.OPEN}
    now = {fact.touch.key: fact.touch.state for fact in facts if isinstance(fact, TouchSaved)}
    ended = (TouchState.OPEN, TouchState.WITHDRAWN)
    return sum(1 for key, state in now.items() if key in was_open and state not in ended)


def let_go(desk: Desk, before: Snapshot, moment: Moment) -> int:
    """Settle what has been absent for two looks, and let passed entries go; returns how many touches were settled.

    Raises:
        CalendarUnavailable, CalendarRefused: the other calendars cannot be searched, so nothing is concluded.
    """
    snapshot = desk.store.snapshot()
    facts = released(desk, before, snapshot, moment)
    if facts:
        desk.store.record(facts)
    return settled_count(snapshot, facts)


def released(desk: Desk, before: Snapshot, snapshot: Snapshot, moment: Moment) -> list[Fact]:
    """What absence for two looks, the one of `before` and this one, and the passing of time make true.

    Raises:
        CalendarUnavailable, CalendarRefused: as `let_go`.
    """
    absent = {entry.uid for entry in before.entries if entry.state is EntryState.MISSING}
    facts: list[Fact] = []
    for entry in snapshot.entries:
        if entry.state is EntryState.MISSING and entry.uid in absent:
            facts += _concluded(desk, evolve(snapshot, facts), entry, moment)
    return [*facts, *passed(evolve(snapshot, facts), moment)]


def _concluded(desk: Desk, snapshot: Snapshot, entry: Entry, moment: Moment) -> list[Fact]:
    """What two absences come to, once the server was asked for the very object: listings were seen to be cut in silence
    (promise 6), and what a cut one lacks is still there.
    """
    there = desk.account.open(snapshot.settings[Setting.CALENDAR_URL]).read(entry.href)
    sighting = recognised(sighted(desk.codec, there), entry) if there else None
    if sighting and sighting.seen and sighting.seen.uid == entry.uid:
        return absorb(snapshot, entry, sighting, moment)
    return settle_absent(snapshot, entry, moment, elsewhere=_is_elsewhere(desk, snapshot, entry))


def _is_elsewhere(desk: Desk, snapshot: Snapshot, entry: Entry) -> bool:
    own = path_of(snapshot.settings[Setting.CALENDAR_URL])
    others = (info.url for info in desk.account.calendars() if path_of(info.url) != own)
    return any(_holds(desk, url, entry.uid) for url in others)


def _holds(desk: Desk, url: str, uid: str) -> bool:
    """A calendar we may not look into is none the entry could be looked after in; it must not stop every look."""
    try:
        return desk.account.holds(url, uid)
    except CalendarRefused:
        return False


def _too_large(href: str) -> Fact:
    text = f"{href} is too large to be read and is left alone"
    return NoticeRaised(notice=Notice(kind=NoticeKind.NOT_UNDERSTOOD, key=href, text=text))
