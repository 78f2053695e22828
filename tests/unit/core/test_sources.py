"""Taking in what sources say: gaps at first, later only what is said anew (U7, R1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rekindled.core.model import Birthday, Contact, TieProfile
from rekindled.core.people import last_digits
from rekindled.core.sayings import Saying, key_of, spoken
from rekindled.core.sheet import ABSENT, Sheet
from rekindled.core.sources import hear, resolved

ANN = Contact(id="c-1", name="Ann Lee", emails=("ann@example.org",), timezone="Asia/Tokyo")
TEN = Birthday(month=5, day=10)


def card(name: str = "Ann Lee", source: str = "google", **said: object) -> Sheet:
    """What a source says."""
    return replace(Sheet(where="book.vcf line 1", name=name, source=source), **said)  # type: ignore[arg-type] # any field


def after(contacts: list[Contact], *sheets: Sheet, said: tuple[Saying, ...] = ()) -> list[Contact]:
    """The people afterwards."""
    return list(hear(contacts, 7, sheets, said, last_digits).people.values())


def said_of(contact_id: str, sheet: Sheet) -> Saying:
    """What was kept of a sheet."""
    return Saying(source=sheet.source, key=key_of(sheet), contact_id=contact_id, said=spoken(sheet))


def test_at_first_only_gaps_are_filled_and_lists_joined() -> None:
    """What the user wrote down stays; an address is there once, however it is spelled."""
    said = {
        "emails": ("ANN@example.org", "a@work.example"),
        "timezone": "Europe/Berlin",
        "birthday": TEN,
        "met": "a fair",
    }
    (known,) = after([ANN], card(**said))
    assert known == replace(
        ANN, emails=("ann@example.org", "a@work.example"), birthday=TEN, profile=TieProfile(met="a fair")
    )


def test_later_only_what_is_said_anew_counts() -> None:
    """What the user changed since stays, unless the source changes it too."""
    old = card(emails=("ann@example.org", "old@example.org"), timezone="Europe/Paris", birthday=TEN, job="Baker")
    by_hand = replace(ANN, emails=("ann@example.org", "old@example.org", "own@example.org"), job="Chef", birthday=TEN)
    new = replace(old, emails=("ann@example.org", "new@example.org"), birthday=ABSENT, timezone="Europe/Rome")
    (known,) = after([by_hand], new, said=(said_of("c-1", old),))
    assert known.emails == ("ann@example.org", "own@example.org", "new@example.org")
    assert (known.timezone, known.birthday, known.job, known.name) == ("Europe/Rome", None, "Chef", "Ann Lee")
    (dropped,) = after([by_hand], replace(old, job=ABSENT), said=(said_of("c-1", old),))
    assert dropped.job == "Chef"


def test_a_new_name_in_the_source_is_a_new_name() -> None:
    """A source that spells the name otherwise from the start changes nothing; one that changes it does."""
    uid = card(source_uid="u-1", name="Ann L.")
    known = replace(ANN, source_uid="u-1")
    assert after([known], uid)[0].name == "Ann Lee"
    assert after([known], replace(uid, name="Ann Wu"), said=(said_of("c-1", uid),))[0].name == "Ann Wu"


@pytest.mark.parametrize(
    ("sheet", "who"),
    [
        (card(), "c-1"),
        (card(emails=("ann@example.org",)), "c-1"),
        (card("Bea", emails=("ann@example.org",)), "c-8"),
        (card(emails=("other@example.org",)), "c-8"),
        (card("Nobody"), "c-8"),
    ],
)
def test_only_whoever_is_surely_meant_is_meant(sheet: Sheet, who: str) -> None:
    """Whoever may be somebody else becomes a contact of their own, and nobody is lost (U7)."""
    assert {one.contact_id for one in hear([ANN], 7, [sheet], (), last_digits).sayings} == {who}


def test_one_source_does_not_mean_one_person_twice_by_name_alone() -> None:
    """Two entries of one address book with one name and nothing else are two people until the user says so."""
    people = after([], card(source_uid="u-1"), card(source_uid="u-2"))
    assert [one.id for one in people] == ["c-8", "c-9"]
    other = card(source="linkedin", source_uid="in/ann")
    assert [one.id for one in after(people[:1], other, said=(said_of("c-8", card(source_uid="u-1")),))] == ["c-8"]


def test_a_source_that_contradicts_itself_is_asked_about() -> None:
    """The first one counts; what agrees is joined."""
    twice = [card(source_uid="u", job="Baker"), card(source_uid="u", job="Chef"), card(source_uid="u", met="a fair")]
    heard = hear([], 0, twice, (), last_digits)
    (known,) = heard.people.values()
    assert (known.job, known.profile.met) == ("Baker", "a fair")
    assert "another job" in heard.questions[0].text


def test_whoever_was_removed_stays_so() -> None:
    """No source brings back whom the user removed."""
    heard = hear([replace(ANN, archived_on=date(2026, 1, 1))], 1, [card()], (), last_digits)
    assert "was removed" in heard.questions[0].text
    assert (heard.sayings, heard.spoken_of) == ((), frozenset())


def test_a_source_goes_on_with_whom_its_person_was_merged_into() -> None:
    """And what it said stays kept under the one who went, so that they can be taken apart again."""
    gone = Contact(id="c-2", name="Annie", archived_on=date(2026, 1, 1), merged_into="c-1")
    old = card("Annie", source_uid="u-2")
    heard = hear([ANN, gone], 2, [replace(old, job="Chef")], (said_of("c-2", old),), last_digits)
    assert (heard.people["c-1"].job, heard.people["c-2"], heard.spoken_of) == ("Chef", gone, {"c-1"})
    assert heard.sayings[0].contact_id == "c-2"


def test_who_is_meant_in_the_end() -> None:
    """Merged contacts lead on to the last one, and a ring of them leads nowhere else."""
    ring = [Contact(id=one, name="x", merged_into=other) for one, other in (("a", "b"), ("b", "c"), ("c", "a"))]
    assert resolved({one.id: one for one in ring[:2]}, "a") == "c"
    assert resolved({one.id: one for one in ring}, "a") == "a"
