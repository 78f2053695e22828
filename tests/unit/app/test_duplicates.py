"""Two contacts who are one person: joined, read as one, and taken apart again with nothing lost (U7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from rekindled.app.almanac import Almanac
from rekindled.app.duplicates import find_merged, keep_apart, merge_people, split_person, waiting_pairs
from rekindled.app.people import import_people
from rekindled.core.campaigns import Candidate
from rekindled.core.errors import UsageError
from rekindled.core.facts import CampaignSaved, ContactSaved, ErrandSaved, InteractionAdded, NoticeKind
from rekindled.core.model import Birthday, Contact, TieProfile
from rekindled.core.people import last_digits
from rekindled.core.settling import Moment
from rekindled.core.sheet import Sheet
from tests.fakes.desks import BERLIN
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_holidays import FakeHolidays
from tests.fakes.fake_phone_zones import FakePhoneZones
from tests.fakes.fake_store import FakeStore
from tests.samples import CAMPAIGN, ERRAND, NOON, TALK

MOMENT = Moment(now=NOON, rhythm=BERLIN)
ANN = Contact(id="c-1", name="Ann Lee", emails=("ann@example.org",), last_contact_on=date(2020, 1, 1))
ANNIE = Contact(
    id="c-2",
    name="Annie",
    emails=("annie@example.org", "ann@example.org"),
    birthday=Birthday(month=5, day=1),
    profile=TieProfile(met="a fair"),
    last_contact_on=date(2021, 1, 1),
)


def store_of_both() -> FakeStore:
    """Both, with a talk, an errand and a place in a campaign of the second."""
    row = replace(TALK, contact_id="c-2", retracts=None)
    listed = (Candidate(contact_id="c-2"), Candidate(contact_id="c-3"), Candidate(contact_id="c-1", willing=True))
    return FakeStore(
        *(ContactSaved(contact=one) for one in (ANN, ANNIE, Contact(id="c-3", name="Cy"))),
        InteractionAdded(interaction=row),
        ErrandSaved(errand=replace(ERRAND, contact_id="c-2")),
        CampaignSaved(campaign=replace(CAMPAIGN, candidates=listed, gains=())),
    )


def by_id(store: FakeStore, contact_id: str) -> Contact:
    """One contact as it reads."""
    return next(one for one in store.snapshot().contacts if one.id == contact_id)


def test_merged_people_read_as_one() -> None:
    """Talks, errands and places in campaigns are those of the one who stays; so is whatever was not known of them."""
    store = store_of_both()
    merge_people(store, ANN, ANNIE, MOMENT, last_digits)
    read = store.snapshot()
    assert [row.contact_id for row in read.interactions] == ["c-1"]
    assert [one.contact_id for one in read.errands] == ["c-1"]
    assert read.campaigns[0].candidates == (Candidate(contact_id="c-1", willing=True), Candidate(contact_id="c-3"))
    assert by_id(store, "c-1") == replace(
        ANN,
        emails=("ann@example.org", "annie@example.org"),
        birthday=ANNIE.birthday,
        profile=ANNIE.profile,
        last_contact_on=ANNIE.last_contact_on,
    )
    assert by_id(store, "c-2") == replace(ANNIE, archived_on=MOMENT.today, merged_into="c-1")
    assert [row.contact_id for row in store.snapshot(as_recorded=True).interactions] == ["c-2"]
    assert "the same person" in store.journal("c-2", 1)[0].because


def test_split_people_are_as_before() -> None:
    """What was taken over goes again, and the pair is not asked about any more."""
    store = store_of_both()
    before = store.snapshot()
    merge_people(store, ANN, ANNIE, MOMENT, last_digits)
    assert split_person(store, by_id(store, "c-2"), MOMENT, last_digits).id == "c-1"
    assert replace(store.snapshot(), apart=()) == before
    assert (store.sayings(), waiting_pairs(store.snapshot(), last_digits)) == ((), ())


def test_whoever_was_merged_is_found_again() -> None:
    """By id, by name, or by the name of whom they are now, which tells whom it may be (U7)."""
    store = store_of_both()
    merge_people(store, ANN, ANNIE, MOMENT, last_digits)
    snapshot = store.snapshot()
    assert [find_merged(snapshot, text).id for text in ("c-2", " Annie", "anni", "cy")] == ["c-2", "c-2", "c-2", "c-3"]
    with pytest.raises(UsageError, match=r'"Ann Lee" \(c-1\) .* split off: Annie \(c-2\)$'):
        find_merged(snapshot, "ann lee")
    with pytest.raises(UsageError, match='nobody is called "Zoe"'):
        find_merged(snapshot, "Zoe")
    merge_people(store, by_id(store, "c-1"), by_id(store, "c-3"), MOMENT, last_digits)
    twice = replace(store.snapshot(), contacts=(*store.snapshot().contacts, replace(by_id(store, "c-2"), id="c-4")))
    with pytest.raises(UsageError, match=r"several merged people: Annie \(c-2\), Annie \(c-4\); use the id"):
        find_merged(twice, "Annie")


def test_what_changed_since_stays_after_a_split() -> None:
    """Only values that came from the other one and still are the same go."""
    store = store_of_both()
    merge_people(store, ANN, ANNIE, MOMENT, last_digits)
    changed = replace(by_id(store, "c-1"), birthday=Birthday(month=6, day=6), job="Baker")
    store.record([ContactSaved(contact=changed)])
    split_person(store, by_id(store, "c-2"), MOMENT, last_digits)
    ann = by_id(store, "c-1")
    assert (ann.birthday, ann.job, ann.emails) == (Birthday(month=6, day=6), "Baker", ("ann@example.org",))


def test_only_two_who_are_there_can_be_merged() -> None:
    """Oneself, a removed person, and a split of somebody who was never merged are refused in words."""
    store = store_of_both()
    with pytest.raises(UsageError, match="one person already"):
        merge_people(store, ANN, ANN, MOMENT, last_digits)
    with pytest.raises(UsageError, match="was removed"):
        merge_people(store, ANN, replace(ANNIE, archived_on=date(2026, 1, 1)), MOMENT, last_digits)
    with pytest.raises(UsageError, match="was not merged"):
        split_person(store, ANNIE, MOMENT, last_digits)


def test_the_first_of_a_pair_is_the_one_to_keep() -> None:
    """Whoever is planned or has the longer story; otherwise whoever was there first."""
    store = store_of_both()
    (pair,) = waiting_pairs(store.snapshot(), last_digits)
    assert (pair.one.id, pair.other.id) == ("c-2", "c-1")
    store.record([ContactSaved(contact=replace(ANN, every="default"))])
    (pair,) = waiting_pairs(store.snapshot(), last_digits)
    assert (pair.one.id, pair.other.id) == ("c-1", "c-2")


def test_a_line_in_the_status_counts_the_pairs_until_none_is_left() -> None:
    """It comes with an import and goes with the last answer."""
    store = FakeStore(ContactSaved(contact=ANN), ContactSaved(contact=Contact(id="c-9", name="Zoe")))
    clock = FakeClock(datetime.fromisoformat("2026-11-22T10:00:00+00:00"))
    unsure = [
        Sheet(where="a.csv line 2", name=name, source="google", emails=ANN.emails) for name in ("A. Lee", "Annette Lee")
    ]
    import_people(store, clock, unsure[:1])
    (notice,) = store.snapshot().notices
    assert (notice.kind, notice.text.startswith("1 pair")) == (NoticeKind.QUESTION, True)
    import_people(store, clock, unsure[1:])
    assert store.snapshot().notices[0].text.startswith("3 pairs")
    assert import_people(store, clock, unsure).facts == ()
    for pair in waiting_pairs(store.snapshot(), last_digits):
        keep_apart(store, pair, MOMENT, last_digits)
    assert store.snapshot().notices == ()


def test_phone_numbers_compare_as_they_are_dialled() -> None:
    """With the user's country where a number has none; where nobody knows it by the last digits; short codes never."""
    almanac = Almanac(holidays=FakeHolidays(), phones=FakePhoneZones())
    at_home, nowhere = almanac.dial("Europe/Berlin"), almanac.dial("UTC")
    assert at_home("030 123456") == at_home("+49 30 123456") == "+4930123456"
    assert at_home("+1 030 123456") != at_home("030 123456")
    assert (nowhere("0049 030 123456"), nowhere("112"), at_home("112")) == ("030123456", "", "")
    assert replace(almanac, region="JP").dial("Europe/Berlin")("03 1234567") == "+8131234567"
