"""With an earlier planning remembered, the same comes of the next one (issue 5 "Incremental")."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from rekindled.app.logbook import Telling, log_contact
from rekindled.core.abroad import Abroad
from rekindled.core.cadence import parse_cadence
from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import ContactSaved, ErrandSaved
from rekindled.core.model import Birthday, Interval
from rekindled.core.planning import plan
from rekindled.core.recollection import NOTHING, Recollection, recollected, remembering
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, FakeDesk, person

PEOPLE = 7
LASTS = (None, date(2026, 10, 1), date(2019, 1, 1), date(2026, 11, 10))
TOKYO = Abroad(zone=ZoneInfo("Asia/Tokyo"), because="their time zone is Asia/Tokyo")
BORN = Birthday(month=12, day=3)


def _later(desk: FakeDesk, n: int) -> None:
    desk.clock.advance(timedelta(minutes=(5, 20, 90, 60 * 26, 60 * 24 * 9, -3, -60 * 30)[n]))


def _talked(desk: FakeDesk, n: int) -> None:
    log_contact(desk.store, desk.snapshot.contacts[n], Telling(at=desk.clock.now()), desk.desk.moment())


def _edited(desk: FakeDesk, n: int) -> None:
    contact = desk.snapshot.contacts[n]
    other = replace(
        contact, every=parse_cadence("2 weeks"), name=f"{contact.name} Jr", birthday=BORN if n % 2 else None
    )
    desk.store.record([ContactSaved(contact=other)], outside=True)


def _marked(desk: FakeDesk, n: int) -> None:
    entries = desk.entries()
    if entries:
        desk.tick(entries[n % len(entries)].uid, ("✓", "later", "no answer", "Hm,")[n % 4])


def _moved(desk: FakeDesk, n: int) -> None:
    entries = desk.entries()
    if entries:
        desk.user(entries[n % len(entries)].uid, by=timedelta(days=n + 1))


def _planned(desk: FakeDesk, n: int) -> None:
    now = desk.clock.now()
    kind = tuple(ErrandKind)[n % len(ErrandKind)]
    errand = Errand(id=f"e-{n}", contact_id=f"c-{n + 1}", kind=kind, words="", asked_at=now, due_on=now.date())
    desk.store.record([ErrandSaved(errand=errand)], outside=True)


def _looked(desk: FakeDesk, _n: int) -> None:
    desk.look()


STEPS: tuple[Callable[[FakeDesk, int], None], ...] = (
    _later,
    _talked,
    _edited,
    _marked,
    _moved,
    _planned,
    _looked,
    _looked,
)


def _world(desk: FakeDesk, meetings: int, n: int) -> World:
    """What is known now, in objects of its own, with meetings where entries stand and somebody abroad or a day off."""
    known = desk.snapshot
    snapshot = replace(
        known,
        contacts=deepcopy(known.contacts),
        touches=deepcopy(known.touches),
        entries=deepcopy(known.entries),
        interactions=deepcopy(known.interactions),
    )
    world = World(snapshot=snapshot, moment=desk.desk.moment(), birthdays_shown=frozenset({f"c-{n}"}))
    places = [world.place_of(entry) for entry in world.standing[:meetings]]
    return replace(
        world,
        busy=[Interval(start=one.start, end=one.start + timedelta(minutes=30)) for one in places],
        closed={world.moment.today + timedelta(days=n * 7 + 2): "vacation"} if meetings else {},
        abroad={f"c-{n}": TOKYO} if meetings % 2 else {},
        replan=meetings == 2,
    )


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, PEOPLE - 1), st.integers(0, 2), st.integers(0, 1)), max_size=9
    ),
    block=st.integers(0, 3),
)
def test_a_remembered_plan_is_the_fresh_one(
    steps: list[tuple[Callable[[FakeDesk, int], None], int, int, int]], block: int
) -> None:
    """Byte for byte, whatever happened in between, and however much of it is new to the memory."""
    desk = FakeDesk(rhythm=replace(BERLIN, people_per_block=block, gives_per_week=block % 2))
    desk.knows(*(person(n, "2 months", LASTS[n % 4], birthday=BORN if n == 2 else None) for n in range(1, PEOPLE + 1)))
    desk.look()
    earlier = NOTHING
    for step, n, meetings, other in steps:
        step(desk, n)
        world = _world(desk, meetings, other)
        earlier = _compared(world, earlier)
        earlier = _compared(world, earlier)


def _compared(world: World, earlier: Recollection) -> Recollection:
    """What is remembered after a planning that must be like a fresh one."""
    fresh, remembered = replace(world), remembering(world, earlier)
    made = plan(fresh)
    assert plan(remembered) == made
    assert repr(plan(remembered)) == repr(made)
    assert recollected(remembered, made) == recollected(fresh, made)
    return recollected(remembered, made)


def test_after_one_talk_nobody_else_is_judged_anew() -> None:
    """What did not change is taken from the memory: verdicts and kept entries, in objects read anew."""
    desk = FakeDesk()
    desk.knows(*(person(n, "2 months", date(2026, 11, 1)) for n in range(1, PEOPLE + 1)))
    desk.settle_down()
    world = _world(desk, 0, 0)
    earlier = recollected(world, plan(world))
    assert len(earlier.kept) == PEOPLE
    desk.clock.advance(timedelta(minutes=5))
    _talked(desk, 0)
    after = remembering(_world(desk, 0, 0), earlier)
    assert after.unchanged == {f"c-{n}" for n in range(2, PEOPLE + 1)}
    assert sum(1 for entry in after.standing if after.as_before(entry)) == PEOPLE - 1
