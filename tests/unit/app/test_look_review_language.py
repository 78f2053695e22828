"""The weekly review in another language: written, ticked, changed over, and taken on again (U4, R4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from rekindled.adapters.catalogues import LANGUAGES, tongue_of
from rekindled.app.rebuilding import rebuild
from rekindled.core.facts import Setting, SettingSaved
from rekindled.core.history import valid
from rekindled.core.model import Contact, Outcome
from tests.fakes.desks import FakeDesk
from tests.fakes.fake_store import FakeStore
from tests.fakes.reviews import LATELY, REVIEWED, called, review_of, reviewing, text_of, tick_line, until
from tests.fakes.stories import DAY, only_entry

TITLES = {"en": "Weekly review", "de": "Wochenrückblick"}
LINES = {"en": "[ ] Ann: check-in", "de": "[ ] Ann: kurz melden"}
PROPOSED = {
    "en": "[ ] Ann: every 4 months instead of every 2 months?",
    "de": "[ ] Ann: alle 4 Monate statt alle 2 Monate?",
}


def speaking(world: FakeDesk, language: str) -> FakeDesk:
    """The same account after the user changed `language`."""
    world.rhythm = replace(world.rhythm, tongue=tongue_of(language))
    return world


def reviewed_in(language: str, *people: Contact) -> FakeDesk:
    """An account with a review each Friday in a language."""
    return reviewing(*people, rhythm=replace(REVIEWED, tongue=tongue_of(language)))


def passed(language: str) -> FakeDesk:
    """The calls of Tuesday passed without a mark, and the review of Friday has their lines."""
    world = reviewed_in(language, called(1, "Ann"), called(2, "Ben"))
    until(world, date(2026, 12, 2))
    assert LINES[language] in text_of(world)
    return world


def skipped_twice(language: str) -> FakeDesk:
    """Ann, every two months, was skipped twice in a row; the review proposes a longer cadence."""
    world = reviewed_in(language, called(1, "Ann", "2 months", LATELY), called(2, "Ben", "2 years"))
    for _ in range(2):
        world.tick(only_entry(world, "c-1").uid, "skip")
        world.settle_down()
    assert PROPOSED[language] in text_of(world)
    return world


def outcomes(world: FakeDesk) -> list[tuple[str, Outcome, str]]:
    """What the log says."""
    return [(row.contact_id, row.outcome, row.note) for row in valid(world.log())]


def cadence_of_ann(world: FakeDesk) -> str:
    """How often Ann is to be called."""
    return next(str(one.every) for one in world.snapshot.contacts if one.id == "c-1")


def test_a_german_review_is_german_from_its_title_on() -> None:
    """U4: no English word of ours is left in it, and it is written once."""
    world = passed("de")
    seen = world.seen()[review_of(world).uid].meaning
    assert seen.title == "Wochenrückblick"
    assert seen.description.startswith("Letzte Woche\n[ ] Ann: kurz melden\n[ ] Ben: kurz melden\n\n")
    assert seen.description.endswith("Notizen:")
    assert world.look().quiet


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_is_ticked_in_it(language: str) -> None:
    """The touch it names is settled, with the note, once."""
    world = passed(language)
    line = LINES[language]
    tick_line(world, line, f"[x]{line[3:]}: the garden")
    world.settle_down()
    assert outcomes(world) == [("c-1", Outcome.DONE, "the garden")]


@pytest.mark.parametrize(("before", "after"), [*permutations(LANGUAGES, 2)])
def test_a_change_of_language_rewrites_an_untouched_review_once(before: str, after: str) -> None:
    """Title and text, the proposal in it too, and nothing looks as if the user had done it."""
    world = skipped_twice(before)
    logged = outcomes(world)
    speaking(world, after).clock.advance(DAY)
    world.settle_down()
    seen = world.seen()[review_of(world).uid].meaning
    assert seen.title == TITLES[after]
    assert PROPOSED[after] in seen.description
    assert PROPOSED[before] not in seen.description
    assert outcomes(world) == logged
    assert world.look().quiet


@pytest.mark.parametrize(("before", "after"), [*permutations(LANGUAGES, 2)])
def test_what_was_ticked_before_a_change_of_language_counts(before: str, after: str) -> None:
    """The review stays as the user has it, and a second tick in it counts as well."""
    world = passed(before)
    line = LINES[before]
    tick_line(world, line, f"[x]{line[3:]}: the garden")
    speaking(world, after).settle_down()
    text = text_of(world)
    assert text.count(f"[x]{line[3:]}: the garden") == 1
    assert outcomes(world) == [("c-1", Outcome.DONE, "the garden")]
    other = line.replace("Ann", "Ben")
    tick_line(world, other, f"[-]{other[3:]}")
    world.settle_down()
    assert outcomes(world) == [("c-1", Outcome.DONE, "the garden"), ("c-2", Outcome.UNANSWERED, "")]
    assert world.seen()[review_of(world).uid].meaning.title == TITLES[before]


@pytest.mark.parametrize(("before", "after"), [*permutations(LANGUAGES, 2)])
def test_a_proposal_is_accepted_in_the_language_it_was_made_in(before: str, after: str) -> None:
    """R4: the longer cadence holds from then on."""
    world = skipped_twice(before)
    tick_line(world, PROPOSED[before], f"[x]{PROPOSED[before][3:]}")
    speaking(world, after).settle_down()
    assert cadence_of_ann(world) == "4 months"


@pytest.mark.parametrize(("before", "after"), [*permutations(LANGUAGES, 2)])
def test_a_lost_store_reads_a_review_of_another_language(before: str, after: str) -> None:
    """R7: it is not doubled, and what was ticked meanwhile is in the log."""
    old = passed(before)
    uid, line = review_of(old).uid, LINES[before]
    tick_line(old, line, f"[x]{line[3:]}: the garden")
    rhythm = replace(REVIEWED, tongue=tongue_of(after))
    store = FakeStore(SettingSaved(setting=Setting.EPOCH, value="zzzz9999"))
    fresh = FakeDesk(rhythm=rhythm, store=store, clock=old.clock, account=old.account)
    rebuild(fresh.desk)
    fresh.clock.advance(timedelta(minutes=1))
    fresh.settle_down()
    assert review_of(fresh).uid == uid
    assert outcomes(fresh) == [("c-1", Outcome.DONE, "the garden")]
