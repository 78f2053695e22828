"""Signs that contradict each other, and what of the user's survives our writing (design §5 Marks, R23)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rekindled.core.history import valid
from rekindled.core.model import Outcome
from tests.fakes.desks import FakeDesk, person


def called() -> tuple[FakeDesk, str]:
    """One reconnect on the calendar."""
    world = FakeDesk()
    world.knows(person(1, last=date(2019, 1, 1)))
    world.look()
    return world, world.entries()[0].uid


@pytest.mark.parametrize(
    ("title", "line", "added", "outcome", "because"),
    [
        ("✓ ", "STATUS:CANCELLED", "", Outcome.DONE, "its title, which wins over its status: skipped"),
        ("no answer: ", "CATEGORIES:done", "", Outcome.UNANSWERED, "its title, which wins over a category: done"),
        (
            "",
            "CATEGORIES:done",
            "skip",
            Outcome.DONE,
            "a category, which wins over the first line of the notes: skipped",
        ),
        (
            "",
            "STATUS:CANCELLED",
            "done",
            Outcome.DONE,
            "the first line of the notes, which wins over its status: skipped",
        ),
        ("✓ ", "CATEGORIES:done", "", Outcome.DONE, "marked done by its title"),
    ],
)
def test_the_stronger_sign_wins_and_why_says_so(
    title: str, line: str, added: str, outcome: Outcome, because: str
) -> None:
    """Title, completing, category, first line of the notes, status: in this order, and the journal names both."""
    world, uid = called()
    description = world.seen()[uid].meaning.description + f"\n{added}" if added else None
    world.user(uid, title=f"{title}Call Person 1" if title else None, description=description)
    world.calendar.user_edit(uid, lambda text: text.replace("TRANSP:", f"{line}\r\nTRANSP:", 1))
    world.look()
    assert [row.outcome for row in valid(world.log())] == [outcome]
    assert any(row.because.endswith(because) for row in world.store.journal("c-1", 9))


def test_guests_colour_alarm_length_and_unknown_properties_survive_our_writes() -> None:
    """`later` moves it and the acknowledgement marks it; every line of the user's is there afterwards (R13, R23)."""
    world, uid = called()
    lines = (
        "ATTENDEE;CN=Tom:mailto:tom@example.org",
        "COLOR:tomato",
        "X-APP-THING;X-A=1:keep\\;me",
        "GEO:52.5;13.4",
    )
    length = timedelta(minutes=45)

    def dressed(text: str) -> str:
        text = text.replace("TRIGGER:-PT10M", "TRIGGER:-PT2H")
        return text.replace("TRANSP:", "\r\n".join(lines) + "\r\nTRANSP:", 1)

    world.calendar.user_edit(uid, dressed)
    meaning = world.seen()[uid].meaning
    end = world.codec.amend(world.calendar.texts()[world.calendar.href_of(uid)], _longer(world, uid, length))
    world.calendar.user_edit(uid, lambda _: end)
    world.user(uid, title="later 2 weeks: Call Person 1")
    world.look()
    moved = world.seen()[uid].meaning
    assert moved.start > meaning.start
    world.tick(uid)
    world.look()
    world.clock.advance(timedelta(minutes=15))
    world.look()
    after = world.seen()[uid].meaning
    text = world.calendar.texts()[world.calendar.href_of(uid)]
    assert after.title == "✓ Call Person 1"
    assert "Logged" in after.description
    assert all(line in text for line in lines)
    assert (after.alarms, after.end - after.start) == ((120,), length)


def _longer(world: FakeDesk, uid: str, length: timedelta):  # noqa: ANN202 - an Amendment
    from rekindled.core.wire import Amendment  # noqa: PLC0415 - only here

    start = world.seen()[uid].meaning.start
    return Amendment(stamped_at=world.clock.now(), start=start, end=start + length)
