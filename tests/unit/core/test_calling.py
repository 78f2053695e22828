"""Whom a few words mean (U6)."""

from __future__ import annotations

import pytest

from rekindled.core.calling import fitting, nearly
from rekindled.core.model import Contact

PEOPLE = [
    Contact(id="c-1", name="Ann Lee"),
    Contact(id="c-2", name="Anne-Marie Légaré", nicknames=("Mimi",)),
    Contact(id="c-3", name="Bo Annson"),
    Contact(id="c-4", name="ann lee"),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Ann Lee", ["c-1", "c-4"]),
        ("anne-marie legare", ["c-2"]),
        ("MIMI", ["c-2"]),
        ("anne", ["c-2"]),
        ("ann", ["c-1", "c-2", "c-4"]),
        ("lega", ["c-2"]),
        ("annson", ["c-3"]),
        ("garé", ["c-2"]),
        ("B.A.", ["c-3"]),
        ("al", ["c-1", "c-2", "c-4"]),
        ("x", []),
        ("  ", []),
    ],
)
def test_the_narrowest_reading_counts(text: str, ids: list[str]) -> None:
    """U6: accents, case and word order cost nothing; a whole name beats a part."""
    assert [one.id for one in fitting(PEOPLE, text)] == ids


def test_a_piece_of_a_name_may_be_the_initials_of_somebody_else() -> None:
    """U6: "al" is as likely Albert as Ann Lee, so that it must be asked; a nickname that is just that is not."""
    ann, albert, al = (Contact(id=f"c-{name}", name=name) for name in ("Ann Lee", "Albert Finn", "Al"))
    assert fitting([ann, albert], "al") == [ann, albert]
    assert fitting([ann, albert, al], "al") == [al]
    assert fitting([ann, albert], "Albert") == [albert]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(("Jürgen Groß", typed) for typed in ("jurgen", "Juergen", "JÜRGEN GROSS", "Ju\u0308rgen", "gross")),
        *(("Juergen Gross", typed) for typed in ("Jürgen", "juergen groß")),
        *(("Łukasz Żak", typed) for typed in ("lukasz", "zak", "Łuk")),
        *(("Søren Ågård", typed) for typed in ("soren", "soeren", "aagaard", "agard")),
        ("Ægir Þór", "aegir thor"),
        ("Đặng Ngọc", "dang"),
        ("Işıl", "isil"),
    ],
)
def test_letters_of_other_keyboards_are_typed_as_one_can(name: str, typed: str) -> None:
    """U6: a name is found without the letters that a keyboard lacks, written out or bare."""
    there = Contact(id="c-9", name=name)
    assert fitting([*PEOPLE, there], typed) == [there]


def test_a_slip_in_a_name_written_out_is_seen() -> None:
    """U6: a name that is written out and mistyped is still like the one with its accents."""
    jurgen = Contact(id="c-9", name="Jürgen Groß")
    assert nearly([*PEOPLE, jurgen], "Juergem") == [jurgen]


def test_a_slip_of_the_pen_is_seen() -> None:
    """By whole names, nicknames and parts of a name; whoever is meant twice is listed once."""
    assert nearly(PEOPLE, "Anson")[0].id == "c-3"
    assert [one.id for one in nearly(PEOPLE, "Mimmi")] == ["c-2"]
    assert nearly(PEOPLE, "Zzyzx") == []
