"""A copy of a store that is in use, as it was at one moment (https://sqlite.org/backup.html).

Owns that the copy is one sound, private file. Must not know where copies are kept, or for how long.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from rekindled.adapters.store_files import remove, settle


def copy_store(origin: sqlite3.Connection, target: Path) -> None:
    """Put a verified copy at `target`, 0600, in one step; what stood there is there until then.

    Writers of the store go on meanwhile.

    Raises:
        sqlite3.Error: the store cannot be read, or the copy is not sound.
        OSError: the copy cannot be written.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        remove(draft)
        os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
            origin.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            refuse_unsound(copy)
        _flush(draft)
        draft.replace(target)
        settle(target.parent)
    finally:
        with suppress(OSError):
            remove(draft)


def refuse_unsound(connection: sqlite3.Connection) -> None:
    """Read a whole database through.

    Raises:
        sqlite3.DatabaseError: it is damaged, or a row of it points nowhere.
    """
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
    if found != ["ok"]:
        raise sqlite3.DatabaseError(f"integrity_check: {found[0]}")
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise sqlite3.DatabaseError("foreign_key_check: a row points nowhere")


def reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write.

    Raises:
        sqlite3.Error: there is no such file, or it cannot be opened.
    """
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)


def _flush(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
