"""Everything that following address books needs, in one place: the ports and the user's wishes.

Owns the bundle. Must not know which adapter stands behind a port.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from rekindled.app.address_book_ports import AddressBooks, BookMemory
from rekindled.app.ports import Clock, Reporter, Turns
from rekindled.core.people import Dial, last_digits

EVERY = ("*",)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookWishes:
    """Which account (`account` tells it from others), which books by name or URL, and how often they are asked at most.

    `circles` says which group of an address book puts people into which circle.
    """

    account: str
    books: tuple[str, ...] = EVERY
    circles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    poll: timedelta = timedelta(hours=1)


@dataclass(slots=True)
class Rounds:
    """When the books were last asked by this process, so that a quiet pass need not be written down.

    A process that does not last writes it down all the same: the next one knows nothing of it.
    """

    lasting: bool
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookDesk:
    """The address books of one account, and the store they are read into."""

    store: BookMemory
    clock: Clock
    turns: Turns
    books: AddressBooks
    reporter: Reporter
    wishes: BookWishes
    rounds: Rounds
    dial: Dial = last_digits
