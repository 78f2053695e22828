"""`circles` and `circles choose` (P2-02 to P2-06, P0-20, P3-07)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from rekindled.core.facts import ContactSaved, Fact
from rekindled.core.memos import Memo
from rekindled.core.model import Contact, TieProfile
from tests.fakes.cli_homes import Home

LONG_AGO = date(2014, 5, 1)
ANN = Contact(id="c-1", name="Ann", circle="friends", last_contact_on=LONG_AGO)
BEN = Contact(id="c-2", name="Ben", circle="friends", profile=TieProfile(met="a fair"))
CY = Contact(id="c-3", name="Cy")


def people(count: int) -> Sequence[Fact]:
    """So many people one has lost sight of, five in each circle."""
    return [
        ContactSaved(contact=Contact(id=f"c-{n}", name=f"P{n:02}", circle=f"circle {n // 5}", last_contact_on=LONG_AGO))
        for n in range(count)
    ]


@pytest.fixture
def at_terminal(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Somebody sits there, who has lost sight of three people."""
    monkeypatch.setattr("rekindled.cli.keys.is_terminal", lambda: True)
    monkeypatch.setattr("rekindled.cli.keys.one_key", lambda: sys.stdin.read(1))
    home.knows(*(ContactSaved(contact=one) for one in (ANN, BEN, CY)))
    return home


def memos(home: Home) -> dict[str, Memo]:
    """What is remembered of whom."""
    return {one.contact_id: one.memo for one in home.snapshot().memos}


def test_each_circle_is_shown_with_its_people_and_what_is_known(at_terminal: Home) -> None:
    """P2-02, P2-03, P3-07: how many they are, whom one did not talk with, and why one thinks so."""
    said = [" ".join(line.split()) for line in at_terminal.run("circles").stdout.split("\n")]
    assert said[1:4] == [
        "friends (2) Ann over 10 years ago last contact on 2014-05-01, as you said",
        "Ben no talk known met: a fair",
        "no circle (1) Cy no talk known nothing known",
    ]
    assert said[5] == "Your list is empty. To choose 15 to 20 people: rekindled circles choose"


def test_five_years_leave_out_whom_no_talk_is_known_with(at_terminal: Home) -> None:
    """P2-04: the challenge; a circle without anybody is shown all the same."""
    said = at_terminal.run("circles", "--years", "5").stdout
    assert "Ann" in said
    assert "Ben" not in said
    assert "no circle (1)" in said
    assert at_terminal.read("circles", "--years", "10")["years"] == 10


def test_other_years_are_refused(at_terminal: Home) -> None:
    """P2-04: 1, 5 or 10; and the options of the group belong behind `choose`."""
    assert at_terminal.run("circles", "--years", "3").exit_code == 2
    misplaced = at_terminal.run("circles", "--years", "5", "choose")
    assert (misplaced.exit_code, "rekindled circles choose …" in misplaced.stderr) == (2, True)


def test_an_empty_store_says_how_to_begin(home: Home) -> None:
    """With the command to type."""
    home.knows()
    assert "rekindled contacts add NAME" in home.run("circles").stdout
    assert "nobody to propose" in home.run("circles", "choose").stdout


def test_choosing_by_name_tells_when_each_turn_begins(home: Home) -> None:
    """P0-20: one a week when wanted; the list then shows how far it has come."""
    home.knows(*(ContactSaved(contact=one) for one in (ANN, BEN, CY)))
    said = home.run("circles", "choose", "ann", "ben", "cy", "--a-week", "1").stdout
    assert said.count("Chosen: ") == 3
    assert said.count("waiting until Mon ") >= 2
    assert said.endswith("Your list: 3 people; 15 to 20 make a good one.\n")
    again = home.run("circles", "choose", "ann").stdout
    assert again.startswith("On the list already: Ann.\n")
    shown = home.run("circles").stdout
    assert "How far it has come" in shown
    assert shown.count("waiting until Mon ") >= 2
    assert home.read("circles", "choose", "ann")["on_the_list"] == 3


def test_whoever_is_left_alone_is_not_chosen(home: Home) -> None:
    """R21: the sentence says why, and what to do."""
    home.knows(ContactSaved(contact=Contact(id="c-1", name="Ann", do_not_contact=True)))
    result = home.run("circles", "choose", "ann")
    assert result.exit_code == 2
    assert "Ann: marked do-not-contact; nobody was chosen; see: rekindled contacts edit c-1" in result.stderr


def test_a_walk_takes_passes_over_and_leaves_for_later(at_terminal: Home) -> None:
    """P2-03: y, n and Enter; each is kept at once, and only Enter is proposed again."""
    result = at_terminal.run("circles", "choose", typed="yn\n")
    assert "1 of 3: Ann (friends), over 10 years ago\n  last contact on 2014-05-01, as you said\n" in result.stderr
    assert "3 of 3: Cy (no circle), no talk known\n" in result.stderr
    assert result.stdout == "Your list: 1 person; 15 to 20 make a good one.\n"
    assert memos(at_terminal) == {"c-1": Memo.CHOSEN, "c-2": Memo.PASSED_OVER}
    proposed = at_terminal.read("circles", "choose")["proposed"]
    assert [one["contact"] for one in proposed] == ["Cy"]
    proposed = at_terminal.read("circles", "choose", "--again")["proposed"]
    assert [one["contact"] for one in proposed] == ["Ben", "Cy"]


def test_q_ends_the_walk(at_terminal: Home) -> None:
    """What was answered before is kept."""
    assert at_terminal.run("circles", "choose", typed="yq").exit_code == 0
    assert memos(at_terminal) == {"c-1": Memo.CHOSEN}


def test_the_walk_says_when_the_list_has_enough_and_ends_when_it_is_full(at_terminal: Home) -> None:
    """P2-06: 15 are enough, 20 are full."""
    at_terminal.knows(*people(25))
    result = at_terminal.run("circles", "choose", typed="y" * 30)
    assert result.stderr.count("Your list has 15 people, which is enough to begin with; go on, or end with q.") == 1
    assert result.stdout == "Your list: 20 people. That is enough to begin with.\n"
    more = at_terminal.run("circles", "choose", "P24").stdout
    assert "21 people. 15 to 20 are enough; the others can wait for another time." in more
    assert at_terminal.read("circles")["enough"] is True


def test_without_a_terminal_one_chooses_by_name(home: Home) -> None:
    """A script is told what to do instead; it can read the proposals."""
    home.knows(ContactSaved(contact=ANN))
    result = home.run("circles", "choose", typed="y")
    assert result.exit_code == 2
    assert "choose by name: rekindled circles choose NAME" in result.stderr
    assert [one["contact"] for one in home.read("circles", "choose")["proposed"]] == ["Ann"]


def test_each_way_of_progress_has_its_words(home: Home) -> None:
    """Talked with, not to be contacted, without a cadence, and next."""
    home.knows(*people(4))
    home.run("circles", "choose", "P00", "P01", "P02", "P03")
    home.run("log", "P00")
    known = {one.name: one for one in home.snapshot().contacts}
    changed = (
        replace(known["P01"], do_not_contact=True),
        replace(known["P02"], every=None),
        replace(known["P03"], snoozed_until=None),
    )
    home.knows(*(ContactSaved(contact=one) for one in changed))
    said = home.run("circles").stdout
    for words in ("talked on", "marked do-not-contact", "without a cadence, so not planned", "by the next look"):
        assert words in said
