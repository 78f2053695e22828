"""Backups of a store in use, and one of them put back."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rekindled.adapters.sqlite_backup import back_up, examined, named, put_back, rotated
from rekindled.adapters.sqlite_schema import MIGRATIONS
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.errors import BrokenStore, Busy, ForeignStore, UnwritableStore, UsageError
from rekindled.core.facts import ContactSaved
from rekindled.core.model import Contact

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
ANN, BEN = Contact(id="c-1", name="Ann"), Contact(id="c-2", name="Ben")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store in use that knows Ann."""
    with closing(SqliteStore(tmp_path / "rekindled.db")) as opened:
        opened.record([ContactSaved(contact=ANN)])
        yield opened


@pytest.fixture
def path(store: SqliteStore, tmp_path: Path) -> Path:
    """Its file."""
    del store
    return tmp_path / "rekindled.db"


def people(file: Path) -> list[str]:
    """Who is in a store."""
    with closing(SqliteStore(file)) as opened:
        return [contact.name for contact in opened.snapshot().contacts]


def test_a_store_in_use_is_copied_as_it_is(store: SqliteStore, path: Path, tmp_path: Path) -> None:
    """What was recorded before is in it, also what is still in the log beside the file; the folder and it are 0700 and
    0600.
    """
    store.record([ContactSaved(contact=BEN)])
    made = back_up(path, tmp_path / "backups", NOW)
    assert (made.people, made.interactions, made.version, made.made_at) == (2, 0, len(MIGRATIONS), NOW)
    assert made.path.name == "rekindled-20261129T080000Z.db"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert [file.name for file in made.path.parent.iterdir()] == [made.path.name]
    assert people(made.path) == ["Ann", "Ben"]


def test_writers_go_on_while_a_backup_is_put_back_elsewhere(store: SqliteStore, path: Path, tmp_path: Path) -> None:
    """A backup taken between two batches has the first and not the second."""
    made = back_up(path, tmp_path / "backups", NOW)
    store.record([ContactSaved(contact=BEN)])
    other = tmp_path / "other" / "rekindled.db"
    assert put_back(made.path, other, NOW) is None
    assert people(other) == ["Ann"]
    assert [file.name for file in other.parent.iterdir() if "restoring" in file.name] == []


def test_a_damaged_store_gives_no_backup(tmp_path: Path) -> None:
    """What cannot be read is no backup, and nothing is left in its place."""
    path = tmp_path / "rekindled.db"
    with closing(SqliteStore(path)) as opened:
        opened.record([ContactSaved(contact=Contact(id=f"c-{n}", name="x" * 500)) for n in range(200)])
    damaged = bytearray(path.read_bytes())
    damaged[3 * 4096 : -4096] = os.urandom(len(damaged) - 4 * 4096)
    path.write_bytes(damaged)
    with pytest.raises(BrokenStore, match=r"cannot be backed up .* rekindled doctor"):
        back_up(path, tmp_path / "backups", NOW)
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_folder_that_takes_nothing_is_told(path: Path, tmp_path: Path) -> None:
    """A file where the folder would be is named, with what to do."""
    (tmp_path / "backups").write_text("x")
    with pytest.raises(UnwritableStore, match="choose another place with --to"):
        back_up(path, tmp_path / "backups", NOW)


def test_old_backups_go_and_no_other_file(path: Path, tmp_path: Path) -> None:
    """Twenty days of backups become nine, and what has another name stays."""
    folder = tmp_path / "backups"
    for days in range(20):
        back_up(path, folder, NOW - timedelta(days=days))
    strange = [folder / "version-3-20261101T080000Z.db", folder / "rekindled-mine.db"]
    for file in strange:
        file.write_text("x")
    gone = rotated(folder)
    assert len(gone) == 11
    assert {file.name for file in folder.iterdir()} == {path.name for path, _ in named(folder)} | {
        file.name for file in strange
    }
    assert [at for _, at in named(folder)][:7] == [NOW - timedelta(days=days) for days in range(7)]
    assert rotated(folder) == ()


def test_a_backup_takes_the_place_of_the_store(path: Path, store: SqliteStore, tmp_path: Path) -> None:
    """The store that was is kept whole under another name, with what was in its log."""
    made = back_up(path, tmp_path / "backups", NOW)
    store.record([ContactSaved(contact=BEN)])
    store.close()
    aside = put_back(made.path, path, NOW)
    assert aside is not None
    assert aside.name == "rekindled.db.replaced-2026-11-29"
    assert (people(path), people(aside)) == (["Ann"], ["Ann", "Ben"])
    assert people(made.path) == ["Ann"]


def test_a_store_in_use_is_not_replaced(tmp_path: Path) -> None:
    """Whoever has it open would go on with a file that nobody sees any more."""
    path = tmp_path / "rekindled.db"
    with closing(SqliteStore(path)) as opened:
        opened.record([ContactSaved(contact=ANN)])
    made = back_up(path, tmp_path / "backups", NOW)
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
        with pytest.raises(Busy, match="another process uses the store"):
            put_back(made.path, path, NOW)
    finally:
        os.write(done[1], b".")
        os.waitpid(child, 0)
        for end in (*ready, *done):
            os.close(end)
    assert not list(path.parent.glob("*.replaced-*"))


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "there is no such file"), (b"nonsense" * 600, "cannot be read"), (b"", "this is no store of rekindled")],
)
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes | None, words: str) -> None:
    """It is named, with how to see those there are; nothing is put anywhere."""
    file = tmp_path / "some.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match=words):
        examined(file)


def test_a_backup_of_a_newer_program_is_refused(path: Path, tmp_path: Path) -> None:
    """An older program does not take what a newer one wrote."""
    made = back_up(path, tmp_path / "backups", NOW)
    with closing(sqlite3.connect(made.path)) as newer:
        newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(ForeignStore, match=r"newer rekindled .* update the program"):
        examined(made.path)


def test_another_programs_database_is_no_backup(tmp_path: Path) -> None:
    """Its signature says whose it is."""
    file = tmp_path / "photos.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE photos (id)")
        other.commit()
    with pytest.raises(UsageError, match="this is no store of rekindled"):
        examined(file)
