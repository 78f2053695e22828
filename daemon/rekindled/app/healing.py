"""What became of writes whose answer was never recorded (design §3 Intents).

Owns the question to the server and the way on from each answer. Must not plan anything new.
"""

from __future__ import annotations

from dataclasses import replace

from rekindled.app.drafting import ended
from rekindled.app.sighting import sighted
from rekindled.app.writing import Pen, Tally, perform
from rekindled.core.facts import EntrySaved, Fact, IntentCleared, TouchSaved
from rekindled.core.intents import Intent, IntentKind
from rekindled.core.model import EntryState
from rekindled.core.reconcile import absorb, vanished, withdrawn
from rekindled.core.settling import end_of


def heal(pen: Pen, *, making: bool = True) -> Tally:
    """Find out about each pending write with one read, then record it, make it again, or let it go; without `making`
    nothing new is made.

    Raises:
        CalendarUnavailable, CalendarRefused: the intents stay for the next look.
    """
    tally = Tally()
    for intent in pen.desk.store.snapshot().intents:
        there = pen.calendar.read(intent.entry.href)
        if there is None and intent.kind is IntentKind.CREATE and making and _still_sensible(pen, intent):
            tally += perform(pen, intent)
        elif there is None:
            pen.desk.store.record(_never_or_gone(pen, intent))
        elif there.etag == intent.etag:
            pen.desk.store.record([IntentCleared(uid=intent.entry.uid)])
        else:
            snapshot = pen.desk.store.snapshot()
            entry = next(entry for entry in snapshot.entries if entry.uid == intent.entry.uid)
            news = absorb(snapshot, entry, sighted(pen.desk.codec, there), pen.moment)
            pen.desk.store.record([*news, IntentCleared(uid=intent.entry.uid)])
    return tally


def _still_sensible(pen: Pen, intent: Intent) -> bool:
    """Whether a new entry is still worth making: its time is ahead. The same name is used, so it is never doubled."""
    return end_of(intent.entry, pen.moment.rhythm) > pen.moment.now


def _never_or_gone(pen: Pen, intent: Intent) -> list[Fact]:
    uid = intent.entry.uid
    carried = [touch for touch in pen.desk.store.snapshot().touches if touch.entry_uid == uid]
    if intent.kind is IntentKind.DELETE:
        return withdrawn(intent)
    if intent.kind is IntentKind.UPDATE:
        return vanished(replace(intent.entry, state=EntryState.STANDING), carried)
    return [
        IntentCleared(uid=uid),
        EntrySaved(entry=replace(intent.entry, state=EntryState.GONE)),
        *(TouchSaved(touch=ended(touch, pen.moment)) for touch in carried),
    ]
