"""What is remembered of the address books that are followed: which, how far they were read, and whose each card is.

Owns the values and the facts about them. Must not know how an address book is read, nor what becomes of its people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

SOURCE = "carddav"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressBook:
    """An address book that is followed: `token` is where reading left off, `listed_at` when all of it was last listed.

    `view` says with which groups in mind its cards were read: other ones ask for reading them all again.
    """

    url: str
    name: str
    token: str | None = None
    listed_at: datetime | None = None
    view: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card of an address book, and nothing of what it says: `key` is what the book calls the person.

    A card that is a `group` has the UIDs of its members. What cannot be read of one is its `problem`; where that is the
    whole card, it keeps the key it had.
    """

    href: str
    etag: str
    key: str = ""
    group: str = ""
    members: frozenset[str] = frozenset()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressBookSaved:
    """An address book as it is from now on (upsert by URL)."""

    book: AddressBook


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressBookForgotten:
    """An address book that is no longer followed: it and all its cards are forgotten, its people stay."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsKept:
    """Cards of an address book as they are from now on (each replaced as a whole); `gone` are forgotten."""

    url: str
    cards: tuple[Card, ...] = ()
    gone: tuple[str, ...] = ()
