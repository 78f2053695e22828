"""Small kindnesses as part of the week (P2-17 to P2-19, P1-05, P2-10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rekindled.adapters.catalogues import LANGUAGES, tongue_of
from rekindled.core.errands import ErrandKind
from rekindled.core.facts import ErrandSaved
from rekindled.core.giving import IN_WORDS, gives
from rekindled.core.kindnesses import KINDS, kindness_of
from rekindled.core.model import Channel, Purpose, TouchKey, TouchState
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
    assert (touch.channel, touch.because) == (
        Channel.TEXT,
        "the small kindness of the week: recommend their work",
    )
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


SAID = {
    "en": {
        ErrandKind.KINDNESS: "A small kindness: a favour of five minutes.",
        ErrandKind.GRATITUDE: "A small kindness: tell them what you owe them.",
        ErrandKind.ENDORSEMENT: "A small kindness: recommend their work.",
    },
    "de": {
        ErrandKind.KINDNESS: "Eine kleine Freude: ein Gefallen von fünf Minuten.",
        ErrandKind.GRATITUDE: "Eine kleine Freude: sag, was du diesem Menschen verdankst.",
        ErrandKind.ENDORSEMENT: "Eine kleine Freude: empfiehl weiter, was dieser Mensch macht.",
    },
}


def said_for(world: FakeDesk) -> list[tuple[TouchKey, str, str]]:
    """Each kindness that was planned, in order: its touch, why, and the first line of its entry."""
    texts = {entry.uid: entry.now.description for entry in world.snapshot.entries}
    given = [one for one in world.snapshot.touches if one.key.purpose is Purpose.GIVE]
    in_order = sorted(given, key=lambda one: (one.opened_at, one.key))
    return [(one.key, one.because, texts[one.entry_uid].split("\n")[0]) for one in in_order]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_entry_of_a_week_says_which_kindness_is_meant(language: str) -> None:
    """P2-17, P2-18, P2-19: gratitude, five minutes or a word for their work; each has its turn, and `why` agrees."""
    people = [person(n, "2 years", LONG_AGO) for n in range(1, 5)]
    world = world_with(*people, rhythm=replace(GIVING, tongue=tongue_of(language)))
    for _ in range(4):
        world.settle_down()
        world.clock.advance(timedelta(days=8))
    told = said_for(world)
    assert [SAID[language][kindness_of(key)] for key, _, _ in told] == [text for _, _, text in told]
    assert [because for _, because, _ in told] == [
        f"the small kindness of the week: {IN_WORDS[kindness_of(key)]}" for key, _, _ in told
    ]
    assert {text for _, _, text in told} == {*SAID[language].values()}


def test_the_next_kindness_for_the_same_person_is_another_one() -> None:
    """P2-17 to P2-19: in three turns one of each, and for one touch always the same."""
    for contact_id in ("c-1", "c-12", "ann-lee"):
        keys = [TouchKey(contact_id=contact_id, purpose=Purpose.GIVE, n=n) for n in range(1, 4)]
        assert {kindness_of(key) for key in keys} == {*KINDS}
        assert kindness_of(keys[0]) is kindness_of(replace(keys[0]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_errand_says_which_kindness_was_asked_for(kind: ErrandKind, language: str) -> None:
    """P2-17, P2-18, P2-19: what the user planned is meant, whose turn it would be otherwise or not."""
    world = world_with(person(1, "1 year", LONG_AGO), rhythm=replace(BERLIN, tongue=tongue_of(language)))
    world.store.record([ErrandSaved(errand=errand(kind))], outside=True)
    world.settle_down()
    assert [text for _, _, text in said_for(world)] == [SAID[language][kind]]


def test_a_change_of_language_rewrites_a_kindness_of_the_same_kind() -> None:
    """P2-17 to P2-19: the kind stays what it was."""
    world = world_with(person(1, "1 year", LONG_AGO))
    world.settle_down()
    ((key, _, before),) = said_for(world)
    world.rhythm = replace(world.rhythm, tongue=tongue_of("de"))
    world.clock.advance(timedelta(hours=20))
    world.settle_down()
    ((_, _, after),) = said_for(world)
    assert (before, after) == (SAID["en"][kindness_of(key)], SAID["de"][kindness_of(key)])
