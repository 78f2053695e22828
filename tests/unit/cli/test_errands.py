"""Asking, introducing, giving and what came in, by command (P1-05, P1-08, P2-17 to P2-19, P3-18, P4-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rekindled.core.errands import ErrandKind
from rekindled.core.facts import ContactSaved
from rekindled.core.model import FOREVER, Channel, Contact, Purpose, TieProfile
from tests.fakes.cli_homes import CONFIG, Home
from tests.samples import BEN

HELEN = Contact(id="c-5", name="Helen", profile=TieProfile(offer="a spare room", mutual=("Ben",)))


@pytest.fixture
def people(home: Home) -> Home:
    """A home that knows Ben and Helen, in Berlin."""
    home.configured()
    home.knows(ContactSaved(contact=BEN), ContactSaved(contact=HELEN))
    return home


def refused(home: Home, *words: str) -> str:
    """What a command that cannot be meant says."""
    result = home.run(*words)
    assert result.exit_code == 2, result.output
    return result.stderr


def test_advice_is_asked_for_at_once(people: Home) -> None:
    """P0-16, P1-05: the ledger first, then what is planned; it is advice unless said otherwise."""
    result = people.run("ask", "ben", "Who would pay?", "--on", "2999-12-31")
    assert result.stdout == (
        "With Ben, nothing given and nothing asked is logged so far.\n"
        "Planned (e-1): to ask Ben for advice.\n"
        "  Who would pay?\n"
        "  Not before Tue 31 Dec 2999; the next look finds it a place.\n"
    )
    assert people.snapshot().errands[0].kind is ErrandKind.ADVICE


@pytest.mark.parametrize("kind", ["favour", "referral", "recommendation"])
def test_a_favour_waits_for_an_exchange(people: Home, kind: str) -> None:
    """P1-08, P4-08, P4-09: refused with the reconnect to do first, and planned once something came in."""
    said = refused(people, "ask", "ben", "the van", "--kind", kind)
    assert "Reconnect first" in said
    assert "--anyway" in said
    assert people.snapshot().errands == ()
    people.run("inbound", "ben")
    assert people.run("ask", "ben", "the van", "--kind", kind).exit_code == 0


def test_the_span_of_the_configuration_counts(people: Home) -> None:
    """P0-01: a talk two years ago is enough where ties are dormant after three."""
    people.run("log", "ben", "--on", f"{datetime.now(UTC).date() - timedelta(days=700)}")
    assert "no talk with Ben within 1 year is logged" in refused(people, "ask", "ben", "the van", "--kind", "favour")
    people.configured(CONFIG.replace("[cadence.circles]", '[cadence]\ndormant_after = "3 years"\n[cadence.circles]'))
    assert people.run("ask", "ben", "the van", "--kind", "favour").exit_code == 0


def test_the_user_may_insist(people: Home) -> None:
    """P1-08: it is planned and noted, in the journal as well."""
    result = people.run("ask", "ben", "the van", "--kind", "favour", "--anyway")
    assert "is noted" in result.stderr
    assert people.snapshot().errands[0].overridden
    assert "guard.overridden" in people.run("why", "ben").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ask", "ben", " "), "say what you will ask"),
        (("ask", "ben", "x" * 301), "300 are enough"),
        (("ask", "ben", "x", "--on", "2020-01-01"), "is past"),
        (("ask", "zoe", "x"), 'nobody is called "zoe"'),
        (("give", "ben", "--on", "soon"), "soon"),
        (("introduce", "ben"), "may know Ben too; ask with: rekindled introduce c-2 --by c-5 (Helen)"),
        (("introduce", "ben", "--by", "ben"), "nobody introduces you to themselves"),
        (("introduce", "helen", "--by", "ben"), "should not ask for an introduction"),
        (("errands", "drop", "e-9"), 'there is no errand "e-9"'),
        (("inbound", "ben", "--at", "2999-01-01"), "in the future"),
        (("inbound", "ben", "--at", "at 5:00"), "is no moment"),
        (("inbound", "ben", "--at", "soon"), "soon"),
        (("inbound", "ben", "--channel", "ambient"), "ambient"),
    ],
)
def test_what_cannot_be_meant_is_refused(people: Home, words: tuple[str, ...], said: str) -> None:
    """And nothing is planned or logged."""
    assert said in refused(people, *words)
    snapshot = people.snapshot()
    assert (snapshot.errands, snapshot.interactions) == ((), ())


def test_without_a_mutual_contact_it_is_said_how_to_name_one(people: Home) -> None:
    """P4-05: nobody is known who knows them."""
    people.knows(ContactSaved(contact=Contact(id="c-9", name="Zoe")))
    assert "who knows both of you? Say it with: rekindled introduce c-9 --by NAME" in refused(
        people, "introduce", "zoe"
    )


def test_an_introduction_is_asked_of_who_knows_both(people: Home) -> None:
    """P4-05, P4-06: an errand with them about the other, after the ledger."""
    people.run("log", "helen", "--asked", "the keys")
    result = people.run("introduce", "ben", "about clinics", "--by", "helen")
    assert result.stdout.startswith("With Helen so far: you gave nothing and asked once.\nPlanned (e-1): ")
    (errand,) = people.snapshot().errands
    assert (errand.kind, errand.contact_id, errand.about) == (ErrandKind.INTRODUCTION, "c-5", "c-2")
    assert "introduction to Ben: about clinics" in people.run("errands").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("helen",), "a small kindness for Helen.\n  a spare room\n"),
        (("helen", "the book"), "a small kindness for Helen.\n  the book\n"),
        (("helen", "--kind", "gratitude"), "gratitude to Helen.\n  Not before"),
        (("ben", "her talk", "--kind", "endorsement"), "an endorsement of Ben.\n  her talk\n"),
    ],
)
def test_something_is_given(people: Home, words: tuple[str, ...], said: str) -> None:
    """P1-03, P2-17 to P2-19: what the profile says one can offer is taken where nothing else is said."""
    assert said in people.run("give", *words).stdout


def test_the_same_errand_is_kept_once(people: Home) -> None:
    """R7: with the words of now."""
    people.run("give", "ben", "the book")
    assert "That was planned already (e-1), and is kept once" in people.run("give", "ben", "the article").stdout
    assert [one.words for one in people.snapshot().errands] == ["the article"]


def test_what_came_in_is_logged_and_answered(people: Home) -> None:
    """P3-01, P3-18: as they prefer or as said, at its time; the answer is for today, and kept once."""
    result = people.run("inbound", "ben", "asks about Oslo", "--channel", "call", "--at", "2026-11-20 18:30")
    assert result.stdout.startswith("Logged: Ben turned to you, call, Fri 20 Nov 2026.\n")
    (row,) = people.snapshot().interactions
    assert (row.channel, row.note, row.purpose) == (Channel.CALL, "asks about Oslo", None)
    assert row.at.isoformat() == "2026-11-20T18:30:00+01:00"
    people.run("inbound", "ben", "--at", "today")
    assert "was planned already (e-1)" in people.run("inbound", "ben", "again").stdout
    assert len(people.snapshot().errands) == 1


def test_the_day_or_a_moment_with_its_zone_can_be_said(people: Home) -> None:
    """A day without an hour is its noon."""
    people.run("inbound", "ben", "--at", "2026-03-04")
    people.run("inbound", "ben", "--at", "2026-03-05T10:00+00:00")
    moments = [row.at.astimezone(UTC).isoformat() for row in people.snapshot().interactions]
    assert moments == ["2026-03-04T11:00:00+00:00", "2026-03-05T10:00:00+00:00"]


def test_what_needs_no_answer_is_only_logged(people: Home) -> None:
    """P3-13: long past, or from somebody who is let rest."""
    assert "No answer is planned" in people.run("inbound", "ben", "--at", "2020-01-01").stdout
    people.knows(ContactSaved(contact=replace(BEN, rests_until=FOREVER)))
    assert "No entry is made for the answer: the tie rests." in people.run("inbound", "ben").stdout


def test_errands_are_listed_and_dropped(people: Home) -> None:
    """What is to be done, and how far it has come; a script gets the same."""
    assert "Nothing is meant to be done once" in people.run("errands").stdout
    people.run("give", "ben", "the book", "--on", "2999-12-31")
    assert "e-1  Ben  kindness: the book  not before Tue 31 Dec 2999" in people.run("errands").stdout
    assert people.run("errands", "drop", "e-1").stdout == "Dropped: e-1, kindness.\n"
    assert people.run("errands").stdout.rstrip().endswith("dropped")
    (row,) = people.read("errands")["errands"]
    assert (row["id"], row["stage"], row["kind"], row["purpose"]) == ("e-1", "dropped", "kindness", "give")


def test_gives_and_asks_are_logged_with_a_talk(people: Home) -> None:
    """P1-05, P2-10: `log` takes what was given or asked, beside a note."""
    people.run("log", "ben", "--gave", "the article", "--note", "by post")
    people.run("log", "ben", "--asked", "the van", "--on", "yesterday")
    rows = [(row.purpose, row.note) for row in people.snapshot().interactions]
    assert rows == [(Purpose.GIVE, "the article\nby post"), (Purpose.ASK, "the van")]
    assert "--gave first" in refused(people, "log", "ben", "--gave", "a", "--asked", "b")
    assert "you gave once and asked once" in people.run("ask", "ben", "x").stdout
