"""Saying our own texts in a language, and finding them again in any."""

from __future__ import annotations

from datetime import date, datetime

from rekindled.adapters.catalogues import tongue_of
from rekindled.core.acknowledging import is_acknowledged, with_line, without_line
from rekindled.core.marks import without_notes
from rekindled.core.tongue import ENGLISH, Tongue

GERMAN = tongue_of("de")
DAY = date(2026, 3, 4)


def test_english_says_what_is_written() -> None:
    """The texts of the program are English, and a text is only filled in where it has parts."""
    assert ENGLISH.say("Call {name}", name="{x}") == "Call {x}"
    assert ENGLISH.say("Notes:") == "Notes:"
    assert ENGLISH.ways("Notes:") == ("Notes:",)


def test_what_has_no_translation_stays_english() -> None:
    """A catalogue that is behind hides nothing."""
    assert Tongue(language="fr").say("Notes:") == "Notes:"


def test_days_are_written_as_people_write_them() -> None:
    """With the month's name in the language of the entries."""
    assert (ENGLISH.day(DAY), GERMAN.day(DAY)) == ("4 March 2026", "4. März 2026")
    assert (ENGLISH.month(DAY), GERMAN.month(DAY)) == ("March 2026", "März 2026")
    at = datetime(2026, 3, 4, 9, 5)  # noqa: DTZ001 - a local time
    assert ENGLISH.moment(at) == "Wednesday 4 March, 09:05"
    assert GERMAN.moment(at) == "Mittwoch, 4. März, 09:05"


def test_our_line_is_replaced_in_whatever_language_it_is() -> None:
    """A change of language leaves no second acknowledgement behind."""
    text = "Kurz melden\n\nNotizen:\nmove"
    acknowledged = with_line(text, "Eingetragen: 4. März 2026", GERMAN)
    assert acknowledged == "Kurz melden\n\nEingetragen: 4. März 2026\n\nNotizen:\nmove"
    english = tongue_of("en")
    assert is_acknowledged(acknowledged, english)
    assert without_line(acknowledged, english) == "Kurz melden\n\n\nNotizen:\nmove"
    assert (
        with_line("A\nLogged 1 March 2026\nB", "Eingetragen: 4. März 2026", GERMAN) == "A\nB\nEingetragen: 4. März 2026"
    )
    assert not is_acknowledged("Loggedness", english)


def test_what_we_wrote_ends_with_our_heading_in_any_language() -> None:
    """Below it the user writes; the last heading is ours."""
    for tongue in (GERMAN, tongue_of("en")):
        assert without_notes("For\n\nNotizen:\nmove", tongue) == "For\n\nNotizen:"
        assert without_notes("For\nNotes:\nx\nNotizen:\ny", tongue) == "For\nNotes:\nx\nNotizen:"
    assert without_notes("Notes: old") == "Notes:"
    assert without_notes("nothing of ours") == "nothing of ours"
