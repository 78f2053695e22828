"""The page that standard output is, and running text on it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekindled.cli.page import NO_WIDTH, Screen, folded, hanging, screen, width_of
from rekindled.core.unseen import inert

PIPE = Screen(width=NO_WIDTH, colour=False)
NARROW = Screen(width=40, colour=False)
TEXT = "Call Amara Okafor, Mateo Ferrari and Dr. Helen Marsh before Thursday"


@pytest.mark.parametrize(
    ("encoding", "signs"), [("utf-8", True), ("ascii", False), ("iso-8859-1", False), ("no-such", False)]
)
def test_signs_are_shown_where_the_encoding_has_them(encoding: str, signs: bool) -> None:
    """Elsewhere what is drawn is ASCII, never a row of question marks."""
    assert screen({}, terminal=True, width=80, encoding=encoding).signs is signs


def test_what_goes_on_below_stands_under_the_text() -> None:
    """The lead is said once; no line is wider than the page."""
    lines = list(hanging("  entries: ", TEXT, NARROW))
    assert lines[0].startswith("  entries: Call Amara")
    assert all(line.startswith(" " * 11) and len(line) <= 40 for line in lines[1:])
    assert " ".join(" ".join(lines).split()) == f"entries: {TEXT}"


def test_a_pipe_gets_one_line() -> None:
    """Programs read line by line."""
    assert list(hanging("  entries: ", TEXT, PIPE)) == [f"  entries: {TEXT}"]


def test_a_long_lead_leaves_the_text_room() -> None:
    """A circle with a long name pushes nothing off the page."""
    lines = list(hanging("  the people of the old choir: ", TEXT, NARROW))
    assert max(map(len, lines)) <= 40
    assert " ".join(" ".join(lines).split()) == f"the people of the old choir: {TEXT}"


def test_paths_and_options_are_not_broken_at_a_hyphen() -> None:
    """Whoever copies them gets all of them."""
    assert folded("see the folder /srv/my-own-files with --dry-run", 30) == [
        "see the folder",
        "/srv/my-own-files with",
        "--dry-run",
    ]


@pytest.mark.parametrize("width", [1, 4, 19])
def test_a_page_too_narrow_for_any_text_is_no_fault(width: int) -> None:
    """The terminal itself breaks what is too wide for it."""
    assert max(map(len, hanging("  entries: ", TEXT, Screen(width=width, colour=False)))) <= 20


@pytest.mark.parametrize("text", ["李雷 韩梅梅 " * 12, "é" * 90, "李" * 60])
def test_wide_letters_take_two_columns(text: str) -> None:
    """Letters of some scripts are twice as wide, also in a word longer than the line."""
    lines = folded(text.strip(), 40)
    assert max(map(width_of, lines)) <= 40
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_leads_and_texts_are_inert() -> None:
    """Neither can drive the terminal, break the line, or speak the markup of a drawing library (faults promise 38)."""
    page = Screen(width=80, colour=True)
    (line,) = hanging("  \x1b[2Jfriends\n: ", "[bold]Ann[/bold]\x1b]0;x\x07\u202e", page)
    assert line == "  [2Jfriends : [bold]Ann[/bold]]0;x"


def test_colours_are_declined_without_a_trace() -> None:
    """A page without colours gets no escape sequence for a dim lead either."""
    coloured = list(hanging("  a: ", TEXT, Screen(width=40, colour=True), dim_lead=True, dim_text=True))
    assert "\x1b[2m" in coloured[0]
    plain = list(hanging("  a: ", TEXT, NARROW, dim_lead=True, dim_text=True))
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured] == plain


@given(st.text(max_size=200), st.text(max_size=60), st.integers(min_value=40, max_value=120))
def test_whatever_the_text_it_fits_and_all_of_it_is_there(text: str, lead: str, width: int) -> None:
    """Any text in any script, behind any lead, on any page: no line is too wide, and only spaces are lost."""
    shown = list(hanging(lead, text, Screen(width=width, colour=False)))
    assert all(width_of(line) <= min(width, 80) for line in shown)
    assert "".join("".join(shown).split()) == "".join((inert(lead) + inert(text)).split())
