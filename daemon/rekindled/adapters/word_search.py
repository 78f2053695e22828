"""Searching the files of a state directory for a person's words: what is stored, and what deleting left behind.

Owns how a file is read for that, a store both as rows and as bytes. Must not change anything, nor know whose words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

HEADER = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A file that has a word, and the tables in whose rows it stands, where it is a store."""

    path: Path
    tables: tuple[str, ...] = ()


def files_below(folder: Path) -> list[Path]:
    """Every file there, links left out: they are somebody else's."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def hits_in(files: list[Path], has: Callable[[str], bool]) -> Iterator[Hit]:
    """The files that have what is sought; one that went meanwhile has nothing.

    Bytes that are no text are passed over, so that text between them is found, deleted rows included.
    """
    for path in files:
        with suppress(FileNotFoundError):
            data = path.read_bytes()
            tables = tuple(_tables(path, has)) if data.startswith(HEADER) else ()
            if tables or has(data.decode("utf-8", errors="replace")) or has(path.name):
                yield Hit(path=path, tables=tables)


def _tables(path: Path, has: Callable[[str], bool]) -> Iterator[str]:
    """A long text is in several pieces in the file, so that rows are read as rows, too."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ).fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the names of its own tables
            if any(isinstance(value, str) and has(value) for row in rows for value in row):
                yield str(table)
