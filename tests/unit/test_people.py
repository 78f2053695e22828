from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from rekindled.app.people import (
    add_person,
    find_person,
    import_people,
    remove_person,
    replace_person,
    sheets_of,
)
from rekindled.core.cadence import Cadence, Unit
from rekindled.core.errors import BrokenStore, UsageError
from rekindled.core.facts import ContactSaved, CounterRaised, Journaled, NoticeKind, Setting, SettingSaved, Snapshot
from rekindled.core.intake import COUNTER
from rekindled.core.model import Birthday, Contact, TieProfile
from rekindled.core.people import Matched, New, Question, book_of, match, merged
from rekindled.core.sheet import PLAIN_FIELDS, PROFILE_FIELDS, Sheet, given, one_line, sheet_of
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_store import FakeStore

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
MONTHLY = Cadence(count=1, unit=Unit.MONTHS)
ANN = Contact(id="c-1", name="Ann Lee", emails=("ann@example.org",), phones=("+49 30 1234567",))
BOB = Contact(id="c-2", name="Bob", source_uid="uid-bob", birthday=Birthday(month=5, day=1, year=1980))


def sheet(name: str = "Ann Lee", **said: object) -> Sheet:
    """What a file says in its first line."""
    return replace(Sheet(where="people.toml line 1", name=name), **said)  # type: ignore[arg-type] # any field


def store_of(*contacts: Contact) -> FakeStore:
    """A store with these people in it."""
    return FakeStore(*(ContactSaved(contact=contact) for contact in contacts))


def clock() -> FakeClock:
    """Shortly before midnight in London."""
    return FakeClock(NOW)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        (sheet("Anybody", id="c-1"), ANN),
        (sheet("Robert", source_uid="uid-bob"), BOB),
        (sheet("ANN  lee", emails=("Ann@Example.org",)), ANN),
        (sheet("Ann Lee", phones=("030 123 4567",)), ANN),
        (sheet("Ann Lee", phones=("0049-30-1234567",), emails=("new@example.org",)), ANN),
        (sheet("ann lee"), ANN),
        (sheet("bob", birthday=Birthday(month=5, day=1)), BOB),
        (sheet("bob", id="c-9", emails=("bob@example.org",)), BOB),
    ],
)
def test_a_known_person_is_found(written: Sheet, known: Contact) -> None:
    """Id, UID, e-mail, phone, and a sole equal name with nothing that differs lead to one person (U7)."""
    assert match(written, book_of([ANN, BOB])) == Matched(contact=known)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (sheet("Bea Lee", emails=("ann@example.org",)), 'has the e-mail address of "Ann Lee" (c-1)'),
        (sheet("Bea Lee", phones=("030 1234567",)), 'has the phone number of "Ann Lee" (c-1)'),
        (sheet("Ann Lee", emails=("other@example.org",)), "has another e-mail address"),
        (sheet("Ann Lee", phones=("+1 212 5550100",)), "has another phone number"),
        (sheet("Bob", birthday=Birthday(month=5, day=2)), "has another birthday"),
        (sheet("Bob", birthday=Birthday(month=5, day=1, year=1981)), "has another birthday"),
        (sheet("Bob", source_uid="uid-other"), "has another UID"),
        (sheet("Cy"), "is the name of several people"),
    ],
)
def test_a_doubt_is_a_question(written: Sheet, why: str) -> None:
    """A shared address under another name, or a shared name with something that differs, is never merged."""
    cys = [Contact(id="c-3", name="Cy"), Contact(id="c-4", name="cy")]
    answer = match(written, book_of([ANN, BOB, *cys]))
    assert isinstance(answer, Question)
    assert why in answer.text


def test_twins_of_one_address_are_a_question() -> None:
    """Two people of one name and address cannot be told apart."""
    twin = replace(ANN, id="c-3")
    assert isinstance(match(sheet(emails=ANN.emails), book_of([ANN, twin])), Question)
    shared_uid = [BOB, replace(BOB, id="c-5")]
    assert isinstance(match(sheet("Bob", source_uid="uid-bob"), book_of(shared_uid)), Question)


def test_nobody_like_this_is_new() -> None:
    """Short numbers and other names lead to nobody."""
    short = Contact(id="c-3", name="Desk", phones=("112",))
    assert match(sheet("Reception", phones=("112",)), book_of([short])) == New()


