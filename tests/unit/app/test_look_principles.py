"""What every look keeps to, as a person meets it on the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from rekindled.core.model import Channel, Purpose, Shape
from tests.fakes.desks import BERLIN, FakeDesk, person

LATELY = date(2026, 10, 1)
YEARS_AGO = date(2011, 1, 1)


def test_the_next_check_in_stands_before_it_is_needed() -> None:
    """P1-01, P2-20, P3-02, P3-14, U2: the follow-up is on one's calendar at once, however far away it is."""
    world = FakeDesk()
    world.knows(person(1, "3 months", LATELY))
    world.look()
    (touch,) = world.touches()
    (entry,) = world.entries()
    assert (touch.key.purpose, touch.due_on) == (Purpose.CHECK_IN, date(2027, 1, 1))
    assert entry.uid in world.seen()


def test_years_of_silence_are_no_reason_to_stay_silent() -> None:
    """P2-01, P4-01, P4-02: who was not talked to for fifteen years has a place within the coming mornings."""
    world = FakeDesk()
    world.knows(person(1, last=YEARS_AGO))
    world.look()
    (touch,) = world.touches()
    start = world.entries()[0].now.start
    assert isinstance(start, datetime)
    assert (touch.key.purpose, start.date()) == (Purpose.RECONNECT, date(2026, 11, 24))


def test_nothing_on_the_calendar_speaks_of_guilt() -> None:
    """P2-22, R3: after half a year in which nothing was ticked, no entry counts, warns or reproaches."""
    world = FakeDesk()
    world.knows(person(1, "1 month", LATELY), person(2, last=YEARS_AGO))
    for _ in range(6):
        world.look()
        world.look()
        world.clock.advance(timedelta(days=30))
    said = " ".join(f"{one.meaning.title} {one.meaning.description}" for one in world.seen().values()).lower()
    assert "call person 1" in said
    assert not [word for word in ("overdue", "late", "missed", "should have", "days ago") if f"{word} " in said]


def test_entries_ring_as_configured_and_never_at_midnight() -> None:
    """U3: the alarm is the user's choice, and silence is one."""
    for alarms in ((30, 5), ()):
        world = FakeDesk(rhythm=replace(BERLIN, alarms=alarms))
        world.knows(person(1, "3 months", LATELY))
        world.look()
        (entry,) = world.entries()
        assert sorted(world.seen()[entry.uid].meaning.alarms) == sorted(alarms)
        assert isinstance(entry.now.start, datetime)


def test_several_people_are_one_reminder_that_can_be_put_off() -> None:
    """U9: dormant ties share a block, and one word moves all of it."""
    world = FakeDesk()
    world.knows(person(1), person(2), person(3))
    world.look()
    (block,) = world.entries()
    assert (block.shape, len(world.touches())) == (Shape.BLOCK, 3)
    world.tick(block.uid, "later 2 weeks")
    world.settle_down()
    (moved,) = world.entries()
    start = moved.now.start
    assert isinstance(start, datetime)
    assert (moved.uid, start.date()) == (block.uid, date(2026, 12, 8))


def test_one_tick_is_all_it_takes() -> None:
    """U6, U11: a sign before the title logs the talk, by whatever way it was meant, and the next date follows."""
    world = FakeDesk()
    world.knows(person(1, "3 months", LATELY, channel=Channel.VIDEO))
    world.look()
    world.clock.set(datetime.fromisoformat("2027-01-05T10:00:00+00:00"))
    world.tick(world.entries()[0].uid)
    world.settle_down()
    (row,) = world.log()
    assert row.channel is Channel.VIDEO
    assert [touch.due_on for touch in world.touches()] == [date(2027, 4, 5)]


def test_each_contact_has_a_way_of_their_own() -> None:
    """P2-16: call, video, text, e-mail, message or coffee: the title says which."""
    titles = {
        Channel.CALL: "Call Person 1",
        Channel.VIDEO: "Video call with Person 1",
        Channel.EMAIL: "Write to Person 1",
        Channel.TEXT: "Text Person 1",
        Channel.SOCIAL: "Message Person 1",
        Channel.MEET: "Meet Person 1",
    }
    for channel, title in titles.items():
        world = FakeDesk()
        world.knows(person(1, "3 months", LATELY, channel=channel))
        world.look()
        assert world.titles() == [title]
