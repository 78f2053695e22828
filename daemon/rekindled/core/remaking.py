"""Lost entries made again as they stood: same words, same time, a number nobody used before (R8).

Owns which numbers they take. Must not know why they were lost.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from rekindled.core.changes import Keep, Remake, Withdraw
from rekindled.core.identity import SharedUid, SlotUid, counter_of, parse_uid
from rekindled.core.model import Entry, EntryState, Shape, Touch, TouchState
from rekindled.core.settling import start_of
from rekindled.core.standing import given_up, unwanted
from rekindled.core.world import World


def remade(world: World) -> list[Remake | Keep]:
    """The lost entries, by start, each made again, or given up where nobody wants it or its time has passed."""
    numbers = Counter(world.snapshot.counters)
    found: list[Remake | Keep] = []
    for entry in world.standing:
        if entry.state is not EntryState.LOST:
            continue
        identity = parse_uid(entry.uid)
        touches = tuple(touch for touch in world.carried.get(entry.uid, ()) if touch.state is TouchState.OPEN)
        if identity is None or not (touches or _is_review_ahead(world, entry)):
            continue
        why_not = _why_not(world, entry, touches)
        if why_not:
            found.append(given_up(world, entry, touches, why_not))
        else:
            numbers[counter_of(identity)] += 1
            found.append(_remade(world, entry, _numbered(identity, numbers[counter_of(identity)]), touches))
    return found


def _is_review_ahead(world: World, entry: Entry) -> bool:
    """Whether it is a review that is still to come; one that has passed, or is not wanted any more, is let be."""
    ahead = start_of(entry, world.rhythm) > world.moment.now
    return entry.shape is Shape.REVIEW and world.rhythm.review is not None and ahead


def _why_not(world: World, entry: Entry, touches: tuple[Touch, ...]) -> str:
    if start_of(entry, world.rhythm) <= world.moment.now:
        return "it vanished, and its time has passed"
    taken_back = unwanted(world, entry, touches)
    return f"it vanished, and {taken_back.because}" if isinstance(taken_back, Withdraw) else ""


def _numbered(identity: SlotUid | SharedUid, n: int) -> SlotUid | SharedUid:
    if isinstance(identity, SlotUid):
        return replace(identity, key=replace(identity.key, n=n))
    return replace(identity, n=n)


def _remade(world: World, entry: Entry, identity: SlotUid | SharedUid, touches: tuple[Touch, ...]) -> Remake:
    uid = str(replace(identity, epoch=world.epoch))
    if isinstance(identity, SlotUid):
        touches = tuple(replace(touch, key=identity.key) for touch in touches)
    moved = tuple(replace(touch, entry_uid=uid) for touch in touches)
    return Remake(entry=entry, uid=uid, touches=moved, because="it vanished unasked, and you wanted it back")
