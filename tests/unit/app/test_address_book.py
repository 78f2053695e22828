"""Following address books, on fakes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from rekindled.app.address_book import follow, take_in
from rekindled.app.address_book_checking import examined
from rekindled.app.address_book_desk import BookDesk, BookWishes, Rounds
from rekindled.app.address_book_ports import CardRead
from rekindled.app.address_book_state import standing_in
from rekindled.app.people import remove_person
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, ConfigError
from rekindled.core.exporting import Export, exported, restoring
from rekindled.core.facts import Setting
from rekindled.core.model import Contact
from rekindled.core.salvaging import carried_over
from rekindled.core.sheet import Sheet
from tests.fakes.desks import SUNDAY
from tests.fakes.fake_address_books import FakeAddressBooks
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_reporter import FakeReporter
from tests.fakes.fake_store import FakeStore
from tests.fakes.fake_turns import FakeTurns

HOME = "https://dav.test/contacts/home/"
WORK = "https://dav.test/contacts/work/"
HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Shelf:
    """Address books, and a desk that follows them."""

    books: FakeAddressBooks = field(default_factory=FakeAddressBooks)
    store: FakeStore = field(default_factory=FakeStore)
    clock: FakeClock = field(default_factory=lambda: FakeClock(SUNDAY))
    wishes: BookWishes = field(default_factory=lambda: BookWishes(account="me", circles={"Friends": "friends"}))
    rounds: Rounds = field(default_factory=lambda: Rounds(lasting=True))
    reporter: FakeReporter = field(default_factory=FakeReporter)

    @property
    def desk(self) -> BookDesk:
        """The bundle."""
        return BookDesk(
            store=self.store,
            clock=self.clock,
            turns=FakeTurns(),
            books=self.books,
            reporter=self.reporter,
            wishes=self.wishes,
            rounds=self.rounds,
        )

    def after(self, wait: timedelta) -> None:
        """Let time pass and follow."""
        self.clock.advance(wait)
        follow(self.desk)

    def contact(self, name: str) -> Contact:
        """The one person of this name."""
        (found,) = (one for one in self.store.snapshot().contacts if one.name == name)
        return found

    @property
    def questions(self) -> list[str]:
        """What status says of the address books."""
        return [one.text for one in self.store.snapshot().notices if one.key.startswith("address book:")]


@pytest.fixture
def shelf() -> Shelf:
    """One book with two people."""
    made = Shelf()
    made.books.open(HOME, "Home")
    made.books.person(HOME, "ann", "Ann Lee", emails=("ann@example.org",), tags=("Friends",))
    made.books.person(HOME, "bob", "Bob Ray")
    return made


def test_people_come_in_once_and_schedule_nobody(shelf: Shelf) -> None:
    """U7, R1, R2: a first pass takes in everybody without a cadence, a second one changes nothing."""
    follow(shelf.desk)
    assert [(one.name, one.circle, one.every) for one in shelf.store.snapshot().contacts] == [
        ("Ann Lee", "friends", None),
        ("Bob Ray", None, None),
    ]
    again = take_in(shelf.desk, by_hand=True)
    assert again.imported is None


def test_nothing_changed_costs_one_request_and_no_write(shelf: Shelf) -> None:
    """R6: a quiet pass asks each book once and records nothing; before `poll` is over nothing is asked."""
    follow(shelf.desk)
    shelf.books.asked.clear()
    shelf.store.recorded.clear()
    shelf.after(HOUR / 2)
    assert shelf.books.asked == []
    shelf.after(HOUR / 2)
    assert (shelf.books.asked, shelf.store.recorded) == (["changes"], [])
    shelf.after(HOUR / 2)
    assert shelf.books.asked == ["changes"]


def test_a_process_that_does_not_last_writes_down_that_it_asked(shelf: Shelf) -> None:
    """Two single looks within `poll` ask once."""
    shelf.rounds = Rounds(lasting=False)
    follow(shelf.desk)
    shelf.after(HOUR)
    shelf.rounds = Rounds(lasting=False)
    shelf.books.asked.clear()
    shelf.after(HOUR / 2)
    assert shelf.books.asked == []


def test_a_list_that_changes_reaches_those_whose_own_cards_did_not(shelf: Shelf) -> None:
    """U8: being put on a list makes a tag, or the circle it stands for, and being taken off ends it."""
    follow(shelf.desk)
    shelf.books.group(HOME, "Chess", "urn:uuid:bob")
    shelf.books.group(HOME, "friends", "bob")
    shelf.after(HOUR)
    assert (shelf.contact("Bob Ray").tags, shelf.contact("Bob Ray").circle) == (("Chess",), "friends")
    shelf.books.drop(HOME, "/group-friends.vcf")
    shelf.after(HOUR)
    assert shelf.contact("Bob Ray").circle is None


def test_other_circles_in_the_configuration_read_all_cards_anew(shelf: Shelf) -> None:
    """A group that is mapped later counts for those who came in before."""
    follow(shelf.desk)
    shelf.wishes = replace(shelf.wishes, circles={})
    shelf.after(HOUR)
    assert (shelf.contact("Ann Lee").circle, shelf.contact("Ann Lee").tags) == (None, ("Friends",))


def test_a_card_that_went_only_raises_a_question(shelf: Shelf) -> None:
    """Nobody is removed; the question ends when the card is back."""
    follow(shelf.desk)
    shelf.books.drop(HOME, "/ann.vcf")
    shelf.after(HOUR)
    assert "Ann Lee" in "".join(shelf.questions)
    assert shelf.contact("Ann Lee").archived_on is None
    shelf.store.recorded.clear()
    shelf.after(HOUR)
    assert shelf.store.recorded == []
    shelf.books.person(HOME, "ann", "Ann Lee", emails=("ann@example.org",), tags=("Friends",))
    shelf.after(HOUR)
    assert shelf.questions == []


def test_the_question_ends_when_the_person_is_removed_or_kept(shelf: Shelf) -> None:
    """Both are answers."""
    follow(shelf.desk)
    for href in ("/ann.vcf", "/bob.vcf"):
        shelf.books.drop(HOME, href)
    shelf.after(HOUR)
    assert len(shelf.questions) == 2
    remove_person(shelf.store, shelf.clock, shelf.contact("Ann Lee").id)
    shelf.after(HOUR)
    assert len(shelf.questions) == 1
    assert take_in(shelf.desk, keep=True).missing == ()
    assert shelf.questions == []


def test_many_who_went_at_once_are_one_question(shelf: Shelf) -> None:
    """R2: an emptied book floods nobody's status."""
    for number in range(6):
        shelf.books.person(HOME, f"p{number}", f"Person {number}")
    follow(shelf.desk)
    for number in range(6):
        shelf.books.drop(HOME, f"/p{number}.vcf")
    shelf.after(HOUR)
    (question,) = shelf.questions
    assert question.startswith("6 people are no longer")


