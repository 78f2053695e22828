"""One look: observe, absorb, plan, apply, record (design §3).

Owns the order of a look and what makes one quiet. Must not know HTTP, SQL or iCalendar. A function of the desk with no
memory of its own, so that many accounts can run under one process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rekindled.app.absorbing import absorbed, let_go, settled_count
from rekindled.app.desk import Desk
from rekindled.app.drafting import Drawing
from rekindled.app.events import Event
from rekindled.app.healing import heal
from rekindled.app.home import open_calendar, path_of
from rekindled.app.ports import Calendar, Changes, Pulse, Store
from rekindled.app.quirks import Quirk
from rekindled.app.surveying import noted_unread, surveyed
from rekindled.app.trying_out import is_to_be_tried, quirks_of, tried
from rekindled.app.writing import NOTHING, Pen, Tally, carry_out
from rekindled.core.absence import GRACE, brake
from rekindled.core.acknowledging import acknowledged_from
from rekindled.core.changes import Change, Create, Keep, Move, Remake, Rewrite
from rekindled.core.errors import CalendarGone
from rekindled.core.facts import Journaled, NoticeKind, Setting, SettingSaved, Snapshot
from rekindled.core.identity import is_there
from rekindled.core.memory import touches_of
from rekindled.core.model import EntryState, TouchState
from rekindled.core.planning import plan
from rekindled.core.settling import Moment, end_of
from rekindled.core.world import World

SELDOM = timedelta(days=1)
SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one look did; `quiet` when there was nothing to do."""

    tally: Tally = NOTHING
    settled: int = 0
    brake: str | None = None
    quiet: bool = False


def look(desk: Desk) -> Report:
    """Take one look and do what follows from it.

    Raises:
        Busy: another process kept the writer's turn.
        CalendarUnavailable, CalendarRefused, ConfigError, SecondEpoch, BrokenStore: as the ports say; whatever was
            recorded before stays true, and the next look goes on from there.
    """
    with desk.turns.take():
        pulse = desk.store.pulse()
        calendar = open_calendar(desk, pulse.settings)
        known = _KnownTags(desk.store)
        asked_at = desk.clock.now()
        is_held = Setting.BRAKE in pulse.settings
        is_due = is_held or _is_listing_due(desk, pulse, asked_at)
        token = None if is_due else pulse.settings.get(Setting.SYNC_TOKEN)
        try:
            changes = calendar.changes(token, known)
        except CalendarGone as gone:
            desk.store.record([SettingSaved(setting=Setting.CALENDAR_GONE, value="yes")])
            return _brake(desk, f"{gone}; decide: rekindled resume --restore, or --deleted-on-purpose")
        listed = (
            [SettingSaved(setting=Setting.LISTED_AT, value=asked_at.isoformat())]
            if token is None and not is_held
            else []
        )
        is_released = is_held and _why_held(desk, pulse) is None
        if is_released or _is_news(changes, known) or not _is_idle(desk, pulse, desk.moment()):
            return _eventful(desk, calendar, pulse, changes, listed)
        if listed or changes.token != pulse.settings.get(Setting.SYNC_TOKEN):
            desk.store.record([*listed, SettingSaved(setting=Setting.SYNC_TOKEN, value=changes.token)])
        return Report(quiet=True, brake=pulse.settings.get(Setting.BRAKE))


def _is_listing_due(desk: Desk, pulse: Pulse, now: datetime) -> bool:
    """Whether everything is to be listed: an empty answer to a token is no proof that nothing changed (promise 30).

    Counted from the last listing, so that no two installations do it at one time because of the time of day.
    """
    listed_at = pulse.settings.get(Setting.LISTED_AT)
    if listed_at is None:
        return True
    every = SOON if Quirk.BELIEVES_ANY_TOKEN in quirks_of(desk, pulse.settings) else SELDOM
    return not timedelta() <= now - datetime.fromisoformat(listed_at) < every


def _is_news(changes: Changes, known: Mapping[str, str]) -> bool:
    """Whether somebody else changed something; what we took off the calendar ourselves is reported too, and is none."""
    return bool(changes.changed or changes.oversized) or any(href in known for href in changes.removed)


def _is_idle(desk: Desk, pulse: Pulse, moment: Moment) -> bool:
    """Nothing to do of our own: no new revision, nothing due, no local day boundary, the same wishes."""
    if Setting.BRAKE in pulse.settings:
        return True
    wake_at = pulse.settings.get(Setting.WAKE_AT)
    is_due = wake_at is not None and datetime.fromisoformat(wake_at) <= moment.now
    if is_due or pulse.pending_intents or pulse.missing_entries:
        return False
    return pulse.settings.get(Setting.PLANNED_FOR) == _planned_for(desk, pulse, moment)


def _planned_for(desk: Desk, pulse: Pulse, moment: Moment) -> str:
    return f"{pulse.revision} {moment.today} {desk.wishes.fingerprint}"


