"""What every account of address books promises, on the fake, on Radicale and on Xandikos alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from rekindled.adapters.carddav_addressbook import CarddavAddressBooks
from rekindled.adapters.dav_session import Ask, DavLogin, DavSession
from rekindled.app.address_book_ports import AddressBooks, BookInfo, CardAsk, CardNews, CardRead
from rekindled.core.errors import CalendarRefused
from rekindled.core.sheet import Sheet
from tests.fakes.address_book_app import CARD, LIST, MKCOL, XML
from tests.fakes.fake_address_books import FakeAddressBooks
from tests.servers import RunningServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """Address books, a count of requests, one book, and the hands of the program that keeps it."""

    books: AddressBooks
    requests: Callable[[], int]
    book: BookInfo
    put: Callable[[str, str], None]
    group: Callable[[str, str], None]
    drop: Callable[[str], None]

    def read(self, token: str | None, known: dict[str, str]) -> list[CardNews]:
        """All parts of one reading."""
        return list(self.books.changes(CardAsk(book=self.book, token=token, known=lambda: known)))


def fake_rig() -> Rig:
    """The fake."""
    fake = FakeAddressBooks()
    book = fake.open("https://dav.test/people/", "People")

    def put(uid: str, name: str) -> None:
        fake.put(book.url, CardRead(href=f"/{uid}.vcf", etag="", sheet=Sheet(where="", name=name, source_uid=uid)))

    return Rig(
        books=fake,
        requests=lambda: len(fake.asked),
        book=book,
        put=put,
        group=lambda name, member: fake.group(book.url, name, member),
        drop=lambda uid: fake.drop(book.url, f"/{uid}.vcf"),
    )


def session_rig(session: DavSession, other: DavSession, name: str) -> Rig:
    """The real adapter; the other program has a session of its own."""
    books = CarddavAddressBooks(lambda: session)
    beside = books.found()[0].url.rstrip("/").rpartition("/")[0] if books.found() else f"{session.origin}/me"
    url = f"{beside}/{name}/"
    made = other.request(Ask(method="MKCOL", url=url, headers=XML, body=MKCOL))
    assert made.status == 201

    def store(file: str, text: str) -> None:
        headers = {"Content-Type": "text/vcard; charset=utf-8"}
        answer = other.request(Ask(method="PUT", url=f"{url}{file}.vcf", headers=headers, body=text.encode()))
        assert answer.status in {200, 201, 204}, answer

    return Rig(
        books=books,
        requests=lambda: session.requests,
        book=next(info for info in books.found() if info.url == url),
        put=lambda uid, name: store(uid, CARD.format(uid=uid, name=name, more="")),
        group=lambda name, member: store(
            f"group-{name}", CARD.format(uid=f"g-{name}", name=name, more=LIST.format(member=member))
        ),
        drop=lambda uid: _dropped(other, f"{url}{uid}.vcf"),
    )


def _dropped(session: DavSession, url: str) -> None:
    assert session.request(Ask(method="DELETE", url=url)).status in {200, 204}


@pytest.fixture(params=["fake", "radicale", "xandikos"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Each kind of account with a new book."""
    if request.param == "fake":
        yield fake_rig()
        return
    server: RunningServer = request.getfixturevalue(request.param)
    login = DavLogin(url=server.url, username=server.username, password=server.password)
    ours, theirs = DavSession(login), DavSession(login)
    yield session_rig(ours, theirs, request.node.name.partition("[")[0].replace("_", "-"))
    ours.close()
    theirs.close()


def test_a_book_is_read_once_and_then_as_far_as_it_changed(rig: Rig) -> None:
    """U7: people and lists come with all of it, later only what changed, and what is gone is named."""
    rig.put("ann", "Ann Lee")
    rig.put("bob", "Bob Ray")
    rig.group("Chess", "ann")
    assert rig.books.size(rig.book) == 3
    first = rig.read(None, {})
    cards = {card.sheet.source_uid if card.sheet else card.group: card for news in first for card in news.cards}
    assert set(cards) == {"ann", "bob", "Chess"}
    assert cards["Chess"].members == {"ann"}
    assert first[-1].listed
    known = {card.href: card.etag for card in cards.values()}
    rig.put("bob", "Robert Ray")
    rig.drop("ann")
    later = rig.read(first[-1].token, known)
    assert [card.sheet.name for news in later for card in news.cards if card.sheet] == ["Robert Ray"]
    assert [href for news in later for href in news.gone] == [cards["ann"].href]
    assert [card.group for card in rig.books.read(rig.book, [cards["Chess"].href])] == ["Chess"]


def test_nothing_changed_is_one_request(rig: Rig) -> None:
    """R6: a book that did not change costs one request and says nothing."""
    rig.put("ann", "Ann Lee")
    first = rig.read(None, {})
    before = rig.requests()
    later = rig.read(first[-1].token, {card.href: card.etag for news in first for card in news.cards})
    assert rig.requests() - before == 1
    assert not any(news.cards or news.gone for news in later)


def test_a_complete_listing_names_what_is_gone_and_reads_only_what_differs(rig: Rig) -> None:
    """Without a token ETags are compared."""
    rig.put("ann", "Ann Lee")
    first = rig.read(None, {})
    known = {card.href: card.etag for news in first for card in news.cards}
    again = rig.read(None, {**known, "/people/old.vcf": '"1"'})
    assert [news.cards for news in again if news.cards] == []
    assert again[-1].gone == ("/people/old.vcf",)


def test_a_book_that_is_not_there_is_refused(radicale: RunningServer) -> None:
    """Absence is never taken for an empty book (promise 6)."""
    login = DavLogin(url=radicale.url, username=radicale.username, password=radicale.password)
    session = DavSession(login)
    missing = BookInfo(url=f"{radicale.url}me/never-there/", name="Never")
    with pytest.raises(CalendarRefused, match="not there any more"):
        list(CarddavAddressBooks(lambda: session).changes(CardAsk(book=missing)))
    session.close()
