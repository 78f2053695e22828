"""By what a person is recognised in a text, and by what not."""

from __future__ import annotations

import unicodedata

import pytest

from rekindled.core.facts import Snapshot
from rekindled.core.model import Contact
from rekindled.core.traces import traces_of, whole_person, without

ANN = Contact(
    id="c-1",
    name="Ann Quill",
    nicknames=("Annie", "The Quill"),
    emails=("Ann@Example.org", " "),
    phones=("+49 (30) 555-0123", "112"),
    source_uid="urn:uuid:4fbe8971",
)
BEN = Contact(id="c-2", name="Ben & Co", emails=("office@example.org",))
TRACES = traces_of(Snapshot(contacts=(ANN, BEN)), {"c-1"})


@pytest.mark.parametrize(
    "text",
    [
        "talked to ANN QUILL today",
        "ann  quill",
        "Call The\nQuill",
        "mailto:ann@example.org?subject=x",
        "mailto:ann%40example.org",
        "tel +49305550123",
        "49 30/5550123",
        "urn:uuid:4fbe8971",
        "4FBE8971.vcf",
        "DESCRIPTION:You both know:\\nAnn Quill\\, Cy",
        "SUMMARY:Call An\r\n n Quill",
        "SUMMARY:Call\r\n Ann Quill",
    ],
)
def test_what_surely_means_them_is_found(text: str) -> None:
    """Whatever the case, the blanks, the folds and the escapes of the file or object it stands in."""
    assert TRACES.is_in(text)


@pytest.mark.parametrize(
    "text", ["Annie", "Mary-Ann Quilling", "xann@example.orgx", "call 112", "5550123", "Ann", "149305550123"]
)
def test_what_may_be_another_is_not(text: str) -> None:
    """Parts of longer words, names of one word and short codes mean nobody for sure."""
    assert not TRACES.is_in(text)


def test_a_name_of_one_word_counts_as_it_is_written() -> None:
    """A month in most texts, such as May: it is told of, and never taken for sure unless the user says so."""
    may = Contact(id="c-3", name="May")
    loose = traces_of(Snapshot(contacts=(may,)), {"c-3"})
    assert (loose.sure, loose.loose) == ((), ("May",))
    assert loose.may_be_in("in May, perhaps")
    assert not loose.may_be_in("you may")
    assert not loose.is_in("in May")
    sure = traces_of(Snapshot(contacts=(may,)), {"c-3"}, ["May", " ", "Maja Bee"])
    assert (sure.sure, sure.loose) == (("May", "Maja Bee"), ())
    assert not sure.may_be_in("in May")


def test_a_first_name_counts_as_it_is_written() -> None:
    """It may be somebody else or a word, such as Mark: told of as one that may be theirs, and never taken for sure."""
    mark = Contact(id="c-3", name="Dr. J. Mark Roe", nicknames=("The Roe",))
    people = Snapshot(contacts=(mark, Contact(id="c-4", name="Ann")))
    traces = traces_of(people, {"c-3"}, former=("Marcus Roe", "The Roe", "Roe, Mark", "Ann Roe"))
    assert traces.first == ("Mark", "Marcus", "Roe")
    assert traces.shared == ("Ann",)
    assert (traces.unsure, traces.searched) == (("Mark", "Marcus", "Roe"), 8)
    assert traces.may_be_in("Mark: wants the book")
    assert not traces.may_be_in("how to mark it")
    assert not traces.is_in("Mark: wants the book")
    asked = traces_of(people, {"c-3"}, ("mark",))
    assert (asked.first, asked.sure[-1]) == ((), "mark")


def test_what_others_have_too_is_left_to_them() -> None:
    """An office's number, or a name that is part of another one's."""
    boss = Contact(id="c-4", name="Mary Ann Quill", phones=("+49305550123",))
    traces = traces_of(Snapshot(contacts=(ANN, boss)), {"c-1"})
    assert traces.shared == ("Ann Quill", "+49 (30) 555-0123", "Ann")
    assert not traces.is_in("Mary Ann Quill")
    assert traces.is_in("ann@example.org")
    assert not traces.is_name("ann quill")
    asked = traces_of(Snapshot(contacts=(ANN, boss)), {"c-1"}, ["Ann Quill"])
    assert "Ann Quill" in asked.sure
    assert asked.shared == ("+49 (30) 555-0123", "Ann")


def test_an_earlier_name_is_a_trace_like_todays() -> None:
    """Two words or more are sure, one word is loose, and what another is called today is theirs."""
    traces = traces_of(Snapshot(contacts=(ANN, BEN)), {"c-1"}, former=("Ann  Former", "Nan", "Ben & Co", "Ann Quill"))
    assert traces.is_in("saw ann former")
    assert traces.is_name("Ann Former")
    assert traces.loose == ("Annie", "Nan")
    assert traces.shared == ("Ben & Co", "Ben")


def test_names_are_names_however_they_are_stored() -> None:
    """Accents come composed and decomposed, and calendars show no ampersand."""
    zoe = Contact(id="c-5", name="Zoë & Li")
    traces = traces_of(Snapshot(contacts=(zoe,)), {"c-5"})
    assert traces.is_in(unicodedata.normalize("NFD", "call Zoë & Li"))
    assert traces.is_in("call Zoë + Li")
    assert traces.is_name("zoë  & li")


def test_words_are_hidden_one_by_one() -> None:
    """The longest first; nothing is hidden where there is nothing to hide."""
    assert without(("Ann", "Ann Quill"), "Ann Quill and Ann, Annie") == "… and …, Annie"
    assert without((), "Ann") == "Ann"


def test_a_person_is_everybody_who_was_merged() -> None:
    """Whichever of the ids is named."""
    copy = Contact(id="c-8", name="Annie", merged_into="c-9")
    again = Contact(id="c-9", name="Ann", merged_into="c-1")
    people = (copy, BEN, again, ANN)
    for one in (copy, again, ANN):
        assert [person.id for person in whole_person(people, one)] == ["c-1", "c-8", "c-9"]


def test_where_nothing_keeps_values_apart_a_word_need_not_stand_by_itself() -> None:
    """Longer words of others are passed over; nobody is anywhere without a word."""
    assert TRACES.is_within("emailann@example.orgc-2")
    (longer,) = TRACES.longer_in("to joann@example.orgs, today")
    assert longer == "joann@example.orgs"
    assert not TRACES.is_within("c-2joann@example.orgs1", [longer])
    assert list(TRACES.longer_in("joann@example.org and ann@example.org")) == []
    nobody = traces_of(Snapshot(), ())
    assert (nobody.is_within("x"), list(nobody.longer_in("x")), nobody.is_in("x")) == (False, [], False)
