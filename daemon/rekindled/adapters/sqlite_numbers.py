"""The numbers that a store which was set aside had given, read from its file.

Owns reading them from a store of any version, without changing it. Must not know what they are kept for.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from rekindled.adapters.sqlite_copying import reading
from rekindled.core.facts import Setting
from rekindled.core.forgotten import Numbers


def numbers_in(store: Path) -> Numbers | None:
    """All of them, or None where the file cannot be read."""
    try:
        with closing(reading(store)) as found:
            epoch = found.execute("SELECT value FROM settings WHERE setting = ?", (Setting.EPOCH.value,)).fetchone()
            counters = found.execute("SELECT scope, n FROM counters").fetchall()
            contacts = found.execute("SELECT id FROM contacts").fetchall()
    except sqlite3.Error:
        return None
    return Numbers(
        epoch=epoch[0] if epoch else None,
        counters=dict(counters),
        contact_ids=tuple(one for (one,) in contacts),
    )
