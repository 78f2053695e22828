"""Forms of address are no part of a name, and nobody is greeted with a title."""

from __future__ import annotations

import pytest

from rekindled.core.salutations import spoken_first, without_address


@pytest.mark.parametrize(
    ("name", "prefix", "expected"),
    [
        ("Herr Karl Meier", "", "Karl Meier"),
        ("Herr Dr. Karl Meier", "", "Dr. Karl Meier"),
        ("Prof. Frau Eva Koch", "", "Prof. Eva Koch"),
        ("Mrs. Lee", "", "Lee"),
        ("M. Jean Roux", "M.", "Jean Roux"),
        ("M. Night Shyamalan", "", "M. Night Shyamalan"),
        ("Sra. Ana Vega", "", "Ana Vega"),
        ("Dr. Ann Lee", "Dr.", "Dr. Ann Lee"),
        ("Ann Miss Lee", "", "Ann Miss Lee"),
        ("Mr & Mrs Smith", "", "Mr & Mrs Smith"),
        ("Frau", "Frau", "Frau"),
        ("", "", ""),
    ],
)
def test_forms_of_address_are_no_part_of_a_name(name: str, prefix: str, expected: str) -> None:
    """Academic titles are; a letter with a point is a form of address only where a file says so."""
    assert without_address(name, prefix) == expected


@pytest.mark.parametrize(
    ("name", "first"),
    [("Herr Karl Meier", "Karl"), ("Mrs Lee", "Lee"), ("Dr Ann Lee", "Ann"), ("Professor Eva Koch", "Eva"), ("", "")],
)
def test_nobody_is_greeted_with_a_title(name: str, first: str) -> None:
    """Whether it is shortened with a point or not."""
    assert spoken_first(name) == first
