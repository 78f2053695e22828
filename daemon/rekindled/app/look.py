"""One look: observe, absorb, plan, apply, record (design §3).

Owns the order of a look and what makes one quiet. Must not know HTTP, SQL or iCalendar. A function of the desk with no
memory of its own, so that many accounts can run under one process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from rekindled.app.absorbing import absorbed, let_go, settled_count
from rekindled.app.ailments import is_news as is_ailing_anew
from rekindled.app.beside import time_beside
from rekindled.app.capacity_results import noted_capacity
from rekindled.app.desk import Desk
from rekindled.app.drafting import Drawing
from rekindled.app.events import Event
from rekindled.app.forgetting_look import forget_on
from rekindled.app.forgetting_wish import is_forgetting
from rekindled.app.healing import heal
from rekindled.app.home import open_calendar, path_of
from rekindled.app.known_tags import KnownTags
from rekindled.app.leaving_look import is_to_leave, leave_on
from rekindled.app.ports import Calendar, Changes, Pulse
from rekindled.app.quirks import Quirk
from rekindled.app.surveying import noted
from rekindled.app.trying_out import is_to_be_tried, quirks_of, try_out
from rekindled.app.waking import planned, planned_for
from rekindled.app.worldview import world_of
from rekindled.app.writing import ENOUGH_REFUSED, NOTHING, Pen, Tally, carry_out
from rekindled.core.absence import brake
from rekindled.core.aims import PLANNED
from rekindled.core.changes import Change, Create, Keep, Move, Remake, Rewrite
from rekindled.core.errors import CalendarGone
from rekindled.core.facts import Fact, Journaled, NoticeKind, Setting, SettingSaved, StrangersListed
from rekindled.core.opening import ended_by
from rekindled.core.pausing import pause_words
from rekindled.core.planning import plan
from rekindled.core.proposals import noted as proposed_in_status
from rekindled.core.settling import Moment
from rekindled.core.world import World

SELDOM = timedelta(days=1)
SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one look did; `quiet` when there was nothing to do, `paused` why nothing is planned, if the user leaves."""

    tally: Tally = NOTHING
    settled: int = 0
    brake: str | None = None
    quiet: bool = False
    paused: str | None = None


def look(desk: Desk) -> Report:
    """Take one look and do what follows from it.

    Raises:
        Busy: another process kept the writer's turn.
        CalendarUnavailable, CalendarRefused, ConfigError, SecondEpoch, BrokenStore: as the ports say; whatever was
            recorded before stays true, and the next look goes on from there.
    """
    with desk.turns.take():
        pulse = desk.store.pulse()
        if Setting.LEAVING in pulse.settings:
            return _leaving(desk, pulse)
        calendar = open_calendar(desk, pulse.settings)
        known = KnownTags(desk.store, pulse)
        asked_at = desk.clock.now()
        is_held = Setting.BRAKE in pulse.settings
        is_due = is_held or is_forgetting(pulse) or _is_listing_due(desk, pulse, asked_at)
        is_due = is_due or _may_know_them_now(desk, pulse)
        token = None if is_due else pulse.settings.get(Setting.SYNC_TOKEN)
        try:
            changes = calendar.changes(token, known)
        except CalendarGone as gone:
            desk.store.record([SettingSaved(setting=Setting.CALENDAR_GONE, value="yes")])
            return _brake(desk, f"{gone}; decide: rekindled resume --restore, or --deleted-on-purpose")
        listed = _listing(pulse, asked_at) if token is None else []
        is_released = is_held and _why_held(desk, pulse) is None
        if is_released or _is_news(changes, known) or not _is_idle(desk, pulse, desk.moment()):
            return _eventful(desk, calendar, pulse, changes, listed)
        if listed or _is_worth_keeping(desk, pulse, changes.token):
            beside = time_beside(desk, pulse.settings[Setting.CALENDAR_URL], changes, listed) if listed else []
            desk.store.record([*listed, *beside, SettingSaved(setting=Setting.SYNC_TOKEN, value=changes.token)])
        return Report(quiet=True, brake=pulse.settings.get(Setting.BRAKE))


def _leaving(desk: Desk, pulse: Pulse) -> Report:
    """Nothing is planned while the user leaves; what is ours is taken off the calendar until nothing is left."""
    if not is_to_leave(pulse, desk.clock.now()):
        return Report(quiet=True, paused=pause_words(pulse.settings))
    tally, settled = leave_on(desk, pulse)
    report = Report(tally=tally, settled=settled, paused=pause_words(desk.store.pulse().settings))
    _tell(desk, report)
    return report


def _listing(pulse: Pulse, asked_at: datetime) -> list[Fact]:
    """What a complete listing leaves behind; while the brake holds there is one at each look, which is no news."""
    is_first = pulse.settings.get(Setting.LISTED_FOR) != str(pulse.revision)
    if Setting.BRAKE in pulse.settings and not is_first:
        return []
    return [
        *([StrangersListed(etags={}, afresh=True)] if is_first else []),
        SettingSaved(setting=Setting.LISTED_AT, value=asked_at.isoformat()),
        SettingSaved(setting=Setting.LISTED_FOR, value=str(pulse.revision)),
    ]


