"""What every plan keeps to, whoever is known and however busy the user is (design §5 "Who", "When")."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rekindled.core.changes import Create, Move, Withdraw
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.gaps import Occupancy
from rekindled.core.history import lane
from rekindled.core.model import Contact, Interval, Purpose
from rekindled.core.mornings import week_of
from rekindled.core.planning import plan
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.fakes.desks import SUNDAY, FakeDesk, person
from tests.property.oracle_planner import oracle

EVERY = st.sampled_from([None, "10 days", "1 month", "6 months", "2 years"])
LASTS = st.none() | st.dates(date(2019, 1, 1), date(2026, 11, 22))
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A store nobody planned for yet, a rhythm, and appointments."""
    rhythm = Rhythm(
        timezone=draw(ZONES),
        days=frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
        people_per_block=draw(st.integers(0, 4)),
        per_day=draw(st.integers(1, 3)),
        per_week=draw(st.integers(1, 7)),
    )
    known = draw(st.lists(st.tuples(EVERY, LASTS), max_size=14))
    people: list[Contact] = [person(number, *one) for number, one in enumerate(known, 1)]
    hours = draw(st.lists(st.tuples(st.integers(0, 24 * 40), st.integers(1, 40)), max_size=8))
    busy = [
        Interval(start=SUNDAY + timedelta(hours=at), end=SUNDAY + timedelta(hours=at + length)) for at, length in hours
    ]
    snapshot = Snapshot(contacts=tuple(people), settings={Setting.EPOCH: "abcd1234"})
    now = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(hours=draw(st.integers(0, 200)))
    return World(snapshot=snapshot, moment=Moment(now=now, rhythm=rhythm), busy=busy)


@settings(max_examples=60, deadline=None)
@given(world=worlds())
def test_every_plan_keeps_its_promises(world: World) -> None:
    """Caps kept, nothing over busy time, in the window, ahead, one regular touch a person (R2, R22, U10)."""
    created = [change for change in plan(world).changes if isinstance(change, Create)]
    rhythm = world.rhythm
    busy = Occupancy(world.busy)
    days: Counter[date] = Counter()
    weeks: Counter[date] = Counter()
    lanes: Counter[tuple[str, Purpose]] = Counter()
    taken: list[Interval] = []
    for change in created:
        start = change.place.start.astimezone(rhythm.zone)
        days[start.date()] += 1
        weeks[week_of(start.date())] += len(change.touches)
        lanes.update((touch.key.contact_id, lane(touch.key.purpose)) for touch in change.touches)
        assert busy.is_free(change.place)
        assert all(change.place.end <= other.start or other.end <= change.place.start for other in taken)
        assert start.date() > world.moment.today
        assert start.weekday() in rhythm.days
        assert rhythm.window.start <= start.hour * 60 + start.minute < rhythm.window.end
        taken.append(change.place)
    assert all(count <= rhythm.per_day for count in days.values())
    assert all(count <= rhythm.per_week for count in weeks.values())
    assert all(count == 1 for count in lanes.values())


@settings(max_examples=30, deadline=None)
@given(world=worlds())
def test_the_same_world_gives_the_same_plan(world: World) -> None:
    """The order in which a store lists people changes nothing."""
    contacts = tuple(reversed(world.snapshot.contacts))
    turned = World(snapshot=replace(world.snapshot, contacts=contacts), moment=world.moment, busy=world.busy[::-1])
    assert plan(turned) == plan(world)


@settings(max_examples=60, deadline=None)
@given(world=worlds(), closed=st.sets(st.integers(1, 40), max_size=8))
def test_a_slow_and_obvious_planner_agrees(world: World, closed: set[int]) -> None:
    """With lists and minutes, as on paper, the same people come to the same mornings."""
    days = {world.moment.today + timedelta(days=number): "closed" for number in closed}
    world = replace(world, closed=days)
    created = [change for change in plan(world).changes if isinstance(change, Create)]
    found = sorted(
        (change.place.start.astimezone(UTC), tuple(sorted(touch.key.contact_id for touch in change.touches)))
        for change in created
    )
    assert found == oracle(world)


@settings(max_examples=40, deadline=None)
@given(
    number=st.integers(1, 12),
    at=st.integers(24, 24 * 60),
    length=st.integers(1, 9),
    days=st.integers(0, 20),
)
def test_one_new_appointment_moves_only_what_it_runs_into(number: int, at: int, length: int, days: int) -> None:
    """A small change moves few entries: those under it, not within a day of their start, and nobody else (R5)."""
    desk = FakeDesk()
    lasts = [None, date(2026, 10, 1), date(2019, 1, 1), date(2026, 11, 1)]
    desk.knows(*(person(n, "2 months", lasts[n % 4]) for n in range(1, number + 1)))
    desk.settle_down()
    desk.clock.advance(timedelta(days=days))
    before = World(snapshot=desk.snapshot, moment=desk.desk.moment())
    quiet = {type(change) for change in plan(before).changes}
    start = SUNDAY + timedelta(hours=at)
    meeting = Interval(start=start, end=start + timedelta(hours=length))
    after_it = plan(replace(before, busy=[meeting]))
    under = {e.uid for e in before.standing if not Occupancy([meeting]).is_free(before.place_of(e))}
    moved = {change.entry.uid: change for change in after_it.changes if isinstance(change, Move)}
    if Move not in quiet and Create not in quiet:
        assert moved.keys() <= under
        assert not any(isinstance(change, Create | Withdraw) for change in after_it.changes)
    for change in moved.values():
        assert before.place_of(change.entry).start - desk.clock.now() >= timedelta(hours=24) or change.second_place
        assert Occupancy([meeting]).is_free(change.place)