def test_what_is_left_out_of_a_card_is_named_while_its_person_comes_in(shelf: Shelf) -> None:
    """U6: a birthday that tells no day is said once in status, and goes from there once the card is mended."""
    ann = Sheet(where="ann", name="Ann Lee", source_uid="ann")
    shelf.books.put(HOME, CardRead(href="/ann.vcf", etag="", sheet=ann, problem="Home/ann.vcf line 5: no day"))
    follow(shelf.desk)
    assert shelf.questions == ["Home/ann.vcf line 5: no day"]
    assert "Ann Lee" in [one.name for one in shelf.desk.store.snapshot().contacts]
    shelf.books.put(HOME, CardRead(href="/ann.vcf", etag="", sheet=ann))
    shelf.after(HOUR)
    assert shelf.questions == []


def test_cards_that_cannot_be_read_are_named(shelf: Shelf) -> None:
    """The others come in, whose card it was is not missing, and a long list is cut."""
    follow(shelf.desk)
    shelf.books.put(HOME, CardRead(href="/bob.vcf", etag="", problem="Home/bob.vcf is broken."))
    shelf.after(HOUR)
    assert shelf.questions == ["Home/bob.vcf is broken; that card was passed over, the others count"]
    for number in range(5):
        shelf.books.put(HOME, CardRead(href=f"/x{number}.vcf", etag="", problem="broken"))
    shelf.after(HOUR)
    assert any(one.startswith("1 more cards") for one in shelf.questions)


def test_a_server_that_fails_is_told_left_alone_and_asked_again(shelf: Shelf) -> None:
    """R17: `status` says so until it answers, and no exception stops a look."""
    shelf.books.down = CalendarUnavailable("it is down.")
    follow(shelf.desk)
    assert shelf.questions == ["the address book could not be read: it is down; what it said before stays as it is"]
    shelf.books.asked.clear()
    follow(shelf.desk)
    assert shelf.books.asked == []
    shelf.after(HOUR)
    assert standing_in(shelf.store.pulse().settings).failures == 2
    shelf.books.down = None
    shelf.after(3 * HOUR)
    assert (shelf.questions, len(shelf.store.snapshot().contacts)) == ([], 2)


