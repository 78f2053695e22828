"""Short cuts of the scenario tests: an account that has looked once, and what stands for whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from rekindled.core.model import Contact, Entry, Purpose, Touch
from tests.fakes.desks import FakeDesk

DAY = timedelta(days=1)


def world_with(*people: Contact, **more: Any) -> FakeDesk:  # noqa: ANN401 - the keywords are FakeDesk's own
    """An account that knows these people and has taken its first look."""
    world = FakeDesk(**more)
    world.knows(*people)
    world.look()
    return world


def entry_of(world: FakeDesk, touch: Touch) -> Entry:
    """The entry that carries a touch."""
    return next(entry for entry in world.snapshot.entries if entry.uid == touch.entry_uid)


def only_entry(world: FakeDesk, contact_id: str) -> Entry:
    """The one entry of the one open touch of a contact."""
    (touch,) = [touch for touch in world.touches() if touch.key.contact_id == contact_id]
    return entry_of(world, touch)


def open_for(world: FakeDesk, purpose: Purpose) -> Touch:
    """The one open touch for a purpose."""
    (touch,) = [touch for touch in world.touches() if touch.key.purpose is purpose]
    return touch


def starts_at(entry: Entry) -> datetime:
    """When a timed entry starts."""
    assert isinstance(entry.now.start, datetime)
    return entry.now.start


def start_on(world: FakeDesk, touch: Touch) -> date:
    """The local day a touch's entry stands on."""
    return starts_at(entry_of(world, touch)).date()
