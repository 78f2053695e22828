"""When the next entry of each contact is, from what stands.

Owns only that: whoever lists people need not wait for the machinery of planning (design §6). Must not plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from rekindled.core.model import TouchState
from rekindled.core.world import World


def next_dates(world: World) -> Mapping[str, datetime | date]:
    """When each contact's next open entry starts, by contact id."""
    result: dict[str, datetime | date] = {}
    for entry in world.standing:
        for touch in world.carried.get(entry.uid, ()):
            if touch.state is TouchState.OPEN:
                result.setdefault(touch.key.contact_id, entry.now.start)
    return result
