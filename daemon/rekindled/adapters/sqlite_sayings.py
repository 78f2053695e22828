"""What sources said of people, and who is kept apart: rows, and the SQL that makes them.

Owns these two tables and what contacts gained with them. Must not know transactions, or what any of it leads to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rekindled.adapters.sqlite_sql import Statement, Value, upsert
from rekindled.core.facts import KeptApart, SayingDropped, SayingKept
from rekindled.core.sayings import Saying

SAYINGS = (
    """CREATE TABLE sayings (
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    contact_id TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    said TEXT NOT NULL,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE apart (
    one TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    other TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID""",
    "ALTER TABLE contacts ADD COLUMN nicknames TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE contacts ADD COLUMN organisation TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE contacts ADD COLUMN job TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE contacts ADD COLUMN related TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE contacts ADD COLUMN anniversary TEXT",
    "ALTER TABLE contacts ADD COLUMN merged_into TEXT",
)

Row = dict[str, Any]  # the columns' types are the schema's promise (STRICT tables)


def saying_of(row: Row) -> Saying:
    """A row of `sayings`."""
    said = {str(field): str(words) for field, words in json.loads(row["said"]).items()}
    return Saying(source=row["source"], key=row["key"], contact_id=row["contact_id"], said=said)


def apart_of(row: Row) -> KeptApart:
    """A row of `apart`."""
    return KeptApart(one=row["one"], other=row["other"])


def saying_kept(fact: SayingKept) -> Iterator[Statement]:
    """The saying's row."""
    saying = fact.saying
    columns: dict[str, Value] = {
        "source": saying.source,
        "key": saying.key,
        "contact_id": saying.contact_id,
        "said": json.dumps(dict(saying.said), ensure_ascii=False),
    }
    yield upsert(f"what {saying.source} says of {saying.contact_id}", "sayings", columns, ("source", "key"))


def saying_dropped(fact: SayingDropped) -> Iterator[Statement]:
    """The row goes."""
    yield Statement(
        about=f"what {fact.source} said",
        sql="DELETE FROM sayings WHERE source = ? AND key = ?",
        values=(fact.source, fact.key),
    )


def kept_apart(fact: KeptApart) -> Iterator[Statement]:
    """The pair's row."""
    yield Statement(
        about=f"{fact.one} and {fact.other}",
        sql="INSERT INTO apart (one, other) VALUES (?, ?) ON CONFLICT DO NOTHING",
        values=(fact.one, fact.other),
    )
