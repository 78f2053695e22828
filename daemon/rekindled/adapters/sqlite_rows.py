"""Rows of the store as the values they stand for.

Owns reading: one query per kind of value, in the order a snapshot promises. Must not know transactions.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from rekindled.adapters.sqlite_aims import campaign_of, errand_of, remembered_of
from rekindled.adapters.sqlite_meetings import read_encounters
from rekindled.adapters.sqlite_sayings import apart_of, saying_of
from rekindled.adapters.sqlite_texts import read_day, read_meaning, read_moment
from rekindled.core.cadence import Cadence, Unit
from rekindled.core.facts import Journaled, Notice, NoticeKind, Setting, Snapshot
from rekindled.core.intents import Intent, IntentKind
from rekindled.core.model import (
    Birthday,
    Carrier,
    Channel,
    Contact,
    Entry,
    EntryState,
    Interaction,
    Outcome,
    Past,
    Purpose,
    Shape,
    Source,
    Status,
    TieProfile,
    Touch,
    TouchKey,
    TouchState,
)
from rekindled.core.sayings import Saying
from rekindled.core.sheet import parse_birthday

Row = dict[str, Any]  # the columns' types are the schema's promise (STRICT tables)

_UNKNOWN_TIE = TieProfile()
_CONTACTS = """SELECT *,
    coalesce(past, status, trust) IS NULL AND mutual = '[]'
    AND lost_because || met || memory || standout || offer || homework = '' AS blank_tie
    FROM contacts ORDER BY id"""
INTERACTION_COLUMNS = (
    *("id", "contact_id", "at", "local_on", "channel", "outcome"),
    *("source", "purpose", "note", "uid", "retracts"),
)
_INTERACTIONS = f"SELECT {', '.join(INTERACTION_COLUMNS)} FROM interactions ORDER BY id"  # noqa: S608 - constants
_CHANNELS = {channel.value: channel for channel in Channel}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
_SOURCES = {source.value: source for source in Source}
_PURPOSES = {purpose.value: purpose for purpose in Purpose}
_KNOWN_SETTINGS = {setting.value: setting for setting in Setting}


def read_snapshot(connection: sqlite3.Connection) -> Snapshot:
    """Everything, each kind sorted by its key and interactions by id.

    Raises:
        ValueError, KeyError, TypeError: a row holds what this program cannot read.
    """
    return Snapshot(
        contacts=_contacts(connection),
        touches=tuple(map(touch_of, _rows(connection, "SELECT * FROM touches ORDER BY contact_id, purpose, n"))),
        entries=tuple(map(entry_of, _rows(connection, "SELECT * FROM entries ORDER BY uid"))),
        intents=_intents(connection),
        interactions=tuple(map(interaction_of, connection.execute(_INTERACTIONS))),
        campaigns=tuple(map(campaign_of, _rows(connection, "SELECT * FROM campaigns ORDER BY id"))),
        errands=tuple(map(errand_of, _rows(connection, "SELECT * FROM errands ORDER BY id"))),
        memos=tuple(map(remembered_of, _rows(connection, "SELECT * FROM memos ORDER BY contact_id, memo"))),
        apart=tuple(map(apart_of, _rows(connection, "SELECT * FROM apart ORDER BY one, other"))),
        encounters=read_encounters(connection),
        notices=tuple(map(notice_of, _rows(connection, "SELECT * FROM notices ORDER BY kind, key"))),
        counters=MappingProxyType({row["scope"]: row["n"] for row in _rows(connection, "SELECT * FROM counters")}),
        settings=read_settings(connection),
    )


def read_settings(connection: sqlite3.Connection) -> MappingProxyType[Setting, str]:
    """The single values; one that this program does not know is passed over."""
    rows = connection.execute("SELECT setting, value FROM settings")
    return MappingProxyType({_KNOWN_SETTINGS[name]: value for name, value in rows if name in _KNOWN_SETTINGS})


def read_journal(connection: sqlite3.Connection, contact_id: str | None, limit: int) -> tuple[Journaled, ...]:
    """The latest rows, newest first.

    Raises:
        ValueError: a row holds what this program cannot read.
    """
    where = "" if contact_id is None else "WHERE contact_id = ? "
    values = (limit,) if contact_id is None else (contact_id, limit)
    rows = _rows(connection, f"SELECT * FROM journal {where}ORDER BY id DESC LIMIT ?", values)  # noqa: S608 - constants
    return tuple(map(journaled_of, rows))


def read_sayings(connection: sqlite3.Connection) -> tuple[Saying, ...]:
    """What every source last said, by source and key."""
    return tuple(map(saying_of, _rows(connection, "SELECT * FROM sayings ORDER BY source, key")))


def journaled_of(row: Row) -> Journaled:
    """A row of `journal`."""
    return Journaled(
        at=read_moment(row["at"]),
        event=row["event"],
        because=row["because"],
        contact_id=row["contact_id"],
        uid=row["uid"],
    )


def _rows(connection: sqlite3.Connection, query: str, values: tuple[str | int, ...] = ()) -> Iterator[Row]:
    """Rows by column name; sqlite3.Row looks each name up one by one, which a snapshot would feel."""
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def _contacts(connection: sqlite3.Connection) -> tuple[Contact, ...]:
    addresses: dict[tuple[str, str], list[str]] = defaultdict(list)
    for contact_id, kind, address in connection.execute(
        "SELECT contact_id, kind, address FROM contact_addresses ORDER BY contact_id, kind, position"
    ):
        addresses[contact_id, kind].append(address)
    return tuple(
        contact_of(row, tuple(addresses.get((row["id"], "email"), ())), tuple(addresses.get((row["id"], "phone"), ())))
        for row in _rows(connection, _CONTACTS)
    )


def contact_of(row: Row, emails: tuple[str, ...], phones: tuple[str, ...]) -> Contact:
    """A row of `contacts`, with the addresses that stand beside it."""
    return Contact(
        id=row["id"],
        name=row["name"],
        every=_every(row),
        circle=row["circle"],
        tags=_texts(row["tags"]),
        emails=emails,
        phones=phones,
        channel=None if row["channel"] is None else Channel(row["channel"]),
        last_contact_on=read_day(row["last_contact_on"]),
        birthday=None
        if row["birth_month"] is None
        else Birthday(month=row["birth_month"], day=row["birth_day"], year=row["birth_year"]),
        nicknames=_texts(row["nicknames"]),
        organisation=row["organisation"],
        job=row["job"],
        related=_texts(row["related"]),
        anniversary=None if row["anniversary"] is None else parse_birthday(row["anniversary"]),
        timezone=row["timezone"],
        profile=_profile(row),
        source_uid=row["source_uid"],
        do_not_contact=bool(row["do_not_contact"]),
        rests_until=read_day(row["rests_until"]),
        snoozed_until=read_day(row["snoozed_until"]),
        archived_on=read_day(row["archived_on"]),
        merged_into=row["merged_into"],
    )


def _texts(spelled: str) -> tuple[str, ...]:
    return () if spelled == "[]" else tuple(json.loads(spelled))


def _every(row: Row) -> Cadence | Literal["default"] | None:
    if row["every_unit"] is None:
        return None
    return "default" if row["every_count"] is None else Cadence(count=row["every_count"], unit=Unit(row["every_unit"]))


def _profile(row: Row) -> TieProfile:
    if row["blank_tie"]:
        return _UNKNOWN_TIE  # most ties: one value for all keeps memory flat
    return TieProfile(
        past=None if row["past"] is None else Past(row["past"]),
        status=None if row["status"] is None else Status(row["status"]),
        trust=None if row["trust"] is None else bool(row["trust"]),
        lost_because=row["lost_because"],
        met=row["met"],
        memory=row["memory"],
        standout=row["standout"],
        offer=row["offer"],
        homework=row["homework"],
        mutual=tuple(json.loads(row["mutual"])),
    )


def touch_of(row: Row) -> Touch:
    """A row of `touches` or `intent_touches`."""
    return Touch(
        key=TouchKey(contact_id=row["contact_id"], purpose=Purpose(row["purpose"]), n=row["n"]),
        entry_uid=row["entry_uid"],
        due_on=date.fromisoformat(row["due_on"]),
        opened_at=read_moment(row["opened_at"]),
        state=TouchState(row["state"]),
        channel=Channel(row["channel"]),
        attempt=row["attempt"],
        origin=None
        if row["origin_n"] is None
        else TouchKey(contact_id=row["origin_contact_id"], purpose=Purpose(row["origin_purpose"]), n=row["origin_n"]),
        settled_at=None if row["settled_at"] is None else read_moment(row["settled_at"]),
        because=row["because"],
    )


def entry_of(row: Row) -> Entry:
    """A row of `entries`, or the part of one of `intents` that is the entry."""
    return Entry(
        uid=row["uid"],
        shape=Shape(row["shape"]),
        carrier=Carrier(row["carrier"]),
        state=EntryState(row["state"]),
        href=row["href"],
        written=read_meaning(row["written"]),
        wrote_at=read_moment(row["wrote_at"]),
        etag=row["etag"],
        seen=None if row["seen"] is None else read_meaning(row["seen"]),
        text=row["text"],
        pinned=bool(row["pinned"]),
        moved_on=read_day(row["moved_on"]),
        second_place=bool(row["second_place"]),
        changed_at=None if row["changed_at"] is None else read_moment(row["changed_at"]),
        unmarked=row["unmarked"],
        restored=bool(row["restored"]),
        twin=row["twin"],
        moved_note=row["moved_note"],
    )


def _intents(connection: sqlite3.Connection) -> tuple[Intent, ...]:
    touches: dict[str, list[Touch]] = defaultdict(list)
    for row in _rows(connection, "SELECT * FROM intent_touches ORDER BY uid, position"):
        touches[row["uid"]].append(touch_of(row))
    rows = _rows(connection, "SELECT * FROM intents ORDER BY uid")
    return tuple(intent_of(row, tuple(touches.get(row["uid"], ()))) for row in rows)


def intent_of(row: Row, touches: tuple[Touch, ...]) -> Intent:
    """A row of `intents`, with the touches that stand beside it."""
    return Intent(
        kind=IntentKind(row["kind"]),
        entry=entry_of(row),
        touches=touches,
        text=row["put_text"],
        etag=row["base_etag"],
        stored_at=read_moment(row["stored_at"]),
    )


def interaction_of(row: Iterable[Any]) -> Interaction:
    """A row of `interactions`, by position, as there are more of these than of anything else."""
    number, contact_id, at, local_on, channel, outcome, source, purpose, note, uid, retracts = row
    return Interaction(
        contact_id=contact_id,
        at=read_moment(at),
        local_on=date.fromisoformat(local_on),
        channel=_CHANNELS[channel],
        outcome=_OUTCOMES[outcome],
        source=_SOURCES[source],
        purpose=None if purpose is None else _PURPOSES[purpose],
        note=note,
        uid=uid,
        retracts=retracts,
        id=number,
    )


def notice_of(row: Row) -> Notice:
    """A row of `notices`."""
    return Notice(kind=NoticeKind(row["kind"]), key=row["key"], text=row["text"])