def test_people_sharing_an_address_are_told_apart_by_name() -> None:
    """Once both are known, a family's address leads to the one of that name."""
    bea = replace(ANN, id="c-3", name="Bea Lee")
    assert match(sheet("Bea Lee", emails=ANN.emails), book_of([ANN, bea])) == Matched(contact=bea)


def test_the_sheet_covers_the_contact() -> None:
    """Every field of a contact can be written down, but for when it was archived and whom it was merged into."""
    known = {one.name for one in fields(Contact)} | {one.name for one in fields(TieProfile)}
    covered = {"id", "name", "source_uid", *PLAIN_FIELDS, *PROFILE_FIELDS}
    assert known - covered == {"profile", "archived_on", "merged_into"}
    assert covered <= known


def test_merging_keeps_what_is_not_said() -> None:
    """A file that gives a cadence changes the cadence, and nothing else; what is emptied is empty."""
    full = replace(ANN, circle="friends", profile=TieProfile(met="work", trust=True), source_uid="first")
    after = merged(full, sheet("ann lee", every=MONTHLY, circle=None, memory="the lake", source_uid="second"))
    assert after == replace(
        full, name="ann lee", every=MONTHLY, circle=None, profile=TieProfile(met="work", trust=True, memory="the lake")
    )


def test_a_sheet_of_a_contact_says_what_is_known() -> None:
    """Fields at their default are left out of an export."""
    assert given(sheet_of(ANN)) == {"emails": ANN.emails, "phones": ANN.phones}
    assert [one.id for one in sheets_of([ANN, BOB])] == ["c-1", "c-2"]


def test_lines_are_clean() -> None:
    """What cannot be seen or turns the writing round becomes a space (faults promise 38)."""
    assert one_line("a\r\nb\x00\u2028\u202e\ufeff c") == "a b c"


def test_importing_adds_and_updates_and_says_why() -> None:
    """New people get the next ids ever given, known ones what is new, and both a line in the journal."""
    store = FakeStore(ContactSaved(contact=ANN), CounterRaised(scope=COUNTER, n=7))
    result = import_people(store, clock(), [sheet(every=MONTHLY), sheet("Cy"), sheet("Dee", id="di")])
    assert [one.id for one in result.added] == ["c-8", "di"]
    assert [one.id for one in result.updated] == ["c-1"]
    assert result.unchanged == ()
    assert store.snapshot().contacts == (replace(ANN, every=MONTHLY), *result.added)
    assert store.snapshot().counters[COUNTER] == 8
    assert [row.event for row in store.journal("c-1", 9)] == ["contact.updated"]
    assert store.pulse().revision == 1


def test_a_new_name_keeps_the_earlier_one_in_the_journal() -> None:
    """However it comes: by hand, by an import, or with somebody who is brought back."""
    store = store_of(ANN)
    replace_person(store, clock(), "c-1", sheet("Ann Two", emails=ANN.emails))
    import_people(store, clock(), [sheet("Ann Three", id="c-1")])
    remove_person(store, clock(), "c-1")
    add_person(store, clock(), sheet("Ann Four", id="c-1"))
    told = [row.because for row in store.journal("c-1", 9) if row.event == "contact.renamed"]
    assert sorted(told) == ['called "Ann Lee" before', 'called "Ann Three" before', 'called "Ann Two" before']


def test_importing_twice_changes_nothing() -> None:
    """The second time there is no fact to record (U7)."""
    store = store_of(BOB)
    sheets = [sheet(), sheet("Bob", emails=("b@example.org",)), sheet("Bob", source_uid="uid-new"), sheet("Ann Lee")]
    first = import_people(store, clock(), sheets)
    again = import_people(store, clock(), sheets)
    assert (len(first.added), len(first.updated), len(first.questions)) == (1, 1, 1)
    assert (again.facts, again.added, again.updated) == ((), (), ())
    assert len(again.unchanged) == 2
    assert len(store.recorded) == 1


def test_a_file_is_read_until_it_says_nothing_new() -> None:
    """A person who gets an address by one sheet is found by it for another, the first time as ever after (U7)."""
    store = store_of()
    first = sheet(emails=("b@example.org",))
    sheets = [first, sheet("Bob", id="c-1", source_uid="u", emails=first.emails), sheet("Bob", id="c-1")]
    import_people(store, clock(), sheets)
    assert import_people(store, clock(), sheets).facts == ()


