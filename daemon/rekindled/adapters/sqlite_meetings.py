"""Meetings in other calendars, as rows of the store: calendars, whom one will meet, what is settled, what is asked.

Owns these four tables; moments that are compared are seconds since 1970, in UTC. Must not know transactions, nor where
the rows come from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from rekindled.adapters.sqlite_sql import Statement, Value, upsert
from rekindled.adapters.sqlite_texts import read_moment, spell_moment
from rekindled.core.encounters import (
    Encounter,
    EncountersOver,
    EncountersRead,
    MeetingCalendar,
    MeetingCalendarForgotten,
    MeetingCalendarSaved,
    MeetingReckoned,
    Proposal,
    ProposalDropped,
    ProposalRaised,
    Reckoned,
    Reckoning,
    in_order,
)

_OF_A_CONTACT = "contact_id TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED"
MEETINGS = (
    """CREATE TABLE meeting_calendars (
    url TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    since TEXT NOT NULL,
    token TEXT,
    read_at TEXT,
    view TEXT NOT NULL,
    back_to TEXT,
    begun_at TEXT,
    looked_for INTEGER NOT NULL,
    unread INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE encounters (
    calendar TEXT NOT NULL,
    href TEXT NOT NULL,
    key TEXT NOT NULL,
    {_OF_A_CONTACT},
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    video INTEGER NOT NULL,
    PRIMARY KEY (calendar, href, key, contact_id)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE reckoned_meetings (
    key TEXT NOT NULL,
    {_OF_A_CONTACT},
    how TEXT NOT NULL,
    PRIMARY KEY (key, contact_id)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE meeting_proposals (
    key TEXT NOT NULL,
    {_OF_A_CONTACT},
    title TEXT NOT NULL,
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    PRIMARY KEY (key, contact_id)
) STRICT, WITHOUT ROWID""",
)


def calendar_saved(fact: MeetingCalendarSaved) -> Iterator[Statement]:
    """Keep a calendar."""
    one = fact.calendar
    moments = {"read_at": one.read_at, "back_to": one.back_to, "begun_at": one.begun_at}
    columns: dict[str, Value] = {
        "url": one.url,
        "name": one.name,
        "since": spell_moment(one.since),
        "token": one.token,
        "view": one.view,
        "looked_for": one.looked_for,
        "unread": one.unread,
        **{name: spell_moment(moment) if moment else None for name, moment in moments.items()},
    }
    yield upsert(f"calendar {one.url}", "meeting_calendars", columns, ("url",))


def calendar_forgotten(fact: MeetingCalendarForgotten) -> Iterator[Statement]:
    """Forget a calendar and whom one would have met."""
    about = f"calendar {fact.url}"
    yield Statement(about=about, sql="DELETE FROM meeting_calendars WHERE url = ?", values=(fact.url,))
    yield Statement(about=about, sql="DELETE FROM encounters WHERE calendar = ?", values=(fact.url,))


def encounters_read(fact: EncountersRead) -> Iterator[Statement]:
    """Replace what objects say."""
    about = f"meetings of {fact.url}"
    if fact.afresh:
        yield Statement(about=about, sql="DELETE FROM encounters WHERE calendar = ?", values=(fact.url,))
    for href in fact.hrefs:
        sql = "DELETE FROM encounters WHERE calendar = ? AND href = ?"
        yield Statement(about=about, sql=sql, values=(fact.url, href))
    for one in fact.encounters:
        columns: dict[str, Value] = {
            "calendar": one.calendar,
            "href": one.href,
            "key": one.key,
            "contact_id": one.contact_id,
            "starts": _seconds(one.start),
            "ends": _seconds(one.end),
            "video": one.video,
        }
        yield upsert(about, "encounters", columns, ("calendar", "href", "key", "contact_id"))


def encounters_over(fact: EncountersOver) -> Iterator[Statement]:
    """What is over goes."""
    sql = "DELETE FROM encounters WHERE calendar = ? AND ends <= ?"
    yield Statement(about=f"meetings of {fact.url}", sql=sql, values=(fact.url, _seconds(fact.until)))


def meeting_reckoned(fact: MeetingReckoned) -> Iterator[Statement]:
    """The settled meeting's row."""
    one = fact.reckoned
    columns: dict[str, Value] = {"key": one.key, "contact_id": one.contact_id, "how": one.how.value}
    yield upsert(f"a meeting with {one.contact_id}", "reckoned_meetings", columns, ("key", "contact_id"))


def proposal_raised(fact: ProposalRaised) -> Iterator[Statement]:
    """The question's row."""
    one = fact.proposal
    columns: dict[str, Value] = {
        "key": one.key,
        "contact_id": one.contact_id,
        "title": one.title,
        "starts": _seconds(one.start),
        "ends": _seconds(one.end),
    }
    yield upsert(f"a meeting with {one.contact_id}", "meeting_proposals", columns, ("key", "contact_id"))


def proposal_dropped(fact: ProposalDropped) -> Iterator[Statement]:
    """The row goes, title and all."""
    sql = "DELETE FROM meeting_proposals WHERE key = ? AND contact_id = ?"
    yield Statement(about=f"a meeting with {fact.contact_id}", sql=sql, values=(fact.key, fact.contact_id))


def read_calendars(connection: sqlite3.Connection) -> tuple[MeetingCalendar, ...]:
    """All calendars by URL.

    Raises:
        ValueError: a row holds what this program cannot read.
    """
    rows = connection.execute("SELECT * FROM meeting_calendars ORDER BY url")
    return tuple(
        MeetingCalendar(
            url=row["url"],
            name=row["name"],
            since=read_moment(row["since"]),
            token=row["token"],
            view=row["view"],
            looked_for=row["looked_for"],
            unread=row["unread"],
            **{name: read_moment(row[name]) if row[name] else None for name in ("read_at", "back_to", "begun_at")},
        )
        for row in rows
    )


def read_encounters(connection: sqlite3.Connection) -> tuple[Encounter, ...]:
    """All meetings to come, by when they begin."""
    return in_order(
        Encounter(
            calendar=row["calendar"],
            href=row["href"],
            key=row["key"],
            contact_id=row["contact_id"],
            start=_moment(row["starts"]),
            end=_moment(row["ends"]),
            video=bool(row["video"]),
        )
        for row in connection.execute("SELECT * FROM encounters")
    )


def read_reckoned(connection: sqlite3.Connection) -> tuple[Reckoned, ...]:
    """All settled meetings by key and contact.

    Raises:
        ValueError: as `read_calendars`.
    """
    rows = connection.execute("SELECT * FROM reckoned_meetings ORDER BY key, contact_id")
    return tuple(Reckoned(key=row["key"], contact_id=row["contact_id"], how=Reckoning(row["how"])) for row in rows)


def read_proposals(connection: sqlite3.Connection) -> tuple[Proposal, ...]:
    """All open questions by when the events began."""
    rows = connection.execute("SELECT * FROM meeting_proposals ORDER BY starts, key, contact_id")
    return tuple(
        Proposal(
            key=row["key"],
            contact_id=row["contact_id"],
            title=row["title"],
            start=_moment(row["starts"]),
            end=_moment(row["ends"]),
        )
        for row in rows
    )


MEETING_FACTS: Mapping[type, Callable[[Any], Iterator[Statement]]] = MappingProxyType(
    {
        MeetingCalendarSaved: calendar_saved,
        MeetingCalendarForgotten: calendar_forgotten,
        EncountersRead: encounters_read,
        EncountersOver: encounters_over,
        MeetingReckoned: meeting_reckoned,
        ProposalRaised: proposal_raised,
        ProposalDropped: proposal_dropped,
    }
)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
