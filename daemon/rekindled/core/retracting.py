"""What a retraction by command means for the touch that was settled (design §5 "otherwise `rekindled undo`").

Owns whether it is open again on its entry, or ends there. Must not know what was said to settle it.
"""

from __future__ import annotations

from dataclasses import replace

from rekindled.core.facts import Fact, Snapshot, TouchSaved
from rekindled.core.hearing import is_silent
from rekindled.core.history import lane
from rekindled.core.lifecycle import TouchEvent, step
from rekindled.core.model import Touch, TouchState
from rekindled.core.settling import Moment


def retracted(snapshot: Snapshot, touch: Touch, moment: Moment) -> list[Fact]:
    """The touch as it is after what settled it was taken back, and what followed withdrawn; nothing where that means
    nothing to it.

    On an entry that stands without a mark it is open again, unless another of its kind is open; else it ends, so that
    the mark is not logged anew.
    """
    target = step(touch.state, TouchEvent.UNSAID)
    if target and not _is_followed(snapshot, touch) and is_silent(snapshot, touch, moment):
        return [TouchSaved(touch=replace(touch, state=target, settled_at=None))]
    target = step(touch.state, TouchEvent.TAKEN_BACK)
    return [TouchSaved(touch=replace(touch, state=target))] if target else []


def _is_followed(snapshot: Snapshot, touch: Touch) -> bool:
    return any(
        other.state is TouchState.OPEN
        and other.key.contact_id == touch.key.contact_id
        and lane(other.key.purpose) is lane(touch.key.purpose)
        for other in snapshot.touches
    )
