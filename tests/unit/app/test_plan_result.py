"""`plan` as scripts read it (design §7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from rekindled.app.plan_results import plan_result
from rekindled.app.preview import preview
from rekindled.core.facts import ContactSaved
from rekindled.core.model import TieProfile
from rekindled.core.rhythm import Rhythm
from tests.fakes.desks import FakeDesk, person

DAY = timedelta(days=1)


def planned(world: FakeDesk) -> list[tuple[str, str, int]]:
    """Each change's action, title and number of touches."""
    changes = plan_result(*preview(world.desk))["changes"]
    actions = [change["action"] + " in other words" * change["rewrites"] for change in changes]
    return [(action, one["title"], len(one["touches"])) for action, one in zip(actions, changes, strict=True)]


def test_every_change_says_what_it_does_to_which_entry() -> None:
    """New, kept, rewritten and withdrawn entries, with the touches they have after it or had before they go."""
    world = FakeDesk()
    talked = person(3, last=date(2026, 10, 1))
    world.knows(person(1), person(2), talked)
    assert planned(world) == [("create", "Call Person 1 and Person 2", 2), ("create", "Call Person 3", 1)]
    world.look()
    changed = replace(talked, profile=TieProfile(memory="the regatta"))
    gone = replace(world.snapshot.contacts[0], archived_on=date(2026, 11, 22))
    world.store.record([ContactSaved(contact=changed), ContactSaved(contact=gone)], outside=True)
    assert planned(world) == [("keep in other words", f"Call Person {n}", 1) for n in (2, 3)]
    world.look()
    world.store.record([ContactSaved(contact=replace(changed, do_not_contact=True))], outside=True)
    assert ("withdraw", "Call Person 3", 1) in planned(world)


def test_a_postponed_entry_is_shown_with_its_new_place_and_its_own_title() -> None:
    """`later` moves it, and the word is gone from the title."""
    world = FakeDesk()
    world.knows(person(1, last=date(2026, 10, 1)))
    world.look()
    world.user(world.entries()[0].uid, title="later Call Person 1")
    assert planned(world) == [("move", "Call Person 1", 1)]


def test_feedback_and_tasks_beside_events_are_shown_too() -> None:
    """A task is made beside an event and completed with it; the acknowledgement renews words in place."""
    world = FakeDesk(rhythm=Rhythm(timezone="Europe/Berlin", companion=True))
    world.knows(person(1, last=date(2019, 1, 1)))
    world.look()
    assert planned(world) == [("create", "Call Person 1", 1), ("keep", "Call Person 1", 1)]
    world.look()
    world.tick(next(uid for uid in world.seen() if "-task" not in uid))
    world.store.record([ContactSaved(contact=replace(world.snapshot.contacts[0], do_not_contact=True))], outside=True)
    assert ("keep in other words", "Call Person 1", 1) in planned(world)
    world.look()
    world.clock.advance(timedelta(minutes=15))
    assert ("keep in other words", "✓ Call Person 1", 1) in planned(world)
