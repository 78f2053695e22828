"""Entries in another language: written, marked, changed over, and found again after a lost store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rekindled.adapters.catalogues import LANGUAGES, tongue_of
from rekindled.app.rebuilding import rebuild
from rekindled.core.model import Channel, Contact, Interval, Outcome, TieProfile
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.fake_busy_times import FakeBusyTimes
from tests.fakes.fake_calendar import ORIGIN
from tests.fakes.fake_store import FakeStore
from tests.fakes.stories import starts_at
from tests.samples import PROFILE


def desk(language: str = "de", *contacts: Contact, **more: object) -> FakeDesk:
    """A user whose entries are in a language."""
    rhythm = replace(BERLIN, tongue=tongue_of(language), **more)  # type: ignore[arg-type]  # the keywords are Rhythm's own
    made = FakeDesk(rhythm=rhythm)
    made.knows(*contacts)
    return made


def kept(number: int, **more: object) -> Contact:
    """Somebody talked to lately."""
    return person(number, last=date(2026, 11, 1), **more)


def speaking(there: FakeDesk, language: str) -> FakeDesk:
    """The same account after the user changed `language`."""
    there.rhythm = replace(there.rhythm, tongue=tongue_of(language))
    return there


def test_entries_speak_the_language_asked_for() -> None:
    """Titles, texts and dates, with the months' names."""
    german = desk("de", kept(1))
    german.look()
    (seen,) = german.seen().values()
    assert seen.meaning.title == "Anruf bei Person 1"
    assert seen.meaning.description.startswith("Kurz melden")
    assert "Letztes Gespräch: 1. November 2026" in seen.meaning.description
    assert seen.meaning.description.endswith("Notizen:")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mark_is_logged_and_acknowledged_in_it(language: str) -> None:
    """Ticked, noted below our heading, acknowledged in the same language, and then left in peace."""
    there = desk(language, person(1))
    there.look()
    ((uid, seen),) = there.seen().items()
    there.user(uid, title=f"✓ {seen.meaning.title}", description=f"{seen.meaning.description}\nthe move")
    there.look()
    assert [(row.outcome, row.note) for row in there.log()] == [(Outcome.DONE, "the move")]
    there.clock.advance(timedelta(minutes=20))
    there.look()
    text = there.seen()[uid].meaning.description
    assert ("Eingetragen: " in text) is (language == "de")
    assert ("Logged " in text) is (language == "en")
    assert text.endswith("\nthe move")
    there.settle_down()


def test_a_change_of_language_rewrites_what_nobody_touched_once() -> None:
    """And it does not look as if the user had edited anything."""
    there = desk("en", kept(1))
    there.settle_down()
    speaking(there, "de").store.record([], outside=True)
    there.clock.advance(timedelta(days=1))
    there.settle_down()
    (seen,) = there.seen().values()
    assert seen.meaning.title == "Anruf bei Person 1"
    assert there.log() == []


def test_a_touched_entry_keeps_its_language_and_its_marks_count() -> None:
    """What the user changed is left as it is; ticked later, it is logged and acknowledged in the new language."""
    there = desk("en", person(1))
    there.settle_down()
    ((uid, seen),) = there.seen().items()
    there.user(uid, description=f"{seen.meaning.description}\nbring the book")
    there.look()
    speaking(there, "de").clock.advance(timedelta(days=1))
    there.look()
    assert there.seen()[uid].meaning.title == seen.meaning.title
    there.tick(uid)
    there.look()
    there.clock.advance(timedelta(minutes=20))
    there.look()
    assert [row.note for row in there.log()] == ["bring the book"]
    text = there.seen()[uid].meaning.description
    assert text.index("Eingetragen: ") < text.index("Notes:")


def test_an_acknowledged_entry_is_not_acknowledged_again_in_another_language() -> None:
    """Our line stands once."""
    there = desk("en", person(1))
    there.look()
    (uid,) = there.seen()
    there.tick(uid)
    there.look()
    there.clock.advance(timedelta(minutes=20))
    there.settle_down()
    speaking(there, "de").clock.advance(timedelta(days=1))
    there.settle_down()
    text = there.seen()[uid].meaning.description
    assert text.count("Logged ") == 1
    assert "Eingetragen" not in text
    assert len(there.log()) == 1


def test_a_move_is_told_in_it() -> None:
    """An appointment in the way is named, and from when the entry was moved."""
    there = desk("de", person(1))
    there.busy_names = ("Personal",)
    there.look()
    (entry,) = there.entries()
    start = starts_at(entry)
    taken = Interval(start=start, end=start + timedelta(minutes=30))
    there.busy = FakeBusyTimes(by_url={f"{ORIGIN}/cal/personal/": [taken]})
    there.clock.advance(timedelta(hours=20))
    there.look()
    (seen,) = there.seen().values()
    assert "Verschoben von " in seen.meaning.description
    assert ": dort liegt ein anderer Termin von dir." in seen.meaning.description


@pytest.mark.parametrize("later", LANGUAGES)
@pytest.mark.parametrize("written", LANGUAGES)
def test_people_are_read_off_entries_in_any_language(written: str, later: str) -> None:
    """A store that is lost comes back from the calendar, whatever language is spoken meanwhile."""
    known = replace(kept(1, emails=("a@example.org",), channel=Channel.VIDEO), profile=PROFILE)
    first = desk(written, known, replace(person(2), profile=TieProfile(memory="the boat")), person(3))
    first.settle_down()
    again = speaking(FakeDesk(account=first.account, clock=first.clock, store=FakeStore()), later)
    rebuild(again.desk)
    people = {contact.id: contact for contact in again.snapshot.contacts}
    assert [people[f"c-{n}"].name for n in (1, 2, 3)] == ["Person 1", "Person 2", "Person 3"]
    assert people["c-2"].profile.memory == "the boat"
    assert people["c-1"].last_contact_on == date(2026, 11, 1)
    assert people["c-1"].emails == ("a@example.org",)
    told = people["c-1"].profile
    assert (told.met, told.memory, told.offer, told.mutual) == ("a fair", "the boat", "a room", ("Zoë", "李雷"))
    again.settle_down()
    assert len(again.touches()) == 3
