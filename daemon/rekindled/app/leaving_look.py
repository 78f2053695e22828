"""A look's share in leaving: reading everything, and taking what is ours off the calendar.

Owns that it goes by intents, each with If-Match, so that an interruption or an unreachable server is made good by the
next look. Must not judge what is ours, nor plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from rekindled.app.absorbing import settled_count
from rekindled.app.desk import Desk
from rekindled.app.drafting import withdrawal
from rekindled.app.events import Event
from rekindled.app.healing import heal
from rekindled.app.home import open_calendar
from rekindled.app.leaving import finish, read_all
from rekindled.app.ports import Pulse
from rekindled.app.waking import AT_ONCE, planned
from rekindled.app.writing import ENOUGH_REFUSED, NOTHING, Pen, Tally, perform
from rekindled.core.errors import CalendarGone
from rekindled.core.facts import CounterRaised, EntrySaved, Fact, IntentStored, Journaled, Setting, Snapshot
from rekindled.core.identity import counter_of, number_of, parse_uid
from rekindled.core.memory import touches_of
from rekindled.core.model import Entry, Touch, TouchState
from rekindled.core.pausing import Leaving, leaving_in

BECAUSE = "you are leaving, so what is ours goes"


def is_to_leave(pulse: Pulse, now: datetime) -> bool:
    """Whether something is still to be taken off now; a server that refuses is asked less and less (promise 22)."""
    settings = pulse.settings
    if leaving_in(settings) is Leaving.OVER:
        return False
    wake_at = settings.get(Setting.WAKE_AT)
    is_time = wake_at is not None and datetime.fromisoformat(wake_at) <= now
    return is_time or int(settings.get(Setting.REFUSALS, "0")) <= AT_ONCE


def leave_on(desk: Desk, pulse: Pulse) -> tuple[Tally, int]:
    """Take off what is ours, and say how many touches were settled by marks that were only read now.

    Raises:
        CalendarUnavailable, CalendarRefused, ConfigError, BrokenStore: the next look goes on.
    """
    moment = desk.moment()
    if Setting.CALENDAR_URL not in pulse.settings:
        finish(desk.store, moment, "no calendar was ever known")
        return NOTHING, 0
    pen = Pen(desk=desk, calendar=open_calendar(desk, pulse.settings), moment=moment)
    before = desk.store.snapshot()
    everything = leaving_in(pulse.settings) is Leaving.ALL
    try:
        reading = read_all(desk, pen.calendar, before, everything=everything)
    except CalendarGone:
        finish(desk.store, moment, "the calendar is not there any more")
        return NOTHING, 0
    desk.store.record(reading.facts)
    settled, tally = settled_count(before, list(reading.facts)), NOTHING
    if desk.store.pulse().pending_intents:
        # What was under way is found out about first; then everything is judged as it stands by now.
        tally = heal(pen, making=False)
        reading = read_all(desk, pen.calendar, desk.store.snapshot(), everything=everything)
        desk.store.record(reading.facts)
    tally += _taken_off(pen, reading.survey.goes)
    if tally.skipped or tally.conflicts:
        desk.store.record(planned(desk, pulse, tally, again=False))
    else:
        finish(desk.store, moment, f"{tally.deleted} entries were taken off the calendar")
        desk.reporter.tell(Event.LEAVING_FINISHED)
    return tally, settled


def _taken_off(pen: Pen, entries: Sequence[Entry]) -> Tally:
    """One by one; a server that refuses the first few and takes none is not asked for the rest."""
    store, tally = pen.desk.store, NOTHING
    snapshot = store.snapshot()
    for entry in entries:
        intent = withdrawal(entry, _still_open(snapshot, entry), pen.moment)
        store.record([*_first(pen, snapshot, entry), IntentStored(intent=intent)])
        tally += perform(pen, intent)
        if tally.skipped >= ENOUGH_REFUSED and not tally.written:
            break
    return tally


def _first(pen: Pen, snapshot: Snapshot, entry: Entry) -> Iterator[Fact]:
    """What to remember beside the intent: whose it was, and of one the store did not know that its number is used."""
    if all(known.uid != entry.uid for known in snapshot.entries):
        identity = parse_uid(entry.uid)
        if identity is not None:
            yield CounterRaised(scope=counter_of(identity), n=number_of(identity))
        yield EntrySaved(entry=entry)
    people = dict.fromkeys(touch.key.contact_id for touch in touches_of(snapshot).get(entry.uid, ()))
    for one in people:
        yield Journaled(at=pen.moment.now, event="entry.withdraw", because=BECAUSE, contact_id=one, uid=entry.uid)


def _still_open(snapshot: Snapshot, entry: Entry) -> Iterator[Touch]:
    carried = touches_of(snapshot).get(entry.uid, ())
    return (touch for touch in carried if touch.state is TouchState.OPEN)
