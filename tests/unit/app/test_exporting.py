"""Everything out of a store, and into an empty one that goes on with the same calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rekindled.adapters.export_json import dump_export, load_export
from rekindled.app.exporting import everything, restore
from rekindled.core.errors import UsageError
from rekindled.core.facts import ContactSaved, InteractionAdded, Setting
from rekindled.core.model import EntryState, TouchState
from tests.fakes.desks import SUNDAY, FakeDesk, person
from tests.fakes.fake_store import FakeStore
from tests.samples import BEN_TALKED as WITH_2


def worked() -> FakeDesk:
    """An account in use: a talk, a thank-you, an entry the user moved, and one who waits."""
    desk = FakeDesk()
    desk.knows(person(1, last=date(2019, 1, 1)), person(2, "3 months", date(2026, 10, 1)), person(3, "1 year"))
    desk.look()
    first, second = (touch.entry_uid for touch in desk.touches() if touch.key.contact_id in {"c-1", "c-2"})
    desk.tick(first)
    desk.user(second, by=timedelta(days=9))
    desk.settle_down()
    return desk


def moved_house(desk: FakeDesk) -> FakeDesk:
    """The same account with a new store that was made of an export of the old one, as a file has it."""
    text = dump_export(everything(desk.store), SUNDAY)
    store = FakeStore()
    restore(store, load_export(text.encode(), "everything.json"))
    return FakeDesk(store=store, clock=desk.clock, account=desk.account)


def test_a_new_store_goes_on_with_the_same_calendar() -> None:
    """Nothing is written by the looks after an import, and what the user moved stays where it is."""
    old = worked()
    new, before = moved_house(old), old.calendar.texts()
    assert new.look().tally.written == 0
    assert new.look().quiet
    assert new.calendar.texts() == before
    assert everything(new.store).entries == everything(old.store).entries
    assert [entry.pinned for entry in new.entries()].count(True) == 1


def test_numbers_go_on_where_they_were() -> None:
    """R8: counters, the epoch and the numbers of interactions are those of the old store."""
    old = worked()
    new = moved_house(old)
    assert new.snapshot.counters == old.snapshot.counters
    assert new.snapshot.settings[Setting.EPOCH] == old.snapshot.settings[Setting.EPOCH]
    assert new.snapshot.interactions == old.snapshot.interactions
    assert dump_export(everything(new.store), SUNDAY) == dump_export(everything(old.store), SUNDAY)


def test_a_tick_after_the_move_is_logged_once() -> None:
    """U11: the new store reads the next mark as the old one would have."""
    new = moved_house(worked())
    uid = next(touch.entry_uid for touch in new.touches(TouchState.OPEN) if touch.key.contact_id == "c-2")
    new.tick(uid)
    assert new.look().settled == 1
    assert all(entry.state is EntryState.STANDING for entry in new.entries())


def test_what_a_merged_contact_had_is_exported_as_theirs() -> None:
    """Two contacts who are one person can be split again after an import."""
    merged = replace(person(2), archived_on=date(2026, 11, 1), merged_into="c-1")
    store = FakeStore(*(ContactSaved(contact=one) for one in (person(1), merged)), InteractionAdded(interaction=WITH_2))
    assert [row.contact_id for row in everything(store).interactions] == ["c-2"]
    assert [row.contact_id for row in store.snapshot().interactions] == ["c-1"]


def test_only_an_empty_store_is_imported_into() -> None:
    """What is there is never mixed with an import; the way out is named."""
    desk = worked()
    with pytest.raises(UsageError, match=r"holds 3 people .* --state, .* contacts import"):
        restore(desk.store, everything(desk.store))
