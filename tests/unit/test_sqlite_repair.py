"""A damaged store is set aside and what can be read of it goes on (faults promises 34 and 35)."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rekindled.adapters.sqlite_repair import repair
from rekindled.adapters.sqlite_salvage import salvaged
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.errors import Busy, DamagedStore, UnwritableStore
from rekindled.core.facts import (
    ContactSaved,
    CounterRaised,
    EntrySaved,
    IntentStored,
    InteractionAdded,
    Journaled,
    Setting,
    SettingSaved,
    Snapshot,
    TouchSaved,
)
from tests.samples import ANNA, BEN_TALKED, CHECK_IN, ENTRY, INTENT, JOURNALED

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
PAGE = 4096
PEOPLE = 200


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store of two hundred people with a touch, an entry, an interaction and a journal row each, closed."""
    found = tmp_path / "rekindled.db"
    with closing(SqliteStore(found)) as store:
        store.record(
            [
                *(fact for number in range(1, PEOPLE + 1) for fact in _life(f"c-{number}")),
                SettingSaved(setting=Setting.EPOCH, value="abcd1234"),
                SettingSaved(setting=Setting.SYNC_TOKEN, value="t-1"),
                CounterRaised(scope="c-1/check_in", n=7),
            ]
        )
    return found


def _life(
    contact_id: str,
) -> tuple[ContactSaved | TouchSaved | EntrySaved | InteractionAdded | Journaled | IntentStored, ...]:
    touch = replace(CHECK_IN, key=replace(CHECK_IN.key, contact_id=contact_id), entry_uid=f"rk-{contact_id}")
    entry = replace(ENTRY, uid=f"rk-{contact_id}", twin="")
    return (
        ContactSaved(contact=replace(ANNA, id=contact_id, name=f"Person {contact_id}")),
        TouchSaved(touch=touch),
        EntrySaved(entry=entry),
        IntentStored(intent=replace(INTENT, entry=entry, touches=(touch,))),
        InteractionAdded(interaction=replace(BEN_TALKED, contact_id=contact_id)),
        JOURNALED,
    )


