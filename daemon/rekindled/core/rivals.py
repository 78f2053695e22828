"""Two entries for one person and follow-up, of which only one can stand (design §5 "Who").

Owns which of them gives way when an unknown entry is taken on. Must not know how it was found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rekindled.core.absence import GRACE, has_passed
from rekindled.core.comparison import untouched
from rekindled.core.facts import Fact, Notice, NoticeKind, NoticeRaised, Snapshot, TouchSaved
from rekindled.core.history import lane
from rekindled.core.identity import is_there
from rekindled.core.model import Entry, Touch, TouchKey, TouchState
from rekindled.core.settling import Moment, end_of, start_of


def settled_with_rivals(snapshot: Snapshot, entry: Entry, keys: Iterable[TouchKey], moment: Moment) -> list[Fact]:
    """What makes the touches of an entry just taken on agree with those that stood before.

    What came of one is dated when it happened, not when it was read; a passed one without a mark is let go. Of two open
    ones the one whose entry is not there or has passed gives way, else the untouched one, else the later.
    """
    facts: list[Fact] = []
    touches = {touch.key: touch for touch in snapshot.touches}
    entries = {one.uid: one for one in snapshot.entries}
    for key in keys:
        touch = touches[key]
        if touch.state is not TouchState.OPEN:
            facts.append(TouchSaved(touch=_dated(touch, entry, moment)))
        elif has_passed(entry, moment):
            facts.append(TouchSaved(touch=_given_up(touch, entry, moment)))
        else:
            rivals = [other for other in touches.values() if _is_rival(other, touch)]
            for rival in rivals:
                facts += _decided(entry, touch, entries.get(rival.entry_uid), rival, moment)
    return facts


def _is_rival(other: Touch, touch: Touch) -> bool:
    same = (other.key.contact_id, lane(other.key.purpose)) == (touch.key.contact_id, lane(touch.key.purpose))
    return same and other.key != touch.key and other.state is TouchState.OPEN


def _decided(entry: Entry, touch: Touch, standing: Entry | None, rival: Touch, moment: Moment) -> list[Fact]:
    if standing is None or not is_there(standing) or has_passed(standing, moment):
        return [TouchSaved(touch=_given_up(rival, standing, moment))]
    earlier = start_of(standing, moment.rhythm) <= start_of(entry, moment.rhythm)
    if untouched(standing) and not earlier:
        return [TouchSaved(touch=_given_up(rival, None, moment))]
    text = f"{entry.now.title}: another entry stands for the same person and purpose; it is left as it is"
    return [
        TouchSaved(touch=_given_up(touch, None, moment)),
        NoticeRaised(notice=Notice(kind=NoticeKind.NOT_UNDERSTOOD, key=entry.href, text=text)),
    ]


def _given_up(touch: Touch, entry: Entry | None, moment: Moment) -> Touch:
    """Lapsed where its entry stands in the past, else withdrawn."""
    if entry is not None and is_there(entry) and has_passed(entry, moment):
        return replace(touch, state=TouchState.LAPSED, settled_at=end_of(entry, moment.rhythm) + GRACE)
    return replace(touch, state=TouchState.WITHDRAWN, settled_at=moment.now)


def _dated(touch: Touch, entry: Entry, moment: Moment) -> Touch:
    if touch.settled_at is None or touch.settled_at < moment.now:
        return touch
    return replace(touch, settled_at=min(moment.now, end_of(entry, moment.rhythm)))
