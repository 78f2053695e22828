"""Short cuts of the tests about the weekly review: an account that has one each Friday at four."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from rekindled.core.model import Contact, Entry, Shape
from rekindled.core.rhythm import ReviewTime
from tests.fakes.desks import BERLIN, FakeDesk, person

FRIDAY = ReviewTime(day=4, start=16 * 60, minutes=15)
REVIEWED = replace(BERLIN, review=FRIDAY)
FIRST_ON = date(2026, 11, 27)
LATELY = date(2026, 10, 1)


def called(number: int, name: str, every: str | None = "2 months", last: date | None = LATELY) -> Contact:
    """A contact with a name of its own; without more to say, they are due in ten days."""
    return replace(person(number, every, last), name=name)


def reviewing(*people: Contact, rhythm: object = REVIEWED) -> FakeDesk:
    """An account that knows these people and has looked until nothing was left to do; it is Sunday, 22 November."""
    world = FakeDesk(rhythm=rhythm)  # type: ignore[arg-type]  # a Rhythm
    world.knows(*people)
    world.settle_down()
    return world


def reviews(world: FakeDesk) -> list[Entry]:
    """The reviews that are on the calendar or about to be."""
    return [entry for entry in world.entries() if entry.shape is Shape.REVIEW]


def review_of(world: FakeDesk) -> Entry:
    """The latest review."""
    return reviews(world)[-1]


def text_of(world: FakeDesk) -> str:
    """What the latest review says on the calendar."""
    return world.seen()[review_of(world).uid].meaning.description


def tick_line(world: FakeDesk, old: str, new: str) -> None:
    """The user changes a line of the latest review."""
    text = text_of(world)
    assert old in text, text
    world.user(review_of(world).uid, description=text.replace(old, new))


def until(world: FakeDesk, day: date, hour: int = 12) -> None:
    """Time passes, with looks until nothing is left to do once a day, at that hour (UTC)."""
    while world.clock.now().date() < day:
        world.clock.advance(timedelta(days=1))
        world.settle_down()
    now = world.clock.now()
    world.clock.advance(datetime(day.year, day.month, day.day, hour, tzinfo=now.tzinfo) - now)
    world.settle_down()
