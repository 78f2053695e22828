"""The store as the desk has it: with all that is remembered of calendars, feeds and address books.

Owns this one name. Must not know who keeps it.
"""

from __future__ import annotations

from typing import Protocol

from rekindled.app.address_book_ports import BookMemory
from rekindled.app.busy_ports import BusyMemory


class Memory(BusyMemory, BookMemory, Protocol):
    """The store."""
