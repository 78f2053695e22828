"""What can still be read of a damaged store, row by row (faults promise 34).

Owns walking around damage and judging each row by the rules of the store. Must not change a byte of the damaged file.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from rekindled.adapters.sqlite_aims import campaign_of, errand_of, remembered_of
from rekindled.adapters.sqlite_rows import (
    INTERACTION_COLUMNS,
    Row,
    contact_of,
    entry_of,
    intent_of,
    interaction_of,
    journaled_of,
    notice_of,
    touch_of,
)
from rekindled.adapters.sqlite_sayings import apart_of
from rekindled.core.facts import Journaled, Setting, Snapshot
from rekindled.core.intents import Intent
from rekindled.core.model import Contact, Touch

T = TypeVar("T")

_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
# What a store of before there were these columns has of each.
_GAINED = {
    **dict.fromkeys(("tags", "nicknames", "related"), "[]"),
    **dict.fromkeys(("organisation", "job"), ""),
    **dict.fromkeys(("anniversary", "merged_into")),
}
_FARTHEST_PROBE = 10_000  # rows sought one by one beyond the last one that was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvage:
    """What was read, and how many rows were found that say nothing this program understands."""

    found: Snapshot
    journal: tuple[Journaled, ...] = ()
    unreadable: int = 0


class _Wreck:
    """The damaged file, opened for reading only."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.text_factory = bytes  # a text that is none costs its row, not the whole table
        self._connection = connection
        self.unreadable = 0

    def values(self, rows: Sequence[Row], read: Callable[[Row], T]) -> tuple[T, ...]:
        """The rows that say something, as what they stand for."""
        found: list[T] = []
        for row in rows:
            try:
                found.append(read(row))
            except _UNREADABLE:
                self.unreadable += 1
        return tuple(found)

    def numbered(self, table: str) -> list[Row]:
        """The rows of a table with row numbers: from both ends, then one by one where a stretch is missing."""
        query = f"SELECT rowid AS place, * FROM {table}"  # noqa: S608 - our own tables
        rows, whole = self._from_both_ends(query, ("rowid",))
        found = {row["place"]: row for row in rows}
        missing = set() if whole else set(range(1, max(found, default=0) + _FARTHEST_PROBE)) - found.keys()
        for number in missing:
            found |= {row["place"]: row for row in self._asked(f"{query} WHERE rowid = ?", number)}
        return [found[number] for number in sorted(found)]

    def keyed(self, table: str, key: Sequence[str], hints: Sequence[str] = ()) -> list[Row]:
        """The rows of a table without row numbers: from both ends, then for each value its first column may have."""
        query = f"SELECT * FROM {table}"  # noqa: S608 - our own tables
        rows, whole = self._from_both_ends(query, key)
        if not whole:
            rows += [row for hint in hints for row in self._asked(f"{query} WHERE {key[0]} = ?", hint)]
        return list({tuple(row[column] for column in key): row for row in rows}.values())

    def _from_both_ends(self, query: str, key: Sequence[str]) -> tuple[list[Row], bool]:
        """The rows before the first damage from either end, and whether there was none."""
        rows: list[Row] = []
        for direction in ("ASC", "DESC"):
            order = ", ".join(f"{column} {direction}" for column in key)
            try:
                for row in self._read(f"{query} ORDER BY {order}"):
                    rows.append(row)  # noqa: PERF402 - what was read before the damage counts
            except sqlite3.Error:
                continue
            return rows, True
        return rows, False

    def _asked(self, query: str, value: str | int) -> list[Row]:
        with suppress(sqlite3.Error):
            return list(self._read(query, (value,)))
        return []

    def _read(self, query: str, values: tuple[str | int, ...] = ()) -> Iterator[Row]:
        cursor = self._connection.execute(query, values)
        names = [column[0] for column in cursor.description]
        for raw in cursor:
            try:
                yield {name: _decoded(value) for name, value in zip(names, raw, strict=True)}
            except UnicodeDecodeError:
                self.unreadable += 1


