"""`triage`: a few people, a key each, or a sheet (R1, R20)."""

from __future__ import annotations

import stat
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import pytest

from rekindled.core.cadence import parse_cadence
from rekindled.core.facts import ContactSaved
from rekindled.core.memos import Memo
from rekindled.core.model import Contact, Past, Status
from tests.fakes.cli_homes import Home

ANN, BEN = Contact(id="c-1", name="Ann"), Contact(id="c-2", name="Ben")


@pytest.fixture
def at_terminal(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Somebody sits there; Ann and Ben are names only."""
    monkeypatch.setattr("rekindled.cli.keys.is_terminal", lambda: True)
    monkeypatch.setattr("rekindled.cli.keys.one_key", lambda: sys.stdin.read(1))
    home.knows(ContactSaved(contact=ANN), ContactSaved(contact=BEN))
    return home


def by_name(home: Home, name: str = "Ann") -> Contact:
    """One contact as the store has it."""
    return next(one for one in home.snapshot().contacts if one.name == name)


def asked(home: Home) -> Sequence[Memo]:
    """What is remembered as asked."""
    return [one.memo for one in home.snapshot().memos]


def test_three_keys_and_two_lines_make_a_profile(at_terminal: Home) -> None:
    """P0-03, P0-05, P0-07, P2-02, P3-15: each answer goes to its field."""
    result = at_terminal.run("triage", "ann", typed="oay2\n6\n")
    assert (result.exit_code, result.stdout) == (0, "5 answers are kept.\n")
    ann = by_name(at_terminal)
    assert (ann.profile.past, ann.profile.status, ann.profile.trust) == (Past.OCCASIONAL, Status.AHEAD, True)
    assert (ann.circle, ann.every) == ("friends", parse_cadence("6 months"))
    assert at_terminal.read("triage", "ann")["people"] == []


def test_questions_say_what_each_key_means_and_fit_the_page(at_terminal: Home) -> None:
    """R20: plain words, no grades; 80 columns."""
    said = at_terminal.run("triage", typed="q").stderr
    assert "1 of 2: Ann\n  How much contact did you have back then?\n    o occasional, l a lot: " in said
    full = at_terminal.run("triage", "--most", "1", "--more", typed="lbn\n\n\n\n").stderr
    assert max(len(line) for line in full.split("\n")) <= 80


def test_skipped_questions_are_not_asked_again_unless_wanted(at_terminal: Home) -> None:
    """R1: Enter is an answer too."""
    at_terminal.run("triage", "ann", typed="\n\n\n\n\n")
    assert len(asked(at_terminal)) == 5
    quiet = at_terminal.run("triage", "ann")
    assert quiet.stdout == 'Nothing new to ask. What you skipped: rekindled triage "Ann" --again\n'
    assert at_terminal.run("triage", "ann", "--again", typed="l\nn\nn\n").stdout == "3 answers are kept.\n"
    assert by_name(at_terminal).profile.trust is False
    assert at_terminal.run("triage", "ben", typed="\n\n\n\n\n").stdout == "Nothing was answered.\n"
    assert at_terminal.run("triage").stdout == "Nothing new to ask. What you skipped: rekindled triage --again\n"


def test_all_that_is_known_needs_no_question(home: Home) -> None:
    """Of an empty store, too; and that is no mistake without a terminal."""
    home.knows()
    assert home.run("triage").stdout == "Nothing to ask: all of it is known.\n"


def test_q_ends_and_the_next_round_goes_on(at_terminal: Home) -> None:
    """R1: what was answered is kept, what was not is asked first next time."""
    ended = at_terminal.run("triage", typed="oq")
    assert ended.stdout == "1 answer is kept. Go on whenever you like: rekindled triage\n"
    assert asked(at_terminal) == [Memo.ASKED_PAST]
    assert at_terminal.read("triage")["people"][0]["open"][0] == "status"
    at_terminal.run("triage", typed="pyQ\n")
    assert at_terminal.read("triage")["people"][0]["open"] == ["circle", "every"]
    at_terminal.run("triage", typed="choir\n")
    assert by_name(at_terminal).circle == "choir"


def test_ctrl_c_loses_nothing(at_terminal: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """R1: each answer is recorded before the next question stands there."""
    keys = iter(["o", "a", KeyboardInterrupt()])

    def next_key() -> str:
        key = next(keys)
        if isinstance(key, KeyboardInterrupt):
            raise key
        return key

    monkeypatch.setattr("rekindled.cli.keys.one_key", next_key)
    result = at_terminal.run("triage")
    assert (result.exit_code, result.stderr[-24:]) == (130, "\nrekindled: interrupted\n")
    assert by_name(at_terminal).profile.status is Status.AHEAD


@pytest.mark.parametrize("came", ["\x04", "", "Q"])
def test_keys_that_end_it(at_terminal: Home, monkeypatch: pytest.MonkeyPatch, came: str) -> None:
    """q, Ctrl-D, or a terminal that is gone."""
    monkeypatch.setattr("rekindled.cli.keys.one_key", lambda: came)
    assert at_terminal.run("triage").exit_code == 0
    assert asked(at_terminal) == []


def test_ctrl_c_in_a_line_is_an_interruption(at_terminal: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the keys before it said is kept."""

    def interrupted(*_: object, **__: object) -> str:
        raise click.Abort

    monkeypatch.setattr(click, "prompt", interrupted)
    assert at_terminal.run("triage", typed="oay").exit_code == 130
    assert len(asked(at_terminal)) == 3


def test_other_keys_are_told_and_change_nothing(at_terminal: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """An arrow, a wrong letter; capitals are as good as small ones."""
    keys = iter(["\x1b[A", "x", "O", "q"])
    monkeypatch.setattr("rekindled.cli.keys.one_key", lambda: next(keys))
    said = at_terminal.run("triage").stderr
    assert "that key is none of these; Enter skips, q ends" in said
    assert "x is none of these" in said
    assert by_name(at_terminal).profile.past is Past.OCCASIONAL


def test_lines_that_are_no_answer_are_asked_again(at_terminal: Home) -> None:
    """The sentence says what is expected."""
    result = at_terminal.run("triage", "ann", typed="\n\n\n99\n\noften\nevery 2 weeks\n")
    assert "there is no circle 99; expected a number from 1 to 5, or a name" in result.stderr
    assert '"often" is not a period' in result.stderr
    assert by_name(at_terminal).every == parse_cadence("2 weeks")


def test_many_circles_are_folded_to_the_page(at_terminal: Home) -> None:
    """P2-02: the user's own are numbered behind the spheres."""
    own = (Contact(id=f"c-{n}", name=f"P{n}", circle=f"circle {n}") for n in range(10, 20))
    at_terminal.knows(*(ContactSaved(contact=one) for one in own))
    result = at_terminal.run("triage", "ann", typed="\n\n\n15\n\n")
    assert by_name(at_terminal).circle == "circle 19"
    assert max(len(line) for line in result.stderr.split("\n")) <= 80


def test_a_circle_that_has_a_cadence_answers_how_often(at_terminal: Home) -> None:
    """U8: one question less."""
    said = at_terminal.configured().run("triage", "ann", typed="\n\n\nFriends\n").stderr
    assert "How often" not in said
    assert by_name(at_terminal).circle == "friends"


def test_a_round_is_five_people_or_as_many_as_wanted(at_terminal: Home) -> None:
    """R1: little at a time; whoever is left is not counted (R3)."""
    at_terminal.knows(*(ContactSaved(contact=Contact(id=f"c-{n}", name=f"P{n}")) for n in range(3, 9)))
    whole = at_terminal.run("triage", typed="\n" * 25)
    assert "5 of 5: " in whole.stderr
    assert whole.stdout == "Nothing was answered. Go on whenever you like: rekindled triage\n"
    assert "1 of 1: " in at_terminal.run("triage", "--most", "1", typed="\n" * 5).stderr
    assert len(at_terminal.read("triage", "--most", "1")["people"]) == 1


def test_more_asks_why_contact_was_lost_and_what_to_offer(at_terminal: Home) -> None:
    """P3-04, P1-03: on request only."""
    at_terminal.run("triage", "ann", "--more", typed="\n\n\n\n\nshe moved\na bed\n")
    profile = by_name(at_terminal).profile
    assert (profile.lost_because, profile.offer) == ("she moved", "a bed")


def test_a_person_is_introduced_with_what_is_known(at_terminal: Home) -> None:
    """So that one remembers who it is."""
    (at_terminal.config.parent / "a.toml").write_text(
        '[[contact]]\nname = "Ann"\ncircle = "choir"\nlast_contact_on = 2020-05-01\nmet = "a fair"\n', encoding="utf-8"
    )
    at_terminal.run("contacts", "import", str(at_terminal.config.parent / "a.toml"))
    said = at_terminal.run("triage", typed="q").stderr
    assert "1 of 2: Ann (choir; last talk 2020-05-01; met: a fair)\n" in said


def test_without_a_terminal_a_sheet_is_offered(home: Home) -> None:
    """A script is told what to do instead."""
    home.knows(ContactSaved(contact=ANN))
    result = home.run("triage", typed="oay")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        "there is nobody to answer here; write a sheet to fill in: rekindled triage --sheet people.csv" in result.stderr
    )


@pytest.mark.parametrize("name", ["people.csv", "people.TOML"])
def test_a_sheet_is_written_filled_in_and_taken_in(home: Home, tmp_path: Path, name: str) -> None:
    """R1: unfilled it changes nothing, filled in it closes the questions; only its owner can read it."""
    home.knows(ContactSaved(contact=ANN), ContactSaved(contact=BEN))
    sheet = tmp_path / name
    written = home.run("triage", "--sheet", str(sheet))
    assert (written.exit_code, written.stdout) == (0, "")
    assert f"2 people are in {sheet}; fill it in, then: rekindled contacts import {sheet}" in written.stderr
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    assert home.run("contacts", "import", str(sheet)).stdout == "0 added, 0 updated, 2 unchanged.\n"
    assert asked(home) == []
    text = sheet.read_text(encoding="utf-8")
    filled = text.replace("c-1,Ann,,", "c-1,Ann,a lot,") if name.endswith("csv") else text.replace("# past", "past", 1)
    sheet.write_text(filled, encoding="utf-8")
    assert home.run("contacts", "import", str(sheet)).stdout.endswith("  ~ Ann (c-1): past\n")
    assert "past" not in home.read("triage", "ann")["people"][0]["open"]


def test_a_sheet_can_be_for_one_or_a_few(home: Home, tmp_path: Path) -> None:
    """A name, or --most."""
    home.knows(ContactSaved(contact=ANN), ContactSaved(contact=BEN))
    assert "1 person is in" in home.run("triage", "ben", "--sheet", str(tmp_path / "a.csv")).stderr
    assert "1 person is in" in home.run("triage", "--most", "1", "--sheet", str(tmp_path / "b.csv")).stderr
    assert "c-2,Ben" in (tmp_path / "a.csv").read_text(encoding="utf-8")


def test_a_sheet_replaces_nothing_unasked(home: Home, tmp_path: Path) -> None:
    """--force says that it may; the name's ending says the format."""
    home.knows(ContactSaved(contact=ANN))
    sheet = tmp_path / "a.csv"
    sheet.write_text("mine", encoding="utf-8")
    assert home.run("triage", "--sheet", str(sheet)).exit_code == 2
    assert sheet.read_text(encoding="utf-8") == "mine"
    assert home.run("triage", "--sheet", str(sheet), "--force").exit_code == 0
    odd = home.run("triage", "--sheet", str(tmp_path / "a.xlsx"))
    assert (odd.exit_code, "ends in .toml or .csv" in odd.stderr) == (2, True)
