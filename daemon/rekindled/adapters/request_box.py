"""What the command line asks of a running daemon, by way of the store (design §5 Process).

Owns the requests' table. Must not know what a request means.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rekindled.adapters.sqlite_connection import WAIT_SECONDS, in_words, open_connection
from rekindled.adapters.sqlite_texts import read_moment

KEPT_FOR = timedelta(days=1)  # who asked has read the answer long before


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something to do, left by another process; `left_at` is aware, in UTC."""

    id: int
    kind: str
    detail: str
    left_at: datetime


class RequestBox:
    """Requests and their answers, over a connection of its own that stays open."""

    def __init__(self, path: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        """Open the store at `path` without reading it through: `SqliteStore` does that.

        Raises:
            BrokenStore, Busy: as `open_connection`.
        """
        self._path = path
        self._connection = open_connection(path, wait_seconds=wait_seconds, check=False)
        self._seen_version: int | None = None
        self._waiting: tuple[Request, ...] = ()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def leave(self, kind: str, detail: str, at: datetime) -> int:
        """Ask for something; the number is for `answer_of`. Answers older than a day are forgotten on the way.

        Raises:
            BrokenStore, Busy: nothing was left.
        """
        old = _sortable(at - KEPT_FOR)
        sql = "INSERT INTO requests (kind, detail, left_at) VALUES (?, ?, ?) RETURNING id"
        with in_words(self._path):
            (number,) = self._connection.execute(sql, (kind, detail, _sortable(at))).fetchone()
            self._connection.execute("DELETE FROM requests WHERE answered_at < ?", (old,))
        self._seen_version = None
        return int(number)

    def waiting(self) -> tuple[Request, ...]:
        """The requests nobody has answered, oldest first; reads no table while no other process has written.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with in_words(self._path):
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
            if version != self._seen_version:
                self._waiting = _unanswered(self._connection)
                self._seen_version = version
        return self._waiting

    def answer(self, number: int, result_json: str, at: datetime) -> None:
        """Say what came of a request; the first answer holds.

        Raises:
            BrokenStore, Busy: nothing was said.
        """
        sql = "UPDATE requests SET result = ?, answered_at = ? WHERE id = ? AND answered_at IS NULL"
        with in_words(self._path):
            self._connection.execute(sql, (result_json, _sortable(at), number))
        self._seen_version = None

    def answer_of(self, number: int) -> str | None:
        """What came of a request as JSON; None while nothing has.

        Raises:
            BrokenStore, Busy: it cannot be read.
        """
        with in_words(self._path):
            found = self._connection.execute("SELECT result FROM requests WHERE id = ?", (number,)).fetchone()
        return None if found is None else found["result"]


def _unanswered(connection: sqlite3.Connection) -> tuple[Request, ...]:
    rows = connection.execute(
        "SELECT id, kind, detail, left_at FROM requests WHERE answered_at IS NULL ORDER BY id"
    ).fetchall()
    return tuple(
        Request(id=row["id"], kind=row["kind"], detail=row["detail"], left_at=read_moment(row["left_at"]))
        for row in rows
    )


def _sortable(at: datetime) -> str:
    """In UTC and of one length, so that text order is time order."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
