"""What `plan` answers to scripts (design §7).

Owns the fields and their names; new ones may come, none changes meaning. Must not print.
"""

from __future__ import annotations

from datetime import date

from rekindled.app.results import Plain, name_of, shown_time, touch_row
from rekindled.core.cadence import after
from rekindled.core.changes import (
    Accompany,
    Acknowledge,
    Change,
    Complete,
    Create,
    Keep,
    Move,
    Plan,
    Remake,
    Rewrite,
    Withdraw,
)
from rekindled.core.model import Interval, Touch
from rekindled.core.standing import words
from rekindled.core.world import World


def plan_result(world: World, plan: Plan) -> Plain:
    """`plan`: what the next look would change, who waits, and the closed days up to the horizon."""
    waiting = [
        {"contact": name_of(world, one.contact_id), "contact_id": one.contact_id, "because": one.because}
        for one in plan.waiting
    ]
    today = world.moment.today
    until = after(today, world.rhythm.horizon)
    closed = [{"on": day.isoformat(), "because": why} for day, why in world.closed.items() if today <= day <= until]
    return {
        "from": today.isoformat(),
        "changes": [_change(world, change) for change in plan.changes],
        "waiting": waiting,
        "closed": [day for day in closed if date.fromisoformat(day["on"]).weekday() in world.rhythm.days],
    }


# An entry whose words alone are renewed is kept where it is: `rewrites` says so.
ACTIONS = {
    Create: "create",
    Remake: "create",
    Accompany: "create",
    Move: "move",
    Rewrite: "keep",
    Acknowledge: "keep",
    Complete: "keep",
    Withdraw: "withdraw",
    Keep: "keep",
}
REWRITES = Rewrite | Acknowledge | Complete


def _change(world: World, change: Change) -> Plain:
    title, place, touches = _after(world, change)
    zone = world.rhythm.zone
    return {
        "action": ACTIONS[type(change)],
        "start": shown_time(place.start.astimezone(zone)),
        "end": shown_time(place.end.astimezone(zone)),
        "title": title,
        "touches": [touch_row(world, touch) for touch in touches],
        "because": change.because,
        "rewrites": isinstance(change, REWRITES),
        "moved_from": _moved_from(world, change),
    }


def _moved_from(world: World, change: Change) -> str | None:
    """Where a moved entry stood before."""
    if not isinstance(change, Move):
        return None
    return shown_time(world.place_of(change.entry).start.astimezone(world.rhythm.zone))


def _after(world: World, change: Change) -> tuple[str, Interval, tuple[Touch, ...]]:
    """The title, the time and the touches an entry has after a change, or had before it goes."""
    if isinstance(change, Create):
        title, _ = change.words or words(world, change.shape, change.touches)
        return title, change.place, change.touches
    here = world.place_of(change.entry)
    if isinstance(change, Move):
        return change.title or change.entry.now.title, change.place, change.touches
    if isinstance(change, Rewrite):
        gone = {touch.key for touch in change.dropped}
        kept = tuple(touch for touch in world.carried.get(change.entry.uid, ()) if touch.key not in gone)
        return change.title, here, kept
    if isinstance(change, Acknowledge):
        return change.title, here, world.carried.get(change.entry.uid, ())
    if isinstance(change, Accompany | Complete):
        return change.entry.now.title, here, world.carried.get(change.entry.twin or change.entry.uid, ())
    return change.entry.now.title, here, change.touches
