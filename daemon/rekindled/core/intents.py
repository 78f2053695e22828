"""What we are about to write, stored before we write it (design §3 Intents).

Owns its shape. Must not know how it is carried out or healed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rekindled.core.model import Entry, Touch


class IntentKind(StrEnum):
    """What we are about to ask the server for."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What we are about to write, stored before we write it: the exact text, its meaning, the ETag it builds on.

    `entry` is the entry and `touches` are the touches as they will be once the server has taken the write.
    """

    kind: IntentKind
    entry: Entry
    touches: tuple[Touch, ...] = ()
    text: str
    etag: str
    stored_at: datetime
