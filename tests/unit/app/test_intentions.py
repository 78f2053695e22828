"""What the user means to do once with one contact, and what the guard says to it (P1-08, P2-17 to P2-19, P3-18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rekindled.app.errand_results import errands_result
from rekindled.app.intentions import drop_errand, hear, ledger_with, mutuals, plan_errand, read_words
from rekindled.app.logbook import Telling, log_contact
from rekindled.core.errands import ErrandKind
from rekindled.core.errors import UsageError
from rekindled.core.facts import Journaled, TouchSaved
from rekindled.core.history import is_conversation, valid
from rekindled.core.inbound import Letter
from rekindled.core.intending import Intention, open_errands
from rekindled.core.ledger import Ledger
from rekindled.core.model import FOREVER, Channel, Contact, Outcome, Purpose, TieProfile, TouchKey, TouchState
from rekindled.core.world import World
from tests.fakes.desks import FakeDesk, person
from tests.fakes.stories import entry_of, starts_at

BEN = Contact(id="c-1", name="Ben", last_contact_on=date(2026, 11, 1))
FAVOUR = Intention(kind=ErrandKind.FAVOUR, words="lend me the van")


@pytest.fixture
def world() -> FakeDesk:
    """An account that knows Ben, with whom no talk is logged."""
    world = FakeDesk()
    world.knows(BEN)
    return world


def plan(world: FakeDesk, intention: Intention, *, anyway: bool = False, contact: Contact = BEN) -> bool:
    """Plan it; whether the guard was overridden."""
    return plan_errand(world.store, contact, intention, world.desk.moment(), anyway=anyway).overridden


def test_a_favour_is_refused_before_anything_was_exchanged(world: FakeDesk) -> None:
    """P1-08, P3-12: a noted day of the last contact is not enough; nothing is recorded."""
    with pytest.raises(UsageError, match="a first contact should not ask for a favour"):
        plan(world, FAVOUR)
    assert world.snapshot.errands == ()


def test_insisting_is_remembered(world: FakeDesk) -> None:
    """P1-08: in the journal and with the errand."""
    assert plan(world, FAVOUR, anyway=True)
    assert world.snapshot.errands[0].overridden
    rows = world.store.journal(BEN.id, 10)
    assert [row.event for row in rows] == ["guard.overridden", "errand.planned"]
    assert "favour" in rows[0].because


def test_insisting_where_nothing_speaks_against_it_is_nothing(world: FakeDesk) -> None:
    """P0-16: advice is asked for at once, and a favour after an exchange; neither is marked as overridden."""
    advice = replace(FAVOUR, kind=ErrandKind.ADVICE)
    assert not plan(world, advice, anyway=True)
    hear(world.store, BEN, Letter(at=world.clock.now(), channel=Channel.EMAIL), world.desk.moment())
    assert not plan(world, FAVOUR, anyway=True)
    assert not any(one.overridden for one in world.snapshot.errands)


def test_an_inbound_message_is_an_exchange(world: FakeDesk) -> None:
    """P3-12, P3-18: after it a favour may be asked for."""
    heard = hear(world.store, BEN, Letter(at=world.clock.now(), channel=Channel.CALL), world.desk.moment())
    assert heard.answer is not None
    assert not plan(world, FAVOUR)


def test_what_came_in_lies_not_in_the_future(world: FakeDesk) -> None:
    """Nothing is logged then."""
    letter = Letter(at=world.clock.now() + timedelta(minutes=1), channel=Channel.EMAIL)
    with pytest.raises(UsageError, match="in the future"):
        hear(world.store, BEN, letter, world.desk.moment())
    assert world.log() == []


def test_an_inbound_message_settles_no_open_touch() -> None:
    """P3-18: that they wrote does not say that the user called."""
    world = FakeDesk()
    world.knows(person(1))
    world.look()
    before = world.touches()
    hear(
        world.store, world.snapshot.contacts[0], Letter(at=world.clock.now(), channel=Channel.TEXT), world.desk.moment()
    )
    assert world.touches() == before != []


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        (replace(BEN, do_not_contact=True), "marked do-not-contact"),
        (replace(BEN, rests_until=FOREVER), "the tie rests"),
        (replace(BEN, archived_on=date(2026, 1, 1)), "removed on 2026-01-01"),
    ],
)
def test_who_is_not_to_be_contacted_gets_no_errand(world: FakeDesk, contact: Contact, why: str) -> None:
    """R21: the hard gates are asked first, and --anyway does not open them."""
    with pytest.raises(UsageError, match=why):
        plan(world, Intention(kind=ErrandKind.KINDNESS), contact=contact, anyway=True)


def test_a_past_day_is_refused(world: FakeDesk) -> None:
    """Today is the first day there is."""
    with pytest.raises(UsageError, match="is past"):
        plan(world, Intention(kind=ErrandKind.KINDNESS, due_on=date(2026, 11, 21)))
    assert not plan(world, Intention(kind=ErrandKind.KINDNESS, due_on=date(2026, 11, 22)))


def test_planning_the_same_again_records_nothing(world: FakeDesk) -> None:
    """R7: not even a row in the journal."""
    gift = Intention(kind=ErrandKind.GRATITUDE, words="for the summer")
    plan(world, gift)
    batches = len(world.store.recorded)
    plan(world, gift)
    assert (len(world.store.recorded), len(world.snapshot.errands)) == (batches, 1)


def test_an_errand_can_be_dropped(world: FakeDesk) -> None:
    """By its id, once; an unknown one is refused."""
    plan(world, Intention(kind=ErrandKind.ENDORSEMENT))
    assert drop_errand(world.store, " e-1 ", world.desk.moment()).dropped
    batches = len(world.store.recorded)
    assert drop_errand(world.store, "e-1", world.desk.moment()).dropped
    assert len(world.store.recorded) == batches
    with pytest.raises(UsageError, match='no errand "e-9"'):
        drop_errand(world.store, "e-9", world.desk.moment())


def test_gives_and_asks_that_were_told_are_in_the_ledger(world: FakeDesk) -> None:
    """P1-05, P2-10: on the day of another talk as well, each counted once however often it is told."""
    assert ledger_with(world.snapshot, BEN) == Ledger()
    for days_ago, purpose, note in (
        (1, None, "the move"),
        (1, Purpose.GIVE, "the article"),
        (0, Purpose.ASK, "the van"),
        (0, Purpose.ASK, "the van"),
        (1, Purpose.GIVE, "the article"),
    ):
        at = world.clock.now() - timedelta(days=days_ago)
        log_contact(world.store, BEN, Telling(at=at, note=note, purpose=purpose), world.desk.moment())
    assert ledger_with(world.snapshot, BEN) == Ledger(gave=1, asked=1)


def test_a_talk_by_command_answers_who_wrote(world: FakeDesk) -> None:
    """P3-18: on that day or later, unless it was before, was a post, or reached nobody; one day stays one row."""
    moment = world.desk.moment()
    hear(world.store, BEN, Letter(at=world.clock.now(), channel=Channel.EMAIL, note="asks"), moment)
    told = Telling(at=world.clock.now())
    for no_answer in (
        replace(told, channel=Channel.AMBIENT),
        replace(told, outcome=Outcome.UNANSWERED),
        replace(told, at=told.at - timedelta(days=1)),
    ):
        log_contact(world.store, BEN, no_answer, moment)
    assert [one.kind for one in open_errands(world.snapshot, moment)] == [ErrandKind.ANSWER]
    assert log_contact(world.store, BEN, told, moment).purpose is Purpose.ANSWER
    assert open_errands(world.snapshot, moment) == []
    assert log_contact(world.store, BEN, told, moment).purpose is Purpose.ANSWER
    talks = [row.note for row in valid(world.log()) if is_conversation(row) and row.local_on == moment.today]
    assert talks == ["asks"]


def test_telling_of_a_give_settles_the_touch_for_it_first() -> None:
    """P2-18: of several touches of one day it is the one for the give that was done."""
    world = FakeDesk()
    world.knows(person(1))
    world.look()
    (reconnect,) = world.touches()
    more = [
        replace(reconnect, key=TouchKey(contact_id="c-1", purpose=purpose, n=1))
        for purpose in (Purpose.ASK, Purpose.GIVE)
    ]
    world.store.record([TouchSaved(touch=touch) for touch in more])
    world.clock.set(starts_at(entry_of(world, reconnect)) + timedelta(hours=1))
    told = Telling(at=world.clock.now(), note="the article", purpose=Purpose.GIVE)
    assert log_contact(world.store, world.snapshot.contacts[0], told, world.desk.moment()).purpose is Purpose.GIVE
    assert [touch.key.purpose for touch in world.touches(TouchState.DONE)] == [Purpose.GIVE]


def test_mutual_contacts_are_those_either_profile_names(world: FakeDesk) -> None:
    """P4-05, P4-06: known and sure ones, never oneself, somebody removed, or one of several of that name."""
    target = Contact(id="c-2", name="Helen", profile=TieProfile(mutual=("ben", "Nobody", "Sam")))
    other = Contact(id="c-3", name="Amara", profile=TieProfile(mutual=("HELEN",)))
    twins = (Contact(id="c-4", name="Sam"), Contact(id="c-5", name="Sam"))
    gone = Contact(id="c-6", name="Zoe", archived_on=date(2026, 1, 1), profile=TieProfile(mutual=("Helen",)))
    world.knows(target, other, *twins, gone)
    assert [one.name for one in mutuals(world.snapshot, target)] == ["Amara", "Ben"]


def test_words_are_one_line_of_bearable_length() -> None:
    """They go into an entry's text."""
    assert read_words(" who\nwould pay? ") == "who would pay?"
    with pytest.raises(UsageError, match="300 are enough"):
        read_words("x" * 301)


