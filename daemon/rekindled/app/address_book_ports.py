"""What the program needs from outside to follow address books, as two small protocols.

Owns the promises of whoever reads address books and of whoever remembers them; one contract suite per port checks the
fake and the real thing alike. Must not know who keeps them. Nothing here writes to an address book (R13).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rekindled.app.ports import Store
from rekindled.core.address_books import AddressBook, Card
from rekindled.core.sayings import key_of
from rekindled.core.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class BookInfo:
    """An address book of the account: absolute URL and shown name."""

    url: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRead:
    """What one card says: a person's `sheet`, a `group` with the UIDs of its members; and what of it cannot be read."""

    href: str
    etag: str
    sheet: Sheet | None = None
    group: str = ""
    members: frozenset[str] = frozenset()
    problem: str = ""

    def card(self, known: Card | None = None) -> Card:
        """What is remembered of it; whoever's card cannot be read now is still whose it was."""
        key = key_of(self.sheet) if self.sheet else ""
        if self.problem and self.sheet is None and known is not None:
            key = known.key
        return Card(
            href=self.href, etag=self.etag, key=key, group=self.group, members=self.members, problem=self._told()
        )

    def _told(self) -> str:
        if not self.problem or self.sheet:
            return self.problem
        return f"{self.problem.rstrip('.')}; that card was passed over, the others count"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAsk:
    """What to read of a book since `token` (None: everything); `known` gives the ETags that were read, by href."""

    book: BookInfo
    token: str | None = None
    known: Callable[[], Mapping[str, str]] = dict


@dataclass(frozen=True, slots=True, kw_only=True)
class CardNews:
    """A part of what was read of a book; the last one has the token, and says whether all of it was listed."""

    cards: tuple[CardRead, ...] = ()
    gone: tuple[str, ...] = ()
    token: str | None = None
    listed: bool = False


class AddressBooks(Protocol):
    """Reading the address books of an account."""

    def found(self) -> tuple[BookInfo, ...]:
        """All address books of the account, in the server's order.

        Raises:
            CalendarUnavailable, CalendarRefused, ConfigError: it could not be found out.
        """
        ...

    def size(self, book: BookInfo) -> int:
        """How many cards a book has.

        Raises:
            CalendarUnavailable, CalendarRefused, ConfigError: as `found`.
        """
        ...

    def changes(self, ask: CardAsk) -> Iterator[CardNews]:
        """What changed, in parts; one request when nothing did.

        A card is gone only by an explicit removal, or when a complete listing lacks it. One that cannot be understood
        is named and keeps no other from being read.

        Raises:
            CalendarUnavailable, CalendarRefused, ConfigError: the rest is not known.
        """
        ...

    def read(self, book: BookInfo, hrefs: Sequence[str]) -> tuple[CardRead, ...]:
        """The cards at these hrefs, without those that are gone meanwhile.

        Raises:
            CalendarUnavailable, CalendarRefused, ConfigError: nothing was learned.
        """
        ...


class BookMemory(Store, Protocol):
    """The store, with what it knows of the address books that are followed."""

    def address_books(self) -> tuple[AddressBook, ...]:
        """All of them by URL.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...

    def cards(self, url: str) -> tuple[Card, ...]:
        """The cards of one of them by href.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...
