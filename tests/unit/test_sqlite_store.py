"""The store's file: its rights, its failures, and what it says about them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from rekindled.adapters import sqlite_schema
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.errors import BrokenStore, Busy, UsageError
from rekindled.core.facts import ContactSaved, CounterRaised, InteractionAdded, Setting, SettingSaved
from tests.samples import BEN, BEN_TALKED

SAVED = ContactSaved(contact=BEN)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store is to be made."""
    return tmp_path / "state" / "rekindled.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """A new store that waits for nobody."""
    with closing(SqliteStore(path, wait_seconds=0)) as opened:
        yield opened


def filled(path: Path) -> bytes:
    """Make a store with many rows, closed; return its bytes."""
    with closing(SqliteStore(path)) as opened:
        opened.record([ContactSaved(contact=replace(BEN, id=f"c-{n}", name="x" * 200)) for n in range(500)])
    return path.read_bytes()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_nobody_else_can_read_the_store(path: Path, umask: int) -> None:
    """The directory made is 0700 and every file in it 0600, whatever the umask."""
    before = os.umask(umask)
    try:
        with closing(SqliteStore(path)) as opened:
            opened.record([SAVED])
            assert {file.name for file in path.parent.iterdir()} == {path.name + end for end in ("", "-wal", "-shm")}
            assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    finally:
        os.umask(before)
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_store_others_could_read_is_closed_to_them(path: Path) -> None:
    """A backup put back with wide rights is made private again."""
    filled(path)
    path.chmod(0o644)
    with closing(SqliteStore(path)):
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_directory_of_another_keeps_its_rights(tmp_path: Path) -> None:
    """A directory that was there is not ours to change."""
    tmp_path.chmod(0o755)
    with closing(SqliteStore(tmp_path / "rekindled.db")):
        assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_what_was_recorded_is_there_after_opening_again(path: Path) -> None:
    """Facts outlive the process."""
    filled(path)
    with closing(SqliteStore(path)) as opened:
        assert len(opened.snapshot().contacts) == 500


def test_the_file_is_durable_and_shared(store: SqliteStore) -> None:
    """The journal is a write-ahead log, every commit reaches the disk and references are checked."""
    found = [store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert found == ["wal", 2]
    assert store._connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_reader_works_beside_a_writer_in_the_middle(path: Path, store: SqliteStore) -> None:
    """A command that only reads sees the last whole batch while another process writes."""
    store.record([SAVED])
    store._connection.execute("BEGIN IMMEDIATE")
    store._connection.execute("DELETE FROM contacts")
    with closing(SqliteStore(path, wait_seconds=0)) as reader:
        assert reader.snapshot().contacts == (BEN,)
    store._connection.execute("ROLLBACK")


def test_what_nobody_changed_is_not_read_again(path: Path, store: SqliteStore) -> None:
    """A snapshot is kept until this connection or another one records something."""
    store.record([SAVED])
    first = store.snapshot()
    assert store.snapshot() is first
    store.record([CounterRaised(scope="contact", n=2)])
    second = store.snapshot()
    assert second.counters == {"contact": 2}
    with closing(SqliteStore(path, wait_seconds=0)) as other:
        other.record([CounterRaised(scope="contact", n=3)])
        assert store.snapshot().counters == {"contact": 3}
    assert (first.counters, second.counters) == ({}, {"contact": 2})


def test_a_second_writer_is_told_to_try_again(path: Path, store: SqliteStore) -> None:
    """A locked store is busy, not broken."""
    with closing(SqliteStore(path, wait_seconds=0)) as other:
        other._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match=r"rekindled\.db; try again"):
            store.record([SAVED])
        other._connection.execute("ROLLBACK")
    store.record([SAVED])


def test_a_file_that_is_no_database_is_left_alone(path: Path) -> None:
    """Text under the store's name is named, and not a byte of it changes."""
    path.parent.mkdir()
    path.write_text("my notes\n" * 200)
    with pytest.raises(BrokenStore, match=r"rekindled\.db is not a database; nothing was changed; put a backup"):
        SqliteStore(path)
    assert path.read_text() == "my notes\n" * 200


@pytest.mark.parametrize("at", [0.3, 0.6, 0.9])
def test_a_damaged_store_is_found_when_opened(path: Path, at: float) -> None:
    """Bytes overwritten anywhere among the pages stop the program before it writes."""
    whole = filled(path)
    place = int(len(whole) * at) // 4096 * 4096
    path.write_bytes(whole[:place] + b"\xa5" * 4096 + whole[place + 4096 :])
    damaged = path.read_bytes()
    with pytest.raises(BrokenStore, match=r"rekindled\.db is damaged; nothing was changed; put a backup"):
        SqliteStore(path)
    assert path.read_bytes() == damaged


