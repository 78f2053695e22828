"""Single SQL statements with their values, and what they are about.

Owns the spelling of inserts. Must not know tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Value = str | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One SQL statement and what it is about, for the message when it is refused."""

    about: str
    sql: str
    values: tuple[Value, ...] = ()


def insert(about: str, table: str, columns: Mapping[str, Value]) -> Statement:
    """Add a row."""
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names are the callers' own constants
    return Statement(about=about, sql=sql, values=tuple(columns.values()))


def upsert(about: str, table: str, columns: Mapping[str, Value], key: tuple[str, ...]) -> Statement:
    """Add a row, or replace what the row with this key holds."""
    inserted = insert(about, table, columns)
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    sql = f"{inserted.sql} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
    return Statement(about=about, sql=sql, values=inserted.values)
