"""Searching the files of a state directory for a person's words: what is stored, and what deleting left behind.

Owns how a file is read for that, a store both as rows and as bytes. Must not change anything, nor know whose words.
No store may be open in this process: to close a file that was read would drop the locks of every connection to it
(https://sqlite.org/howtocorrupt.html §2.2).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from rekindled.core.traces import Traces

HEADER = b"SQLite format 3\x00"
LOGS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A file that has a word, and the tables in whose rows it stands, where it is a store.

    One that is not `sure` has a name of one word that may be anybody's.
    """

    path: Path
    tables: tuple[str, ...] = ()
    sure: bool = True


def files_below(folder: Path) -> list[Path]:
    """Every file there, links left out: they are somebody else's."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def hits_in(files: Sequence[Path], traces: Traces) -> Iterator[Hit]:
    """The files that have one of the words; one that went meanwhile has none.

    In a store's bytes one value follows another without anything between, so that there a word need not stand by
    itself; longer words that are known to be others', from the rows, or the store's own do not count. A long value is
    in several pieces, which is why rows are read as well.
    """
    stores = {path: tuple(_values(path)) for path in files if _head(path).startswith(HEADER)}
    texts = (value for path, values in stores.items() for value in (*_schema(path), *(one for _, one in values)))
    others = {longer for text in texts for longer in traces.longer_in(text)}
    for path in files:
        with suppress(FileNotFoundError):
            text = path.read_bytes().decode("utf-8", errors="replace")
            values = stores.get(path, ())
            raw = path in stores or path.name.endswith(LOGS)
            named = tuple(sorted({table for table, value in values if traces.is_in(value)}))
            if named or traces.is_in(f"{path.name}\n{text}") or (raw and traces.is_within(text, others)):
                yield Hit(path=path, tables=named)
                continue
            perhaps = tuple(sorted({table for table, value in values if traces.may_be_in(value)}))
            if perhaps or (not raw and traces.may_be_in(f"{path.name}\n{text}")):
                yield Hit(path=path, tables=perhaps, sure=False)


def _head(path: Path) -> bytes:
    with suppress(FileNotFoundError), path.open("rb") as file:
        return file.read(len(HEADER))
    return b""


def _schema(path: Path) -> Iterator[str]:
    """The store's own words: what its tables and columns are called."""
    with suppress(sqlite3.Error), _opened(path) as connection:
        yield from (str(sql) for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"))


def _values(path: Path) -> Iterator[tuple[str, str]]:
    """Each text in each row, with its table; of a damaged store as far as it can be read."""
    with suppress(sqlite3.Error), _opened(path) as connection:
        named = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        for (table,) in named:
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - the names of its own tables
                yield from ((str(table), value) for value in row if isinstance(value, str))


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A store to read from."""
    # Without a log nothing is made beside the file; with one, SQLite needs its index.
    manner = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    with closing(sqlite3.connect(f"file:{quote(str(path))}?{manner}", uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection
