"""Reading one address book as far as it changed, groups included.

Owns what is asked of a book and what is remembered of its cards. Must not know who is meant by a card.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rekindled.app.address_book_desk import BookDesk
from rekindled.app.address_book_ports import BookInfo, CardAsk, CardRead
from rekindled.core.address_books import AddressBook, AddressBookSaved, Card, CardsKept
from rekindled.core.card_groups import bare, grouped, groups_of, regrouped
from rekindled.core.facts import Fact
from rekindled.core.sheet import Sheet

SELDOM = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one book: its cards before and now, the people whose cards were read, and what to remember."""

    url: str
    sheets: tuple[Sheet, ...] = ()
    before: tuple[Card, ...] = ()
    after: tuple[Card, ...] = ()
    facts: tuple[Fact, ...] = ()


def read_book(desk: BookDesk, book: AddressBook, now: datetime) -> Reading:
    """What changed in a book since it was last read, without facts when nothing did.

    Everything is listed once a day: an empty answer to a token is no proof that nothing changed (promise 30).

    Raises:
        CalendarUnavailable, CalendarRefused, ConfigError: nothing was learned.
    """
    info = BookInfo(url=book.url, name=book.name)
    view = json.dumps(dict(desk.wishes.circles))
    outdated = book.view != view
    is_due = book.listed_at is None or not timedelta() <= now - book.listed_at < SELDOM
    rows: dict[str, Card] = {}

    def known() -> Mapping[str, str]:
        """Cards that were read with other groups in mind are there, but as good as changed."""
        rows.update({card.href: card for card in desk.store.cards(book.url)})
        return {href: "" if outdated else card.etag for href, card in rows.items()}

    read: dict[str, CardRead] = {}
    gone: set[str] = set()
    token, listed = book.token, False
    for news in desk.books.changes(CardAsk(book=info, token=None if outdated or is_due else token, known=known)):
        read |= {card.href: card for card in news.cards}
        gone.update(news.gone)
        token, listed = news.token, news.listed
    after = replace(book, token=token, view=view, listed_at=now if listed else book.listed_at)
    saved: list[Fact] = [AddressBookSaved(book=after)] if after != book else []
    if not read and not gone:
        return Reading(url=book.url, facts=tuple(saved))
    rows.update({card.href: card for card in desk.store.cards(book.url)})
    return _taken(desk, info, rows, (read, gone, saved))


def _taken(
    desk: BookDesk, info: BookInfo, rows: Mapping[str, Card], news: tuple[dict[str, CardRead], set[str], list[Fact]]
) -> Reading:
    """The reading, with those read again whose own cards did not change, but the groups they are in."""
    read, gone, saved = news
    before = tuple(rows.values())
    cards = {href: card for href, card in rows.items() if href not in gone}
    cards |= {href: card.card(rows.get(href)) for href, card in read.items()}
    others = regrouped(before, cards.values())
    again = [href for href, card in cards.items() if href not in read and card.key and bare(card.key) in others]
    fresh = {card.href: card for card in desk.books.read(info, again)} if again else {}
    cards |= {href: card.card(rows.get(href)) for href, card in fresh.items()}
    groups = groups_of(cards.values())
    sheets = [
        grouped(card.sheet, groups.get(bare(card.sheet.source_uid or ""), frozenset()), desk.wishes.circles)
        for card in (*read.values(), *fresh.values())
        if card.sheet is not None
    ]
    changed = tuple(card for href, card in cards.items() if rows.get(href) != card)
    dropped = tuple(sorted(gone & rows.keys()))
    kept: list[Fact] = [CardsKept(url=info.url, cards=changed, gone=dropped)] if changed or dropped else []
    return Reading(
        url=info.url, sheets=tuple(sheets), before=before, after=tuple(cards.values()), facts=(*kept, *saved)
    )
