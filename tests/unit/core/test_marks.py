"""The grammar of signs and words, poorest client first (design §5 Marks)."""

from __future__ import annotations

from datetime import date

import pytest

from rekindled.core.cadence import parse_cadence
from rekindled.core.marks import (
    LineMark,
    plain,
    read_lines,
    read_title,
    read_words,
    without_notes,
)
from rekindled.core.model import Outcome
from rekindled.core.postponing import DayOfYear, Undated, resolve
from rekindled.core.vocabulary import EVERY_LANGUAGE, vocabulary

OURS = "Call Anna Example"
DONE, NO, SKIP, LATER, STOP = Outcome.DONE, Outcome.UNANSWERED, Outcome.SKIPPED, Outcome.LATER, Outcome.STOP
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("title", "outcome"),
    [
        *((f"{sign} {OURS}", DONE) for sign in ("✓", "✔", "☑", "✅", "[x]", "[X]", "x", "X", "done", "Done:", "✔️")),
        *((f"{OURS} {sign}", DONE) for sign in ("✓", "(done)", "done", "- done!", "[x]")),
        *((f"{sign} {OURS}", NO) for sign in ("✗", "✘", "❌", "[-]", "no answer", "N/A", "voicemail", "Left message:")),
        *((f"{sign} {OURS}", SKIP) for sign in ("skip", "Skip –", "skipped")),
        *((f"{sign} {OURS}", STOP) for sign in ("stop", "never")),
        *(
            (f"{sign} {OURS}", LATER)
            for sign in ("later", "later 2 weeks", "in 3 months", "next 12 May", "on 2027-01-02")
        ),
        (f"{OURS} later 2 weeks", LATER),
        (f"✓{OURS}", DONE),
    ],
)
def test_a_mark_beside_our_title_is_read(title: str, outcome: Outcome) -> None:
    """Signs and words count before and after our own title, in any case, and the title remains."""
    mark = read_title(title, OURS)
    assert mark is not None
    assert (mark.outcome, mark.rest) == (outcome, OURS)


@pytest.mark.parametrize(
    "title",
    [
        OURS,
        f"{OURS} about the deal that is done",
        f"{OURS} and Ben",
        f"Dinner, then {OURS}",
        "Done deal with Ben",
        "Call Ben",
        "Anna never called",
        "Xmas with Anna",
        "on 31 February: Anna",
        "later or never maybe",
        "in ages: Anna",
        "next: Anna",
        "",
    ],
)
def test_other_words_are_no_mark(title: str) -> None:
    """What is not a mark as a whole is the user's own text and settles nothing."""
    assert read_title(title, OURS) is None


@pytest.mark.parametrize(
    ("title", "outcome", "rest"),
    [
        ("✓ Lunch with Anna", DONE, "Lunch with Anna"),
        ("Lunch with Anna ✗", NO, "Lunch with Anna"),
        ("done: Lunch", DONE, "Lunch"),
        ("no answer - Anna", NO, "Anna"),
        ("later 2 weeks: Lunch", LATER, "Lunch"),
        ("skip", SKIP, ""),
    ],
)
def test_a_rewritten_title_may_still_carry_a_mark(title: str, outcome: Outcome, rest: str) -> None:
    """A sign at either end, or a word that opens the title and is set off from it."""
    mark = read_title(title, OURS)
    assert mark is not None
    assert (mark.outcome, mark.rest) == (outcome, rest)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("later", date(2026, 12, 1)),
        ("later 10 days", date(2026, 12, 4)),
        ("in 3 months", date(2027, 2, 24)),
        ("next 12 May", date(2027, 5, 12)),
        ("next May 12, 2028", date(2028, 5, 12)),
        ("next 12. Dec.", date(2026, 12, 12)),
        ("on 2026-12-24", date(2026, 12, 24)),
        ("next 29 Feb", date(2027, 2, 28)),
        ("next 29 Feb 2028", date(2028, 2, 29)),
        ("next 22 Nov", date(2027, 11, 22)),
        ("on 2020-01-01", date(2026, 11, 23)),
        ("on 9999-12-31", date(2076, 11, 22)),
    ],
)
def test_later_names_a_day(words: str, day: date) -> None:
    """A period counts from the entry's day; a day is the next such; never today, never out of the calendar."""
    mark = read_title(f"{words} {OURS}", OURS)
    assert mark is not None
    assert mark.until is not None
    assert resolve(mark.until, date(2026, 11, 24), TODAY) == day