def test_errands_are_listed_by_what_is_still_to_be_done(world: FakeDesk) -> None:
    """P2-18: open ones by their day, then the others, the latest first; of people who are not known, none."""
    helen = Contact(id="c-2", name="Helen")
    world.knows(helen)
    plan(world, Intention(kind=ErrandKind.KINDNESS, due_on=date(2026, 12, 1)))
    world.clock.advance(timedelta(minutes=1))
    plan(world, Intention(kind=ErrandKind.INTRODUCTION, about=helen.id), anyway=True)
    for kind in (ErrandKind.GRATITUDE, ErrandKind.ENDORSEMENT):
        world.clock.advance(timedelta(minutes=1))
        plan(world, Intention(kind=kind))
    for errand_id in ("e-3", "e-4"):
        drop_errand(world.store, errand_id, world.desk.moment())
    plan(world, Intention(kind=ErrandKind.KINDNESS), contact=helen)
    snapshot = replace(world.snapshot, contacts=tuple(one for one in world.snapshot.contacts if one != helen))
    rows = errands_result(World(snapshot=world.snapshot, moment=world.desk.moment()))["errands"]
    assert [(one["id"], one["stage"], one["about"]) for one in rows] == [
        ("e-2", "waiting", "Helen"),
        ("e-5", "waiting", None),
        ("e-1", "waiting", None),
        ("e-4", "dropped", None),
        ("e-3", "dropped", None),
    ]
    left = errands_result(World(snapshot=snapshot, moment=world.desk.moment()))["errands"]
    assert (left[0]["id"], left[0]["about"], left[0]["about_id"]) == ("e-2", None, "c-2")
    assert "e-5" not in [one["id"] for one in left]


def test_a_done_errand_shows_its_day(world: FakeDesk) -> None:
    """P2-10: told by command."""
    plan(world, Intention(kind=ErrandKind.KINDNESS, words="the article"))
    told = Telling(at=world.clock.now(), note="the article", purpose=Purpose.GIVE)
    log_contact(world.store, BEN, told, world.desk.moment())
    (row,) = errands_result(World(snapshot=world.snapshot, moment=world.desk.moment()))["errands"]
    assert (row["stage"], row["on"], row["purpose"]) == ("done", "2026-11-22", "give")


def test_every_step_has_its_reason_in_the_journal(world: FakeDesk) -> None:
    """For `why`."""
    plan(world, Intention(kind=ErrandKind.KINDNESS, words="a"))
    plan(world, Intention(kind=ErrandKind.KINDNESS, words="b"))
    drop_errand(world.store, "e-1", world.desk.moment())
    rows = [fact for batch in world.store.recorded for fact in batch if isinstance(fact, Journaled)]
    assert [row.event for row in rows] == ["errand.planned", "errand.changed", "errand.dropped"]
