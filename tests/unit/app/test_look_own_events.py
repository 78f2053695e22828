"""Events the user makes in our calendar, copies, and entries an app makes anew (design §5 Marks, facts: apps §5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from rekindled.core.errands import ErrandKind
from rekindled.core.facts import NoticeKind
from rekindled.core.history import valid
from rekindled.core.model import Channel, EntryState, Outcome, Purpose, TouchState
from tests.fakes.desks import FakeDesk, person

OWN = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:app\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261122T000000Z\r\n"
    "DTSTART:20261204T110000Z\r\nDTEND:20261204T120000Z\r\nSUMMARY:{title}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
DAY = timedelta(days=1)


def world_with(*people: object) -> FakeDesk:
    """An account that has looked once."""
    world = FakeDesk()
    world.knows(*people)  # type: ignore[arg-type]  # contacts
    world.look()
    return world


def put(world: FakeDesk, title: str, uid: str = "own-1") -> str:
    """The user adds an event of their own; the daemon looks."""
    text = OWN.format(uid=uid, title=title)
    world.calendar.user_put(f"{uid}.ics", text)
    world.look()
    return text


@pytest.mark.parametrize(
    ("title", "channel"),
    [("Call Person 1", Channel.CALL), ("coffee with person 1", Channel.MEET), ("Kaffee mit Person 1", Channel.MEET)],
)
def test_an_own_event_for_somebody_becomes_their_touch(title: str, channel: Channel) -> None:
    """Our untouched entry gives way to it, and the event itself keeps every byte, ticked or not."""
    world = world_with(person(1, last=date(2019, 1, 1)))
    text = put(world, title)
    assert [(t.entry_uid, t.channel, t.key.purpose) for t in world.touches()] == [("own-1", channel, Purpose.RECONNECT)]
    assert list(world.seen()) == ["own-1"]
    world.user("own-1", title=f"✓ {title}")
    ticked = world.calendar.texts()[world.calendar.href_of("own-1")]
    world.look()
    assert [row.outcome for row in valid(world.log())] == [Outcome.DONE]
    world.clock.advance(DAY)
    world.look()
    assert world.calendar.texts()[world.calendar.href_of("own-1")] == ticked != text
    assert Purpose.THANK in {touch.key.purpose for touch in world.touches()}


def test_an_own_event_beside_an_entry_the_user_placed_is_left_alone() -> None:
    """At most one open touch per contact: what the user touched first stands."""
    world = world_with(person(1, last=date(2019, 1, 1)))
    uid = world.entries()[0].uid
    world.user(uid, by=DAY)
    world.look()
    put(world, "Call Person 1")
    assert [touch.entry_uid for touch in world.touches()] == [uid]


def beside_a_dragged_one() -> tuple[FakeDesk, str]:
    """An account in which the only entry was dragged, and where it is."""
    world = world_with(person(1, last=date(2019, 1, 1)))
    uid = world.entries()[0].uid
    world.user(uid, by=DAY)
    world.look()
    return world, uid


@pytest.mark.parametrize("at_once", [True, False])
def test_a_ticked_own_event_counts_beside_an_entry_the_user_placed(*, at_once: bool) -> None:
    """What happened is logged once, whatever else stands for that person, and what the user placed goes on standing."""
    world, uid = beside_a_dragged_one()
    start = world.seen()[uid].meaning.start
    put(world, "✓ Call Person 1" if at_once else "Call Person 1")
    if not at_once:
        assert not valid(world.log())
        world.user("own-1", title="✓ Call Person 1")
    text = world.calendar.texts()[world.calendar.href_of("own-1")]
    for _ in range(3):
        world.look()
        world.clock.advance(DAY)
    assert [(row.uid, row.outcome) for row in valid(world.log())] == [("own-1", Outcome.DONE)]
    assert world.seen()[uid].meaning.start == start
    assert uid in {touch.entry_uid for touch in world.touches()}
    assert world.calendar.texts()[world.calendar.href_of("own-1")] == text


@pytest.mark.parametrize("title", ["later Call Person 1", "Call Person 1 and talk", "✓ Call Nobody", "✓ Dentist"])
def test_an_own_event_that_does_not_say_what_came_of_it_stays_the_users(title: str) -> None:
    """Only a mark for somebody known counts where something else stands for them, however the event is edited."""
    world, uid = beside_a_dragged_one()
    put(world, "Call Person 1")
    world.user("own-1", title=title)
    world.look()
    assert [touch.entry_uid for touch in world.touches()] == [uid]
    assert not valid(world.log())


@pytest.mark.parametrize(
    ("title", "said"),
    [("Call Zoe", 'write "+ Zoe 6 months"'), ("Lunch with Person", "which one: Person 1 (c-1) or Person 2 (c-2)?")],
)
def test_a_name_nobody_or_several_bear_is_asked_about(title: str, said: str) -> None:
    """Ambiguous names become a question in status, never a guess."""
    world = world_with(person(1, None), person(2, None))
    put(world, title)
    notice = next(n for n in world.snapshot.notices if n.kind is NoticeKind.QUESTION)
    assert said in notice.text
    assert not world.touches()


def test_a_plus_and_a_period_make_a_contact() -> None:
    """`+ NAME monthly` is a new person with that cadence, once, however often the event is seen again."""
    world = world_with(person(1, None))
    put(world, "+ Zoe Park monthly")
    zoe = next(contact for contact in world.snapshot.contacts if contact.name == "Zoe Park")
    assert (zoe.id, str(zoe.every)) == ("c-2", "1 month")
    world.user("own-1", title="+ Zoe Park monthly!")
    world.calendar.forget_tokens()
    world.look()
    assert len(world.snapshot.contacts) == 2
    assert [touch.key.contact_id for touch in world.touches()] == ["c-2"]


def test_a_plus_for_somebody_known_sets_their_cadence() -> None:
    """The person is not doubled; several of that name are asked about."""
    world = world_with(person(1, None))
    put(world, "+ Person 1 every 2 weeks")
    assert [str(contact.every) for contact in world.snapshot.contacts] == ["2 weeks"]
    world.knows(person(2, None))
    put(world, "+ Person monthly", uid="own-2")
    assert any("several people" in notice.text for notice in world.snapshot.notices)


@pytest.mark.parametrize("title", ["Dentist", "+ nobody knows when", "Call", "+"])
def test_other_events_are_just_events(title: str) -> None:
    """What is not for somebody is nobody's."""
    world = world_with(person(1, None))
    put(world, title)
    assert (world.touches(), world.snapshot.notices) == ([], ())


