"""The task beside an event, where the user wants both: either completes the touch, and the other follows (R10).

Owns what becomes of companions: made once, kept at the event's time and words, completed or withdrawn with it. Must not
know touches' lives: a companion carries none of its own, its event's are its. One the user deletes is not made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rekindled.core.changes import Accompany, Change, Complete, Move, Rewrite, Withdraw
from rekindled.core.comparison import differing, untouched
from rekindled.core.identity import companion_of, is_ours
from rekindled.core.model import Carrier, Entry, TouchState
from rekindled.core.settling import start_of
from rekindled.core.world import World


def follow(world: World, decided: Sequence[Change]) -> list[Change]:
    """The changes that bring companions to their events; what this planning changes is left for the next."""
    changing = {change.entry.uid for change in decided if isinstance(change, Move | Rewrite | Withdraw)}
    entries = {entry.uid: entry for entry in world.snapshot.entries}
    taken = {entry.twin for entry in entries.values() if entry.twin}
    changes: list[Change] = []
    for entry in world.standing:
        if not (entry.twin or world.rhythm.companion) or entry.uid in changing or not is_ours(entry):
            continue
        if entry.twin:
            changes += _followed(world, entry, entries.get(entry.twin))
        elif entry.uid not in taken and _wants_one(world, entry):
            because = "a task beside the event, as configured"
            changes.append(Accompany(entry=entry, uid=companion_of(entry.uid), because=because))
    return changes


def _wants_one(world: World, entry: Entry) -> bool:
    ahead = start_of(entry, world.rhythm) > world.moment.now
    return entry.carrier is Carrier.EVENT and ahead and _is_open(world, entry.uid)


def _is_open(world: World, uid: str) -> bool:
    return any(touch.state is TouchState.OPEN for touch in world.carried.get(uid, ()))


def _followed(world: World, task: Entry, event: Entry | None) -> list[Change]:
    if not untouched(task):
        return []
    states = {touch.state for touch in world.carried.get(task.twin, ())}
    if TouchState.DONE in states and TouchState.OPEN not in states:
        return [Complete(entry=task, because="its event was marked done")]
    if event is None or not is_ours(event) or TouchState.OPEN not in states:
        return [Withdraw(entry=task, touches=(), because="its event is over")]
    differs = differing(replace(task.written, alarms=event.now.alarms), event.now)
    if differs & {"start", "end"}:
        place = world.place_of(event)
        return [Move(entry=task, place=place, touches=(), because="its event moved")]
    if differs & {"title", "description"}:
        title, description = event.now.title, event.now.description
        return [Rewrite(entry=task, title=title, description=description, because="its event says something else")]
    return []
