"""The address books of an account (port `AddressBooks`): read only, nothing is ever written to one (R13).

Owns following a book: all of its cards once, and from then on what changed. Must not know whom a card is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rekindled.adapters.caldav_changes import list_changes
from rekindled.adapters.caldav_objects import Fetched, fetch
from rekindled.adapters.carddav_discovery import discover
from rekindled.adapters.dav_bodies import CARDS
from rekindled.adapters.dav_collection import DavCollection
from rekindled.adapters.dav_session import DavSession
from rekindled.adapters.vcard_codec import read_vcards
from rekindled.app.address_book_ports import BookInfo, CardAsk, CardNews, CardRead
from rekindled.app.ports import Resource
from rekindled.core.errors import CalendarGone, CalendarRefused, ConfigError

# How many cards, photos included, are held in memory at once.
_PART = 50
# What a token reports is believed to have changed even under the same ETag, as one server repeats them (servers.md,
# point 2); a report as long as a listing is none of changes.
_FEW = 50


class CarddavAddressBooks:
    """Address books over a session, which is made when it is first needed and may then be refused."""

    def __init__(self, session: Callable[[], DavSession]) -> None:
        self._session = session

    def found(self) -> tuple[BookInfo, ...]:
        """As the port says (RFC 6352 §7.1.1)."""
        return discover(self._session())

    def size(self, book: BookInfo) -> int:
        """As the port says; lists of people count as cards."""
        with _in_words(book):
            return len(list_changes(self._collection(book), None).etags)

    def changes(self, ask: CardAsk) -> Iterator[CardNews]:
        """As the port says (RFC 6578); texts come by multiget (RFC 6352 §8.7)."""
        with _in_words(ask.book):
            yield from self._changes(ask)

    def read(self, book: BookInfo, hrefs: Sequence[str]) -> tuple[CardRead, ...]:
        """As the port says."""
        with _in_words(book):
            parts = _parts(self._collection(book), dict.fromkeys(hrefs, ""), book)
            return tuple(card for news in parts for card in news.cards)

    def _changes(self, ask: CardAsk) -> Iterator[CardNews]:
        collection = self._collection(ask.book)
        listing = list_changes(collection, ask.token)
        known = ask.known() if listing.etags or listing.complete else {}
        believed = {} if not listing.complete and len(listing.etags) <= _FEW else known
        wanted = {href: etag for href, etag in listing.etags.items() if not etag or believed.get(href) != etag}
        yield from _parts(collection, wanted, ask.book)
        gone = listing.removed | (known.keys() - listing.etags.keys() if listing.complete else set())
        yield CardNews(token=listing.token, gone=tuple(sorted(gone)), listed=listing.complete)

    def _collection(self, book: BookInfo) -> DavCollection:
        return DavCollection(self._session(), book.url)


@contextmanager
def _in_words(book: BookInfo) -> Iterator[None]:
    try:
        yield
    except CalendarGone as gone:
        raise CalendarRefused(
            f'the address book "{book.name}" ({book.url}) is not there any more; check `books` in [address_book]'
        ) from gone


def _parts(collection: DavCollection, wanted: Mapping[str, str], book: BookInfo) -> Iterator[CardNews]:
    hrefs = list(wanted)
    for start in range(0, len(hrefs), _PART):
        part = hrefs[start : start + _PART]
        fetched = fetch(collection, part, CARDS)
        cards = [_understood(resource, book) for resource in fetched.resources]
        cards += _not_had(part, fetched, wanted, book)
        yield CardNews(cards=tuple(cards), gone=fetched.removed)


def _not_had(part: Sequence[str], fetched: Fetched, wanted: Mapping[str, str], book: BookInfo) -> Iterator[CardRead]:
    """What the server lists and does not hand out is named, as what nobody understands is."""
    for href in sorted(set(part) - {one.href for one in fetched.resources} - set(fetched.removed)):
        why = "is larger than 4 MiB" if href in fetched.oversized else "is not handed out by the server"
        yield CardRead(href=href, etag=wanted[href], problem=f"{_place(book, href)} {why}")


def _understood(resource: Resource, book: BookInfo) -> CardRead:
    href, etag, place = resource.href, resource.etag, _place(book, resource.href)
    try:
        read = read_vcards(resource.text.encode(), place)
    except ConfigError as failure:
        return CardRead(href=href, etag=etag, problem=str(failure))
    problem = read.problems[0] if read.problems else ""
    if read.sheets:
        return CardRead(href=href, etag=etag, sheet=read.sheets[0], problem=problem)
    if read.groups:
        return CardRead(href=href, etag=etag, group=read.groups[0].name, members=read.groups[0].members)
    return CardRead(href=href, etag=etag, problem=problem)


def _place(book: BookInfo, href: str) -> str:
    return f"{book.name}/{href.rpartition('/')[2]}"
