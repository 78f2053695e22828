"""What a phone shows when it rings: an alarm of ours says what its entry says (design §5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from rekindled.app.people import remove_person
from rekindled.core.facts import ContactSaved
from rekindled.core.model import EntryState, Shape
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.stories import DAY, world_with

ABEL, BERT, CLEO = (replace(person(n), name=name) for n, name in enumerate(("Abel One", "Bert Two", "Cleo Three"), 1))
THREE = "Call Abel One, Bert Two and Cleo Three"


def block_text(world: FakeDesk) -> str:
    """The block as it is on the calendar, each line whole."""
    (entry,) = (one for one in world.entries() if one.shape is Shape.BLOCK and one.state is EntryState.STANDING)
    return dict(world.objects())[entry.uid].replace("\r\n ", "")


def alarm_of(text: str) -> str:
    """The object's alarm."""
    return text[text.index("BEGIN:VALARM") : text.index("END:VALARM")]


def test_who_left_a_block_leaves_its_alarm_and_lines() -> None:
    """The title, the alarm and the X- lines name those who are left, in the one write that takes somebody out (R6)."""
    world = world_with(ABEL, BERT, CLEO)
    assert THREE.replace(",", "\\,") in alarm_of(block_text(world))
    remove_person(world.store, world.clock, "c-1")
    assert world.look().tally.updated == 1
    text = block_text(world)
    assert "SUMMARY:Call Bert Two and Cleo Three\r\n" in text
    assert "DESCRIPTION:Call Bert Two and Cleo Three\r\n" in alarm_of(text)
    assert "c-1" not in text
    remove_person(world.store, world.clock, "c-2")
    world.look()
    text = block_text(world)
    assert "DESCRIPTION:Call Cleo Three\r\n" in alarm_of(text)
    assert [line for line in text.split("\r\n") if line.startswith("X-REKINDLED")] == [
        "X-REKINDLED-CONTACT:c-3",
        "X-REKINDLED-TOUCH:c-3/reconnect/1",
    ]
    world.settle_down()


def test_an_alarm_of_an_older_version_is_made_good_with_the_next_change() -> None:
    """It says everybody the block was ever for; nothing is written for its sake alone (R6)."""
    world = world_with(ABEL, BERT, CLEO)
    (uid,) = (uid for uid, _ in world.objects())
    remove_person(world.store, world.clock, "c-1")
    world.look()
    stale = f"DESCRIPTION:{THREE}".replace(",", "\\,")
    ours = "DESCRIPTION:Call Bert Two and Cleo Three"
    world.calendar.user_edit(uid, lambda text: text.replace(ours, stale))
    world.clock.advance(timedelta(minutes=20))
    world.look()
    assert stale in alarm_of(block_text(world))
    assert world.look().quiet
    remove_person(world.store, world.clock, "c-2")
    world.look()
    assert "DESCRIPTION:Call Cleo Three\r\n" in alarm_of(block_text(world))


def test_after_a_new_name_the_alarm_says_it() -> None:
    """And the alarm that the user gave words of their own says them still (R12)."""
    world = world_with(ABEL, CLEO, rhythm=replace(BERLIN, people_per_block=0))
    own = "DESCRIPTION:Call Cleo Three about tea"
    (cleo,) = (uid for uid, text in world.objects() if "Cleo" in text)
    world.calendar.user_edit(
        cleo, lambda text: text.replace("ACTION:DISPLAY\r\nDESCRIPTION:Call Cleo Three", f"ACTION:DISPLAY\r\n{own}")
    )
    renamed = [replace(ABEL, name="Abel One-Neu"), replace(CLEO, name="Cleo Four")]
    world.store.record([ContactSaved(contact=one) for one in renamed], outside=True)
    world.clock.advance(DAY)
    world.look()
    texts = dict(world.objects())
    assert "SUMMARY:Call Cleo Four\r\n" in texts[cleo]
    assert own in alarm_of(texts[cleo])
    (abel,) = (text for text in texts.values() if "Abel" in text)
    assert "DESCRIPTION:Call Abel One-Neu\r\n" in alarm_of(abel)
