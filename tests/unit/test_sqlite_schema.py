"""The tables, their rules, and the way from an older store to a newer one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rekindled.adapters.sqlite_schema import APPLICATION_ID, MIGRATIONS, migrate, refuse_unknown, version_of
from rekindled.core.errors import BrokenStore

NEXT = ("CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT", "INSERT INTO extra VALUES (1)")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An empty database."""
    with closing(sqlite3.connect(tmp_path / "rekindled.db", isolation_level=None)) as opened:
        yield opened


def test_a_new_store_is_of_the_newest_version(connection: sqlite3.Connection) -> None:
    """Migrating an empty database takes every step and signs the file as ours."""
    migrate(connection)
    assert version_of(connection) == len(MIGRATIONS)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_migrating_again_changes_nothing(connection: sqlite3.Connection) -> None:
    """A store of the newest version is left alone."""
    migrate(connection)
    changes = connection.total_changes
    migrate(connection)
    assert connection.total_changes == changes


@pytest.mark.parametrize("version", range(len(MIGRATIONS) + 1))
def test_every_older_version_becomes_the_newest(connection: sqlite3.Connection, version: int) -> None:
    """Whatever version a store is of, the steps that are missing lead to the same tables."""
    migrate(connection, MIGRATIONS[:version])
    migrate(connection)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh)
        query = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
        assert connection.execute(query).fetchall() == fresh.execute(query).fetchall()


def test_a_step_that_fails_leaves_the_version_before(connection: sqlite3.Connection) -> None:
    """A migration is all or nothing, and what came before it stands."""
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, (*MIGRATIONS, (*NEXT, "CREATE NONSENSE")))
    assert version_of(connection) == len(MIGRATIONS)
    assert not connection.in_transaction
    migrate(connection, (*MIGRATIONS, NEXT))
    assert connection.execute("SELECT * FROM extra").fetchall() == [(1,)]


class _Late(sqlite3.Connection):
    """A connection that lets another program migrate between its first look and its lock."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as the class it extends
        if sql == "BEGIN IMMEDIATE":
            (_, _, path) = super().execute("PRAGMA database_list").fetchone()
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                migrate(other, (*MIGRATIONS, NEXT))
        return super().execute(sql, *values)


def test_two_programs_migrating_at_once_take_each_step_once(tmp_path: Path) -> None:
    """Who waited for the lock finds the step taken and goes on."""
    with closing(sqlite3.connect(tmp_path / "rekindled.db", isolation_level=None, factory=_Late)) as late:
        migrate(late, (*MIGRATIONS, NEXT))
        assert version_of(late) == len(MIGRATIONS) + 1
        assert late.execute("SELECT * FROM extra").fetchall() == [(1,)]


def test_a_newer_store_is_refused_in_words(connection: sqlite3.Connection) -> None:
    """A program does not touch a store that a newer one wrote."""
    migrate(connection, (*MIGRATIONS, NEXT))
    with pytest.raises(BrokenStore, match=r"newer rekindled .* update the program"):
        refuse_unknown(connection, "x.db")


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE places (id)", "PRAGMA application_id = 7", "PRAGMA user_version = 1"]
)
def test_another_programs_database_is_refused(connection: sqlite3.Connection, statement: str) -> None:
    """A database with tables, a signature or a version that is not ours is never migrated."""
    connection.execute(statement)
    with pytest.raises(BrokenStore, match="another program's"):
        refuse_unknown(connection, "x.db")


@pytest.mark.parametrize("table", ["interactions", "journal"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET at = 'x'", "DELETE FROM {}"])
def test_logs_only_grow(connection: sqlite3.Connection, table: str, verb: str) -> None:
    """The database itself refuses to change or remove a row of a log."""
    migrate(connection)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(
        "INSERT INTO interactions (contact_id, at, local_on, channel, outcome, source, note, uid)"
        " VALUES ('c', 'a', 'd', 'call', 'done', 'log', '', '')"
    )
    connection.execute("INSERT INTO journal (at, event, because) VALUES ('a', 'e', 'b')")
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} only grows"):
        connection.execute(verb.format(table))
