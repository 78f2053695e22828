"""Which cadence is the next longer one (R4)."""

from __future__ import annotations

import pytest

from rekindled.core.cadence import parse_cadence
from rekindled.core.proposals import longer_than


@pytest.mark.parametrize(
    ("every", "longer"),
    [
        ("3 days", "1 week"),
        ("1 week", "2 weeks"),
        ("10 days", "1 month"),
        ("2 weeks", "1 month"),
        ("1 month", "2 months"),
        ("6 weeks", "4 months"),
        ("2 months", "4 months"),
        ("3 months", "6 months"),
        ("4 months", "6 months"),
        ("6 months", "1 year"),
        ("1 year", "2 years"),
    ],
)
def test_the_next_longer_cadence_is_a_rung_of_the_ladder(every: str, longer: str) -> None:
    """R4: always one that people use, and at least half as long again."""
    assert str(longer_than(parse_cadence(every))) == longer


def test_nothing_longer_than_two_years_is_proposed() -> None:
    """Who is met so seldom is not met too often."""
    assert longer_than(parse_cadence("2 years")) is None
    assert longer_than(parse_cadence("18 months")) is None
