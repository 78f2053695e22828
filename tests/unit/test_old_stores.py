"""Stores as older programs left them, kept as text, and what becomes of each (tests/golden/stores)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rekindled.adapters.sqlite_schema import MIGRATIONS, version_of
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.errors import UnwritableStore
from rekindled.core.facts import Setting

OLD = sorted((Path(__file__).parents[1] / "golden" / "stores").glob("version-*.sql"))


def old_store(sql: Path, folder: Path) -> Path:
    """The store that a text describes."""
    path = folder / "rekindled.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.executescript(sql.read_text(encoding="utf-8"))
        made.execute("PRAGMA journal_mode = WAL")
    return path


def rows(path: Path) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(path)) as found:
        tables = [name for (name,) in found.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: found.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


def test_every_version_that_ever_was_is_kept() -> None:
    """There is a text for each version but today's, which may have one."""
    assert [int(sql.stem.removeprefix("version-")) for sql in OLD][: len(MIGRATIONS) - 1] == [
        *range(1, len(MIGRATIONS))
    ]


@pytest.mark.parametrize("sql", OLD, ids=lambda sql: sql.stem)
def test_an_old_store_becomes_todays_and_loses_nothing(sql: Path, tmp_path: Path) -> None:
    """Each row is still there and can be read: people, talks, touches and what is pending."""
    path = old_store(sql, tmp_path)
    before = rows(path)
    with closing(SqliteStore(path)) as store:
        snapshot = store.snapshot()
    assert {contact.name for contact in snapshot.contacts} == {"Anna Ωmega 👋", "Ben"}
    assert len(snapshot.interactions) == 2
    assert [touch.entry_uid for touch in snapshot.touches] == ["rk-1", "rk-2"]
    assert (len(snapshot.entries), len(snapshot.intents), len(snapshot.notices)) == (1, 1, 1)
    assert snapshot.settings[Setting.EPOCH] == "abcd1234"
    after = rows(path)
    assert {name: after[name] for name in before} == before
    with closing(sqlite3.connect(path)) as found:
        assert version_of(found) == len(MIGRATIONS)


@pytest.mark.parametrize("sql", OLD[: len(MIGRATIONS) - 1], ids=lambda sql: sql.stem)
def test_before_a_migration_the_old_store_is_kept(sql: Path, tmp_path: Path) -> None:
    """A copy that the older program reads stands in the folder of backups, the same in every row."""
    path = old_store(sql, tmp_path)
    before = rows(path)
    SqliteStore(path).close()
    (kept,) = (tmp_path / "backups").iterdir()
    assert kept.name.startswith(f"{sql.stem}-")
    assert rows(kept) == before
    with closing(sqlite3.connect(kept)) as found:
        assert version_of(found) == int(sql.stem.removeprefix("version-"))
    SqliteStore(path).close()
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_without_a_backup_nothing_is_migrated(tmp_path: Path) -> None:
    """Where the copy cannot be written the store stays of its version, and the message says why."""
    path = old_store(OLD[0], tmp_path)
    (tmp_path / "backups").write_text("no folder")
    with pytest.raises(UnwritableStore, match="no backup of it can be written"):
        SqliteStore(path)
    with closing(sqlite3.connect(path)) as found:
        assert version_of(found) == 1
