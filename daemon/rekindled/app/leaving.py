"""Leaving: that it is wanted, that it is not any more, and what the calendar holds of ours until then.

Owns reading the whole calendar for it, and the pause that begins with the wish. Must not remove anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rekindled.app.deciding import CALENDAR_SETTINGS
from rekindled.app.desk import Desk
from rekindled.app.ports import CalendarReading, Resource, Store
from rekindled.app.sighting import sighted
from rekindled.app.trying_out import probe_uid
from rekindled.core.errors import UsageError
from rekindled.core.facts import Fact, Journaled, Setting, SettingSaved, Snapshot
from rekindled.core.leaving import Survey, surveyed
from rekindled.core.memory import evolve
from rekindled.core.model import Entry, EntryState
from rekindled.core.pausing import Leaving, leaving_in
from rekindled.core.reconcile import Sighting, observe, recognised
from rekindled.core.settling import Moment

_ON_THE_CALENDAR = (EntryState.STANDING, EntryState.TAKEN)
# Going on begins with reading everything, for nothing was read while the user was away.
_READ_ANEW = (Setting.SYNC_TOKEN, Setting.LISTED_AT, Setting.PLANNED_FOR, Setting.REFUSALS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the calendar says: the facts it makes true, what is whose, and whether there is no object in it at all."""

    facts: tuple[Fact, ...]
    survey: Survey
    is_empty: bool


def begin(store: Store, moment: Moment, *, everything: bool) -> None:
    """Pause planning, and have what is ours taken off the calendar by the next look; with `everything` all of it.

    Raises:
        BrokenStore: nothing was recorded.
    """
    because = "you are leaving" + ("; what you changed goes, too" if everything else "")
    state = Leaving.ALL if everything else Leaving.OURS
    store.record(
        [
            SettingSaved(setting=Setting.LEAVING, value=state),
            SettingSaved(setting=Setting.REFUSALS, value=None),
            Journaled(at=moment.now, event="leaving.begun", because=because),
        ],
        outside=True,
    )


def finish(store: Store, moment: Moment, because: str) -> None:
    """Nothing of ours is left on the calendar but what stays; planning is paused until the user goes on.

    Raises:
        BrokenStore: the next look finds the same.
    """
    store.record(
        [
            SettingSaved(setting=Setting.LEAVING, value=Leaving.OVER),
            *(SettingSaved(setting=setting, value=None) for setting in _READ_ANEW),
            Journaled(at=moment.now, event="leaving.finished", because=because),
        ]
    )


def is_over(store: Store, moment: Moment) -> bool:
    """Whether nothing is left to be taken off; where no calendar was ever known it is finished here.

    Raises:
        BrokenStore: nothing was recorded.
    """
    settings = store.pulse().settings
    if Setting.CALENDAR_URL not in settings and leaving_in(settings) is not Leaving.OVER:
        finish(store, moment, "no calendar was ever known")
        return True
    return leaving_in(settings) is Leaving.OVER


def stay(store: Store, moment: Moment) -> None:
    """End the pause: the next look reads everything and plans anew, under new numbers (R8).

    Raises:
        UsageError: planning is not paused.
    """
    if leaving_in(store.pulse().settings) is None:
        raise UsageError("nothing is held: planning is not paused, and the brake is not engaged")
    store.record(
        [
            *(SettingSaved(setting=setting, value=None) for setting in (Setting.LEAVING, *_READ_ANEW)),
            Journaled(at=moment.now, event="leaving.ended", because="you stay, after all"),
        ],
        outside=True,
    )


def is_made_by_us(settings: Mapping[Setting, str]) -> bool:
    """Whether it is known that our calendar was made by us; of one that an older version made it is not."""
    url = settings.get(Setting.CALENDAR_URL)
    return url is not None and settings.get(Setting.CALENDAR_MADE) == url


def remove_calendar(desk: Desk) -> bool:
    """Delete our calendar, if it is known that we made it and there is nothing in it; whether it is gone.

    Raises:
        CalendarUnavailable, CalendarRefused: it stands, as far as is known.
    """
    settings = desk.store.pulse().settings
    if not is_made_by_us(settings) or not desk.account.remove(settings[Setting.CALENDAR_URL]):
        return False
    told = Journaled(at=desk.clock.now(), event="calendar.removed", because="we made it, and it was empty")
    desk.store.record([*(SettingSaved(setting=setting, value=None) for setting in CALENDAR_SETTINGS), told])
    return True


def read_all(desk: Desk, calendar: CalendarReading, snapshot: Snapshot, *, everything: bool) -> Reading:
    """Every object of our calendar, read anew and judged; nothing is recorded. What a listing lacks is asked for by
    itself, for listings were seen to be cut in silence (promise 6).

    Raises:
        CalendarUnavailable, CalendarRefused, CalendarGone: nothing was learned.
    """
    moment = desk.moment()
    changes = calendar.changes(None, {})
    there = {entry.href: entry for entry in snapshot.entries if entry.state is not EntryState.GONE}
    listed = {one.href for one in changes.changed} | set(changes.oversized)
    searched = (*_ON_THE_CALENDAR, EntryState.MISSING)
    absent = [href for href, entry in there.items() if entry.state in searched and href not in listed]
    found = [one for one in (calendar.read(href) for href in absent) if one is not None]
    resources = (*changes.changed, *found)
    sightings = [recognised(sighted(desk.codec, one), there.get(one.href)) for one in resources]
    known = {entry.uid: entry for entry in snapshot.entries}
    news = [one for one in sightings if one.seen and _is_news(one, known.get(one.seen.uid))]
    gone = set(absent) - {one.href for one in found}
    facts = observe(snapshot, news, gone, moment)
    survey = _surveyed(desk, evolve(snapshot, facts), sightings, everything=everything)
    # What is too large to be read is somebody's, too.
    foreign = survey.foreign + len(changes.oversized)
    whole = Survey(goes=survey.goes, stays=survey.stays, foreign=foreign, rivals=survey.rivals)
    return Reading(facts=tuple(facts), survey=whole, is_empty=not (resources or changes.oversized))


def as_last_seen(desk: Desk, snapshot: Snapshot, *, everything: bool) -> Survey:
    """The same of what the store knows, for as long as the calendar cannot be read."""
    standing = (entry for entry in snapshot.entries if entry.state in _ON_THE_CALENDAR and entry.text)
    resources = (Resource(href=entry.href, etag=entry.etag, text=entry.text) for entry in standing)
    known = {entry.href: entry for entry in snapshot.entries}
    sightings = [recognised(sighted(desk.codec, one), known[one.href]) for one in resources]
    return _surveyed(desk, snapshot, sightings, everything=everything)


def _surveyed(desk: Desk, snapshot: Snapshot, sightings: Sequence[Sighting], *, everything: bool) -> Survey:
    probe = probe_uid(snapshot.settings)
    return surveyed(snapshot, sightings, desk.moment(), everything=everything, probe=probe)


def _is_news(sighting: Sighting, entry: Entry | None) -> bool:
    """Whether an object of an entry says something else than when it was last seen, or was not thought to be there."""
    return entry is not None and (
        (entry.etag, entry.text) != (sighting.etag, sighting.text) or entry.state not in _ON_THE_CALENDAR
    )
