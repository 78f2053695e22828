"""An entry the user makes recurring becomes theirs (design §5 Marks)."""

from __future__ import annotations

from datetime import date, timedelta

from rekindled.core.history import valid
from rekindled.core.model import EntryState, Outcome
from tests.fakes.desks import FakeDesk, person

OVERRIDE = (
    "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261122T000000Z\r\nRECURRENCE-ID;TZID=Europe/Berlin:{day}T083000\r\n"
    "DTSTART;TZID=Europe/Berlin:{day}T083000\r\nDTEND;TZID=Europe/Berlin:{day}T085000\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
)


def weekly() -> tuple[FakeDesk, str]:
    """A call the user repeats every week, on its first Tuesday."""
    world = FakeDesk()
    world.knows(person(1, last=date(2019, 1, 1)))
    world.look()
    uid = world.entries()[0].uid
    world.calendar.user_edit(uid, lambda text: text.replace("SUMMARY:", "RRULE:FREQ=WEEKLY\r\nSUMMARY:", 1))
    world.look()
    return world, uid


def add_override(world: FakeDesk, uid: str, day: str, title: str) -> None:
    """The user changes one occurrence by itself."""
    override = OVERRIDE.format(uid=uid, day=day, title=title)
    world.calendar.user_edit(uid, lambda text: text.replace("END:VCALENDAR", f"{override}END:VCALENDAR"))


def test_a_series_is_never_written_again() -> None:
    """It is the user's, holds our own follow-up back, and passes without anything being moved."""
    world, uid = weekly()
    text = world.calendar.texts()[world.calendar.href_of(uid)]
    assert world.entries()[0].state is EntryState.TAKEN
    for _ in range(4):
        world.clock.advance(timedelta(days=1))
        world.look()
    assert world.calendar.texts()[world.calendar.href_of(uid)] == text


def test_each_marked_occurrence_is_logged_once() -> None:
    """Two weeks, two marks, two interactions on their days, however often they are seen."""
    world, uid = weekly()
    world.clock.advance(timedelta(days=10))
    add_override(world, uid, "20261124", "✓ Call Person 1")
    world.look()
    add_override(world, uid, "20261201", "no answer: Call Person 1")
    world.look()
    add_override(world, uid, "20261208", "Call Person 1, perhaps longer")
    world.look()
    rows = [(row.local_on, row.outcome) for row in valid(world.log())]
    assert rows == [(date(2026, 11, 24), Outcome.DONE), (date(2026, 12, 1), Outcome.UNANSWERED)]