def test_a_cut_store_is_found_when_opened(path: Path) -> None:
    """A file that lost its end is damaged, not empty."""
    whole = filled(path)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BrokenStore, match="is damaged"):
        SqliteStore(path)


def test_a_newer_store_is_left_alone(path: Path) -> None:
    """A store of a later version is refused in words and stays as it is."""
    filled(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(BrokenStore, match=r"store version 99.* update the program"):
        SqliteStore(path)


def test_a_directory_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    """A path that cannot be opened is named with the reason."""
    with pytest.raises(BrokenStore, match="cannot be opened; check"):
        SqliteStore(tmp_path)


def test_a_file_in_place_of_the_directory_is_a_sentence(tmp_path: Path) -> None:
    """A state directory that cannot be made is named with the reason."""
    (tmp_path / "state").touch()
    with pytest.raises(BrokenStore, match=r"state/rekindled\.db .* File exists; check its directory"):
        SqliteStore(tmp_path / "state" / "rekindled.db")


def test_a_store_that_somebody_is_making_is_busy(path: Path) -> None:
    """A new file locked by its maker is waited for, then reported as busy."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as maker:
        maker.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="try again"):
            SqliteStore(path, wait_seconds=0.1)
    SqliteStore(path).close()


def test_an_old_sqlite_is_refused_in_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library without STRICT tables is named instead of a syntax error."""
    monkeypatch.setattr(sqlite_schema, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(BrokenStore, match="is too old"):
        SqliteStore(path)


@pytest.mark.parametrize(
    ("hinder", "words"),
    [("max_page_count = 1", "the disk is full; nothing was recorded"), ("query_only = ON", "cannot be written")],
)
def test_a_disk_that_takes_nothing_records_nothing(store: SqliteStore, hinder: str, words: str) -> None:
    """A full or read-only disk stops a batch as a whole, and the store goes on once it is over."""
    many = [ContactSaved(contact=replace(BEN, id=f"c-{n}", name="x" * 4000)) for n in range(50)]
    store._connection.execute(f"PRAGMA {hinder}")
    with pytest.raises(BrokenStore, match=words):
        store.record([SAVED, *many])
    assert store.snapshot().contacts == ()
    store._connection.execute("PRAGMA query_only = OFF")
    store._connection.execute("PRAGMA max_page_count = 1000000")
    store.record([SAVED])


@pytest.mark.parametrize(
    "fact",
    [ContactSaved(contact=replace(BEN, name="\udcff")), CounterRaised(scope="s", n=2**63)],
    ids=["text", "number"],
)
def test_a_value_sqlite_cannot_hold_is_refused(store: SqliteStore, fact: ContactSaved | CounterRaised) -> None:
    """Bytes that are no text, from a command line, and endless numbers record nothing."""
    with pytest.raises(UsageError, match="cannot be stored; nothing was recorded"):
        store.record([SAVED, fact])
    assert store.snapshot().contacts == ()


def test_what_is_no_fact_is_a_fault_of_the_caller(store: SqliteStore) -> None:
    """A kind of fact the store was never taught is not dropped in silence."""
    with pytest.raises(TypeError, match="Contact"):
        store.record([SAVED, BEN])  # type: ignore[list-item]  # the mistake under test
    assert store.snapshot().contacts == ()


def test_a_row_that_cannot_be_read_is_a_sentence(store: SqliteStore) -> None:
    """A value this program does not know stops the look instead of being guessed."""
    store.record([SAVED, InteractionAdded(interaction=BEN_TALKED)])
    store._connection.execute("UPDATE contacts SET channel = 'telepathy'")
    with pytest.raises(BrokenStore, match="telepathy"):
        store.snapshot()
    assert not store._connection.in_transaction


def test_an_unknown_setting_is_passed_over(store: SqliteStore) -> None:
    """A setting that only another version knows does not stop this one."""
    store.record([SettingSaved(setting=Setting.EPOCH, value="e")])
    store._connection.execute("INSERT INTO settings VALUES ('mood', 'good')")
    assert store.pulse().settings == {Setting.EPOCH: "e"}


class _Interrupted(BaseException):
    """What a signal handler raises."""


def test_an_interrupted_batch_is_not_recorded(store: SqliteStore) -> None:
    """A signal in the middle of a batch leaves nothing of it, and the store usable."""

    class Facts(list[ContactSaved]):
        def __iter__(self) -> Iterator[ContactSaved]:
            yield from super().__iter__()
            if store._connection.total_changes:
                raise _Interrupted

    with pytest.raises(_Interrupted):
        store.record(Facts([SAVED]))
    assert store.snapshot().contacts == ()


def test_the_pulse_does_not_read_entries_through(store: SqliteStore) -> None:
    """Whether an entry is missing is answered from an index."""
    rows = store._connection.execute("EXPLAIN QUERY PLAN SELECT 1 FROM entries WHERE state = 'missing'").fetchall()
    assert "missing_entries" in rows[0]["detail"]
