"""What the mornings carry against what is asked of them (U10, R3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest

from rekindled.core.cadence import parse_cadence
from rekindled.core.capacity import Capacity, Proposal, capacity
from rekindled.core.demand import LADDER, line, lines_of, mean_days, stretched
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.model import Contact, Interval
from rekindled.core.rhythm import Rhythm, Window
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.fakes.desks import SUNDAY, person
from tests.fakes.played import world_of

THREE = Rhythm(timezone="Europe/Berlin", per_week=3)
HALF_A_YEAR = parse_cadence("6 months")


def people(count: int, every: str | None = "6 months", circle: str | None = None, first: int = 1) -> list[Contact]:
    """So many people who were talked with lately."""
    return [person(n, every, date(2026, 11, 1), circle=circle) for n in range(first, first + count)]


def told(proposal: Proposal) -> tuple[object, ...]:
    """A proposal in short: whose cadence becomes which, or how many a week."""
    return proposal.per_week or tuple((one.circle, str(one.before), str(one.after)) for one in proposal.stretches)


def busy(day: date, start: int, end: int) -> Interval:
    """Hours that are taken on a day, in Berlin."""
    midnight = datetime.combine(day, time(), tzinfo=THREE.zone)
    return Interval(start=midnight.replace(hour=start), end=midnight.replace(hour=end))


def of(known: list[Contact], rhythm: Rhythm = THREE, **more: object) -> Capacity:
    """The capacity for these people."""
    return capacity(replace(world_of(known, rhythm), **more))  # type: ignore[arg-type]  # World's own fields


@pytest.mark.parametrize(
    ("every", "days"), [("10 days", 10), ("2 weeks", 14), ("1 year", Fraction(3652425, 10000)), ("6 months", 182.62125)]
)
def test_months_count_as_calendar_months(every: str, days: float) -> None:
    """Half a year is no 180 days (R16)."""
    assert mean_days(parse_cadence(every)) == Fraction(days).limit_denominator(100_000)


def test_three_a_week_keep_78_people_at_six_months() -> None:
    """112 of them ask for 4.3 a week, which is more."""
    found = of(people(112))
    assert (found.people, found.over, round(float(found.asked), 1), found.carried) == (112, True, 4.3, 3)
    assert found.kept_at(HALF_A_YEAR) == 78
    assert not of(people(78)).over


def test_who_is_not_scheduled_asks_for_nothing() -> None:
    """Neither those without a cadence nor those a gate keeps out (R2, R21)."""
    known = [person(1, None), person(2, do_not_contact=True), person(3, archived_on=date(2026, 1, 1)), person(4)]
    assert of(known).people == 1
    assert of([]).asked == 0


def test_a_circle_is_stretched_by_the_smallest_steps_that_are_enough() -> None:
    """What costs the fewest conversations comes first; a higher cap is proposed where mornings have the room."""
    known = [*people(20, "1 month", "friends"), *people(6, "3 months", "work", first=21)]
    found = of(known)
    assert [told(one) for one in found.proposals] == [
        (("friends", "1 month", "2 months"),),
        (("friends", "1 month", "2 months"), ("work", "3 months", "6 months")),
        6,
    ]
    assert all(one.asked <= found.carried for one in found.proposals[:-1])
    assert round(found.proposals[0].fewer) == 120


def test_nothing_is_proposed_that_would_not_do() -> None:
    """Where even once a year is too much, and no morning has more room, there is no proposal."""
    narrow = Rhythm(timezone="Europe/Berlin", per_week=1, per_day=1, days=frozenset({1}), people_per_block=0)
    assert of(people(80, "1 year"), narrow).proposals == ()


def test_a_step_is_one_people_would_take() -> None:
    """From 10 days to a year in eight; what lies between goes up to the next, what is longer stays."""
    steps = [str(one) for one in LADDER]
    one, seen = line("", parse_cadence("1 week"), 1), []
    while (longer := stretched(one)) != one:
        one = longer
        seen.append(str(one.every))
    assert seen == steps
    assert stretched(line("", parse_cadence("5 months"), 1)).every == HALF_A_YEAR


def test_mornings_bound_what_a_week_carries() -> None:
    """Entries a day, the window and busy time; people who share a block need fewer entries."""
    one_morning = Rhythm(timezone="Europe/Berlin", per_week=5, per_day=2, days=frozenset({1}))
    assert of(people(1), one_morning).carried == 2
    assert of([], one_morning).carried == 4
    assert of(people(9, "1 year"), one_morning).carried == 5
    away = Interval(start=SUNDAY, end=SUNDAY + timedelta(weeks=27))
    assert 2 < of(people(1), Rhythm(timezone="Europe/Berlin"), busy=(away,)).carried < 3


def test_each_week_carries_what_is_left_of_its_own_mornings() -> None:
    """Two weeks of one shape carry alike, and others what they can."""
    full = [busy(day, 8, 12) for day in (date(2027, 1, 12), date(2027, 1, 13), date(2027, 1, 14))]
    half = [busy(day, 8, 12) for day in (date(2027, 2, 9), date(2027, 2, 10), date(2027, 3, 9), date(2027, 3, 10))]
    cut = [busy(day, 9, 12) for day in (date(2027, 4, 6), date(2027, 4, 7), date(2027, 4, 8))]
    found = of(people(112), replace(THREE, people_per_block=0), busy=(*full, *half, *cut))
    assert found.closed == 1
    assert found.carried == Fraction(3 * 49 + 0 + 2 + 2, 52)


def test_a_night_hour_carries_what_the_clock_leaves_of_it() -> None:
    """From 2 to 3 the spring change leaves nothing and the autumn change two hours, unlike in all other weeks (R16)."""
    night = replace(THREE, days=frozenset({6}), window=Window(start=120, end=180), call_minutes=60, people_per_block=0)
    found = of(people(30), replace(night, per_day=5))
    assert (found.carried, found.closed) == (Fraction(50 + 0 + 2, 52), 1)


def test_closed_weeks_carry_nobody() -> None:
    """They are counted, and a cap that makes up for them is proposed."""
    closed: Mapping[date, str] = {date(2026, 12, 21) + timedelta(days=n): "vacation" for n in range(14)}
    found = of(people(78), closed=closed)
    assert (found.closed, found.over, found.carried) == (2, True, Fraction(150, 52))
    assert told(found.proposals[-1]) == 4


def test_a_cap_makes_up_for_weeks_with_a_closed_morning() -> None:
    """The smallest one with which everything fits is found, though no week carries all of it."""
    closed = {date(2026, 12, 1) + timedelta(weeks=n): "seminar" for n in range(0, 50, 2)}
    rhythm = replace(THREE, per_day=2, people_per_block=0)
    found = of(people(120), rhythm, closed=closed)
    assert (round(float(found.asked), 1), told(found.proposals[-1])) == (4.6, 6)


def test_a_week_without_mornings_is_said_as_such() -> None:
    """Nothing is carried, nobody has a turn, and every week is closed."""
    found = of([*people(3, None), person(4)], replace(THREE, per_week=0))
    assert (found.carried, found.turns, found.closed, found.waiting) == (0, None, 52, 1)
    assert found.over


def test_dormant_people_have_a_turn_within_the_weeks_their_share_takes() -> None:
    """Two of three places a week are theirs as long as any of them wait (R19)."""
    found = of([person(n) for n in range(1, 12)])
    assert (found.waiting, found.turns) == (11, 6)


def test_lines_are_counted_by_circle_and_cadence() -> None:
    """The default counts for those who have talked, the circle's for those without one of their own."""
    rhythm = replace(THREE, circles={"friends": parse_cadence("2 months")})
    known = [person(1, None, circle="friends"), person(2, circle="friends"), person(3, None)]
    snapshot = Snapshot(contacts=tuple(known), settings={Setting.EPOCH: "abcd1234"})
    lines = lines_of(World(snapshot=snapshot, moment=Moment(now=SUNDAY, rhythm=rhythm)))
    assert [(one.circle, str(one.every), one.people) for one in lines] == [
        ("friends", "2 months", 1),
        ("friends", "6 months", 1),
    ]
