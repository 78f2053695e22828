"""Errands are planned once, and whoever turned to the user is answered (P3-01, P3-18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import ContactSaved, Journaled, Snapshot
from rekindled.core.history import valid
from rekindled.core.inbound import Heard, Letter, heard_from
from rekindled.core.intending import LONGEST_WORDS, Intention, Planned, intended, open_errands
from rekindled.core.memory import evolve
from rekindled.core.model import Channel, Contact, Outcome, Source
from rekindled.core.own_events import Inbound, Invitation, read_own_title
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment
from rekindled.core.vocabulary import vocabulary
from rekindled.core.wanted import written_way
from tests.samples import BEN

NOW = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Berlin"))
MOMENT = Moment(now=NOW, rhythm=Rhythm(timezone="Europe/Berlin"))
TODAY = NOW.date()
KNOWN = evolve(Snapshot(), [ContactSaved(contact=BEN)])
GIVE = Intention(kind=ErrandKind.KINDNESS, words="the article")


def twice(first: Intention, second: Intention) -> tuple[Planned, Snapshot]:
    """The second of two plans, and what is known after it."""
    before = evolve(KNOWN, intended(KNOWN, BEN, first, MOMENT).facts)
    planned = intended(before, BEN, second, MOMENT)
    return planned, evolve(before, planned.facts)


def wrote(snapshot: Snapshot = KNOWN, at: datetime = NOW, note: str = "asks about Oslo") -> tuple[Heard, Snapshot]:
    """Ben wrote; and what is known after it."""
    heard = heard_from(snapshot, BEN, Letter(at=at, channel=Channel.EMAIL, note=note), MOMENT)
    return heard, evolve(snapshot, heard.facts)


def test_an_errand_is_numbered_and_due_today_unless_said_otherwise() -> None:
    """P2-18: e-1 is the first."""
    planned = intended(KNOWN, BEN, GIVE, MOMENT)
    assert planned.errand == Errand(
        id="e-1", contact_id="c-2", kind=ErrandKind.KINDNESS, words="the article", asked_at=NOW, due_on=TODAY
    )
    assert not planned.stood
    later, _ = twice(GIVE, Intention(kind=ErrandKind.GRATITUDE, due_on=date(2026, 12, 1)))
    assert (later.errand.id, later.errand.due_on) == ("e-2", date(2026, 12, 1))


def test_the_same_errand_is_planned_once_and_renewed() -> None:
    """R7: the words and the day of now count; nothing is recorded where nothing changed."""
    planned, after = twice(GIVE, replace(GIVE, words="the book", due_on=date(2026, 12, 1), overridden=True))
    assert planned.stood
    assert [(one.id, one.words, one.due_on, one.overridden) for one in after.errands] == [
        ("e-1", "the book", date(2026, 12, 1), True)
    ]
    same, _ = twice(GIVE, replace(GIVE, words=""))
    assert (same.errand.words, same.facts) == ("the article", [])


def test_introductions_to_different_people_are_different() -> None:
    """P4-05: whom it is about tells them apart."""
    first = Intention(kind=ErrandKind.INTRODUCTION, about="c-7")
    planned, _ = twice(first, replace(first, about="c-8"))
    assert planned.errand.id == "e-2"


def test_a_dropped_errand_makes_room_for_a_new_one() -> None:
    """Only open ones are kept once."""
    _, after = twice(GIVE, GIVE)
    dropped = replace(after, errands=tuple(replace(one, dropped=True) for one in after.errands))
    assert open_errands(dropped, MOMENT) == []
    assert intended(dropped, BEN, GIVE, MOMENT).errand.id == "e-2"


def test_whoever_wrote_was_in_touch_and_is_answered_today() -> None:
    """P3-01, P3-18, U1: logged as done, by hand, and an answer is meant for today."""
    heard, after = wrote()
    (row,) = valid(after.interactions)
    assert (row.outcome, row.source, row.channel, row.note) == (
        Outcome.DONE,
        Source.LOG,
        Channel.EMAIL,
        "asks about Oslo",
    )
    assert row.purpose is None
    assert heard.answer is not None
    assert (heard.answer.kind, heard.answer.due_on) == (ErrandKind.ANSWER, TODAY)
    assert any(isinstance(fact, Journaled) and fact.event == "contact.wrote" for fact in heard.facts)


def test_two_messages_are_answered_in_one() -> None:
    """P3-18: the words of both are kept while they are short, and what is said again is said once."""
    _, once = wrote()
    heard, twice_told = wrote(once, note="and Bergen")
    assert heard.stood
    assert heard.answer is not None
    assert heard.answer.words == "asks about Oslo; and Bergen"
    again, _ = wrote(twice_told, note="and Bergen")
    assert again.answer == heard.answer
    long = "x" * LONGEST_WORDS
    longer, _ = wrote(twice_told, note=long)
    assert longer.answer is not None
    assert longer.answer.words == long


def test_a_further_message_is_not_the_answer_to_the_first() -> None:
    """P3-18: on a later day the wait begins anew; on the same day it goes on."""
    _, once = wrote(at=NOW - timedelta(days=2))
    heard, _ = wrote(once)
    assert heard.answer is not None
    assert (heard.answer.id, heard.answer.asked_at) == ("e-1", NOW)
    same_day, after = wrote(once, at=NOW - timedelta(days=2, hours=-1))
    assert same_day.answer is not None
    assert same_day.answer.asked_at == NOW - timedelta(days=2)
    assert [one.id for one in open_errands(after, MOMENT)] == ["e-1"]


def test_a_message_without_words_can_get_some_later() -> None:
    """The first had nothing to keep."""
    _, once = wrote(note="")
    heard, _ = wrote(once, note="about Oslo")
    assert heard.answer is not None
    assert heard.answer.words == "about Oslo"


@pytest.mark.parametrize("days", [31, 300])
def test_what_is_long_past_is_logged_without_an_answer(days: int) -> None:
    """R2: an old message brings no task with it."""
    heard, after = wrote(at=NOW - timedelta(days=days))
    assert heard.answer is None
    assert len(valid(after.interactions)) == 1


def test_who_was_talked_with_since_needs_no_answer() -> None:
    """A later conversation was the answer; one of that day or before it was not."""
    _, talked = wrote(at=NOW - timedelta(days=1))
    assert wrote(talked, at=NOW - timedelta(days=3))[0].answer is None
    assert wrote(talked, at=NOW)[0].answer is not None


@pytest.mark.parametrize(
    ("contact", "way"),
    [
        (BEN, Channel.EMAIL),
        (replace(BEN, channel=Channel.SOCIAL), Channel.SOCIAL),
        (replace(BEN, channel=Channel.CALL, phones=("+49 1",)), Channel.TEXT),
        (replace(BEN, emails=("b@example.org",), phones=("+49 1",)), Channel.EMAIL),
    ],
)
def test_a_message_came_in_writing_as_they_prefer(contact: Contact, way: Channel) -> None:
    """Where nobody says how."""
    assert written_way(contact) is way


@pytest.mark.parametrize(
    ("title", "name", "note"),
    [
        ("Ann wrote", "Ann", ""),
        ("ann lee WROTE: asks about Oslo", "ann lee", "asks about Oslo"),
        ("Ann hat geschrieben.", "Ann", ""),
        ("Ann schrieb: Oslo: wann?", "Ann", "Oslo: wann?"),
        ("Ann a écrit", "Ann", ""),
        ("Ann ha escrito", "Ann", ""),
        ("Ann har skrevet", "Ann", ""),
        ("Ann has written", "Ann", ""),
    ],
)
def test_an_event_tells_that_somebody_wrote(title: str, name: str, note: str) -> None:
    """P3-18: in the user's languages, with what it was about after a colon."""
    assert read_own_title(title) == Inbound(name=name, note=note)


def test_other_titles_tell_of_nobody() -> None:
    """Without a name, in a language the user does not speak, or as another request, it is not that."""
    assert read_own_title("wrote") is None
    assert read_own_title("What I wrote down") is None
    assert read_own_title("Ann hat geschrieben", vocabulary(["en"])) is None
    assert isinstance(read_own_title("Call Ann wrote"), Invitation)
