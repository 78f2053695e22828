"""Small kindnesses as part of the week: whom to do one for, and which (P2-17 to P2-19, P1-05).

Owns whose turn it is. Must not know free time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rekindled.core.aims import PLANNED
from rekindled.core.distance import SMALLEST_GAP
from rekindled.core.errands import ErrandKind
from rekindled.core.followups import cadence_in_force, closed_gate, dormant
from rekindled.core.history import REGULAR
from rekindled.core.kindnesses import kindness_of
from rekindled.core.model import Contact, Purpose, TouchKey, TouchState
from rekindled.core.wanted import Wanted, written_way
from rekindled.core.world import World

WEEK = timedelta(weeks=1)
IN_WORDS = {
    ErrandKind.KINDNESS: "a favour of five minutes",
    ErrandKind.GRATITUDE: "tell them what you owe them",
    ErrandKind.ENDORSEMENT: "recommend their work",
}


def gives(world: World) -> list[Wanted]:
    """The gives that this week still lacks: for those kept up with whose last one is longest ago, never two a contact.

    Who has something else coming up, or was talked to within ten days, is left in peace.
    """
    if world.rhythm.gives_per_week == 0:
        return []
    today = world.moment.today
    opened = [touch for touch in world.snapshot.touches if touch.key.purpose is Purpose.GIVE]
    fresh = [t for t in opened if world.moment.local_day(t.opened_at) > today - WEEK]
    missing = world.rhythm.gives_per_week - sum(1 for t in fresh if t.state is not TouchState.WITHDRAWN)
    if missing <= 0:
        return []
    turns = sorted(_candidates(world), key=lambda found: (found[0], len(found[1].id), found[1].id))
    return [
        Wanted(
            contact=contact,
            purpose=Purpose.GIVE,
            due_on=today,
            channel=written_way(contact),
            because=f"the small kindness of the week: {IN_WORDS[kindness_of(_next_key(world, contact))]}",
        )
        for _, contact in turns[:missing]
    ]


def _next_key(world: World, contact: Contact) -> TouchKey:
    """The key that the give will have: its entry tells the same kind, read off that."""
    n = world.snapshot.counters.get(f"{contact.id}/{Purpose.GIVE}", 0) + 1
    return TouchKey(contact_id=contact.id, purpose=Purpose.GIVE, n=n)


def _candidates(world: World) -> Iterator[tuple[date, Contact]]:
    """Everybody it may be done for, with the day of their last one."""
    today = world.moment.today
    for contact in world.snapshot.contacts:
        history = world.history(contact.id)
        talked_on = history.talked_on(contact)
        if closed_gate(contact, today) or cadence_in_force(contact, history, world.rhythm) is None:
            continue
        is_near = talked_on is not None and abs(today - talked_on) < SMALLEST_GAP
        if is_near or dormant(contact, history, world.rhythm, today) or _has_plans(world, contact):
            continue
        given = [touch.opened_at for touch in history.touches if touch.key.purpose is Purpose.GIVE]
        yield world.moment.local_day(max(given)) if given else date.min, contact


def _has_plans(world: World, contact: Contact) -> bool:
    """Whether something is open that stands within ten days of the coming week, or is of one of the planned kinds."""
    soon = world.moment.today + WEEK + SMALLEST_GAP
    wanted = world.verdicts[contact.id].wanted
    planned = any(wish.purpose in PLANNED for wish in wanted)
    return planned or any(wish.purpose in REGULAR and wish.due_on <= soon for wish in wanted)
