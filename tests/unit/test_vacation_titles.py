from __future__ import annotations

import unicodedata

import pytest

from rekindled.adapters.vacation_titles import VacationTitles
from rekindled.core.closed_days import VACATION_WORDS


@pytest.mark.parametrize(
    "title",
    [
        "Vacation",
        "VACATION: Lisbon",
        "Family  holiday",
        "Urlaub",
        "Sommerurlaub!",
        "Herbstferien (Kinder)",
        "Congés d'été",
        unicodedata.normalize("NFD", "congés"),
        "días  libres",
        "Vinterferie",
        "Day off",
        "out of office",
        "✈ vacances",
    ],
)
def test_vacations_are_known_by_their_titles(title: str) -> None:
    """In five languages, in any case, alone, within a title, or at the end of a longer word."""
    assert VacationTitles(VACATION_WORDS).match(title)


@pytest.mark.parametrize(
    "title", ["", "Ferienwohnung zahlen", "Dentist", "offsite", "vacationing", "x" * 2000 + " Urlaub"]
)
def test_other_titles_are_none(title: str) -> None:
    """A word at the beginning of a longer one is about something else, and nobody writes a thousand letters."""
    assert not VacationTitles(VACATION_WORDS).match(title)


def test_own_words_take_the_place_of_ours() -> None:
    """Signs in them mean themselves, and without any word nothing is a vacation."""
    assert VacationTitles(["a.b"]).match("A.B")
    assert not VacationTitles(["a.b"]).match("axb")
    assert not VacationTitles(["Sabbat"]).match("Urlaub")
    assert not VacationTitles([]).match("Urlaub")
