"""Address books that are followed, as rows of the store: the books and their cards.

Owns these two tables. Must not know transactions, nor where the rows come from.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from rekindled.adapters.sqlite_sql import Statement, Value, upsert
from rekindled.adapters.sqlite_texts import read_moment, spell_moment
from rekindled.core.address_books import AddressBook, AddressBookForgotten, AddressBookSaved, Card, CardsKept

BOOKS = (
    """CREATE TABLE address_books (
    url TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    token TEXT,
    listed_at TEXT,
    view TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE cards (
    book TEXT NOT NULL,
    href TEXT NOT NULL,
    etag TEXT NOT NULL,
    key TEXT NOT NULL,
    card_group TEXT NOT NULL,
    members TEXT NOT NULL,
    problem TEXT NOT NULL,
    PRIMARY KEY (book, href)
) STRICT, WITHOUT ROWID""",
)


def book_saved(fact: AddressBookSaved) -> Iterator[Statement]:
    """Keep a book."""
    book = fact.book
    columns: dict[str, Value] = {
        "url": book.url,
        "name": book.name,
        "token": book.token,
        "listed_at": spell_moment(book.listed_at) if book.listed_at else None,
        "view": book.view,
    }
    yield upsert(f"address book {book.url}", "address_books", columns, ("url",))


def book_forgotten(fact: AddressBookForgotten) -> Iterator[Statement]:
    """Forget a book and all its cards."""
    about = f"address book {fact.url}"
    yield Statement(about=about, sql="DELETE FROM address_books WHERE url = ?", values=(fact.url,))
    yield Statement(about=about, sql="DELETE FROM cards WHERE book = ?", values=(fact.url,))


def cards_kept(fact: CardsKept) -> Iterator[Statement]:
    """Replace the rows of cards."""
    about = f"cards of {fact.url}"
    for href in fact.gone:
        yield Statement(about=about, sql="DELETE FROM cards WHERE book = ? AND href = ?", values=(fact.url, href))
    for card in fact.cards:
        columns: dict[str, Value] = {
            "book": fact.url,
            "href": card.href,
            "etag": card.etag,
            "key": card.key,
            "card_group": card.group,
            "members": json.dumps(sorted(card.members), ensure_ascii=False),
            "problem": card.problem,
        }
        yield upsert(about, "cards", columns, ("book", "href"))


def read_books(connection: sqlite3.Connection) -> tuple[AddressBook, ...]:
    """All books by URL.

    Raises:
        ValueError: a row holds what this program cannot read.
    """
    rows = connection.execute("SELECT * FROM address_books ORDER BY url")
    return tuple(
        AddressBook(
            url=row["url"],
            name=row["name"],
            token=row["token"],
            listed_at=read_moment(row["listed_at"]) if row["listed_at"] else None,
            view=row["view"],
        )
        for row in rows
    )


def read_cards(connection: sqlite3.Connection, url: str) -> tuple[Card, ...]:
    """The cards of one book by href.

    Raises:
        ValueError: as `read_books`.
    """
    rows = connection.execute("SELECT * FROM cards WHERE book = ? ORDER BY href", (url,))
    return tuple(
        Card(
            href=row["href"],
            etag=row["etag"],
            key=row["key"],
            group=row["card_group"],
            members=frozenset(map(str, json.loads(row["members"]))),
            problem=row["problem"],
        )
        for row in rows
    )