def cut(whole: bytes) -> bytes:
    """Without its last third, as after a disk that filled up or a copy that was broken off."""
    return whole[: len(whole) * 2 // 3]


def smeared(whole: bytes) -> bytes:
    """With a page in the middle overwritten."""
    place = len(whole) // 2 // PAGE * PAGE
    return whole[:place] + b"\xa5" * PAGE + whole[place + PAGE :]


def garbage(_: bytes) -> bytes:
    """Something else altogether."""
    return b"my notes\n" * 1000


@pytest.mark.parametrize("harm", [cut, smeared, garbage])
def test_damaged_file_is_kept_byte_for_byte_and_a_sound_store_stands(
    path: Path, harm: Callable[[bytes], bytes]
) -> None:
    """The damaged bytes are found under the new name, readable by their owner only; the new store opens."""
    damaged = harm(path.read_bytes())
    path.write_bytes(damaged)
    path.chmod(0o644)
    done = repair(path, NOW)
    assert done.aside.name == "rekindled.db.damaged-2026-11-22"
    assert done.aside.read_bytes() == damaged
    assert {file.name for file in path.parent.iterdir()} == {path.name, done.aside.name}
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    with closing(SqliteStore(path)) as store:
        assert len(store.snapshot().contacts) == done.people


@pytest.mark.parametrize("harm", [cut, smeared])
def test_most_of_a_partly_damaged_store_is_saved(path: Path, harm: Callable[[bytes], bytes]) -> None:
    """People, interactions and touches on pages that are whole go over; where a look left off does not."""
    path.write_bytes(harm(path.read_bytes()))
    repair(path, NOW)
    with closing(SqliteStore(path)) as store:
        found, journal = store.snapshot(), store.journal(None, 1000)
    assert len(found.contacts) > PEOPLE // 3
    assert len(found.touches) > PEOPLE // 3
    assert len(found.interactions) > PEOPLE // 3
    assert len(journal) > PEOPLE // 3
    assert found.contacts[0].emails == ANNA.emails
    assert Setting.SYNC_TOKEN not in found.settings


def test_sound_store_is_salvaged_whole(path: Path) -> None:
    """Everything a snapshot has is read, and nothing is unreadable."""
    with closing(SqliteStore(path)) as store:
        expected = store.snapshot(as_recorded=True)
    salvage = salvaged(path)
    assert {name: set(getattr(salvage.found, name)) for name in ("contacts", "touches", "interactions", "notices")} == {
        name: set(getattr(expected, name)) for name in ("contacts", "touches", "interactions", "notices")
    }
    assert sorted(salvage.found.intents, key=str) == sorted(expected.intents, key=str)
    assert (salvage.found.settings, salvage.found.counters) == (expected.settings, expected.counters)
    assert (len(salvage.journal), salvage.unreadable) == (PEOPLE, 0)


def test_log_that_was_not_checkpointed_is_read_and_kept(path: Path) -> None:
    """What stands only in the write-ahead log is saved too, and the log is set aside beside its store."""
    writer = SqliteStore(path)
    writer.record([ContactSaved(contact=replace(ANNA, id="late", name="Late"))])
    copies = {end: path.with_name(path.name + end).read_bytes() for end in ("", "-wal")}
    writer.close()
    for end, content in copies.items():
        path.with_name(path.name + end).write_bytes(content)
    done = repair(path, NOW)
    assert done.aside.with_name(f"{done.aside.name}-wal").read_bytes() == copies["-wal"]
    assert not path.with_name(f"{path.name}-wal").exists()
    with closing(SqliteStore(path)) as store:
        assert "late" in {contact.id for contact in store.snapshot().contacts}
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE contacts SET channel = 'telepathy' WHERE id = 'c-2'",
        "UPDATE contacts SET name = CAST(x'ff41' AS TEXT) WHERE id = 'c-2'",
        "UPDATE entries SET wrote_at = '2026-03-03T09:00:00' WHERE uid = 'rk-c-2'",
        "UPDATE touches SET state = 'opem' WHERE contact_id = 'c-2'",
        "UPDATE intent_touches SET position = 3 WHERE uid = 'rk-c-2'",
    ],
)
def test_row_that_says_nothing_costs_only_itself(path: Path, harm: str) -> None:
    """A word nobody knows, bytes that are no text, a time without a zone: the other rows go over."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(harm)
        connection.commit()
    repair(path, NOW)
    with closing(SqliteStore(path)) as store:
        found = store.snapshot()
    assert PEOPLE - 1 <= len(found.contacts) <= PEOPLE
    assert len(found.entries) >= PEOPLE - 1
    assert len(found.touches) >= PEOPLE - 1


def test_person_with_an_unreadable_field_stays_a_person(path: Path) -> None:
    """The name and the addresses go over; nobody is scheduled by what could not be read."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE contacts SET last_contact_on = 'soon' WHERE id = 'c-2'")
        connection.commit()
    with closing(SqliteStore(path)) as store, pytest.raises(DamagedStore, match="doctor --rebuild"):
        store.snapshot()
    repair(path, NOW)
    with closing(SqliteStore(path)) as store:
        (found,) = [contact for contact in store.snapshot().contacts if contact.id == "c-2"]
    assert (found.name, found.phones, found.every) == ("Person c-2", ANNA.phones, None)


def test_second_damage_of_a_day_is_kept_beside_the_first(path: Path) -> None:
    """No set-aside file is ever overwritten."""
    names = []
    for _ in range(3):
        path.write_bytes(garbage(b""))
        names.append(repair(path, NOW).aside.name)
    assert names == [f"rekindled.db.damaged-2026-11-22{end}" for end in ("", "-2", "-3")]


def test_file_system_without_hard_links_gets_a_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file cannot have two names, it is copied, as private as the other."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    damaged = cut(path.read_bytes())
    path.write_bytes(damaged)
    done = repair(path, NOW)
    assert done.aside.read_bytes() == damaged
    assert done.aside.stat().st_mode & 0o777 == 0o600


def test_store_that_is_in_use_is_not_moved(path: Path) -> None:
    """While another process has the store open, setting it aside is refused and nothing changes."""
    ready, done = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        store = SqliteStore(path)
        store.snapshot()
        os.write(ready[1], b".")
        os.read(done[0], 1)
        os._exit(0)
    os.read(ready[0], 1)
    try:
        with pytest.raises(Busy, match="try again"):
            repair(path, NOW)
    finally:
        os.write(done[1], b".")
        os.waitpid(child, 0)
    assert not list(path.parent.glob("*.damaged-*"))
    for end in (*ready, *done):
        os.close(end)


def test_disk_that_takes_nothing_leaves_the_damaged_store_where_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a byte changes, and the sentence says what to check."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path.write_bytes(cut(path.read_bytes()))
    damaged = path.read_bytes()
    monkeypatch.setattr(os, "replace", full)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UnwritableStore, match="No space left"):
        repair(path, NOW)
    assert path.read_bytes() == damaged
    assert not path.with_name("rekindled.db.repairing").exists()


def test_nothing_is_salvaged_of_what_is_no_database(path: Path) -> None:
    """A file of something else gives an empty answer, not an error."""
    path.write_bytes(garbage(b""))
    assert salvaged(path).found == Snapshot()
