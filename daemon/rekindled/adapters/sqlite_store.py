"""The memory of the daemon in one SQLite file (design §3, §7).

Owns transactions: a batch is there as a whole or not at all. Must not know what facts mean to a look.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from rekindled.adapters.sqlite_books import read_books, read_cards
from rekindled.adapters.sqlite_busy import read_objects, read_sources, read_time
from rekindled.adapters.sqlite_connection import WAIT_SECONDS, in_words, open_connection
from rekindled.adapters.sqlite_meetings import read_calendars, read_proposals, read_reckoned
from rekindled.adapters.sqlite_rows import read_journal, read_sayings, read_settings, read_snapshot
from rekindled.adapters.sqlite_sql import Statement
from rekindled.adapters.sqlite_statements import statements
from rekindled.app.busy_ports import BusyRead
from rekindled.app.ports import Pulse
from rekindled.core.address_books import AddressBook, Card
from rekindled.core.busy import BusyObject, BusySource
from rekindled.core.encounters import MeetingCalendar, Proposal, Reckoned
from rekindled.core.errors import BrokenStore, Busy, DamagedStore, UsageError
from rekindled.core.facts import Fact, Journaled, Snapshot
from rekindled.core.merging import read_as_one
from rekindled.core.model import Interval
from rekindled.core.sayings import Saying

_PULSE = """SELECT
    (SELECT n FROM revision),
    EXISTS (SELECT 1 FROM intents),
    EXISTS (SELECT 1 FROM entries WHERE state = 'missing')"""
_RAISE_REVISION = Statement(about="the revision", sql="UPDATE revision SET n = n + 1")


class SqliteStore:
    """The `Store` port on SQLite in WAL mode: readers never wait for the writer, nor the writer for readers."""

    def __init__(self, path: Path, *, wait_seconds: float = WAIT_SECONDS, check: bool = True) -> None:
        """Open or make the store; `check=False` leaves out reading it through for damage.

        Raises:
            BrokenStore, Busy: as `open_connection`.
        """
        self._path = path
        self._connection = open_connection(path, wait_seconds=wait_seconds, check=check)
        self._read: dict[bool, tuple[tuple[int, int], Snapshot]] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def pulse(self) -> Pulse:
        """The state of the store in two cheap reads.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            revision, pending, missing = self._connection.execute(_PULSE).fetchone()
            settings = read_settings(self._connection)
        return Pulse(revision=revision, settings=settings, pending_intents=bool(pending), missing_entries=bool(missing))

    def snapshot(self, *, as_recorded: bool = False) -> Snapshot:
        """Everything at one moment: a batch recorded meanwhile is wholly in it or not at all.

        What nobody has changed since the last time is not read again.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            version = self._version()
            before, found = self._read.get(as_recorded, (None, None))
            if found is not None and before == version:
                return found
            fresh = read_snapshot(self._connection)
        fresh = fresh if as_recorded else read_as_one(fresh)
        self._read[as_recorded] = (version, fresh)
        return fresh

    def _version(self) -> tuple[int, int]:
        """Another pair after each change: the first by other connections, the second by this one.

        Asked within a transaction it is about what that transaction reads
        (https://sqlite.org/pragma.html#pragma_data_version).
        """
        (others,) = self._connection.execute("PRAGMA data_version").fetchone()
        return others, self._connection.total_changes

    def strangers(self) -> Mapping[str, str]:
        """The ETags of objects that are none of ours, by href.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            return {row["href"]: row["etag"] for row in self._connection.execute("SELECT href, etag FROM strangers")}

    def sayings(self) -> tuple[Saying, ...]:
        """What address books and exports last said of people, by source and key.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            return read_sayings(self._connection)

    def busy_sources(self) -> tuple[BusySource, ...]:
        """The calendars and feeds that say when the user is not free, by key.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            return read_sources(self._connection)

    def busy_objects(self, key: str) -> tuple[BusyObject, ...]:
        """The objects of one of them by href, without the time they take.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            return read_objects(self._connection, key)

    def busy_time(self, span: Interval) -> BusyRead:
        """All time they take within the span, cut to it.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            return read_time(self._connection, span)

    def address_books(self) -> tuple[AddressBook, ...]:
        """The address books that are followed, by URL.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            return read_books(self._connection)

    def cards(self, url: str) -> tuple[Card, ...]:
        """The cards of one of them by href.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            return read_cards(self._connection, url)

    def meeting_calendars(self) -> tuple[MeetingCalendar, ...]:
        """The calendars that are read for meetings, by URL.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            return read_calendars(self._connection)

    def reckoned(self) -> tuple[Reckoned, ...]:
        """The meetings that are settled, by key and contact.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            return read_reckoned(self._connection)

    def meeting_proposals(self) -> tuple[Proposal, ...]:
        """The events that may have been talks and wait for an answer, by when they began.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            return read_proposals(self._connection)

    def journal(self, contact_id: str | None, limit: int) -> tuple[Journaled, ...]:
        """The latest journal rows, newest first, of one contact or of all.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with self._reading():
            return read_journal(self._connection, contact_id, limit)

    def compact(self) -> None:
        """Write the file anew without what was deleted, and empty the log beside it (https://sqlite.org/lang_vacuum.html).

        Raises:
            Busy: another process reads or writes it; the file is whole, and something may be left in it.
            BrokenStore: the disk does not take it.
        """
        with in_words(self._path):
            self._connection.execute("VACUUM")
            (held, _, _) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if held:
            raise Busy(f"another process is reading the store {self._path}; try again in a moment")

    def record(self, facts: Sequence[Fact], *, outside: bool = False) -> None:
        """Make a batch true, all or nothing and on the disk when this returns.

        Raises:
            BrokenStore: nothing was recorded; a rule of the store was violated or the file cannot be written.
            Busy: nothing was recorded; another process held the store for too long.
            UsageError: nothing was recorded; a value cannot be stored as text.
        """
        with in_words(self._path), self._transaction("BEGIN IMMEDIATE"):
            for statement in chain(statements(facts), (_RAISE_REVISION,) if outside else ()):
                self._execute(statement)
            self._commit()

    def _execute(self, statement: Statement) -> None:
        try:
            self._connection.execute(statement.sql, statement.values)
        except sqlite3.IntegrityError as error:
            raise BrokenStore(
                f"{statement.about} goes against what the store {self._path} holds ({error});"
                " nothing was recorded; this is a fault of the program, please report it"
            ) from error
        except (UnicodeEncodeError, OverflowError) as error:
            raise UsageError(f"{statement.about} holds a value that cannot be stored; nothing was recorded") from error

    def _commit(self) -> None:
        try:
            self._connection.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            tables = sorted({row["table"] for row in self._connection.execute("PRAGMA foreign_key_check")})
            raise BrokenStore(
                f"a row of {' and '.join(tables)} names something the store {self._path} does not hold;"
                " nothing was recorded; this is a fault of the program, please report it"
            ) from error

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            with in_words(self._path), self._transaction("BEGIN"):
                yield
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise DamagedStore(
                f"the store {self._path} holds a row that cannot be read ({error}); nothing was changed; put a backup"
                " in its place, or have it set aside by: rekindled doctor --rebuild"
            ) from error

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._connection.execute(begin)
        try:
            yield
        finally:
            # After a failure SQLite may have rolled back by itself; a reader has nothing to commit.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
