"""Forgetting reaches every table that has rows of a person."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from rekindled.adapters.sqlite_forgetting import contact_forgotten
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.facts import ContactForgotten

# What is written anew for the others by facts of its own, or holds ids alone for good.
OTHERWISE = {"campaigns", "cards", "counters"}


def test_every_table_about_a_contact_is_cleared(tmp_path: Path) -> None:
    """A table that comes later cannot be left out in silence."""
    path = tmp_path / "rekindled.db"
    SqliteStore(path).close()
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        about = {
            table
            for table in tables
            if any("contact" in column[1] for column in connection.execute(f"PRAGMA table_info({table})"))
        }
    cleared = " ".join(one.sql for one in contact_forgotten(ContactForgotten(contact_id="c-1", uids=("u",))))
    assert {"contact_addresses", "touches", "interactions", "journal", "sayings"} <= about
    assert [table for table in sorted(about - OTHERWISE) if f"DELETE FROM {table} " not in cleared] == []
