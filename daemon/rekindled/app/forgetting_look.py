"""A look's share in forgetting a person: taking them off the calendar, and then out of the store.

Owns that the store forgets nobody whom an entry of ours still names, so that an interruption or an unreachable server
is made good by the next look. Must not know what a person is recognised by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from rekindled.app.drafting import Drawing, ended
from rekindled.app.events import Event
from rekindled.app.forgetting import OVER, everything, finish, traces_in
from rekindled.app.forgetting_wish import wish_in
from rekindled.app.writing import ENOUGH_REFUSED, NOTHING, Pen, Tally, carry_out, perform
from rekindled.core.changes import Withdraw
from rekindled.core.erasing import Erasure, erasures, to_withdraw
from rekindled.core.errors import UnreadableEntry
from rekindled.core.facts import IntentStored, Snapshot
from rekindled.core.forgetting import is_unsettled
from rekindled.core.intents import Intent, IntentKind
from rekindled.core.memory import touches_of
from rekindled.core.model import Touch, TouchState
from rekindled.core.traces import Traces
from rekindled.core.wire import Amendment

BECAUSE = "the user has this person forgotten"


def forget_on(pen: Pen, drawing: Drawing) -> Tally:
    """Take whoever is to be forgotten off the calendar, and then out of the store; whoever was brought back stays.

    Raises:
        CalendarUnavailable, CalendarRefused, CalendarGone, BrokenStore, Busy: the next look goes on.
    """
    store = pen.desk.store
    wish = wish_in(store.pulse().settings)
    if wish is None:
        return NOTHING
    kept = everything(store)
    snapshot = kept.snapshot
    if any(one.id in wish.ids and one.archived_on is None for one in snapshot.contacts):
        store.record(OVER)
        return NOTHING
    traces = traces_in(kept, wish.ids, wish.also, pen.moment.rhythm.tongue)
    tally = _cleared(pen, drawing, snapshot, traces)
    after = store.snapshot(as_recorded=True)
    if not (tally.skipped or tally.conflicts or to_withdraw(after, traces) or is_unsettled(after, traces)):
        finish(store, wish, pen.moment)
        pen.desk.reporter.tell(Event.PERSON_FORGOTTEN)
    return tally


def _cleared(pen: Pen, drawing: Drawing, snapshot: Snapshot, traces: Traces) -> Tally:
    """Make the changes one by one; a server that refuses the first few and takes none is not asked for the rest."""
    tally = NOTHING
    changes: list[Withdraw | Intent] = [*_withdrawals(snapshot, traces), *_updates(pen, snapshot, traces)]
    for change in changes:
        if isinstance(change, Withdraw):
            tally += carry_out(pen, drawing, change)
        else:
            pen.desk.store.record([IntentStored(intent=change)])
            tally += perform(pen, change)
        if tally.skipped >= ENOUGH_REFUSED and not tally.written:
            break
    return tally


def _withdrawals(snapshot: Snapshot, traces: Traces) -> Iterator[Withdraw]:
    carried = touches_of(snapshot)
    for entry in to_withdraw(snapshot, traces):
        yield Withdraw(entry=entry, touches=tuple(_still_open(carried.get(entry.uid, ()), traces)), because=BECAUSE)


def _updates(pen: Pen, snapshot: Snapshot, traces: Traces) -> Iterator[Intent]:
    carried = touches_of(snapshot)
    for one in erasures(snapshot, traces, pen.moment.rhythm.tongue):
        # What cannot be read any more cannot be changed either; it is read again when it changes.
        with suppress(UnreadableEntry):
            text = _left(pen, one, traces)
            if text is not None:
                over = (ended(touch, pen.moment) for touch in _still_open(carried.get(one.entry.uid, ()), traces))
                yield Intent(
                    kind=IntentKind.UPDATE,
                    entry=one.entry,
                    touches=tuple(over),
                    text=text,
                    etag=one.before.etag,
                    stored_at=pen.moment.now,
                )


def _left(pen: Pen, one: Erasure, traces: Traces) -> str | None:
    """The object without the person; None where it says nothing of them."""
    before, after = one.before.now, one.entry.now
    same = Amendment(stamped_at=pen.moment.now)
    amendment = Amendment(
        stamped_at=pen.moment.now,
        title=after.title if after.title != before.title else None,
        description=after.description if after.description != before.description else None,
        without=traces.ids,
        hidden=one.hidden,
        rang=one.rang,
    )
    text = pen.desk.codec.amend(one.before.text, amendment)
    return None if text == pen.desk.codec.amend(one.before.text, same) else text


def _still_open(carried: Sequence[Touch], traces: Traces) -> Iterator[Touch]:
    return (touch for touch in carried if touch.state is TouchState.OPEN and touch.key.contact_id in traces.ids)