def test_later_counts_from_today_for_a_passed_entry() -> None:
    """A passed entry's own day is no beginning."""
    assert resolve(parse_cadence("1 week"), date(2026, 1, 1), TODAY) == date(2026, 11, 29)


def test_a_leap_day_keeps_its_day_in_a_leap_year() -> None:
    """The 29th of February is the 28th only where there is none."""
    assert resolve(DayOfYear(month=2, day=29), TODAY, date(2027, 6, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("line", "outcome", "note"),
    [
        ("[x] Anna Example: talked about the move", DONE, "talked about the move"),
        ("[X] anna example", DONE, ""),
        ("✓ Anna Example - new job", DONE, "new job"),
        ("* [-] Anna Example", NO, ""),
        ("[ ] Anna Example: ✓ talked", DONE, "talked"),
        ("[ ] Anna Example: no answer", NO, ""),
        ("[ ] Anna Example: done - moved", DONE, "moved"),
        ("[ ] Anna Example: has a dog", None, "has a dog"),
        ("☐ Anna Example", None, ""),
        ("Anna Example: skip", SKIP, ""),
        ("no answer: Anna Example, twice", NO, "twice"),
    ],
)
def test_a_line_of_a_block_is_read(line: str, outcome: Outcome | None, note: str) -> None:
    """A tick, a word or a note on a person's line is theirs."""
    assert read_lines(line, ["Ann", "Anna Example"]) == (LineMark(label="Anna Example", outcome=outcome, note=note),)


def test_a_line_may_ask_for_later() -> None:
    """`later` on a line is that person's, with how far."""
    (line,) = read_lines("[ ] Anna: later 2 weeks", ["Anna"])
    assert (line.outcome, line.until) == (LATER, parse_cadence("2 weeks"))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Anna Example",
        "Annabel: skip",
        "[x] Somebody else",
        "done: the papers",
        "hello: Anna Example",
        "Reach: +49 30",
    ],
)
def test_other_lines_say_nothing(line: str) -> None:
    """Lines of other people, of ours, and plain text are left alone."""
    assert read_lines(line, ["Anna Example"]) == ()


def test_a_description_without_its_notes_is_as_we_wrote_it() -> None:
    """The heading stays; what has none is left as it is."""
    assert without_notes("Say hello\n\nNotes:\nmoved") == "Say hello\n\nNotes:"
    assert without_notes("Notes:\nmoved") == "Notes:"
    assert without_notes("free text") == "free text"


def test_characters_nobody_sees_change_nothing() -> None:
    """Variation selectors, joiners, direction marks and composition say nothing."""
    assert plain("✔\ufe0f e\u200d\u0301\u061c\u00a0x") == "✔ é x"


