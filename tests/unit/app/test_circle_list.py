"""What `circles` answers, and what choosing records (P2-02 to P2-06, P0-20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rekindled.app.circle_list import (
    choice_result,
    choose_people,
    circles_result,
    list_result,
    pass_person_over,
    proposals_result,
)
from rekindled.core.chosen import ENOUGH, FULL, Chosen, Progress
from rekindled.core.errors import UsageError
from rekindled.core.facts import ContactSaved, InteractionAdded
from rekindled.core.memos import Memo
from rekindled.core.model import FOREVER, Contact
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.fake_store import FakeStore
from tests.samples import BEN_TALKED

MOMENT = Moment(now=datetime(2026, 11, 23, 8, tzinfo=UTC), rhythm=BERLIN)
ANN = Contact(id="c-1", name="Ann", circle="friends", last_contact_on=date(2015, 5, 1))
BEN = Contact(id="c-2", name="Ben", circle="friends")
TALK = InteractionAdded(interaction=replace(BEN_TALKED, local_on=date(2025, 3, 3)))


def store_of(*contacts: Contact) -> FakeStore:
    """A store with these people; with Ben there was a call in March 2025."""
    return FakeStore(*(ContactSaved(contact=one) for one in contacts), *([TALK] if BEN in contacts else []))


def world(store: FakeStore) -> World:
    """What the store knows."""
    return World(snapshot=store.snapshot(), moment=MOMENT)


def on_the_list(count: int) -> Sequence[Chosen]:
    """So many people on the list."""
    return [Chosen(contact=ANN, chosen_on=date(2026, 11, 1), progress=Progress.NEXT)] * count


def test_choosing_is_recorded_and_tells_when_it_begins() -> None:
    """P0-20: who is new with the day of their turn, who was on the list, and how many there are."""
    store = store_of(ANN, BEN)
    first = choose_people(store, [ANN], MOMENT)
    assert ([one.contact.name for one in first.new], first.known, first.total) == (["Ann"], (), 1)
    second = choose_people(store, [ANN, BEN, BEN], MOMENT, 1)
    assert [(one.contact.name, one.progress, str(one.on)) for one in second.new] == [
        ("Ben", Progress.WAITING, "2026-11-30")
    ]
    assert ([one.name for one in second.known], second.total) == (["Ann"], 2)
    assert {one.every for one in store.snapshot().contacts} == {"default"}


def test_choosing_who_is_on_the_list_records_nothing() -> None:
    """The daemon has nothing to look for."""
    store = store_of(ANN)
    choose_people(store, [ANN], MOMENT)
    before = store.pulse().revision
    assert choose_people(store, [ANN], MOMENT).new == ()
    assert store.pulse().revision == before


@pytest.mark.parametrize(
    ("gate", "words"),
    [
        ({"do_not_contact": True}, "marked do-not-contact"),
        ({"rests_until": FOREVER}, "the tie rests"),
        ({"archived_on": date(2026, 1, 1)}, "removed on 2026-01-01"),
    ],
)
def test_nobody_is_chosen_through_a_closed_gate(gate: dict[str, object], words: str) -> None:
    """R21: the sentence names who and why, and the others are not chosen either."""
    store = store_of(BEN, replace(ANN, **gate))  # type: ignore[arg-type]  # the keywords are Contact's own
    with pytest.raises(UsageError, match=f"Ann: {words}; nobody was chosen; see: rekindled contacts edit c-1"):
        choose_people(store, [BEN, ANN], MOMENT)
    assert store.snapshot().memos == ()


def test_passing_over_is_recorded() -> None:
    """P2-03: and then they are no longer proposed, unless again."""
    store = store_of(ANN)
    pass_person_over(store, ANN, MOMENT)
    assert [one.memo for one in store.snapshot().memos] == [Memo.PASSED_OVER]
    assert proposals_result(world(store), 1, again=False)["proposed"] == []
    assert len(proposals_result(world(store), 1, again=True)["proposed"]) == 1


def test_scripts_are_told_each_circle_with_its_evidence() -> None:
    """P2-02, P2-03: how many people, whom one did not talk with, and what is known of them."""
    told = circles_result(world(store_of(ANN, BEN)), 1, again=False)
    assert told["years"] == 1
    (circle,) = told["circles"]
    assert (circle["circle"], circle["people"]) == ("friends", 2)
    ann, ben = circle["proposed"]
    assert ann == {
        "contact": "Ann",
        "contact_id": "c-1",
        "last_contact_on": "2015-05-01",
        "years": 10,
        "channel": None,
        "source": None,
        "on_calendar": False,
        "evidence": "last contact on 2015-05-01, as you said",
    }
    assert (ben["channel"], ben["source"], ben["years"]) == ("call", "log", 1)
    assert (told["chosen"], told["enough"], told["enough_from"], told["enough_to"]) == ([], False, 15, 20)


def test_whoever_no_talk_is_known_with_has_no_day() -> None:
    """P0-01: none known is told as such."""
    (one,) = proposals_result(world(store_of(replace(ANN, last_contact_on=None))), 1, again=False)["proposed"]
    assert (one["circle"], one["last_contact_on"], one["years"]) == ("friends", None, None)


@pytest.mark.parametrize(("count", "enough"), [(0, False), (ENOUGH - 1, False), (ENOUGH, True), (FULL + 1, True)])
def test_fifteen_people_are_enough(count: int, *, enough: bool) -> None:
    """P2-06: the list says so."""
    assert list_result(on_the_list(count))["enough"] is enough


def test_what_came_of_choosing_is_told_to_scripts() -> None:
    """With the day of each turn, and who was on the list before."""
    store = store_of(ANN, BEN)
    choose_people(store, [ANN], MOMENT)
    told = choice_result(choose_people(store, [ANN, BEN], MOMENT))
    assert told == {
        "chosen": [
            {
                "contact": "Ben",
                "contact_id": "c-2",
                "chosen_on": "2026-11-23",
                "progress": "next",
                "on": None,
                "because": None,
            }
        ],
        "already": [{"contact": "Ann", "contact_id": "c-1"}],
        "on_the_list": 2,
        "enough": False,
    }


def test_the_calendar_has_at_most_so_many_of_the_list_in_a_week() -> None:
    """P0-20: the next look writes them week by week, nobody before their turn."""
    desk = FakeDesk()
    desk.look()
    people = [person(n, None, date(2020, 1, 1)) for n in range(1, 7)]
    desk.knows(*people)
    choice = choose_people(desk.store, people, Moment(now=desk.clock.now(), rhythm=BERLIN), 2)
    begins = {one.contact.id: one.on for one in choice.new}
    desk.look()
    starts = {entry.uid: entry.now.start for entry in desk.entries()}
    days = {touch.key.contact_id: date.fromisoformat(str(starts[touch.entry_uid])[:10]) for touch in desk.touches()}
    assert days.keys() == begins.keys()
    assert all(days[one] >= on for one, on in begins.items() if on)
    weeks = [day.isocalendar()[:2] for day in days.values()]
    assert max(weeks.count(week) for week in weeks) <= 2
