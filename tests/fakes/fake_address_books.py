"""The promises of address books kept in memory: cards by href in each book, and a token for each change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rekindled.app.address_book_ports import BookInfo, CardAsk, CardNews, CardRead
from rekindled.core.errors import CalendarRefused, RekindledError
from rekindled.core.sheet import Sheet


@dataclass(slots=True)
class FakeAddressBooks:
    """Books by URL; `down` is raised by whatever is asked, `closed` are URLs that may not be read."""

    names: dict[str, str] = field(default_factory=dict)
    shelf: dict[str, dict[str, CardRead]] = field(default_factory=dict)
    log: dict[str, list[str]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    down: RekindledError | None = None
    asked: list[str] = field(default_factory=list)

    def open(self, url: str, name: str) -> BookInfo:
        """A new, empty book."""
        self.names[url], self.shelf[url], self.log[url] = name, {}, []
        return BookInfo(url=url, name=name)

    def person(self, url: str, uid: str, name: str, **told: object) -> None:
        """Put a person's card."""
        sheet = Sheet(where=uid, name=name, source_uid=uid, **told)  # type: ignore[arg-type]
        self.put(url, CardRead(href=f"/{uid}.vcf", etag="", sheet=sheet))

    def group(self, url: str, name: str, *members: str) -> None:
        """Put a list of people."""
        self.put(url, CardRead(href=f"/group-{name}.vcf", etag="", group=name, members=frozenset(members)))

    def put(self, url: str, card: CardRead) -> None:
        """Put a card."""
        self.log[url].append(card.href)
        self.shelf[url][card.href] = replace(card, etag=str(len(self.log[url])))

    def drop(self, url: str, href: str) -> None:
        """Take a card away."""
        self.log[url].append(href)
        del self.shelf[url][href]

    def found(self) -> tuple[BookInfo, ...]:
        """As the port says."""
        self._ask("found")
        return tuple(BookInfo(url=url, name=name) for url, name in self.names.items())

    def size(self, book: BookInfo) -> int:
        """As the port says."""
        self._ask("size")
        return len(self.shelf[book.url])

    def changes(self, ask: CardAsk) -> Iterator[CardNews]:
        """As the port says."""
        self._ask("changes")
        url = ask.book.url
        if url in self.closed:
            raise CalendarRefused(f"{url} may not be read")
        shelf, log = self.shelf[url], self.log[url]
        known = {} if ask.token else ask.known()
        touched = dict.fromkeys(log[int(ask.token) :]) if ask.token else dict.fromkeys(shelf)
        there = [shelf[href] for href in touched if href in shelf and known.get(href) != shelf[href].etag]
        yield CardNews(cards=tuple(there[:1]))
        gone = {href for href in (touched if ask.token else known) if href not in shelf}
        yield CardNews(cards=tuple(there[1:]), gone=tuple(sorted(gone)), token=str(len(log)), listed=not ask.token)

    def read(self, book: BookInfo, hrefs: Sequence[str]) -> tuple[CardRead, ...]:
        """As the port says."""
        self._ask("read")
        return tuple(self.shelf[book.url][href] for href in hrefs if href in self.shelf[book.url])

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.down is not None:
            raise self.down