@pytest.mark.parametrize(
    ("title", "until"),
    [
        (f"später in 2 Wochen: {OURS}", parse_cadence("2 weeks")),
        (f"{OURS} - plus tard", parse_cadence("1 week")),
        (f"dans trois mois {OURS}", parse_cadence("3 months")),
        (f"en 2 semanas: {OURS}", parse_cadence("2 weeks")),
        (f"om en uke: {OURS}", parse_cadence("1 week")),
        (f"am 12. Mai {OURS}", DayOfYear(month=5, day=12)),
        (f"am 24.12. {OURS}", DayOfYear(month=12, day=24)),
        (f"el 12 de mayo de 2027: {OURS}", DayOfYear(month=5, day=12, year=2027)),
        (f"on May 12 {OURS}", DayOfYear(month=5, day=12)),
        (f"le 3 août: {OURS}", DayOfYear(month=8, day=3)),
        (f"nach den Ferien: {OURS}", Undated(words="nach den ferien")),
        (f"later when she is back {OURS}", Undated(words="later when she is back")),
        (f"later 0 weeks {OURS}", Undated(words="later 0 weeks")),
    ],
)
def test_later_is_understood_in_every_language(title: str, until: object) -> None:
    """Periods and days are read; what names no date is kept to be asked about."""
    mark = read_title(title, OURS)
    assert mark is not None
    assert (mark.outcome, mark.until, mark.rest) == (LATER, until, OURS)


@pytest.mark.parametrize("title", [f"{OURS} after lunch", f"{OURS} (in Rome)", f"am Main: {OURS}", f"after: {OURS}"])
def test_words_that_only_look_like_a_date_are_no_mark(title: str) -> None:
    """A place, a time of day, or an opener without anything behind it settles and asks nothing."""
    assert read_title(title, OURS) is None


@pytest.mark.parametrize("word", ["erledigt", "terminé", "hecho", "utført", "nicht erreicht", "hopp over", "nunca"])
def test_words_of_every_language_are_marks(word: str) -> None:
    """The outcome is the vocabulary's, before the title and after it."""
    outcome = EVERY_LANGUAGE.outcomes[word]
    for title in (f"{word.capitalize()}: {OURS}", f"{OURS} - {word}", f"{OURS} ({word})"):
        mark = read_title(title, OURS)
        assert mark is not None
        assert mark.outcome is outcome


def test_the_users_own_words_join_the_languages_chosen() -> None:
    """Words of languages not chosen say nothing; own ones do, `later` among them."""
    words = vocabulary(["en"], {"Gespräch geführt": DONE, "demnächst": LATER})
    assert read_title(f"erledigt: {OURS}", OURS, words) is None
    assert read_title(f"gespräch geführt: {OURS}", OURS, words) is not None
    mark = read_title(f"demnächst: {OURS}", OURS, words)
    assert mark is not None
    assert mark.until == parse_cadence("1 week")


@pytest.mark.parametrize(
    ("line", "outcome", "rest"),
    [
        ("done", DONE, ""),
        ("done: she moved", DONE, "she moved"),
        ("✗ engaged", NO, "engaged"),
        ("she is done with work", None, ""),
        ("", None, ""),
    ],
)
def test_the_first_line_of_a_note_may_be_a_mark(line: str, outcome: Outcome | None, rest: str) -> None:
    """As a whole, or before a colon; a sentence is a note."""
    mark = read_words(line)
    assert (mark and mark.outcome, mark.rest if mark else "") == (outcome, rest)


@pytest.mark.parametrize(
    ("title", "outcome"),
    [
        ("✓ ✓ Call Ann", Outcome.DONE),
        ("✓✓ Call Ann", Outcome.DONE),
        ("✗ ✗ Call Ann", Outcome.UNANSWERED),
        ("✗ ✓ Call Ann", None),
        ("✓✗ Call Ann", None),
        ("soon ✓ Call Ann", None),
        ("done: ✓ Call Ann", Outcome.DONE),
        ("✗ done: Call Ann", None),
        ("no answer ✗ Call Ann", Outcome.UNANSWERED),
        ("✗ (left message) Call Ann", Outcome.UNANSWERED),
        ("no answer no answer Call Ann", Outcome.UNANSWERED),
        ("no answer, left message: Call Ann", Outcome.UNANSWERED),
        ("no answer ✓ Call Ann", None),
    ],
)
def test_mark_put_twice_says_it_once_and_two_that_differ_say_nothing(title: str, outcome: Outcome | None) -> None:
    """A second tick on a ticked entry changes nothing."""
    mark = read_title(title, "Call Ann")
    assert (mark.outcome if mark else None) is outcome
