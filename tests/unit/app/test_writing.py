"""One conditional request per entry, and what its answers come to (design §3 Identity, Intents)."""

from __future__ import annotations

from rekindled.app.ports import Stored
from rekindled.app.writing import NOTHING, Tally
from rekindled.core.errors import Conflict
from rekindled.core.intents import IntentKind
from rekindled.core.model import EntryState, TouchState
from tests.fakes.desks import FakeDesk, person
from tests.fakes.fake_calendar import ORIGIN, FakeCalendar
from tests.fakes.stories import only_entry

URL = ORIGIN + "/cal/outreach/"


class Repeated(FakeCalendar):
    """A calendar behind a library that repeats a PUT whose answer was slow: the second one is refused."""

    marked: str = ""

    def create(self, name: str, text: str) -> Stored:
        """Store the object, then say that it is there already."""
        stored = FakeCalendar.create(self, name, text.replace("SUMMARY:", f"SUMMARY:{self.marked}"))
        raise Conflict(f"{stored.href} is there already")


class Elsewhere(FakeCalendar):
    """A calendar that refuses every new object for a UID it holds where we cannot see it, as a trash bin does."""

    def create(self, name: str, text: str) -> Stored:
        """Refuse it."""
        raise Conflict(f"{name} of {len(text)} characters is in the trash bin")


def world_on(calendar: FakeCalendar) -> FakeDesk:
    """One dormant person, and this calendar as ours."""
    world = FakeDesk()
    world.account.make("Outreach")
    world.account.shelf[URL] = calendar
    world.knows(person(1))
    return world


def test_a_create_that_was_repeated_is_adopted() -> None:
    """The very entry is there, ours and open: it stands under its own number."""
    world = world_on(Repeated(path="/cal/outreach/"))
    assert world.look().tally.conflicts == 1
    entry = only_entry(world, "c-1")
    assert (entry.state, entry.etag) == (EntryState.STANDING, '"v1"')
    assert not world.snapshot.intents
    world.look()
    assert len(world.touches()) == 1


def test_a_name_taken_by_a_ticked_entry_is_burnt() -> None:
    """An old ✓ under that name is not the entry we meant: its touch is withdrawn and the number stays used (R8)."""
    calendar = Repeated(path="/cal/outreach/")
    calendar.marked = "✓ "
    world = world_on(calendar)
    assert world.look().tally.conflicts == 1
    assert [touch.key.n for touch in world.touches(TouchState.WITHDRAWN)] == [1]
    assert world.snapshot.counters["c-1/reconnect"] == 1
    assert [row.because for row in world.store.journal("c-1", 1)] == [
        "its name is taken on the calendar; the next number is used"
    ]


def test_a_name_in_the_trash_bin_is_burnt() -> None:
    """Where nothing can be read under the name, the next number is used."""
    world = world_on(Elsewhere(path="/cal/outreach/"))
    world.look()
    world.look()
    assert [touch.key.n for touch in world.touches(TouchState.WITHDRAWN)] == [1, 2]


class Watched(FakeCalendar):
    """A calendar that keeps what the store held when it was asked to write."""

    held: list[tuple[IntentKind, str]]
    world: FakeDesk

    def _begin(self) -> bool:
        self.held += [(intent.kind, intent.text) for intent in self.world.snapshot.intents]
        return FakeCalendar._begin(self)


def test_the_intent_is_remembered_before_the_server_is_asked() -> None:
    """A write's exact text is in the store before the request, and no longer after its answer."""
    calendar = Watched(path="/cal/outreach/")
    world = world_on(calendar)
    calendar.held, calendar.world = [], world
    world.look()
    assert calendar.held == [(IntentKind.CREATE, next(iter(calendar.texts().values())))]
    assert not world.snapshot.intents


def test_tallies_add_up() -> None:
    """Each count on its own."""
    one = Tally(created=1, updated=2, deleted=3, conflicts=4, skipped=5)
    assert one + NOTHING == one
    assert one + one == Tally(created=2, updated=4, deleted=6, conflicts=8, skipped=10)
