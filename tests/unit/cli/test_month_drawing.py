"""The mornings ahead as a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rekindled.cli.month_drawing import month_lines
from rekindled.cli.page import NO_WIDTH, Screen

MONDAY = date(2026, 11, 23)


def month(today: str = "2026-11-24", **days: dict[str, Any]) -> dict[str, Any]:
    """Three weeks in which nothing is said of any day but these, by their number of the row from `d0`."""
    plain = {"is": "other", "entries": 0, "people": 0, "because": None}
    dated = {f"d{n}": {"on": (MONDAY + timedelta(days=n)).isoformat(), **plain} for n in range(21)}
    return {"today": today, "mornings": [{**one, **days.get(name, {})} for name, one in dated.items()]}


FULL = month(
    d0={"is": "passed", "because": "day off"},
    d1={"is": "free"},
    d2={"is": "planned", "entries": 2, "people": 4},
    d3={"is": "closed", "because": "public holiday: Thanks"},
    d4={"because": "vacation"},
    d5={"because": "vacation"},
    d8={"is": "taken"},
    d10={"is": "planned", "entries": 1, "because": "vacation"},
    d15={"is": "planned", "entries": 5, "people": 12},
)


def test_weeks_are_rows_and_months_have_names() -> None:
    """Today is in brackets, a morning with entries says for how many people, and closed days say why."""
    assert list(month_lines(FULL, Screen(width=80, colour=False))) == [
        "           Mon    Tue    Wed    Thu    Fri    Sat    Sun",
        "November   23    [24]○   25 ●4  26 ×   27     28     29",
        "December   30      1 –    2      3 ●    4      5      6",
        "            7      8 ●12  9     10     11     12     13",
        "",
        "[ ] today; ● entries, for how many; ○ free for a call; – full; × kept free",
        "Thu 26 Nov: public holiday: Thanks",
        "Fri 27 Nov to Sat 28 Nov: vacation",
        "Thu 3 Dec: vacation",
    ]


def test_ascii_is_enough() -> None:
    """The same in a terminal that lacks the signs."""
    lines = list(month_lines(FULL, Screen(width=80, colour=False, signs=False)))
    assert "\n".join(lines).isascii()
    assert lines[1] == "November   23    [24]o   25 *4  26 x   27     28     29"
    assert lines[5] == "[ ] today; * entries, for how many; o free for a call; - full; x kept free"


@pytest.mark.parametrize("width", [60, 80, 120, NO_WIDTH])
def test_the_calendar_fits_into_60_columns(width: int) -> None:
    """It is as wide everywhere, so that eyes find it again; what is said below is folded."""
    lines = list(month_lines(FULL, Screen(width=width, colour=False)))
    assert max(map(len, lines[:4])) < 60
    assert max(map(len, lines)) <= width


def test_only_signs_that_are_there_are_explained() -> None:
    """An empty month needs no legend but that of today."""
    assert list(month_lines(month(), Screen(width=80, colour=False)))[4:] == ["", "[ ] today"]


def test_nothing_is_red() -> None:
    """R3: colours are quiet, and go without what they say being lost."""
    coloured = "\n".join(month_lines(FULL, Screen(width=80, colour=True)))
    assert "\x1b[32m○" in coloured
    assert "\x1b[31m" not in coloured
