"""Small kindnesses as part of the week (P2-17 to P2-19, P1-05, P2-10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from rekindled.core.errands import ErrandKind
from rekindled.core.facts import ErrandSaved
from rekindled.core.giving import gives
from rekindled.core.model import Channel, Purpose, TouchState
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.unit.core.test_aimed import errand

GIVING = replace(BERLIN, gives_per_week=1)
LONG_AGO = date(2026, 8, 1)


def world_with(*people: object, rhythm: object = GIVING) -> FakeDesk:
    """People on a desk where one kindness a week is wanted."""
    world = FakeDesk(rhythm=rhythm)  # type: ignore[arg-type]  # a rhythm
    world.knows(*people)  # type: ignore[arg-type]  # contacts
    return world


def wishes(desk: FakeDesk) -> list[str]:
    """For whom a kindness is wanted now."""
    moment = Moment(now=desk.clock.now(), rhythm=desk.rhythm)
    return [wish.contact.id for wish in gives(World(snapshot=desk.snapshot, moment=moment))]


def given_to(world: FakeDesk) -> list[str]:
    """For whom a kindness stands, in the order in which it was opened."""
    touches = [touch for touch in world.snapshot.touches if touch.key.purpose is Purpose.GIVE]
    return [touch.key.contact_id for touch in sorted(touches, key=lambda touch: touch.opened_at)]


def test_nothing_is_given_unless_the_user_wants_it() -> None:
    """The habit is switched off by default."""
    assert wishes(world_with(person(1, last=LONG_AGO), rhythm=BERLIN)) == []


def test_one_kindness_a_week_goes_round() -> None:
    """P2-18: each week another contact, by the way they are written to, and never two in a week."""
    world = world_with(person(1, "1 year", LONG_AGO), person(2, "1 year", LONG_AGO, emails=("b@example.org",)))
    world.settle_down()
    assert given_to(world) == ["c-1"]
    (touch,) = [one for one in world.touches() if one.key.purpose is Purpose.GIVE]
    assert (touch.channel, "P2-17" in touch.because or "P2-18" in touch.because) == (Channel.TEXT, True)
    world.clock.advance(timedelta(days=3))
    world.settle_down()
    assert given_to(world) == ["c-1"]
    world.clock.advance(timedelta(days=5))
    world.settle_down()
    assert given_to(world) == ["c-1", "c-2"]


def test_who_has_something_coming_up_is_left_in_peace() -> None:
    """No kindness beside a check-in of the next days, a planned errand, a talk just had, or for a dormant tie."""
    soon, fresh, cold = person(1, "3 months", date(2026, 8, 25)), person(2, last=date(2026, 11, 20)), person(3)
    asleep, unscheduled = person(4, do_not_contact=True, last=LONG_AGO), person(5, None, LONG_AGO)
    busy = person(6, "1 year", LONG_AGO)
    world = world_with(soon, fresh, cold, asleep, unscheduled, busy)
    world.store.record([ErrandSaved(errand=errand(ErrandKind.INTRODUCTION, contact_id="c-6"))], outside=True)
    assert wishes(world) == []


def test_a_week_without_a_free_morning_goes_without() -> None:
    """What finds no place is no debt: it is simply left out."""
    full = replace(GIVING, per_week=0)
    world = world_with(person(1, "1 year", LONG_AGO), rhythm=full)
    world.settle_down()
    assert given_to(world) == []


def test_switching_the_habit_off_leaves_what_stands() -> None:
    """A change of the configuration affects new entries only (design §5 "When")."""
    world = world_with(person(1, "1 year", LONG_AGO))
    world.settle_down()
    world.rhythm = BERLIN
    world.clock.advance(timedelta(days=1))
    world.settle_down()
    (touch,) = [one for one in world.snapshot.touches if one.key.purpose is Purpose.GIVE]
    assert touch.state is TouchState.OPEN