def salvaged(path: Path) -> Salvage:
    """Everything that can be read of the store at `path`, with its write-ahead log; nothing where nothing can."""
    with suppress(sqlite3.Error), closing(_opened(path)) as connection:
        return _salvaged(_Wreck(connection))
    return Salvage(found=Snapshot())


def _opened(path: Path) -> sqlite3.Connection:
    # Without a log nothing is made beside the file; with one, SQLite needs its index.
    manner = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    connection = sqlite3.connect(f"file:{quote(str(path))}?{manner}", uri=True, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    # The file stays read-only; this alone lets SQLite read a file that lost its end (btree.c, lockBtree).
    connection.execute("PRAGMA writable_schema = ON")
    return connection


def _salvaged(wreck: _Wreck) -> Salvage:
    contacts = _contacts(wreck)
    ids = [contact.id for contact in contacts]
    counters = dict(wreck.values(wreck.keyed("counters", ("scope",)), lambda row: (str(row["scope"]), int(row["n"]))))
    settings = wreck.values(
        wreck.keyed("settings", ("setting",)), lambda row: (Setting(row["setting"]), str(row["value"]))
    )
    found = Snapshot(
        contacts=contacts,
        touches=wreck.values(wreck.keyed("touches", ("contact_id", "purpose", "n"), ids), touch_of),
        entries=wreck.values(wreck.numbered("entries"), entry_of),
        intents=_intents(wreck),
        interactions=wreck.values(
            wreck.numbered("interactions"), lambda row: interaction_of(row[name] for name in INTERACTION_COLUMNS)
        ),
        campaigns=wreck.values(wreck.numbered("campaigns"), campaign_of),
        errands=wreck.values(wreck.numbered("errands"), errand_of),
        memos=wreck.values(wreck.keyed("memos", ("contact_id", "memo"), ids), remembered_of),
        apart=wreck.values(wreck.keyed("apart", ("one", "other"), ids), apart_of),
        notices=wreck.values(wreck.keyed("notices", ("kind", "key")), notice_of),
        counters=counters,
        settings=dict(settings),
    )
    return Salvage(
        found=found, journal=wreck.values(wreck.numbered("journal"), journaled_of), unreadable=wreck.unreadable
    )


def _contacts(wreck: _Wreck) -> tuple[Contact, ...]:
    """Everybody with an id and a name: what else cannot be read of a person is forgotten, the person is not."""
    rows = wreck.numbered("contacts")
    addresses: dict[tuple[str, str], list[str]] = defaultdict(list)
    ids = [str(row["id"]) for row in rows]
    for row in sorted(wreck.keyed("contact_addresses", ("contact_id", "kind", "position"), ids), key=str):
        addresses[row["contact_id"], row["kind"]].append(row["address"])

    def read(row: Row) -> Contact:
        emails, phones = (tuple(addresses[row["id"], kind]) for kind in ("email", "phone"))
        try:
            return contact_of({**_GAINED, **row, "blank_tie": False}, emails, phones)
        except _UNREADABLE:
            wreck.unreadable += 1
            return Contact(id=row["id"], name=row["name"], emails=emails, phones=phones)

    return wreck.values(rows, read)


def _intents(wreck: _Wreck) -> tuple[Intent, ...]:
    """The pending writes whose touches are complete as far as their positions tell."""
    touches: dict[str, dict[int, Touch]] = defaultdict(dict)
    for row in wreck.keyed("intent_touches", ("uid", "position")):
        for touch in wreck.values([row], touch_of):
            touches[row["uid"]][row["position"]] = touch

    def read(row: Row) -> Intent:
        there = touches[row["uid"]]
        return intent_of(row, tuple(there[position] for position in range(len(there))))

    return wreck.values(wreck.numbered("intents"), read)


def _decoded(value: object) -> object:
    return value.decode("utf-8") if isinstance(value, bytes) else value
