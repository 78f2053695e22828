"""Opening the store's file and saying in words what SQLite says in codes.

Owns the file's rights, the connection's settings and the translation of errors. Must not know tables' contents.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from rekindled.adapters.sqlite_copying import copy_store
from rekindled.adapters.sqlite_schema import MIGRATIONS, migrate, refuse_unknown, version_of
from rekindled.core.errors import BrokenStore, Busy, DamagedStore, RekindledError, UnwritableStore

WAIT_SECONDS = 10.0
OLDER = "backups"  # beside the store
_POLL_SECONDS = 0.05
_PRIMARY_CODE = 0xFF  # the low byte of an extended result code (https://sqlite.org/rescode.html)
_MEND = "nothing was changed; put a backup in its place, or have it set aside by: rekindled doctor --rebuild"
_DAMAGED = {
    sqlite3.SQLITE_CORRUPT: f"is damaged; {_MEND}",
    sqlite3.SQLITE_NOTADB: f"is not a database; {_MEND}",
}
_UNWRITABLE = {
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full; nothing was recorded; free some space and start again",
    sqlite3.SQLITE_READONLY: "cannot be written; nothing was recorded; check its owner, its rights and its disk",
    sqlite3.SQLITE_PERM: "cannot be opened; check its owner and its rights",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its directory is there, and its owner and rights",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk reports an error; nothing was recorded",
}


def open_connection(path: Path, *, wait_seconds: float = WAIT_SECONDS, check: bool = True) -> sqlite3.Connection:
    """Open the store at `path`, making or migrating it where needed; `check` reads it through for damage first.

    The file is 0600 whatever the umask (SQLite gives -wal and -shm the same rights), a directory made here is 0700.
    One thread at a time may use the connection; it need not be the one that opened it.

    Raises:
        BrokenStore: it cannot be trusted or used; nothing was changed.
        Busy: another process held it for longer than `wait_seconds`.
    """
    _make_private(path)
    with in_words(path):
        connection = sqlite3.connect(path, timeout=wait_seconds, isolation_level=None, check_same_thread=False)
    try:
        with in_words(path):
            _prepare(connection, path, wait_seconds=wait_seconds, check=check)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn SQLite's errors inside the block into sentences that name the file and what to do.

    Raises:
        Busy: the store is locked.
        BrokenStore: every other failure.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(error, path) from error


def _translated(error: sqlite3.Error, path: Path) -> RekindledError:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Busy(f"another process is writing the store {path}; try again in a moment")
    if code in _DAMAGED or _lacks_something(error):
        return DamagedStore(f"the store {path} {_DAMAGED.get(code, _DAMAGED[sqlite3.SQLITE_CORRUPT])} ({error})")
    if code in _UNWRITABLE:
        return UnwritableStore(f"the store {path} {_UNWRITABLE[code]} ({error})")
    return BrokenStore(f"the store {path} cannot be used; nothing was recorded; please report this ({error})")


def _lacks_something(error: sqlite3.Error) -> bool:
    """A table or column that our own statements name is not there, or a text is none: only damage does that."""
    return str(error).startswith(("no such ", "Could not decode", "unsupported file format"))


def _make_private(path: Path) -> None:
    """Make the file before SQLite opens it: there is no moment at which others could read it.

    A file that is there is never opened here: closing it would drop the locks that another connection of this process
    holds on it (https://sqlite.org/howtocorrupt.html §2.2).
    """
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.parent.chmod(0o700)  # whatever the umask
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        if path.is_file() and path.stat().st_mode & 0o777 != 0o600:
            path.chmod(0o600)
    except OSError as error:
        raise UnwritableStore(
            f"the store {path} cannot be made readable by its owner only: {error.strerror}; check its directory"
        ) from error


def _prepare(connection: sqlite3.Connection, path: Path, *, wait_seconds: float, check: bool) -> None:
    connection.row_factory = sqlite3.Row
    refuse_unknown(connection, str(path))
    if check:
        _refuse_damage(connection, path)
    _write_ahead(connection, time.monotonic() + wait_seconds)
    # What is deleted is overwritten, in place and in what SQLite would put into a temporary file.
    private = ("secure_delete = ON", "temp_store = MEMORY")
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF", *private):
        connection.execute(f"PRAGMA {pragma}")
    if 0 < version_of(connection) < len(MIGRATIONS):
        _keep_older(connection, path)
    migrate(connection)


def _keep_older(connection: sqlite3.Connection, path: Path) -> None:
    """A backup of what an older program wrote: it reads that one, and never the migrated store.

    Raises:
        UnwritableStore: it cannot be written; the store was not migrated.
    """
    folder = path.parent / OLDER
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
        name = f"version-{version_of(connection)}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db"
        copy_store(connection, folder / name)
    except OSError as error:
        raise UnwritableStore(
            f"the store {path} is of an older version and no backup of it can be written to {folder}: "
            f"{error.strerror}; nothing was changed; check the disk"
        ) from error


def _write_ahead(connection: sqlite3.Connection, deadline: float) -> None:
    """Turn a new file to WAL; SQLite does not wait by itself when another process is doing the same."""
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(_POLL_SECONDS)


def _refuse_damage(connection: sqlite3.Connection, path: Path) -> None:
    found = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        raise DamagedStore(f"the store {path} {_DAMAGED[sqlite3.SQLITE_CORRUPT]} ({'; '.join(found)})")
