"""The store as the desk has it: with all that is remembered of calendars, feeds, address books and meetings.

Owns this one name. Must not know who keeps it.
"""

from __future__ import annotations

from typing import Protocol

from rekindled.app.address_book_ports import BookMemory
from rekindled.app.busy_ports import BusyMemory
from rekindled.app.meeting_ports import MeetingMemory


class Memory(BusyMemory, BookMemory, MeetingMemory, Protocol):
    """The store."""
