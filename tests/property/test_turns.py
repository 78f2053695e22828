"""Over capacity everybody's turn comes, only later: fair stretching for whole years (R19, U10)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rekindled.app.simulating import Habits
from rekindled.core.cadence import after
from rekindled.core.model import Purpose, TouchState
from rekindled.core.rhythm import Rhythm
from rekindled.core.world import World
from tests.fakes.desks import person
from tests.fakes.played import assert_in_order, played, turns, world_of

EVERY = st.sampled_from(["10 days", "1 month", "3 months", "6 months"])
LASTS = st.none() | st.dates(date(2019, 1, 1), date(2026, 11, 22))
TWO_YEARS = 731
# Years are played in a second: making a failing example small would take minutes, and its people are few already.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Crowded:
    """A world that asks for more than its mornings carry, and what its user does."""

    world: World
    habits: Habits


@st.composite
def crowded(draw: st.DrawFn) -> Crowded:
    """Two dozen people at a few a week, with a user who now and then leaves things unmarked."""
    per_week = draw(st.integers(2, 4))
    rhythm = Rhythm(timezone="Europe/Berlin", per_week=per_week, people_per_block=draw(st.integers(0, 3)))
    known: Sequence[tuple[str, date | None]] = draw(st.lists(st.tuples(EVERY, LASTS), min_size=16, max_size=30))
    habits = Habits(
        completes=draw(st.sampled_from([Fraction(1, 5), Fraction(3, 5), Fraction(1)])),
        skips=Fraction(0),
        unanswered=Fraction(0),
        seed=draw(st.integers(0, 99)),
    )
    return Crowded(world=world_of([person(n, *one) for n, one in enumerate(known, 1)], rhythm), habits=habits)


def longest_wait(one: Crowded) -> timedelta:
    """How long a turn may be due at most before it comes.

    In a line of n people each of the n - 1 others has at most one turn before mine, which takes at most two places, for
    what passes is moved once. A week has `share` places for dormant ties and the rest for check-ins; both lines may be
    before mine, for a check-in that waits for a year becomes dormant: 2n / share + 2n / rest weeks. To this comes the
    horizon in which places are given, and the week it takes to find out that something passed.
    """
    rhythm, people = one.world.rhythm, len(one.world.snapshot.contacts)
    share = rhythm.dormant_places
    rest = max(1, rhythm.per_week - share)
    return timedelta(weeks=math.ceil(2 * people / share) + math.ceil(2 * people / rest) + 5)


@settings(max_examples=8, deadline=None, phases=UNSHRUNK)
@given(one=crowded())
def test_everybody_has_a_turn_within_a_bounded_time(one: Crowded) -> None:
    """From each turn to the next it takes the cadence and the length of the lines at most; caps are never broken."""
    evening = None
    for evening in played(one.world, one.habits, TWO_YEARS):
        assert_in_order(evening, one.world.rhythm)
    assert evening is not None
    taken = turns(evening)
    begun_on, ended_on = one.world.moment.today, evening.moment.today
    for contact in evening.snapshot.contacts:
        every = one.world.rhythm.cadence_of(contact)
        assert every is not None
        for earlier, later in pairwise([begun_on, *taken[contact.id], ended_on]):
            assert later <= after(earlier, every) + longest_wait(one), (contact.id, taken[contact.id])


@settings(max_examples=8, deadline=None, phases=UNSHRUNK)
@given(one=crowded())
def test_nobody_is_served_before_somebody_who_waits_longer(one: Crowded) -> None:
    """Of dormant ties with a date, those due first get their places first, and none has two before another has one."""
    for evening in played(one.world, one.habits, 365):
        world = World(snapshot=evening.snapshot, moment=evening.moment)
        placed = {touch.key.contact_id for touch in evening.snapshot.touches if touch.state is TouchState.OPEN}
        wanted = [wish for reached in world.verdicts.values() for wish in reached.wanted if not wish.undated]
        waiting = [
            wish.due_on
            for wish in wanted
            if wish.purpose is Purpose.RECONNECT
            and wish.contact.id not in placed
            and wish.due_on <= evening.moment.today
        ]
        opened = [
            touch.due_on
            for touch in evening.snapshot.touches
            if touch.opened_at == evening.moment.now
            and touch.state is TouchState.OPEN
            and touch.key.purpose is Purpose.RECONNECT
            and touch.due_on < touch.opened_at.date()
        ]
        assert not waiting or not opened or max(opened) <= min(waiting)
