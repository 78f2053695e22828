"""What stands: how many entries are open, and when the next one of each contact is.

Owns only that: whoever lists people need not wait for the machinery of planning (design §6). Must not plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from rekindled.core.facts import Snapshot
from rekindled.core.model import EntryState, TouchState
from rekindled.core.world import World


def next_dates(world: World) -> Mapping[str, datetime | date]:
    """When each contact's next open entry starts, by contact id."""
    result: dict[str, datetime | date] = {}
    for entry in world.standing:
        for touch in world.carried.get(entry.uid, ()):
            if touch.state is TouchState.OPEN:
                result.setdefault(touch.key.contact_id, entry.now.start)
    return result


def open_entries(snapshot: Snapshot) -> int:
    """How many entries on the calendar wait for a mark."""
    still_open = {touch.entry_uid for touch in snapshot.touches if touch.state is TouchState.OPEN}
    return sum(1 for entry in snapshot.entries if entry.uid in still_open and entry.state is not EntryState.GONE)
