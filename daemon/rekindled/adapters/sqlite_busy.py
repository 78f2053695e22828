"""When the user is not free, as rows of the store: sources, their objects, the time they take.

Owns these four tables. Must not know transactions, nor where the rows come from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from rekindled.adapters.sqlite_sql import Statement, Value, insert, upsert
from rekindled.adapters.sqlite_texts import read_moment, spell_moment
from rekindled.app.busy_ports import BusyRead
from rekindled.core.busy import BusyObject, BusyObjectsRead, BusySource, BusySourceForgotten, BusySourceSaved
from rekindled.core.closed_days import DaySpan
from rekindled.core.model import Interval

A_DAY = timedelta(days=1)
_TABLES = ("busy_intervals", "busy_vacations", "busy_objects")
_TIME = """SELECT DISTINCT max(starts, :start), min(ends, :end) FROM busy_intervals
    WHERE starts < :end AND ends > :start ORDER BY 1, 2"""
_VACATIONS = """SELECT DISTINCT first_on, last_on FROM busy_vacations
    WHERE first_on <= :last_on AND last_on >= :first_on ORDER BY 1, 2"""
_MOMENTS = ("listed_at", "read_at", "until", "retry_at")


def source_saved(fact: BusySourceSaved) -> Iterator[Statement]:
    """Keep a source."""
    source = fact.source
    columns: dict[str, Value] = {
        "key": source.key,
        "name": source.name,
        "token": source.token,
        "view": source.view,
        "failures": source.failures,
        "trouble": source.trouble,
    }
    for name in _MOMENTS:
        moment = getattr(source, name)
        columns[name] = spell_moment(moment) if moment else None
    yield upsert(f"busy source {source.key}", "busy_sources", columns, ("key",))


def source_forgotten(fact: BusySourceForgotten) -> Iterator[Statement]:
    """Forget a source and all its rows."""
    about = f"busy source {fact.key}"
    yield Statement(about=about, sql="DELETE FROM busy_sources WHERE key = ?", values=(fact.key,))
    yield from _emptied(about, fact.key)


def objects_read(fact: BusyObjectsRead) -> Iterator[Statement]:
    """Replace the rows of objects."""
    about = f"busy objects of {fact.key}"
    if fact.afresh:
        yield from _emptied(about, fact.key)
    for href in () if fact.afresh else (*fact.gone, *(one.href for one in fact.objects)):
        for table in _TABLES:
            sql = f"DELETE FROM {table} WHERE source = ? AND href = ?"  # noqa: S608 - our own tables
            yield Statement(about=about, sql=sql, values=(fact.key, href))
    for one in fact.objects:
        place: dict[str, Value] = {"source": fact.key, "href": one.href}
        yield insert(about, "busy_objects", {**place, "etag": one.etag, "lasting": one.lasting, "unread": one.unread})
        for starts, ends in dict.fromkeys((_seconds(i.start), _seconds(i.end)) for i in one.intervals):
            yield insert(about, "busy_intervals", {**place, "starts": starts, "ends": ends})
        for days in dict.fromkeys(one.vacations):
            columns = {"first_on": days.first_on.isoformat(), "last_on": days.last_on.isoformat()}
            yield insert(about, "busy_vacations", {**place, **columns})


def _emptied(about: str, source: str) -> Iterator[Statement]:
    for table in _TABLES:
        sql = f"DELETE FROM {table} WHERE source = ?"  # noqa: S608 - our own tables
        yield Statement(about=about, sql=sql, values=(source,))


def read_sources(connection: sqlite3.Connection) -> tuple[BusySource, ...]:
    """All sources by key.

    Raises:
        ValueError: a row holds what this program cannot read.
    """
    rows = connection.execute("SELECT * FROM busy_sources ORDER BY key")
    return tuple(_source_of(row) for row in rows)


def read_objects(connection: sqlite3.Connection, source: str) -> tuple[BusyObject, ...]:
    """The objects of one source by href, without the time they take."""
    rows = connection.execute("SELECT * FROM busy_objects WHERE source = ? ORDER BY href", (source,))
    return tuple(
        BusyObject(href=row["href"], etag=row["etag"], lasting=bool(row["lasting"]), unread=bool(row["unread"]))
        for row in rows
    )


def read_time(connection: sqlite3.Connection, span: Interval) -> BusyRead:
    """The time taken within the span, cut to it, and the objects that could not be read.

    Raises:
        ValueError, OverflowError: a row holds what is no moment.
    """
    bounds = {"start": _seconds(span.start), "end": _seconds(span.end)}
    # Whatever the user's zone is, the local days of the span are not farther away.
    days = {"first_on": (span.start - A_DAY).date().isoformat(), "last_on": (span.end + A_DAY).date().isoformat()}
    unread = connection.execute("SELECT DISTINCT href FROM busy_objects WHERE unread ORDER BY href")
    return BusyRead(
        intervals=tuple(Interval(start=_moment(a), end=_moment(b)) for a, b in connection.execute(_TIME, bounds)),
        vacations=tuple(
            DaySpan(first_on=date.fromisoformat(a), last_on=date.fromisoformat(b))
            for a, b in connection.execute(_VACATIONS, days)
        ),
        unread=tuple(row["href"] for row in unread),
    )


def _source_of(row: sqlite3.Row) -> BusySource:
    listed_at, read_at, until, retry_at = (read_moment(row[name]) if row[name] else None for name in _MOMENTS)
    return BusySource(
        key=row["key"],
        name=row["name"],
        token=row["token"],
        listed_at=listed_at,
        read_at=read_at,
        view=row["view"],
        until=until,
        failures=row["failures"],
        trouble=row["trouble"],
        retry_at=retry_at,
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