def _eventful(desk: Desk, calendar: Calendar, pulse: Pulse, changes: Changes, listed: Sequence[SettingSaved]) -> Report:
    moment = desk.moment()
    before = desk.store.snapshot()
    facts = absorbed(desk, before, changes, moment)
    # What was absorbed must be planned for, even if this look ends here: only a finished planning makes looks quiet.
    # A store that knows nobody yet reads everything again, for entries of ours can only be adopted for known people.
    taken_in = {Setting.SYNC_TOKEN: changes.token if before.contacts else None, Setting.PLANNED_FOR: None}
    saved = (SettingSaved(setting=name, value=value) for name, value in taken_in.items())
    desk.store.record([*facts, *saved, *listed])
    settled = settled_count(before, facts)
    stop = _why_held(desk, pulse)
    if stop:
        return _brake(desk, stop)
    if Setting.BRAKE in pulse.settings:
        over = (Setting.BRAKE, Setting.CALENDAR_GONE)
        desk.store.record([SettingSaved(setting=setting, value=None) for setting in over])
        desk.reporter.tell(Event.BRAKE_RELEASED)
    if is_to_be_tried(desk, pulse.settings, listed=bool(listed)):
        calendar = tried(desk)
    pen = Pen(desk=desk, calendar=calendar, moment=moment)
    tally = heal(pen)
    settled += let_go(desk, before, moment)
    drawing = _drawing(desk, moment)
    news = noted_unread(desk, drawing.world)
    if news:
        desk.store.record(news)
    wanted = plan(drawing.world).changes
    for change in wanted:
        tally += carry_out(pen, drawing, change)
    again = tally.conflicts > 0 or any(_is_half(change, drawing.world) for change in wanted)
    desk.store.record(_planned(desk, pulse, moment, again=again))
    report = Report(tally=tally, settled=settled)
    _tell(desk, report)
    return report


def _is_half(change: Change, world: World) -> bool:
    """Whether more may follow in the next planning: a task beside a new entry, new words or places after a change."""
    if isinstance(change, Create | Remake):
        return world.rhythm.companion
    if isinstance(change, Keep):
        return any(touch not in world.carried[change.entry.uid] for touch in change.touches)
    return isinstance(change, Move) or (isinstance(change, Rewrite) and bool(change.dropped))


def _drawing(desk: Desk, moment: Moment) -> Drawing:
    snapshot = desk.store.snapshot()
    own = snapshot.settings[Setting.CALENDAR_URL]
    return Drawing(world=surveyed(desk, snapshot, own, moment), codec=desk.codec, path=path_of(own))


def _planned(desk: Desk, pulse: Pulse, moment: Moment, *, again: bool) -> list[SettingSaved]:
    """What this planning was for, and when time alone makes the next one worth while."""
    snapshot = desk.store.snapshot()
    wake_at = _next_moment(snapshot, moment)
    return [
        SettingSaved(setting=Setting.PLANNED_FOR, value=None if again else _planned_for(desk, pulse, moment)),
        SettingSaved(setting=Setting.WAKE_AT, value=wake_at.isoformat() if wake_at else None),
        SettingSaved(setting=Setting.TIMEZONE, value=moment.rhythm.timezone),
    ]


def _next_moment(snapshot: Snapshot, moment: Moment) -> datetime | None:
    carried = touches_of(snapshot)
    acknowledging = [acknowledged_from(entry, carried.get(entry.uid, ())) for entry in snapshot.entries]
    passing = [
        end_of(entry, moment.rhythm) + GRACE
        for entry in snapshot.entries
        if entry.state is not EntryState.GONE
        and any(touch.state is TouchState.OPEN for touch in carried.get(entry.uid, ()))
    ]
    return min((at for at in (*passing, *acknowledging) if at and at > moment.now), default=None)


def _brake(desk: Desk, because: str) -> Report:
    """Stop settling and writing until a person decides; said once."""
    if desk.store.pulse().settings.get(Setting.BRAKE) != because:
        journal = Journaled(at=desk.clock.now(), event="brake.engaged", because=because)
        desk.store.record([SettingSaved(setting=Setting.BRAKE, value=because), journal])
        desk.reporter.tell(Event.BRAKE_ENGAGED)
    return Report(brake=because)


def _why_held(desk: Desk, pulse: Pulse) -> str | None:
    """Why the brake holds, from what the calendar showed; a calendar that was gone must come back with all it had."""
    was_gone = Setting.CALENDAR_GONE in pulse.settings
    return brake(desk.store.snapshot(), desk.wishes.brake_share, was_gone=was_gone)


def _tell(desk: Desk, report: Report) -> None:
    tally = report.tally
    counts = {
        "created": tally.created,
        "updated": tally.updated,
        "deleted": tally.deleted,
        "settled": report.settled,
        "conflicts": tally.conflicts,
        "skipped": tally.skipped,
    }
    if any(counts.values()):
        desk.reporter.tell(Event.LOOK_FINISHED, **counts)


class _KnownTags(Mapping[str, str]):
    """The ETag we know for each href, read from the store only if somebody asks: a quiet look never does.

    Objects that stand in a notice are known too, under no ETag, so that a complete listing tells that they are gone.
    An entry that is only intended, or missing, is not known to be there: no listing that lacks it tells anything new,
    and one that has it makes it read again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, str] | None = None

    def _tags(self) -> dict[str, str]:
        if self._read is None:
            snapshot = self._store.snapshot()
            subjects = (notice.key for notice in snapshot.notices if notice.kind is NoticeKind.NOT_UNDERSTOOD)
            noticed = {href: "" for href in subjects if href.startswith("/")}
            entries = {entry.href: entry.etag for entry in snapshot.entries if is_there(entry)}
            self._read = noticed | entries
        return self._read

    def __getitem__(self, href: str) -> str:
        return self._tags()[href]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tags())

    def __len__(self) -> int:
        return len(self._tags())