def _is_worth_keeping(desk: Desk, pulse: Pulse, token: str | None) -> bool:
    """Whether a new token is to be remembered although nothing changed; tokens that are just the time are not."""
    is_clock = Quirk.BELIEVES_ANY_TOKEN in quirks_of(desk, pulse.settings)
    return token != pulse.settings.get(Setting.SYNC_TOKEN) and not is_clock


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
    is_due = is_due or is_ailing_anew(pulse.settings, moment)
    if is_due or is_forgetting(pulse) or pulse.pending_intents or pulse.missing_entries:
        return False
    return pulse.settings.get(Setting.PLANNED_FOR) == planned_for(desk, pulse, moment)


def _eventful(desk: Desk, calendar: Calendar, pulse: Pulse, changes: Changes, listed: Sequence[Fact]) -> Report:
    moment = desk.moment()
    before = desk.store.snapshot()
    facts = absorbed(desk, before, changes, moment)
    # What was absorbed must be planned for, even if this look ends here: only a finished planning makes looks quiet.
    # A store that knows nobody yet reads everything again, for entries of ours can only be adopted for known people.
    taken_in = {Setting.SYNC_TOKEN: changes.token if before.contacts else None, Setting.PLANNED_FOR: None}
    saved = (SettingSaved(setting=name, value=value) for name, value in taken_in.items())
    beside = time_beside(desk, before.settings[Setting.CALENDAR_URL], changes, [*listed, *facts])
    desk.store.record([*listed, *facts, *beside, *saved])
    settled = settled_count(before, facts)
    stop = _why_held(desk, pulse)
    if stop:
        return _brake(desk, stop)
    if Setting.BRAKE in pulse.settings:
        over = (Setting.BRAKE, Setting.CALENDAR_GONE)
        desk.store.record([SettingSaved(setting=setting, value=None) for setting in over])
        desk.reporter.tell(Event.BRAKE_RELEASED)
    pen = Pen(desk=desk, calendar=calendar, moment=moment)
    tally = heal(pen)
    settled += let_go(desk, before, moment)
    drawing = _drawing(desk, moment)
    made = plan(drawing.world)
    desk.notebook.keep(drawing.world, made)
    wanted = made.changes
    tally += _carried_out(pen, drawing, wanted) + forget_on(pen, drawing)
    again = (
        (is_forgetting(pulse) and not tally.skipped)
        or tally.conflicts > 0
        or any(_is_half(change, drawing.world) for change in wanted)
    )
    desk.store.record([*planned(desk, pulse, tally, again=again), *noted_capacity(drawing.world)])
    if is_to_be_tried(desk, pulse.settings, written=bool(tally.written), listed=bool(listed)):
        # A calendar that went away while it was tried out is found gone by the next look, which knows what that means.
        with suppress(CalendarGone):
            try_out(desk, desk.store.pulse().settings[Setting.CALENDAR_URL])
    report = Report(tally=tally, settled=settled)
    _tell(desk, report)
    return report


def _may_know_them_now(desk: Desk, pulse: Pulse) -> bool:
    """Whether a person told the store something since the last planning while an entry waits for somebody unknown."""
    planned_at, _, _ = pulse.settings.get(Setting.PLANNED_FOR, "").partition(" ")
    if planned_at == str(pulse.revision):
        return False
    return any(notice.kind is NoticeKind.UNKNOWN_PERSON for notice in desk.store.snapshot().notices)


def _carried_out(pen: Pen, drawing: Drawing, wanted: Sequence[Change]) -> Tally:
    """Make the changes, one by one; a server that refuses the first few and takes none is not asked for the rest.

    Whose entry could not be taken away gets no other one beside it: that is planned again (promise 1).
    """
    tally, held = NOTHING, set[str]()
    for change in wanted:
        if isinstance(change, Create) and any(touch.key.contact_id in held for touch in change.touches):
            continue
        done = carry_out(pen, drawing, change)
        if done.skipped or done.conflicts:
            held.update(touch.key.contact_id for touch in ended_by(change))
        tally += done
        if tally.skipped >= ENOUGH_REFUSED and not tally.written:
            break
    return tally


def _is_half(change: Change, world: World) -> bool:
    """Whether more may follow in the next planning: a task beside a new entry, new words or places after a change, a
    check-in at its distance from what the user planned.
    """
    if isinstance(change, Create | Remake):
        return world.rhythm.companion or any(touch.key.purpose in PLANNED for touch in change.touches)
    if isinstance(change, Keep):
        return any(touch not in world.carried[change.entry.uid] for touch in change.touches)
    return isinstance(change, Move) or (isinstance(change, Rewrite) and bool(change.dropped))


def _drawing(desk: Desk, moment: Moment) -> Drawing:
    snapshot = desk.store.snapshot()
    own = snapshot.settings[Setting.CALENDAR_URL]
    world, questions = world_of(desk, snapshot, own, moment)
    news = [*noted(desk, world, own), *questions, *proposed_in_status(snapshot, moment)]
    if news:
        desk.store.record(news)
    return Drawing(world=world, codec=desk.codec, path=path_of(own), drafts=desk.drafts)


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
