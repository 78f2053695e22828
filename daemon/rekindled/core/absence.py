"""What it means that entries are not there, or that their time has passed (design §3 Absence, The brake).

Owns when an absence becomes a skip, when it is too much to believe, and when a passed entry is let go (R3, R12).
Must not know how absence was noticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from rekindled.core.comparison import untouched
from rekindled.core.facts import EntrySaved, Fact, InteractionAdded, Journaled, Snapshot, TouchSaved
from rekindled.core.identity import parse_uid
from rekindled.core.lifecycle import TouchEvent, step
from rekindled.core.memory import touches_of
from rekindled.core.model import Entry, EntryState, Interaction, Outcome, Shape, Source, Touch, TouchState
from rekindled.core.settling import Moment, end_of, start_of

GRACE = timedelta(hours=48)
BRAKE_LEAST = 5
BRAKE_SHARE = Fraction(1, 3)


def brake(snapshot: Snapshot, share: Fraction, *, was_gone: bool) -> str | None:
    """Why nothing may be settled or written until a person decides; None when all is well.

    It is that all of several open entries are gone, or at least five and more than `share` of them; or any at all from
    a calendar that was gone itself.
    """
    carried = touches_of(snapshot)
    states = [
        entry.state
        for entry in snapshot.entries
        if any(touch.state is TouchState.OPEN for touch in carried.get(entry.uid, ()))
        and entry.state is not EntryState.INTENDED
    ]
    missing = states.count(EntryState.MISSING)
    total = len(states)
    everything = missing == total and total > 1
    much = missing >= BRAKE_LEAST and missing > share * total
    if not (everything or much or (was_gone and missing)):
        return None
    return (
        f"{missing} of {total} open entries vanished from the calendar at once; nothing is settled or written until "
        "you decide: rekindled resume --deleted-on-purpose, or rekindled resume --restore"
    )


def settle_absent(snapshot: Snapshot, entry: Entry, moment: Moment, *, elsewhere: bool) -> list[Fact]:
    """What a second look without the entry makes true, after the other calendars were searched."""
    if elsewhere:
        return [EntrySaved(entry=replace(entry, state=EntryState.ELSEWHERE))]
    # Of what carries no touch to tell it, such as a review, this says that the user wants none that week (R8).
    pinned = entry.pinned or entry.shape.is_for_nobody
    facts: list[Fact] = [EntrySaved(entry=replace(entry, state=EntryState.GONE, pinned=pinned))]
    ahead = end_of(entry, moment.rhythm) > moment.now
    event = TouchEvent.DELETED if ahead else TouchEvent.LAPSED
    for touch in touches_of(snapshot).get(entry.uid, ()):
        facts += _closed(entry, touch, event, moment, because="its entry was deleted from the calendar")
    return facts


def lost(snapshot: Snapshot, moment: Moment) -> list[Fact]:
    """What becomes of entries that vanished unasked: they are to be made again as they stood, under new numbers (R8).

    What has passed, or is no entry of ours, is let go instead, and its touches are planned anew.
    """
    facts: list[Fact] = []
    carried = touches_of(snapshot)
    for entry in snapshot.entries:
        if entry.state is not EntryState.MISSING:
            continue
        touches = carried.get(entry.uid, ())
        again = _can_be_made_again(entry, touches, moment)
        facts.append(EntrySaved(entry=replace(entry, state=EntryState.LOST if again else EntryState.GONE)))
        for touch in touches if not again else ():
            because = "its entry vanished and is planned anew"
            facts += _closed(entry, touch, TouchEvent.WITHDRAWN, moment, because=because)
    return facts


def _can_be_made_again(entry: Entry, carried: Sequence[Touch], moment: Moment) -> bool:
    is_wanted = entry.shape is Shape.REVIEW or any(touch.state is TouchState.OPEN for touch in carried)
    ahead = start_of(entry, moment.rhythm) > moment.now
    return is_wanted and ahead and bool(entry.text) and parse_uid(entry.uid) is not None


def passed(snapshot: Snapshot, moment: Moment) -> list[Fact]:
    """The passed entries that are let go where they stand: unknown, not overdue (R3, R15)."""
    facts: list[Fact] = []
    carried = touches_of(snapshot)
    for entry in snapshot.entries:
        touches = carried.get(entry.uid, ())
        if entry.state is EntryState.GONE or not has_passed(entry, moment) or may_move_after_passing(entry, touches):
            continue
        partly = any(touch.state in (TouchState.DONE, TouchState.UNANSWERED) for touch in touches)
        event = TouchEvent.RETURNED if partly else TouchEvent.LAPSED
        for touch in touches:
            facts += _closed(entry, touch, event, moment, because="it passed without a mark")
    return facts


def has_passed(entry: Entry, moment: Moment) -> bool:
    """Whether the entry ended more than 48 hours ago: until then a phone may hold an offline tick."""
    return end_of(entry, moment.rhythm) + GRACE <= moment.now


def may_move_after_passing(entry: Entry, touches: Sequence[Touch]) -> bool:
    """Whether a passed entry gets its one later place: all still open, untouched, and not moved for this before."""
    states = {touch.state for touch in touches} - {TouchState.WITHDRAWN}
    all_open = states == {TouchState.OPEN}
    return all_open and entry.state is EntryState.STANDING and not entry.second_place and untouched(entry)


def _closed(entry: Entry, touch: Touch, event: TouchEvent, moment: Moment, *, because: str) -> list[Fact]:
    target = step(touch.state, event)
    if target is None or touch.state is not TouchState.OPEN:
        return []
    facts: list[Fact] = [
        TouchSaved(touch=replace(touch, state=target, settled_at=moment.now)),
        Journaled(
            at=moment.now,
            event=f"touch.{target}",
            because=because,
            contact_id=touch.key.contact_id,
            uid=entry.uid,
        ),
    ]
    if event is TouchEvent.DELETED:
        skipped = Interaction(
            contact_id=touch.key.contact_id,
            at=moment.now,
            local_on=moment.today,
            channel=touch.channel,
            outcome=Outcome.SKIPPED,
            source=Source.MARK,
            purpose=touch.key.purpose,
            uid=entry.uid,
        )
        facts.append(InteractionAdded(interaction=skipped))
    return facts
