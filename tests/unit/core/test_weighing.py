"""Whom to think of for a campaign, and what a profile proposes (P0-02 to P0-08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rekindled.core.campaigns import Candidate
from rekindled.core.model import Contact, Past, Status, TieProfile
from rekindled.core.rhythm import Rhythm
from rekindled.core.weighing import (
    Standpoint,
    a_few_mornings_carry,
    distance,
    distant_first,
    found_by,
    only_comfortable,
    willingness,
)

RHYTHM = Rhythm(timezone="Europe/Berlin")
UNJUDGED = Candidate(contact_id="c-1")
COMFORTABLE = Contact(id="c-1", name="Ann", profile=TieProfile(past=Past.A_LOT, status=Status.PEER))
AHEAD = Contact(id="c-2", name="Zoe", profile=TieProfile(past=Past.A_LOT, status=Status.AHEAD))
UNKNOWN = Contact(id="c-3", name="Max")


@pytest.mark.parametrize(
    ("trust", "because"), [(True, "you trust them"), (False, "no trust noted"), (None, "nothing noted")]
)
def test_trust_proposes_the_first_check_mark(trust: bool | None, because: str) -> None:
    """P0-07, P0-13: with the reason, and as long as the user gives none."""
    found = willingness(UNJUDGED, TieProfile(trust=trust))
    assert found == Standpoint(value=trust, given=False, because=because)
    assert willingness(replace(UNJUDGED, willing=False), TieProfile(trust=trust)).value is False


@pytest.mark.parametrize(
    ("past", "status", "value", "because"),
    [
        (None, Status.AHEAD, True, "further ahead"),
        (Past.OCCASIONAL, Status.AHEAD, True, "further ahead, little past contact"),
        (Past.OCCASIONAL, None, True, "little past contact"),
        (Past.A_LOT, Status.PEER, False, "you knew each other well, no further ahead"),
        (Past.A_LOT, None, None, "you knew each other well"),
        (None, Status.BEHIND, None, "no further ahead"),
        (None, None, None, "nothing noted"),
    ],
)
def test_past_and_status_propose_the_second_check_mark(
    past: Past | None, status: Status | None, value: bool | None, because: str
) -> None:
    """P0-03, P0-05, P0-14: ahead or little past contact; the user's own mark goes before it."""
    profile = TieProfile(past=past, status=status)
    assert distance(UNJUDGED, profile) == Standpoint(value=value, given=False, because=because)
    assert distance(replace(UNJUDGED, distant=True), profile) == Standpoint(
        value=True, given=True, because="you said so"
    )


def test_the_comfortable_choice_is_who_was_known_well_and_is_no_further_ahead() -> None:
    """P0-04: one who is ahead, or of whom too little is known, breaks the pattern; nobody is no pattern."""
    assert only_comfortable([COMFORTABLE])
    assert not only_comfortable([COMFORTABLE, AHEAD])
    assert not only_comfortable([COMFORTABLE, UNKNOWN])
    assert not only_comfortable([])


def test_who_brings_novelty_comes_first() -> None:
    """P0-04, P0-06: never the comfortable choice, and nobody is left out for being ahead."""
    assert [one.name for one in distant_first([COMFORTABLE, UNKNOWN, AHEAD])] == ["Zoe", "Max", "Ann"]


def test_people_are_found_by_what_is_noted_of_them() -> None:
    """P0-12: all words, in any field and any case; removed people and empty words find nobody."""
    clocks = Contact(id="c-4", name="Kenji", tags=("Osaka",), profile=TieProfile(standout="builds CLOCKS"))
    gone = replace(clocks, id="c-5", archived_on=date(2026, 1, 1))
    people = [clocks, gone, COMFORTABLE]
    assert found_by(people, "osaka clocks") == [clocks]
    assert found_by(people, "clocks berlin") == []
    assert found_by(people, " ") == []


def test_a_few_mornings_carry_a_few_people() -> None:
    """P0-20: three blocks of people, or as many calls where there are no blocks."""
    assert a_few_mornings_carry(RHYTHM) == 9
    assert a_few_mornings_carry(replace(RHYTHM, people_per_block=0)) == 6
