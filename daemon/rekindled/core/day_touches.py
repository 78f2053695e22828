"""The open touches of one day, and settling one with a talk that was told otherwise than by a mark (design §5).

Owns which touches stand on a day. Must not know who tells of the talk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from rekindled.core.facts import Fact, Snapshot, TouchSaved
from rekindled.core.lifecycle import MARKED, step
from rekindled.core.model import Outcome, Touch, TouchState
from rekindled.core.settling import Moment, start_of


def open_touches_on(snapshot: Snapshot, contact_id: str, day: date, moment: Moment) -> Iterator[Touch]:
    """The open touches with one contact whose entry stands on a local day, in key order."""
    entries = {entry.uid: entry for entry in snapshot.entries}
    for touch in sorted(snapshot.touches, key=lambda touch: touch.key):
        entry = entries.get(touch.entry_uid)
        is_theirs = touch.key.contact_id == contact_id and touch.state is TouchState.OPEN
        if is_theirs and entry and moment.local_day(start_of(entry, moment.rhythm)) == day:
            yield touch


def settled_with(touch: Touch | None, outcome: Outcome, moment: Moment) -> list[Fact]:
    """The touch with this outcome; nothing where there is none, or where it means nothing to it."""
    target = step(touch.state, MARKED[outcome]) if touch else None
    if touch is None or target is None:
        return []
    return [TouchSaved(touch=replace(touch, state=target, settled_at=moment.now))]
