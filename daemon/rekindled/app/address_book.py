"""Following the address books: one pass reads what changed and takes it in as an import does (U7).

Owns the order of a pass, when one is due, and that a failing server stops nothing. Nothing is ever written to an
address book (R13), nobody is removed because a card went, and only a group the user named can schedule anybody (R2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rekindled.app.address_book_desk import BookDesk
from rekindled.app.address_book_naming import Named, name_books
from rekindled.app.address_book_notices import Seen, noticed, people_missing, troubled
from rekindled.app.address_book_reading import Reading, read_book
from rekindled.app.address_book_state import Standing, saved, standing_in
from rekindled.app.events import Event
from rekindled.app.people import ImportResult, import_people
from rekindled.core.address_books import AddressBook, Card
from rekindled.core.backoff import LONGEST_PAUSE, pause, pause_refused
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, ConfigError
from rekindled.core.facts import Fact
from rekindled.core.model import Contact

Failure = CalendarUnavailable | CalendarRefused | ConfigError
FIRST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What one pass came to: the books, what the import did (None: nothing was new), and what a person should know.

    `failures` are of single books, while the others were read.
    """

    books: tuple[AddressBook, ...]
    imported: ImportResult | None = None
    missing: tuple[Contact, ...] = ()
    unread: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


def follow(desk: BookDesk) -> None:
    """Take a pass if one is due; what fails is remembered and told in `status`, and stops nothing.

    Raises:
        Busy, BrokenStore: as the ports say.
    """
    now = desk.clock.now()
    standing = standing_in(desk.store.pulse().settings)
    if not _is_due(desk, standing, now):
        return
    desk.rounds.last_at = now
    try:
        failures = take_in(desk).failures
    except (CalendarUnavailable, CalendarRefused, ConfigError) as failure:
        failures = (failure,)
    if failures:
        _remember(desk, failures[0], now)


def take_in(desk: BookDesk, *, by_hand: bool = False, dry_run: bool = False, keep: bool = False) -> Passed:
    """Read what changed in the address books and take it in; when nothing did, one request for each, and no writes.

    `by_hand` asks for the books themselves anew, `keep` lets everybody stay whose card went, without a question.

    Raises:
        CalendarUnavailable, CalendarRefused, ConfigError: it is not known which address books there are.
        Busy, BrokenStore: as the ports say.
    """
    now = desk.clock.now()
    standing = standing_in(desk.store.pulse().settings)
    named = name_books(desk, standing, now, afresh=by_hand)
    readings: list[Reading] = []
    failures: list[Failure] = []
    for book in named.books:
        try:
            readings.append(read_book(desk, book, now))
        except (CalendarUnavailable, CalendarRefused) as failure:
            failures.append(failure)
    after = replace(named.standing, missing=frozenset() if keep else named.standing.missing)
    if not failures:
        after = replace(after, failures=0, trouble="", retry_at=None)
    named = replace(named, standing=after)
    if dry_run:
        passed, _, _ = _judged(desk, named, readings, _imported(desk, readings, dry_run=True))
    else:
        passed = _kept(desk, named, readings, standing)
    return replace(passed, failures=tuple(failures))


def _kept(desk: BookDesk, named: Named, readings: Sequence[Reading], before: Standing) -> Passed:
    """People first: whoever is interrupted in between reads their cards again, which changes nothing."""
    with desk.turns.take():
        imported = _imported(desk, readings, dry_run=False)
        passed, facts, missing = _judged(desk, named, readings, imported)
        standing = replace(named.standing, missing=missing)
        if facts or standing != before or not desk.rounds.lasting:
            desk.store.record([*facts, saved(replace(standing, read_at=desk.clock.now()))])
    if imported is not None and (imported.added or imported.updated):
        desk.reporter.tell(Event.PEOPLE_IMPORTED, added=len(imported.added), updated=len(imported.updated))
    return passed


def _imported(desk: BookDesk, readings: Iterable[Reading], *, dry_run: bool) -> ImportResult | None:
    sheets = [sheet for one in readings for sheet in one.sheets]
    return import_people(desk.store, desk.clock, sheets, dry_run=dry_run, dial=desk.dial) if sheets else None


def _cards(
    desk: BookDesk, books: Iterable[AddressBook], readings: Iterable[Reading]
) -> tuple[list[Card], tuple[Card, ...]]:
    """The cards of all books before the pass and after it; a card that moved from one to another is still there."""
    read = {one.url: one for one in readings if one.before or one.after}
    before: list[Card] = []
    after: list[Card] = []
    for book in books:
        stored = desk.store.cards(book.url)
        before += stored
        after += read[book.url].after if book.url in read else stored
    return before, tuple(after)


def _judged(
    desk: BookDesk, named: Named, readings: Sequence[Reading], imported: ImportResult | None
) -> tuple[Passed, list[Fact], frozenset[str]]:
    """What the pass came to, what is to be remembered, and the keys of those whose card is missing."""
    before, after = _cards(desk, named.books, readings)
    then, now = ({card.key for card in some} - {""} for some in (before, after))
    snapshot = desk.store.snapshot()
    people = people_missing(snapshot, desk.store.sayings(), (named.standing.missing | (then - now)) - now)
    seen = Seen(cards=after, lost=named.lost)
    facts = [
        *named.forgotten,
        *(fact for one in readings for fact in one.facts),
        *noticed(snapshot, people, seen),
        *troubled(snapshot, named.standing.trouble),
    ]
    passed = Passed(
        books=named.books,
        imported=imported,
        missing=tuple({contact.id: contact for contact in people.values()}.values()),
        unread=tuple(card.problem for card in after if card.problem),
    )
    return passed, facts, frozenset(people)


def _is_due(desk: BookDesk, standing: Standing, now: datetime) -> bool:
    """Whether the books are asked now: not while they are left alone after a failure, and only so often."""
    if standing.retry_at is not None:
        return not now < standing.retry_at <= now + LONGEST_PAUSE
    asked = [at for at in (standing.read_at, desk.rounds.last_at) if at is not None]
    return not asked or not timedelta() <= now - max(asked) < desk.wishes.poll


def _remember(desk: BookDesk, failure: Failure, now: datetime) -> None:
    standing = standing_in(desk.store.pulse().settings)
    number = standing.failures + 1
    if isinstance(failure, CalendarUnavailable):
        wait = pause(number, FIRST_WAIT, failure.retry_after, desk.wishes.account)
    else:
        wait = pause_refused(number, desk.wishes.account)
    after = replace(standing, failures=number, trouble=str(failure), retry_at=now + wait)
    with desk.turns.take():
        desk.store.record([*troubled(desk.store.snapshot(), after.trouble), saved(after)])
    if number == 1:
        desk.reporter.tell(Event.BOOKS_UNREADABLE)
