"""`log` with several names, a note behind a colon, and days as people say them (U6)."""

from __future__ import annotations

import sys

import pytest

from rekindled.cli.who import names_and_note
from rekindled.core.facts import ContactSaved
from rekindled.core.model import Contact
from tests.fakes.cli_homes import Home

PEOPLE = (
    Contact(id="c-1", name="Ann Lee", nicknames=("Annie",)),
    Contact(id="c-2", name="Bo Li"),
    Contact(id="c-3", name="Ann Wu"),
)


@pytest.fixture
def people(home: Home) -> Home:
    """Three people."""
    home.knows(*(ContactSaved(contact=one) for one in PEOPLE))
    return home


@pytest.mark.parametrize(
    ("words", "names", "note"),
    [
        (["Ann", "Lee:", "her", "new", "job"], ["Ann Lee"], "her new job"),
        (["Ann Lee: her new job"], ["Ann Lee"], "her new job"),
        (["Ann Lee,", "Bo:", "at the fair:", "fun"], ["Ann Lee", "Bo"], "at the fair: fun"),
        (["Ann Lee", "Bo"], ["Ann Lee", "Bo"], ""),
        (["Ann, Bo"], ["Ann", "Bo"], ""),
        (["Dr:Who"], ["Dr:Who"], ""),
    ],
)
def test_words_are_names_and_a_note(words: list[str], names: list[str], note: str) -> None:
    """A colon at a word's end begins the note; commas part names."""
    assert names_and_note(words) == (names, note)


def test_several_people_at_once(people: Home) -> None:
    """One row each with the same note; a name that is there twice counts once."""
    said = people.run("log", "annie,", "bo,", "Ann", "Lee:", "the fair", "--on", "12 May 2020")
    assert said.stdout == "Logged: Ann Lee, call, done, Tue 12 May 2020.\nLogged: Bo Li, call, done, Tue 12 May 2020.\n"
    rows = people.read("history")["interactions"]
    assert {(row["contact"], row["note"]) for row in rows} == {("Ann Lee", "the fair"), ("Bo Li", "the fair")}


def test_unquoted_words_are_one_name(people: Home) -> None:
    """For scripts the rows as `history` has them."""
    (row,) = people.read("log", "ann", "lee", "-m", "tea")["logged"]
    assert (row["contact_id"], row["note"], row["source"]) == ("c-1", "tea", "log")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("Bo", "Ann"), "fits several people"),
        (("Bo", "Ann Leee"), "did you mean Ann Lee"),
        (("Bo", "--on", "next week"), "is not a day"),
        (("Bo", "--on", "2999-01-01"), "in the future"),
    ],
)
def test_nothing_is_logged_while_anything_is_unclear(people: Home, words: tuple[str, ...], expected: str) -> None:
    """Nobody of several, either."""
    result = people.run("log", *words)
    assert (result.exit_code, expected in result.stderr) == (2, True)
    assert people.snapshot().interactions == ()


@pytest.mark.parametrize("words", [("",), (":",), (",",), (": a note",), (" ", ",")])
def test_a_log_needs_somebody(people: Home, words: tuple[str, ...]) -> None:
    """Without a name nothing happens in silence."""
    result = people.run("log", *words)
    assert (result.exit_code, "say whom you were in touch with" in result.stderr) == (2, True)


def test_what_is_printed_is_what_the_history_has(people: Home) -> None:
    """A second telling of a day joins the first one, and does not change how it was."""
    people.run("log", "Bo", "--how", "video")
    assert people.run("log", "Bo", "--how", "email").stdout.startswith("Logged: Bo Li, video, done, ")
    (row,) = people.read("log", "Bo", "--how", "email", "-m", "tea")["logged"]
    assert (row["channel"], row["note"]) == ("video", "tea")


def test_a_note_that_no_entry_could_hold_is_refused(people: Home) -> None:
    """It goes into the calendar; nobody of several is logged with it."""
    refused = people.run("log", "Bo", "-m", "x" * 10_001)
    assert (refused.exit_code, "the note has 10,001 characters" in refused.stderr) == (2, True)
    assert people.snapshot().interactions == ()
    assert people.run("log", "Bo", "-m", "x" * 10_000).exit_code == 0


def test_at_a_terminal_one_key_says_who(people: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several who fit, or of those whose name looks like it; Enter leaves it."""
    monkeypatch.setattr("rekindled.cli.who.is_terminal", lambda: True)
    monkeypatch.setattr("rekindled.cli.keys.one_key", lambda: sys.stdin.read(1))
    said = people.run("log", "Ann", typed="2")
    assert "1 Ann Lee (c-1), 2 Ann Wu (c-3): " in said.stderr
    assert said.stdout.startswith("Logged: Ann Wu")
    assert people.run("log", "Bo Lii", typed="1").stdout.startswith("Logged: Bo Li")
    assert people.run("log", "Ann", typed="\n").exit_code == 2
    assert people.run("log", "Zzyzx").exit_code == 2


def test_names_complete_in_a_shell(people: Home) -> None:
    """U6: with accents folded; a broken store or none offers nothing, in silence."""
    hostile = ("Eve\u202e", "Zoë", "a b")
    people.knows(*(ContactSaved(contact=Contact(id=f"c-{n}", name=name)) for n, name in enumerate(hostile, start=4)))

    def offered(words: str, shell: str = "bash") -> list[str]:
        env = {
            "_REKINDLED_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split()) - 1),
        }
        places = {"REKINDLED_CONFIG": str(people.config), "REKINDLED_STATE": str(people.state)}
        return [line for line in people.run(env={**env, **places}).stdout.splitlines() if line]

    assert offered("rekindled log zo") == ["plain,Zoë"]
    assert offered("rekindled log eve") == []
    assert offered("rekindled log an") == ["plain,Ann Lee", "plain,Ann Wu"]
    assert "Ann Lee" in offered("rekindled log an", "zsh")
    people.store.write_bytes(b"nonsense")
    assert offered("rekindled log an") == []
    people.store.unlink()
    assert offered("rekindled log an") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how(home: Home, shell: str) -> None:
    """One line of its start file does it."""
    assert f"_REKINDLED_COMPLETE={shell}_complete" in home.run("completion", shell).stdout
