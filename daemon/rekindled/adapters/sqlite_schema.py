"""The tables of the store and how an older store becomes a newer one.

Owns the numbered migrations. Must not know what the rows mean to the program.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from rekindled.adapters.sqlite_aims import AIMS
from rekindled.adapters.sqlite_books import BOOKS
from rekindled.adapters.sqlite_meetings import MEETINGS
from rekindled.adapters.sqlite_sayings import SAYINGS
from rekindled.core.errors import ForeignStore

APPLICATION_ID = 0x726B646C  # "rkdl" in the file's header: another program's database is never migrated
OLDEST_SQLITE = (3, 37, 0)  # the first with STRICT tables

_ENTRY_COLUMNS = """
    uid TEXT NOT NULL PRIMARY KEY,
    shape TEXT NOT NULL,
    carrier TEXT NOT NULL,
    state TEXT NOT NULL,
    href TEXT NOT NULL,
    written TEXT NOT NULL,
    wrote_at TEXT NOT NULL,
    etag TEXT NOT NULL,
    seen TEXT,
    text TEXT NOT NULL,
    pinned INTEGER NOT NULL,
    moved_on TEXT,
    second_place INTEGER NOT NULL,
    changed_at TEXT,
    unmarked TEXT NOT NULL,
    restored INTEGER NOT NULL,
    twin TEXT NOT NULL,
    moved_note TEXT NOT NULL"""

_TOUCH_COLUMNS = """
    purpose TEXT NOT NULL,
    n INTEGER NOT NULL,
    entry_uid TEXT NOT NULL,
    due_on TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    state TEXT NOT NULL,
    channel TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    origin_contact_id TEXT,
    origin_purpose TEXT,
    origin_n INTEGER,
    settled_at TEXT,
    because TEXT NOT NULL"""

_PEOPLE = (
    """CREATE TABLE contacts (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    every_count INTEGER,
    every_unit TEXT,
    circle TEXT,
    channel TEXT,
    last_contact_on TEXT,
    birth_month INTEGER,
    birth_day INTEGER,
    birth_year INTEGER,
    timezone TEXT,
    past TEXT,
    status TEXT,
    trust INTEGER,
    lost_because TEXT NOT NULL,
    met TEXT NOT NULL,
    memory TEXT NOT NULL,
    standout TEXT NOT NULL,
    offer TEXT NOT NULL,
    homework TEXT NOT NULL,
    mutual TEXT NOT NULL,
    source_uid TEXT,
    do_not_contact INTEGER NOT NULL,
    rests_until TEXT,
    snoozed_until TEXT,
    archived_on TEXT
) STRICT""",
    """CREATE TABLE contact_addresses (
    contact_id TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    position INTEGER NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (contact_id, kind, position)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE touches (
    contact_id TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,{_TOUCH_COLUMNS},
    PRIMARY KEY (contact_id, purpose, n)
) STRICT, WITHOUT ROWID""",
    # R3, R7: what must never be there twice cannot be there twice, whatever a look believed.
    "CREATE UNIQUE INDEX one_open_touch ON touches (contact_id, purpose) WHERE state = 'open'",
    """CREATE UNIQUE INDEX one_follow_up
    ON touches (origin_contact_id, origin_purpose, origin_n, purpose)
    WHERE origin_n IS NOT NULL AND state <> 'withdrawn'""",
)

# What was read of other calendars: no word of what they say, only when; moments are seconds since 1970, in UTC.
_BUSY = (
    """CREATE TABLE busy_sources (
    key TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    token TEXT,
    listed_at TEXT,
    read_at TEXT,
    view TEXT NOT NULL,
    until TEXT,
    failures INTEGER NOT NULL,
    trouble TEXT NOT NULL,
    retry_at TEXT
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE busy_objects (
    source TEXT NOT NULL,
    href TEXT NOT NULL,
    etag TEXT NOT NULL,
    lasting INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    PRIMARY KEY (source, href)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE busy_intervals (
    source TEXT NOT NULL,
    href TEXT NOT NULL,
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    PRIMARY KEY (source, href, starts, ends)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE busy_vacations (
    source TEXT NOT NULL,
    href TEXT NOT NULL,
    first_on TEXT NOT NULL,
    last_on TEXT NOT NULL,
    PRIMARY KEY (source, href, first_on, last_on)
) STRICT, WITHOUT ROWID""",
)

_CALENDAR = (
    "CREATE TABLE strangers (href TEXT NOT NULL PRIMARY KEY, etag TEXT NOT NULL) STRICT, WITHOUT ROWID",
    *_BUSY,
    f"CREATE TABLE entries ({_ENTRY_COLUMNS}) STRICT",
    "CREATE INDEX missing_entries ON entries (uid) WHERE state = 'missing'",
    f"""CREATE TABLE intents ({_ENTRY_COLUMNS},
    kind TEXT NOT NULL,
    put_text TEXT NOT NULL,
    base_etag TEXT NOT NULL,
    stored_at TEXT NOT NULL
) STRICT""",
    # Touches as they will be: no rule judges them until they are.
    f"""CREATE TABLE intent_touches (
    uid TEXT NOT NULL REFERENCES intents (uid) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    contact_id TEXT NOT NULL,{_TOUCH_COLUMNS},
    PRIMARY KEY (uid, position)
) STRICT, WITHOUT ROWID""",
)


def guard(table: str, verb: str) -> str:
    """What keeps a log from losing or changing a row; only forgetting a person lifts it, inside its transaction."""
    return (
        f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
    )


_LOGS = (
    """CREATE TABLE interactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    at TEXT NOT NULL,
    local_on TEXT NOT NULL,
    channel TEXT NOT NULL,
    outcome TEXT NOT NULL,
    source TEXT NOT NULL,
    purpose TEXT,
    note TEXT NOT NULL,
    uid TEXT NOT NULL,
    retracts INTEGER REFERENCES interactions (id) DEFERRABLE INITIALLY DEFERRED
) STRICT""",
    """CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    because TEXT NOT NULL,
    contact_id TEXT,
    uid TEXT
) STRICT""",
    "CREATE INDEX journal_of_contact ON journal (contact_id, id)",
    *(guard(table, verb) for table in ("interactions", "journal") for verb in ("update", "delete")),
)

_SINGLES = (
    "CREATE TABLE counters (scope TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE settings (setting TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE notices (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    left_at TEXT NOT NULL,
    result TEXT,
    answered_at TEXT
) STRICT""",
    "CREATE INDEX waiting_requests ON requests (id) WHERE answered_at IS NULL",
    "CREATE TABLE revision (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), n INTEGER NOT NULL) STRICT",
    "INSERT INTO revision (only_row, n) VALUES (1, 0)",
    f"PRAGMA application_id = {APPLICATION_ID}",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = ((*_PEOPLE, *_CALENDAR, *_LOGS, *_SINGLES), AIMS, SAYINGS, BOOKS, MEETINGS)


def refuse_unknown(connection: sqlite3.Connection, name: str, newest: int = len(MIGRATIONS)) -> None:
    """Let only an empty database or a store of a version this program knows through; nothing is written.

    Raises:
        ForeignStore: SQLite is too old, or the file is another program's or a newer program's.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise ForeignStore(f"SQLite {sqlite3.sqlite_version} is too old for the store {name}; 3.37 or later is needed")
    connection.execute("BEGIN")  # one moment for all three: another process may be making the store right now
    try:
        owner = _number(connection, "PRAGMA application_id")
        version = version_of(connection)
        tables = _number(connection, "SELECT count(*) FROM sqlite_schema")
    finally:
        if connection.in_transaction:  # SQLite ends it by itself after some failures
            connection.execute("ROLLBACK")
    if owner != APPLICATION_ID and (owner or version or tables):
        raise ForeignStore(f"{name} is another program's database; nothing was changed; name another state directory")
    if version > newest:
        raise ForeignStore(
            f"the store {name} was written by a newer rekindled (store version {version}, this program knows {newest});"
            " nothing was changed; update the program"
        )


def migrate(connection: sqlite3.Connection, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> None:
    """Bring the store to the newest version, each step in a transaction of its own.

    Raises:
        sqlite3.Error: a step failed; the store stands whole at the version before it.
    """
    while version_of(connection) < len(migrations):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Read again under the lock: another process may have taken this very step meanwhile.
            version = version_of(connection)
            for statement in migrations[version] if version < len(migrations) else ():
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {min(version + 1, len(migrations))}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def version_of(connection: sqlite3.Connection) -> int:
    """How many migrations the store has seen."""
    return _number(connection, "PRAGMA user_version")


def _number(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])
