"""Which address books are followed: the account's, chosen by name or URL.

Owns the choice, and how often it is made anew. Must not read cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rekindled.app.address_book_desk import EVERY, BookDesk
from rekindled.app.address_book_ports import BookInfo
from rekindled.app.address_book_state import Standing
from rekindled.core.address_books import AddressBook, AddressBookForgotten
from rekindled.core.errors import CalendarRefused

SELDOM = timedelta(days=1)
# What a server fills by itself (Nextcloud: everybody on it, whoever was written to) counts only when it is named.
GENERATED = "/z-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The books to read, those to forget, the standing after naming them; `lost` are gone from the server (None: not
    asked).
    """

    books: tuple[AddressBook, ...]
    standing: Standing
    forgotten: tuple[AddressBookForgotten, ...] = ()
    lost: tuple[str, ...] | None = None


def name_books(desk: BookDesk, standing: Standing, now: datetime, *, afresh: bool) -> Named:
    """The books to read now; the server is asked for them once a day, or when the wishes changed.

    Raises:
        CalendarUnavailable, CalendarRefused, ConfigError: it is not known which they are.
    """
    known = desk.store.address_books()
    named_for = "\n".join((desk.wishes.account, *desk.wishes.books))
    same = standing.named_for == named_for
    named_at = standing.named_at
    if same and not afresh and named_at is not None and timedelta() <= now - named_at < SELDOM:
        return Named(books=known, standing=standing)
    infos = chosen(desk.books.found(), desk.wishes.books)
    by_url = {book.url: book for book in known}
    books = [replace(by_url.get(one.url, AddressBook(url=one.url, name=one.name)), name=one.name) for one in infos]
    gone = [book for book in known if book.url not in {info.url for info in infos}]
    return Named(
        books=tuple(books),
        standing=replace(standing if same else Standing(), named_for=named_for, named_at=now),
        forgotten=tuple(AddressBookForgotten(url=book.url) for book in gone),
        lost=tuple(book.name for book in gone) if same else (),
    )


def chosen(found: Sequence[BookInfo], names: Sequence[str]) -> tuple[BookInfo, ...]:
    """The books that are meant by these names or URLs.

    Raises:
        CalendarRefused: there is none, or a name that no book has.
    """
    there = ", ".join(f'"{info.name}"' for info in found) or "none"
    if tuple(names) == EVERY:
        picked = tuple(info for info in found if GENERATED not in info.url)
        if not picked:
            raise CalendarRefused(f"the account has no address book to follow (found: {there}); set [address_book] url")
        return picked
    for name in names:
        if not any(_is_meant(info, name) for info in found):
            raise CalendarRefused(f'no address book is called "{name}" (found: {there}); check [address_book] books')
    return tuple(info for info in found if any(_is_meant(info, name) for name in names))


def _is_meant(info: BookInfo, name: str) -> bool:
    return info.name == name or info.url.rstrip("/") == name.rstrip("/")
