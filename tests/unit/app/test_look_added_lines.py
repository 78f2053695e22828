"""Lines a user adds to a morning block, takes out of it, or puts in another order (design §5 Marks)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rekindled.core.history import valid
from rekindled.core.model import Outcome, Purpose, TouchState
from tests.fakes.desks import FakeDesk, person


def block() -> tuple[FakeDesk, str, str]:
    """Two dormant people in a block, two more known to nobody's calendar; the block's UID and text."""
    world = FakeDesk()
    world.knows(person(1), person(2), person(3, None), person(4, "6 months", date(2026, 10, 1)))
    world.look()
    uid = next(entry.uid for entry in world.entries() if "block" in entry.uid)
    return world, uid, world.seen()[uid].meaning.description


def test_a_ticked_line_for_somebody_known_is_logged() -> None:
    """Who was talked to in the same morning joins the block, with the note and what follows."""
    world, uid, text = block()
    world.user(uid, description=text.replace("[ ] Person 2", "[x] Person 3: met in the lift\n[ ] Person 2"))
    world.look()
    assert [(row.contact_id, row.outcome, row.note) for row in valid(world.log())] == [
        ("c-3", Outcome.DONE, "met in the lift")
    ]
    assert Purpose.THANK in {touch.key.purpose for touch in world.touches() if touch.key.contact_id == "c-3"}
    world.look()
    assert len(valid(world.log())) == 1


def test_an_open_line_takes_the_person_into_the_block() -> None:
    """Their own untouched entry goes, so that they stand once; a later tick of the line counts."""
    world, uid, text = block()
    added = text.replace("[ ] Person 2", "[ ] Person 4\n[ ] Person 2")
    world.user(uid, description=added)
    world.look()
    assert [touch.entry_uid for touch in world.touches() if touch.key.contact_id == "c-4"] == [uid]
    assert list(world.seen()) == [uid]
    world.user(uid, description=added.replace("[ ] Person 4", "[x] Person 4: all well"))
    world.look()
    assert [(row.contact_id, row.note) for row in valid(world.log())] == [("c-4", "all well")]


def test_who_stands_in_an_entry_of_the_users_making_is_not_taken_from_it() -> None:
    """At most one open touch: the one the user touched."""
    world, uid, text = block()
    own = next(touch.entry_uid for touch in world.touches() if touch.key.contact_id == "c-4")
    world.user(own, by=timedelta(days=1))
    world.look()
    world.user(uid, description=text + "\n[ ] Person 4")
    world.look()
    assert [touch.entry_uid for touch in world.touches() if touch.key.contact_id == "c-4"] == [own]


@pytest.mark.parametrize(("name", "said"), [("Zoe Park", "nobody is called so"), ("Person", "several people")])
def test_an_unknown_name_is_asked_about(name: str, said: str) -> None:
    """Never guessed; the question goes once the name is clear."""
    world, uid, text = block()
    world.user(uid, description=text + f"\n[x] {name}: hello")
    world.look()
    assert said in world.snapshot.notices[0].text
    assert valid(world.log()) == ()


def test_lines_in_another_order_or_taken_out_say_nothing() -> None:
    """Who is no longer listed simply stays open; the order is the user's."""
    world, uid, text = block()
    first, second = text.index("[ ] Person 1"), text.index("[ ] Person 2")
    swapped = text[second:].replace("[ ] Person 2", "[x] Person 2") + "\n" + text[first:second]
    world.user(uid, description=swapped)
    world.look()
    assert [row.contact_id for row in valid(world.log())] == ["c-2"]
    world.user(uid, description=swapped.replace("[ ] Person 1", ""))
    world.look()
    assert "c-1" in {touch.key.contact_id for touch in world.touches(TouchState.OPEN)}