def test_an_offset_is_told_once() -> None:
    """Of those added or changed whose zone nobody knows; the same file again has nothing to tell."""
    known = Contact(id="c-9", name="Zoe", source_uid="uid-z", timezone="Asia/Tokyo")
    store = store_of(known)
    sheets = [
        sheet("Ann", offset="-0500"),
        sheet("Bea", source_uid="uid-b", offset="+01:00"),
        sheet("Cy"),
        sheet("Zoe", source_uid="uid-z", offset="+0900", circle="friends"),
    ]
    assert [one.name for one in import_people(store, clock(), sheets).without_zone] == ["Ann", "Bea"]
    assert import_people(store, clock(), sheets).without_zone == ()


def test_a_dry_run_records_nothing() -> None:
    """What would be done is told, and not done."""
    store = store_of()
    assert import_people(store, clock(), [sheet()], dry_run=True).added
    assert store.snapshot().contacts == ()


def test_importing_schedules_nobody() -> None:
    """People of an address book have no cadence until they are given one (R2)."""
    store = store_of()
    import_people(store, clock(), [sheet(), sheet("Bob")])
    assert [contact.every for contact in store.snapshot().contacts] == [None, None]


def test_ids_asked_for_are_not_given_to_others() -> None:
    """A file with ids keeps them, whoever comes first in it, and later numbers lie above."""
    store = store_of()
    result = import_people(store, clock(), [sheet("Ann"), sheet("Bob", id="c-1"), sheet("Cy", id="c-5")])
    assert {one.name: one.id for one in result.added} == {"Ann": "c-6", "Bob": "c-1", "Cy": "c-5"}
    assert add_person(store, clock(), sheet("Dee")).id == "c-7"


def test_an_export_with_twins_comes_back_whole() -> None:
    """People of one name and address stay two where the file itself tells them apart by id."""
    twins = [ANN, replace(ANN, id="c-2")]
    store = store_of()
    import_people(store, clock(), sheets_of(twins))
    assert store.snapshot().contacts == tuple(twins)


def test_two_sheets_of_one_person_are_joined_unless_they_differ() -> None:
    """A file may say things in two places, but not two things."""
    store = store_of()
    joined = import_people(store, clock(), [sheet(emails=ANN.emails), sheet("ANN LEE", circle="friends")])
    assert [(one.emails, one.circle) for one in joined.added] == [(ANN.emails, "friends")]
    differ = import_people(store_of(), clock(), [sheet(circle="friends"), sheet(circle="work")])
    assert [one.circle for one in differ.added] == ["friends"]
    assert "with another circle" in differ.questions[0].text
    renamed = [sheet("Bob", source_uid="u"), sheet("Rob", source_uid="u")]
    assert "with another name" in import_people(store_of(), clock(), renamed).questions[0].text


def test_an_id_that_cannot_be_one_is_a_question() -> None:
    """Ids end up in UIDs and file names, so not every text will do (faults promise 14)."""
    result = import_people(store_of(), clock(), [sheet(id="../x")])
    assert "cannot be an id" in result.questions[0].text
    with pytest.raises(UsageError, match="cannot be an id"):
        add_person(store_of(), clock(), sheet(id="../x"))


def test_a_removed_person_stays_removed_and_is_asked_about() -> None:
    """An import does not bring back whom the user removed."""
    store = store_of(replace(BOB, archived_on=date(2026, 1, 1)))
    result = import_people(store, clock(), [sheet("Bob", source_uid="uid-bob", every=MONTHLY)])
    assert "was removed" in result.questions[0].text
    assert store.snapshot().contacts[0].every is None


def test_questions_stay_in_the_status_until_they_are_answered() -> None:
    """A later import of the same person without doubt takes the question away."""
    store = store_of(ANN)
    import_people(store, clock(), [sheet("Bea", emails=ANN.emails)])
    (notice,) = store.snapshot().notices
    assert notice.kind is NoticeKind.QUESTION
    import_people(store, clock(), [sheet("Bea", emails=("bea@example.org",))])
    assert store.snapshot().notices == ()


def test_people_missing_from_a_file_stay() -> None:
    """An empty file removes nobody (faults promise 17)."""
    store = store_of(ANN)
    assert import_people(store, clock(), []).facts == ()
    assert store.snapshot().contacts == (ANN,)


