"""The coming months, played through with a made-up user."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from rekindled.app.simulating import Evening, Habits
from rekindled.core.campaigns import Campaign, CampaignState, Candidate
from rekindled.core.changes import Create, Move, Withdraw
from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.model import Birthday, Interval, Purpose, TouchState
from rekindled.core.planning import plan
from rekindled.core.rhythm import Rhythm
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, person
from tests.fakes.played import DILIGENT, assert_in_order, crowd, gone_on_from, played, turns, world_of
from tests.fakes.stories import starts_at, world_with

TWO_YEARS = 731
A_MONTH = timedelta(days=30)
HALF = Habits(completes=Fraction(1, 2), skips=Fraction(1, 10), unanswered=Fraction(1, 5))


def last_of(world: World, habits: Habits, days: int) -> Evening:
    """The last evening of so many days."""
    return list(played(world, habits, days))[-1]


def test_two_years_keep_every_promise() -> None:
    """Caps and lanes hold on each evening, and nobody is left without a turn (R2, R19, U10)."""
    world = world_of(crowd(40))
    evening = None
    for evening in played(world, HALF, TWO_YEARS):
        assert_in_order(evening, BERLIN)
    assert evening is not None
    assert all(turns(evening).values())


def test_after_two_months_asleep_nothing_comes_at_once() -> None:
    """Plans go forward from today: caps hold, and nothing is placed in what has passed (issue 5, item 8)."""
    world = world_of(crowd(40))
    before = last_of(world, HALF, 120)
    awake = gone_on_from(before, world, timedelta(days=60))
    for evening in played(awake, HALF, 60):
        assert_in_order(evening, BERLIN)
        opened = [touch for touch in evening.snapshot.touches if touch.opened_at == evening.moment.now]
        starts = {entry.uid: starts_at(entry) for entry in evening.snapshot.entries}
        assert all(starts[touch.entry_uid] > evening.moment.now for touch in opened)


def test_what_is_left_out_of_a_planning_changes_nothing() -> None:
    """A planning that looks at everything finds nothing to add to one that remembers."""
    rhythm = Rhythm(timezone="Europe/Berlin", per_week=7, acknowledge=False)
    world = world_of([*crowd(30), person(31, "1 month"), person(32, None)], rhythm)
    for evening in played(world, HALF, 300):
        whole = World(snapshot=evening.snapshot, moment=evening.moment)
        assert not [change for change in plan(whole).changes if isinstance(change, Create | Move | Withdraw)]


def test_what_is_remembered_changes_nothing() -> None:
    """Evening by evening the store is the very same as when each planning looks at everything (issue 5, item 9)."""
    for quick, plain in zip(played(eventful(), HALF, 500), played(eventful(), HALF, 500, plainly=True), strict=True):
        assert quick == plain


def eventful() -> World:
    """A world with all that a verdict may come from: birthdays, a campaign, errands, meetings, a vacation, dates to
    come back on.
    """
    everybody = [
        replace(one, birthday=Birthday(month=1 + n % 12, day=31 - n % 4) if n % 3 else None)
        for n, one in enumerate(crowd(40))
    ]
    world = world_of(
        [*everybody, person(41, "10 days"), person(42, None), person(43, snoozed_until=date(2027, 3, 1))],
        Rhythm(timezone="Europe/Berlin", per_week=4, gives_per_week=1),
    )
    now, today = world.moment.now, world.moment.today
    campaign = Campaign(
        id="q-1",
        problem="Where next",
        question="Where would you go?",
        opened_on=today,
        state=CampaignState.RUNNING,
        candidates=tuple(Candidate(contact_id=f"c-{n}", willing=True, distant=True) for n in (4, 8, 9)),
        ran_from=now,
    )
    errands = [
        Errand(id=f"e-{n}", contact_id=f"c-{5 * n}", kind=kind, words="", asked_at=now, due_on=today + n * A_MONTH)
        for n, kind in enumerate(ErrandKind, start=1)
    ]
    snapshot = replace(world.snapshot, campaigns=(campaign,), errands=tuple(errands))
    mornings = [now + timedelta(days=3 * n) for n in range(1, 90)]
    busy = [Interval(start=at, end=at + timedelta(hours=3)) for at in mornings]
    closed = {today + timedelta(days=30 + n): "vacation" for n in range(14)}
    return replace(world, snapshot=snapshot, busy=busy, closed=closed)


def test_the_same_seed_gives_the_same_months() -> None:
    """And another one others."""
    world = world_of(crowd(12))
    first, second = (last_of(world, HALF, 100) for _ in range(2))
    assert first == second
    assert last_of(world, replace(HALF, seed=1), 100) != first


def test_all_that_is_done_is_followed_up() -> None:
    """Somebody who does everything has a thank-you and a check-in after each first talk, and nothing lapses."""
    evening = last_of(world_of([person(1)]), DILIGENT, 200)
    done = [touch.key.purpose for touch in evening.snapshot.touches if touch.state is TouchState.DONE]
    assert sorted(done) == [Purpose.CHECK_IN, Purpose.RECONNECT, Purpose.THANK]
    assert {touch.state for touch in evening.snapshot.touches} == {TouchState.DONE, TouchState.OPEN}


def test_a_store_with_tasks_beside_events_is_gone_on_from() -> None:
    """What stands is taken up where it is; nothing is made beside it in a played calendar."""
    desk = world_with(person(1), rhythm=Rhythm(timezone="Europe/Berlin", companion=True))
    desk.look()
    assert len(desk.entries()) == 2
    world = World(snapshot=desk.snapshot, moment=desk.desk.moment())
    evening = last_of(world, DILIGENT, 30)
    assert [one for one in evening.snapshot.entries if one.twin] == []
    assert evening.snapshot.interactions


def test_who_rests_or_was_put_off_comes_back_on_their_day() -> None:
    """What earlier plannings found out is asked anew when such a day has come."""
    world = world_of([person(1)])
    back_on = world.moment.today + timedelta(days=40)
    people = [
        person(1, rests_until=back_on),
        person(2, snoozed_until=back_on),
        person(3, "2 years", back_on - timedelta(days=400)),
    ]
    evening = last_of(world_of(people), DILIGENT, 90)
    first = {contact_id: days[:1] for contact_id, days in turns(evening).items()}
    assert all(back_on <= day for one in ("c-1", "c-2") for day in first[one])
    assert first["c-1"]
    assert first["c-2"]
