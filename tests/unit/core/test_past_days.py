"""Days that were, as people say them (U6)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekindled.core.errors import UsageError
from rekindled.core.past_days import read_past_day

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-01", "2026-05-01"),
        (" Today ", "2026-11-24"),
        ("heute", "2026-11-24"),
        ("yesterday", "2026-11-23"),
        ("the day before yesterday", "2026-11-22"),
        ("vorgestern", "2026-11-22"),
        ("tue", "2026-11-24"),
        ("last tue", "2026-11-17"),
        ("Letzten Dienstag", "2026-11-17"),
        ("last Friday", "2026-11-20"),
        ("on monday", "2026-11-23"),
        ("mo.", "2026-11-23"),
        ("3 days ago", "2026-11-21"),
        ("vor 3 Tagen", "2026-11-21"),
        ("a week ago", "2026-11-17"),
        ("vor einem Monat", "2026-10-24"),
        ("2  months ago", "2026-09-24"),
        ("1 year ago", "2025-11-24"),
        ("12 May", "2026-05-12"),
        ("May 12th", "2026-05-12"),
        ("12. Mai 2020", "2020-05-12"),
        ("24 nov", "2026-11-24"),
        ("25 Nov", "2025-11-25"),
        ("25.12.", "2025-12-25"),
        ("1.2.2024", "2024-02-01"),
        ("29 Feb", "2024-02-29"),
        ("Sept 3, 2025", "2025-09-03"),
        ("last week", "2026-11-17"),
        ("letzte Woche", "2026-11-17"),
        ("last month", "2026-10-24"),
        ("letztes Jahr", "2025-11-24"),
        ("two weeks ago", "2026-11-10"),
        ("vor zwölf Tagen", "2026-11-12"),
        ("12.5.25", "2025-05-12"),
        ("12. 5. 26", "2026-05-12"),
        ("12 May 99", "1999-05-12"),
        ("1.1.1950", "1950-01-01"),
    ],
)
def test_a_day_is_understood(text: str, day: str) -> None:
    """U6: the latest such day where no year is said."""
    assert str(read_past_day(text, TODAY)) == day


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "3 days", "vor langem", "0 days ago", "9999 weeks ago", "5001 days ago", "umpteen days ago"),
        *("32 May", "31 Feb", "30.2.", "last", "last may", "12 smarch", "99999999999 days ago", "99.99.9999"),
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    """With examples of what would be."""
    with pytest.raises(UsageError, match="write for example 2026-05-01"):
        read_past_day(text, TODAY)


@pytest.mark.parametrize("text", ["2026-11-25", "1.1.2027", "May 1 2027"])
def test_a_day_to_come_is_refused(text: str) -> None:
    """What has happened is logged, not what is planned."""
    with pytest.raises(UsageError, match="in the future"):
        read_past_day(text, TODAY)


@pytest.mark.parametrize("text", ["1850-05-01", "12 May 1850", "31.12.1949", "1.1.27"])
def test_a_year_in_which_nobody_talked_is_a_slip(text: str) -> None:
    """Nobody who uses this had a talk before 1950 that is to be followed up."""
    with pytest.raises(UsageError, match=r"before 1950; is the year right\?"):
        read_past_day(text, TODAY)


@given(st.dates(min_value=date(1990, 1, 1), max_value=TODAY), st.sampled_from(["%Y-%m-%d", "%d %b %Y", "%B %d, %Y"]))
def test_a_day_that_is_shown_reads_back(day: date, form: str) -> None:
    """However it is printed, with its year."""
    assert read_past_day(day.strftime(form), TODAY) == day


@given(st.text(max_size=30) | st.from_regex(r"(last |vor )?[0-9]{0,3}\.? ?[a-z]{2,9}( ago)?", fullmatch=True))
def test_no_words_lead_to_a_day_to_come(text: str) -> None:
    """Whatever is typed is a day that was, or is refused."""
    try:
        day = read_past_day(text, TODAY)
    except UsageError:
        return
    assert day <= TODAY