def test_adding_a_known_person_is_refused_with_the_command_to_use() -> None:
    """Nobody is doubled by adding them again."""
    with pytest.raises(UsageError, match="contacts edit c-1"):
        add_person(store_of(ANN), clock(), sheet())


def test_adding_by_hand_answers_a_question() -> None:
    """Who adds a second person of one name or address means it."""
    store = store_of(ANN)
    added = add_person(store, clock(), sheet("Bea", emails=ANN.emails))
    assert store.snapshot().contacts == (ANN, added)
    assert add_person(store, clock(), sheet("Cy", id="cy")).id == "cy"


def test_adding_a_removed_person_revives_them() -> None:
    """Whoever was removed comes back as the same person."""
    store = store_of(replace(ANN, archived_on=date(2026, 1, 1)))
    assert add_person(store, clock(), sheet(every=MONTHLY)) == replace(ANN, every=MONTHLY)
    assert store.journal("c-1", 1)[0].event == "contact.revived"


def test_editing_empties_what_is_left_out() -> None:
    """A page that a user edited is the whole truth but for id, UID and archiving."""
    store = store_of(BOB)
    assert replace_person(store, clock(), "c-2", sheet("Rob")) == Contact(id="c-2", name="Rob", source_uid="uid-bob")
    assert replace_person(store, clock(), "c-2", sheet("Rob")).name == "Rob"
    assert len(store.recorded) == 1


def test_removing_archives_on_the_users_day() -> None:
    """A removed person keeps everything; the day is that of the user's zone, and a second time changes nothing."""
    store = FakeStore(ContactSaved(contact=ANN), SettingSaved(setting=Setting.TIMEZONE, value="Europe/Berlin"))
    assert remove_person(store, clock(), "c-1") == replace(ANN, archived_on=date(2026, 11, 23))
    assert remove_person(store, clock(), "c-1").archived_on == date(2026, 11, 23)
    assert len(store.recorded) == 1
    assert isinstance(store.journal("c-1", 1)[0], Journaled)


def test_a_full_disk_leaves_everything_as_it_was() -> None:
    """When recording fails nothing of an import is kept."""
    store = store_of(ANN)
    store.fail_next = True
    with pytest.raises(BrokenStore):
        import_people(store, clock(), [sheet(every=MONTHLY), sheet("Cy")])
    assert store.snapshot().contacts == (ANN,)


def test_an_unknown_id_is_named() -> None:
    """Changing nobody is refused with where to look."""
    with pytest.raises(UsageError, match=r'id "c-9".*contacts list'):
        remove_person(store_of(ANN), clock(), "c-9")
    with pytest.raises(UsageError, match=r'id "c-9".*contacts list'):
        replace_person(store_of(ANN), clock(), "c-9", sheet())


PEOPLE = Snapshot(
    contacts=(
        ANN,
        BOB,
        Contact(id="c-3", name="Bobby Lee"),
        Contact(id="c-4", name="Zoë", archived_on=date(2026, 1, 1)),
        Contact(id="c-5", name="Annette"),
    )
)


@pytest.mark.parametrize(
    ("text", "found"),
    [("c-4", "c-4"), ("BOB", "c-2"), ("Bobb", "c-3"), ("ann lee", "c-1"), ("nette", "c-5"), ("zo", "c-4")],
)
def test_a_person_is_found_by_what_a_user_types(text: str, found: str) -> None:
    """An id, a name, or a part of one that fits nobody else is enough; removed people come last."""
    assert find_person(PEOPLE, text).id == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ann", r"fits several people: Ann Lee \(c-1\), Annette \(c-5\); use the id"),
        ("lee", "fits several people"),
        ("Anette", "did you mean Annette"),
        ("Xq", "contacts list"),
        ("", "contacts list"),
    ],
)
def test_a_doubtful_name_is_explained(text: str, message: str) -> None:
    """Several people are listed with their ids, nobody with the nearest names."""
    with pytest.raises(UsageError, match=message):
        find_person(PEOPLE, text)


def test_a_name_that_fits_very_many_names_nine() -> None:
    """And says how many more there are."""
    many = Snapshot(contacts=tuple(Contact(id=f"c-{n}", name=f"Ann {n}") for n in range(30)))
    with pytest.raises(UsageError, match=r"Ann 8 \(c-8\) and 21 more; use the id$"):
        find_person(many, "ann")