def test_a_passed_event_without_a_mark_says_nothing() -> None:
    """Ended is not done (R15); ticked it is."""
    world = world_with(person(1, None))
    world.clock.advance(30 * DAY)
    put(world, "Call Person 1")
    assert not world.touches()
    put(world, "✓ Call Person 1", uid="own-2")
    assert [row.outcome for row in valid(world.log())] == [Outcome.DONE]


def test_a_copy_of_ours_is_the_users() -> None:
    """The original stands, so a copy under another UID is left alone and shown in status (promise 16)."""
    world = world_with(person(1, last=date(2019, 1, 1)))
    entry = world.entries()[0]
    copy = world.calendar.texts()[entry.href].replace(entry.uid, "copy-1")
    world.calendar.user_put("copy.ics", copy)
    world.look()
    assert len(world.touches()) == 1
    assert "is a copy" in world.snapshot.notices[0].text
    assert world.calendar.texts()[world.calendar.href_of("copy-1")] == copy


@pytest.mark.parametrize("together", [True, False])
def test_what_an_app_makes_anew_is_the_same_touch(*, together: bool) -> None:
    """Calcurse deletes the old object and puts a new one without our properties: the tick is logged all the same."""
    world = world_with(person(1, last=date(2019, 1, 1)))
    entry = world.entries()[0]
    start = world.seen()[entry.uid].meaning.start
    anew = OWN.format(uid="sha1-of-it", title=f"✓ {entry.now.title}").replace(
        "DTSTART:20261204T110000Z", f"DTSTART:{start:%Y%m%dT%H%M%S}"
    )
    world.calendar.user_delete(entry.uid)
    if not together:
        world.look()
    world.calendar.user_put("anew.ics", anew)
    world.look()
    assert [row.outcome for row in valid(world.log())] == [Outcome.DONE]
    assert [touch.entry_uid for touch in world.touches(TouchState.DONE)] == ["sha1-of-it"]
    assert next(one for one in world.snapshot.entries if one.uid == entry.uid).state is EntryState.GONE


@pytest.mark.parametrize("title", ["Person 1 wrote: asks about Oslo", "✓ Person 1 hat geschrieben: asks about Oslo"])
def test_an_event_that_somebody_wrote_is_logged_once_and_answered(title: str) -> None:
    """P3-18: as `inbound` does, once per event, and the event keeps every byte."""
    world = world_with(person(1, None))
    world.clock.set(datetime(2026, 12, 4, 18, tzinfo=UTC))
    text = put(world, title)
    world.user("own-1", title=f"{title} again")
    edited = world.calendar.texts()[world.calendar.href_of("own-1")]
    world.calendar.forget_tokens()
    world.look()
    (row,) = valid(world.log())
    assert (row.outcome, row.local_on, row.note) == (Outcome.DONE, date(2026, 12, 4), "asks about Oslo")
    assert [(one.kind, one.words, one.due_on) for one in world.snapshot.errands] == [
        (ErrandKind.ANSWER, "asks about Oslo", date(2026, 12, 4))
    ]
    assert world.calendar.texts()[world.calendar.href_of("own-1")] == edited != text


def test_a_message_of_a_time_to_come_came_in_now() -> None:
    """P3-18: the event may stand later in the day; it is logged as first seen."""
    world = world_with(person(1, None))
    put(world, "Person 1 wrote")
    (row,) = valid(world.log())
    assert row.at == world.clock.now()


def test_it_is_asked_who_of_several_wrote() -> None:
    """Nothing is logged on a guess; once the name is whole, the question goes."""
    world = world_with(person(1, None), person(2, None))
    put(world, "Person wrote")
    assert any("which one" in notice.text for notice in world.snapshot.notices)
    world.user("own-1", title="Person 2 wrote")
    world.look()
    assert [row.contact_id for row in valid(world.log())] == ["c-2"]
    assert world.snapshot.notices == ()
