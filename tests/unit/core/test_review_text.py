"""The words of the weekly review, and reading its lines back (U4, R3, R20)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rekindled.core.cadence import parse_cadence
from rekindled.core.marks import read_words
from rekindled.core.model import Contact, Outcome, Purpose
from rekindled.core.phrases import NOTES
from rekindled.core.review_text import (
    LAST_WEEK,
    PROPOSALS,
    PURPOSES,
    Contents,
    Row,
    described,
    marks_of,
    proposal_row,
    rows_of,
    touch_row,
)
from rekindled.core.vocabulary import EVERY_LANGUAGE

ANN = touch_row(Contact(id="c-1", name="Ann"), Purpose.CHECK_IN, discreet=False)
ANN_LEE = touch_row(Contact(id="c-2", name="Ann Lee"), Purpose.THANK, discreet=False)
LONGER = proposal_row(
    Contact(id="c-1", name="Ann"), parse_cadence("2 months"), parse_cadence("4 months"), discreet=False
)
FULL = Contents(
    ticks=(ANN, ANN_LEE),
    planned=((datetime(2026, 12, 1, 8, 30, tzinfo=UTC), ("Ben", "Cleo")),),
    apart=(("Dora", date(2025, 5, 2)),),
    proposals=(LONGER,),
)


def test_a_full_review_reads_so() -> None:
    """U4, R3, R4: all parts in their order, in words."""
    assert described(FULL) == (
        "Last week\n[ ] Ann: check-in\n[ ] Ann Lee: thank-you\n\n"
        "Next week\nTuesday 1 December, 08:30: Ben, Cleo\n\n"
        "You have not talked for a while\nDora, last in May 2025\n\n"
        "Proposals\n[ ] Ann: every 4 months instead of every 2 months?\n\n"
        "Tick a line: [x] NAME: what you talked about. Or: [-] no answer, skip, later 2 weeks.\n"
        "A proposal: [x] yes, [-] no.\n\nNotes:"
    )


def test_an_empty_review_says_so() -> None:
    """Nothing is no reproach."""
    assert described(Contents()) == "Nothing is open, and nothing is planned for next week.\n\nNotes:"


def test_its_lines_are_read_back() -> None:
    """Ticked or not, with words behind ours or without, below their own heading only."""
    text = described(FULL)
    assert rows_of(text, LAST_WEEK) == (ANN, ANN_LEE)
    assert rows_of(text, PROPOSALS) == (LONGER,)
    ticked = text.replace("[ ] Ann: check-in", "[x] Ann: check-in: the garden? yes")
    assert rows_of(ticked, LAST_WEEK) == (ANN, ANN_LEE)
    assert rows_of("Last week\n[x] Ann", LAST_WEEK) == (Row(name="Ann", about=""),)
    assert rows_of("Something else", LAST_WEEK) == ()


def test_a_server_may_make_markup_of_it() -> None:
    """Google's and Outlook's HTML reads the same."""
    text = described(FULL).replace("\n", "<br>")
    assert rows_of(text, LAST_WEEK) == (ANN, ANN_LEE)


def test_marks_are_found_by_our_words_or_by_the_name() -> None:
    """The longest name wins; a mark below another heading is none, and a name said twice marks its line once."""
    text = described(FULL)
    ours = rows_of(text, LAST_WEEK)
    marked = text.replace("[ ] Ann Lee: thank-you", "[x] Ann Lee: a letter\n[x] Ann Lee: again").replace(
        NOTES, f"{NOTES}\n[x] Ann"
    )
    found = marks_of(marked, LAST_WEEK, ours, EVERY_LANGUAGE)
    assert {row.label: (mark.outcome, mark.note) for row, mark in found.items()} == {
        "Ann: check-in": (None, ""),
        "Ann Lee: thank-you": (Outcome.DONE, "a letter"),
    }


@pytest.mark.parametrize("words", [*PURPOSES.values(), LONGER.about])
def test_our_own_words_are_no_marks(words: str) -> None:
    """What stands in a line of ours never says what came of it."""
    assert read_words(words) is None
    row = Row(name="Ann", about=words)
    found = marks_of(f"Last week\n[ ] {row.label}", LAST_WEEK, [row], EVERY_LANGUAGE)
    assert [mark.outcome for mark in found.values()] == [None]


def test_our_words_break_no_app() -> None:
    """No ampersand and no angle brackets, whatever somebody is called."""
    row = touch_row(Contact(id="c-1", name="Ann & <Co>"), Purpose.GIVE, discreet=False)
    assert not set("&<>") & set(described(Contents(ticks=(row,))))
    assert rows_of(described(Contents(ticks=(row,))), LAST_WEEK) == (row,)