def test_a_login_that_is_refused_is_asked_rarely(shelf: Shelf) -> None:
    """A file that must be mended and a refusal are remembered alike."""
    shelf.books.down = ConfigError("there is no such file")
    follow(shelf.desk)
    retry_at = standing_in(shelf.store.pulse().settings).retry_at
    assert retry_at is not None
    assert retry_at - SUNDAY >= HOUR / 4


def test_one_book_that_may_not_be_read_does_not_hide_the_others(shelf: Shelf) -> None:
    """The failure is told, the people of the other book come in."""
    shelf.books.open(WORK, "Work")
    shelf.books.closed.add(HOME)
    shelf.books.person(WORK, "cid", "Cid Poe")
    follow(shelf.desk)
    assert [one.name for one in shelf.store.snapshot().contacts] == ["Cid Poe"]
    assert "may not be read" in "".join(shelf.questions)


def test_only_the_books_that_are_named_are_read(shelf: Shelf) -> None:
    """By name or URL; a name that no book has is refused with those there are."""
    shelf.books.open(WORK, "Work")
    shelf.wishes = replace(shelf.wishes, books=("Work",))
    assert [one.name for one in take_in(shelf.desk).books] == ["Work"]
    shelf.wishes = replace(shelf.wishes, books=(HOME[:-1],))
    assert [one.name for one in take_in(shelf.desk).books] == ["Home"]
    shelf.wishes = replace(shelf.wishes, books=("Nowhere",))
    with pytest.raises(CalendarRefused, match=r'called "Nowhere" \(found: "Home", "Work"\)'):
        take_in(shelf.desk)


def test_what_a_server_fills_by_itself_is_not_read_unasked() -> None:
    """Nextcloud's list of everybody on it is no address book of the user's."""
    shelf = Shelf()
    shelf.books.open("https://dav.test/contacts/z-server-generated--system/", "Accounts")
    with pytest.raises(CalendarRefused, match="no address book to follow"):
        take_in(shelf.desk)


def test_a_book_that_is_gone_is_told_and_its_people_stay(shelf: Shelf) -> None:
    """It is told for a day, and nobody is asked about person by person."""
    shelf.books.open(WORK, "Work")
    follow(shelf.desk)
    del shelf.books.names[HOME]
    take_in(shelf.desk, by_hand=True)
    (question,) = shelf.questions
    assert '"Home"' in question
    shelf.books.person(WORK, "cid", "Cid Poe")
    shelf.after(HOUR)
    assert shelf.questions == [question]
    assert len(shelf.store.snapshot().contacts) == 3


def test_a_dry_run_changes_nothing(shelf: Shelf) -> None:
    """It says who would come in."""
    passed = take_in(shelf.desk, dry_run=True)
    assert passed.imported is not None
    assert [one.name for one in passed.imported.added] == ["Ann Lee", "Bob Ray"]
    assert shelf.store.recorded == []
    assert Setting.ADDRESS_BOOK not in shelf.store.pulse().settings


@pytest.mark.parametrize("by", ["export", "salvage"])
def test_a_store_that_was_brought_back_reads_all_cards_again(shelf: Shelf, by: str) -> None:
    """The cards are not carried over, and neither is the belief to have read them: the next look reads them all."""
    follow(shelf.desk)
    whole, sayings = shelf.store.snapshot(), shelf.store.sayings()
    shelf.store, shelf.rounds = FakeStore(), Rounds(lasting=True)
    if by == "export":
        shelf.store.record(restoring(exported(whole, sayings, ()), Export()))
    else:
        shelf.store.record(carried_over(whole, (), shelf.clock.now()))
    follow(shelf.desk)
    assert {card.key for card in shelf.store.cards(HOME)} == {"ann", "bob"}
    assert len(shelf.store.snapshot().contacts) == 2


def test_check_says_what_is_found(shelf: Shelf) -> None:
    """Off, not read yet, read, or why not."""
    assert "not followed" in examined(None).text
    assert examined(shelf.desk).text == '"Home" (2 cards); not read yet; that is done at the next look'
    follow(shelf.desk)
    assert examined(shelf.desk).text == '"Home" (2 cards); 2 people are known from them'
    shelf.books.down = CalendarUnavailable("it is down")
    assert examined(shelf.desk).error is shelf.books.down
