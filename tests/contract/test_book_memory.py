"""What every store remembers of address books, on the fake and on SQLite alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rekindled.core.address_books import AddressBook, AddressBookForgotten, AddressBookSaved, Card, CardsKept
from tests.fakes.each_store import STORES, AnyStore

BOOK = AddressBook(
    url="https://dav.test/a/", name="People", token="t1", listed_at=datetime(2026, 11, 22, tzinfo=UTC), view="{}"
)
ANN = Card(href="/a/ann.vcf", etag="1", key="ann", problem="broken")
LIST = Card(href="/a/chess.vcf", etag="2", group="Chess", members=frozenset({"ann", "bob"}))


@pytest.fixture(params=list(STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyStore]:
    """Each kind of store, empty."""
    with closing(STORES[request.param](tmp_path)) as opened:
        yield opened


def test_a_book_and_its_cards_read_back_equal(store: AnyStore) -> None:
    """The latest for a URL or an href, sorted; another book's cards are none of its."""
    plain = AddressBook(url="https://dav.test/b/", name="Work")
    store.record([AddressBookSaved(book=plain), AddressBookSaved(book=replace(BOOK, token="t0"))])
    store.record([AddressBookSaved(book=BOOK), CardsKept(url=BOOK.url, cards=(replace(LIST, group="Old"), ANN))])
    store.record([CardsKept(url=BOOK.url, cards=(LIST,)), CardsKept(url=plain.url, cards=(ANN,))])
    assert store.address_books() == (BOOK, plain)
    assert store.cards(BOOK.url) == (ANN, LIST)


def test_cards_go_one_by_one_and_with_their_book(store: AnyStore) -> None:
    """What is gone is forgotten, and nothing else."""
    store.record([AddressBookSaved(book=BOOK), CardsKept(url=BOOK.url, cards=(ANN, LIST))])
    store.record([CardsKept(url=BOOK.url, gone=(ANN.href,))])
    assert store.cards(BOOK.url) == (LIST,)
    store.record([AddressBookForgotten(url=BOOK.url)])
    assert (store.address_books(), store.cards(BOOK.url)) == ((), ())
