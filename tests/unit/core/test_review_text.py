"""The words of the weekly review, and reading its lines back (U4, R3, R20)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from rekindled.adapters.catalogues import LANGUAGES, tongue_of
from rekindled.core.briefing import Manner
from rekindled.core.cadence import parse_cadence
from rekindled.core.marks import read_words
from rekindled.core.model import Contact, Outcome, Purpose
from rekindled.core.phrases import NOTES
from rekindled.core.proposals import LADDER
from rekindled.core.review_lines import marks_of, proposes, purpose_of, rows_of
from rekindled.core.review_phrases import HOW_TO_TICK, IN_A_WORD, LAST_WEEK, PROPOSALS
from rekindled.core.review_text import Contents, Row, described, proposal_row, touch_row
from rekindled.core.tongue import ENGLISH
from rekindled.core.vocabulary import EVERY_LANGUAGE

GERMAN = tongue_of("de")
SOMEBODY = Contact(id="c-1", name="Ann")
TWO, FOUR = parse_cadence("2 months"), parse_cadence("4 months")


def full(language: str) -> Contents:
    """A review with something in every part."""
    manner = Manner(tongue=tongue_of(language))
    return Contents(
        ticks=(
            touch_row(SOMEBODY, Purpose.CHECK_IN, manner),
            touch_row(Contact(id="c-2", name="Ann Lee"), Purpose.THANK, manner),
        ),
        planned=((datetime(2026, 12, 1, 8, 30, tzinfo=UTC), ("Ben", "Cleo")),),
        apart=(("Dora", date(2025, 5, 2)),),
        proposals=(proposal_row(SOMEBODY, TWO, FOUR, manner),),
    )


FULL = full("en")
ANN, ANN_LEE = FULL.ticks
(LONGER,) = FULL.proposals


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


def test_a_full_review_reads_so_in_german() -> None:
    """U4, R3: calm, in the du form, with the dates and cadences of the language."""
    assert described(full("de"), GERMAN) == (
        "Letzte Woche\n[ ] Ann: kurz melden\n[ ] Ann Lee: Dankeschön\n\n"
        "Nächste Woche\nDienstag, 1. Dezember, 08:30: Ben, Cleo\n\n"
        "Ihr habt länger nicht gesprochen\nDora, zuletzt im Mai 2025\n\n"
        "Vorschläge\n[ ] Ann: alle 4 Monate statt alle 2 Monate?\n\n"
        "Eine Zeile abhaken: [x] NAME: worüber ihr gesprochen habt. "
        "Oder: [-] nicht erreicht, überspringen, später 2 Wochen.\n"
        "Ein Vorschlag: [x] ja, [-] nein.\n\nNotizen:"
    )


def test_an_empty_review_says_so() -> None:
    """Nothing is no reproach."""
    assert described(Contents()) == "Nothing is open, and nothing is planned for next week.\n\nNotes:"
    assert described(Contents(), GERMAN) == "Nichts ist offen, und für nächste Woche ist nichts geplant.\n\nNotizen:"


def test_one_of_a_unit_is_said_as_people_say_it() -> None:
    """A year is no count in German."""
    month, year = parse_cadence("1 month"), parse_cadence("1 year")
    assert proposal_row(SOMEBODY, month, year).about == "every 1 year instead of every 1 month?"
    german = proposal_row(SOMEBODY, month, year, Manner(tongue=GERMAN))
    assert german.about == "jedes Jahr statt jeden Monat?"


@pytest.mark.parametrize("written", LANGUAGES)
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_review_is_read_back_in_every_language(written: str, spoken: str) -> None:
    """Its headings, purposes and proposals are known again, and the marks in it, whatever is spoken by then."""
    contents, tongue = full(written), tongue_of(spoken)
    text = described(contents, tongue_of(written))
    ticks, proposed = rows_of(text, LAST_WEEK, tongue), rows_of(text, PROPOSALS, tongue)
    assert (ticks, proposed) == (contents.ticks, contents.proposals)
    assert [purpose_of(row, tongue) for row in ticks] == [Purpose.CHECK_IN, Purpose.THANK]
    assert proposes(proposed[0], TWO, FOUR, tongue)
    assert not proposes(proposed[0], FOUR, TWO, tongue)
    ticked = text.replace(f"[ ] {ticks[0].label}", f"[x] {ticks[0].label}: the garden")
    found = marks_of(ticked, LAST_WEEK, ticks, EVERY_LANGUAGE, tongue)
    assert (found[ticks[0]].outcome, found[ticks[0]].note) == (Outcome.DONE, "the garden")


@pytest.mark.parametrize("written", LANGUAGES)
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_purpose_and_rung_is_known_again(written: str, spoken: str) -> None:
    """R4: no two purposes share a word in any languages, and each proposal is told from every other."""
    manner, tongue = Manner(tongue=tongue_of(written)), tongue_of(spoken)
    assert {one: purpose_of(touch_row(SOMEBODY, one, manner), tongue) for one in Purpose} == {
        one: one for one in Purpose
    }
    for every, longer in pairwise(LADDER):
        row = proposal_row(SOMEBODY, every, longer, manner)
        text = described(Contents(proposals=(row,)), manner.tongue)
        assert rows_of(text, PROPOSALS, tongue) == (row,)
        assert [pair for pair in pairwise(LADDER) if proposes(row, *pair, tongue)] == [(every, longer)]


def test_words_of_the_user_are_no_purpose() -> None:
    """Where ours are gone, or begin another word, a line tells only whose it is."""
    text = "Letzte Woche\n[x] Ann: Dankeschönkarte\n[x] Ben: the garden? yes"
    rows = rows_of(text, LAST_WEEK, GERMAN)
    assert rows == (Row(name="Ann", about=""), Row(name="Ben", about=""))
    assert [purpose_of(row, GERMAN) for row in rows] == [None, None]


def test_its_lines_are_read_back() -> None:
    """Ticked or not, with words behind ours or without, below their own heading only."""
    text = described(FULL)
    assert rows_of(text, LAST_WEEK, ENGLISH) == (ANN, ANN_LEE)
    assert rows_of(text, PROPOSALS, ENGLISH) == (LONGER,)
    ticked = text.replace("[ ] Ann: check-in", "[x] Ann: check-in: the garden? yes")
    assert rows_of(ticked, LAST_WEEK, ENGLISH) == (ANN, ANN_LEE)
    assert rows_of("Last week\n[x] Ann", LAST_WEEK, ENGLISH) == (Row(name="Ann", about=""),)
    assert rows_of("Something else", LAST_WEEK, ENGLISH) == ()


def test_a_server_may_make_markup_of_it() -> None:
    """Google's and Outlook's HTML reads the same."""
    text = described(FULL).replace("\n", "<br>")
    assert rows_of(text, LAST_WEEK, ENGLISH) == (ANN, ANN_LEE)


def test_marks_are_found_by_our_words_or_by_the_name() -> None:
    """The longest name wins; a mark below another heading is none, and a name said twice marks its line once."""
    text = described(FULL)
    ours = rows_of(text, LAST_WEEK, ENGLISH)
    marked = text.replace("[ ] Ann Lee: thank-you", "[x] Ann Lee: a letter\n[x] Ann Lee: again").replace(
        NOTES, f"{NOTES}\n[x] Ann"
    )
    found = marks_of(marked, LAST_WEEK, ours, EVERY_LANGUAGE, ENGLISH)
    assert {row.label: (mark.outcome, mark.note) for row, mark in found.items()} == {
        "Ann: check-in": (None, ""),
        "Ann Lee: thank-you": (Outcome.DONE, "a letter"),
    }


OURS = [row.about for language in LANGUAGES for row in full(language).proposals]
OURS += [way for words in IN_A_WORD.values() for way in GERMAN.ways(words)]


@pytest.mark.parametrize("words", OURS)
def test_our_own_words_are_no_marks(words: str) -> None:
    """What stands in a line of ours never says what came of it."""
    assert read_words(words) is None
    row = Row(name="Ann", about=words)
    found = marks_of(f"Last week\n[ ] {row.label}", LAST_WEEK, [row], EVERY_LANGUAGE, ENGLISH)
    assert [mark.outcome for mark in found.values()] == [None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ways_to_mark_that_a_review_proposes_are_understood(language: str) -> None:
    """What it tells the user to write means what it says."""
    _, _, words = tongue_of(language).say(HOW_TO_TICK).rstrip(".").rpartition("[-] ")
    found = [read_words(word) for word in words.split(", ")]
    assert [mark.outcome for mark in found if mark] == [Outcome.UNANSWERED, Outcome.SKIPPED, Outcome.LATER]


def test_our_words_break_no_app() -> None:
    """No ampersand and no angle brackets, whatever somebody is called."""
    row = touch_row(Contact(id="c-1", name="Ann & <Co>"), Purpose.GIVE)
    assert not set("&<>") & set(described(Contents(ticks=(row,))))
    assert rows_of(described(Contents(ticks=(row,))), LAST_WEEK, ENGLISH) == (row,)
