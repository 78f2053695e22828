"""Cards as servers hand them out: broken, huge, missing ones, and servers that know no tokens (promise 27)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rekindled.adapters.carddav_addressbook import CarddavAddressBooks
from rekindled.adapters.dav_session import DavLogin, DavSession
from rekindled.app.address_book_ports import BookInfo, CardAsk, CardNews, CardRead
from rekindled.core.errors import CalendarUnavailable
from tests.fakes.dav_answers import multistatus
from tests.fakes.scripted_server import Reply, ScriptedServer, scripted_server

PATH = "/people/"
CARDS = 'xmlns:A="urn:ietf:params:xml:ns:carddav"'
ANN = "BEGIN:VCARD\nVERSION:4.0\nUID:ann\nFN:Ann Lee\nEND:VCARD\n"
HUGE = ANN.replace("END:VCARD", f"NOTE:{'x' * (4 * 1024 * 1024)}\nEND:VCARD")
NO_REPORT = Reply(status=403, body=b'<D:error xmlns:D="DAV:"><D:supported-report/></D:error>')
COLLECTION = "<D:resourcetype><D:collection/></D:resourcetype>"


def tagged(etag: str) -> str:
    """The property of a version."""
    return f"<D:getetag>&quot;{etag}&quot;</D:getetag>"


def card(text: str, etag: str = "1") -> str:
    """The properties that a multiget answers with."""
    return f"{tagged(etag)}<A:address-data {CARDS}>{text}</A:address-data>"


def listing(*names: str, token: str = "t1") -> Reply:
    """A whole listing by sync-collection, with a token (RFC 6578)."""
    reply = multistatus(*((f"{PATH}{name}", tagged("1")) for name in names))
    end = f"<D:sync-token>{token}</D:sync-token></D:multistatus>"
    return Reply(body=reply.body.replace(b"</D:multistatus>", end.encode()))


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A server whose answers are written down one by one."""
    with scripted_server() as scripted:
        yield scripted


def read(server: ScriptedServer, token: str | None = None, known: dict[str, str] | None = None) -> list[CardNews]:
    """One reading of the book."""
    session = DavSession(DavLogin(url=server.url, username="me", password="secret", timeout_seconds=5))
    book = BookInfo(url=f"{server.url}people/", name="People")
    try:
        ask = CardAsk(book=book, token=token, known=lambda: known or {})
        return list(CarddavAddressBooks(lambda: session).changes(ask))
    finally:
        session.close()


def cards_of(news: list[CardNews]) -> dict[str, CardRead]:
    """The cards that were read, by the ends of their addresses."""
    return {card.href.rpartition("/")[2]: card for one in news for card in one.cards}


def test_a_broken_card_is_named_and_hides_no_other(server: ScriptedServer) -> None:
    """U6, promise 27: each card that cannot be read is named with its place, and the others come in."""
    server.play(
        listing("ann.vcf", "bad.vcf", "empty.vcf", "nameless.vcf"),
        multistatus(
            (f"{PATH}ann.vcf", card(ANN)),
            (f"{PATH}bad.vcf", card("BEGIN:VCARD\nVERSION:4.0\nFN:Bob\n")),
            (f"{PATH}empty.vcf", card("BEGIN:VCARD\nVERSION:4.0\nEND:VCARD\n")),
            (f"{PATH}nameless.vcf", card("BEGIN:VCARD\nVERSION:3.0\nUID:n\nTEL:1\nEND:VCARD\n")),
        ),
    )
    cards = cards_of(read(server))
    assert cards["ann.vcf"].sheet is not None
    assert cards["ann.vcf"].sheet.name == "Ann Lee"
    for name in ("bad.vcf", "empty.vcf", "nameless.vcf"):
        assert cards[name].sheet is None
        assert cards[name].problem.startswith(f"People/{name}"), cards[name]


def test_a_birthday_that_tells_no_day_is_named_and_the_card_comes_in(server: ScriptedServer) -> None:
    """U6, promise 27: what is left out of a card is told with its line, for nobody would look for it."""
    text = ANN.replace("END:VCARD", "BDAY:in the spring\nEND:VCARD")
    server.play(listing("ann.vcf"), multistatus((f"{PATH}ann.vcf", card(text))))
    (read_card,) = cards_of(read(server)).values()
    assert read_card.sheet is not None
    assert read_card.problem.startswith("People/ann.vcf line 5: expected a day")


def test_a_card_too_large_to_read_is_named(server: ScriptedServer) -> None:
    """Promise 27: a card beyond 4 MiB is named and its version kept, so that it is not read at every pass."""
    server.play(
        listing("ann.vcf", "huge.vcf"), multistatus((f"{PATH}ann.vcf", card(ANN)), (f"{PATH}huge.vcf", card(HUGE)))
    )
    cards = cards_of(read(server))
    assert cards["huge.vcf"] == CardRead(
        href=f"{PATH}huge.vcf", etag='"1"', problem="People/huge.vcf is larger than 4 MiB"
    )
    assert cards["ann.vcf"].sheet is not None


def test_a_card_that_is_not_handed_out_is_named(server: ScriptedServer) -> None:
    """What the server lists and then refuses is named, not taken for gone."""
    refused = Reply(
        body=multistatus((f"{PATH}ann.vcf", card(ANN)))
        .body.decode()
        .replace(
            "</D:multistatus>",
            f"<D:response><D:href>{PATH}shut.vcf</D:href><D:status>HTTP/1.1 403 Forbidden</D:status></D:response>"
            "</D:multistatus>",
        )
        .encode()
    )
    server.play(listing("ann.vcf", "shut.vcf"), refused)
    news = read(server)
    assert cards_of(news)["shut.vcf"].problem == "People/shut.vcf is not handed out by the server"
    assert not any(one.gone for one in news)


def test_a_server_without_tokens_is_compared_by_its_counter(server: ScriptedServer) -> None:
    """U7: without sync-collection one small request says that nothing changed, and versions are compared otherwise."""
    counter = "<CS:getctag xmlns:CS='http://calendarserver.org/ns/'>7</CS:getctag>"
    own = multistatus((PATH, COLLECTION + counter))
    everything = multistatus((PATH, COLLECTION), (f"{PATH}ann.vcf", tagged("1")))
    server.play(NO_REPORT, own, everything, multistatus((f"{PATH}ann.vcf", card(ANN))))
    first = read(server)
    assert [one.name for news in first for one in [c.sheet for c in news.cards] if one] == ["Ann Lee"]
    assert first[-1].listed
    asked = len(server.sent)
    server.play(own)
    assert read(server, first[-1].token, {f"{PATH}ann.vcf": '"1"'}) == [CardNews(token=first[-1].token)]
    assert len(server.sent) == asked + 1


def test_a_listing_without_the_book_itself_takes_nobody_away(server: ScriptedServer) -> None:
    """Promise 6: what may be a part or somebody else's answer removes nobody."""
    counter = "<CS:getctag xmlns:CS='http://calendarserver.org/ns/'>8</CS:getctag>"
    server.play(NO_REPORT, multistatus((PATH, COLLECTION + counter)), multistatus())
    with pytest.raises(CalendarUnavailable, match="a listing without itself"):
        read(server, None, {f"{PATH}ann.vcf": '"1"'})
