"""The year of a tie as a strip of months."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rekindled.cli.page import NO_WIDTH, Screen
from rekindled.cli.year_drawing import year_lines, years_lines

PAST = [*(f"2025-{n:02}" for n in (12,)), *(f"2026-{n:02}" for n in range(1, 12))]
COMING = ["2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04"]


def tie(name: str = "Ann", circle: str | None = "friends", **more: object) -> dict[str, Any]:
    """Talked three times in March and once in November, tried in July, on the calendar in November and January."""
    talks, tried, planned = {"2026-03": 3, "2026-11": 1}, {"2026-07": 1, "2026-03": 1}, {"2026-11": 1, "2027-01": 2}
    return {
        "contact": name,
        "contact_id": "c-1",
        "circle": circle,
        "last_contact_on": "2026-11-03",
        "next_on": "2026-11-25",
        "past": [{"month": one, "talks": talks.get(one, 0), "unanswered": tried.get(one, 0)} for one in PAST],
        "coming": [{"month": one, "planned": planned.get(one, 0)} for one in COMING],
        **more,
    }


def quiet() -> dict[str, Any]:
    """Nothing happened and nothing stands."""
    past = [{"month": one, "talks": 0, "unanswered": 0} for one in PAST]
    coming = [{"month": one, "planned": 0} for one in COMING]
    return tie("Bo", None, last_contact_on=None, next_on=None, past=past, coming=coming)


def test_a_year_is_a_strip_of_months() -> None:
    """A talk says more than an attempt, a number how often; this month is on both sides of today."""
    assert list(year_lines(tie(), Screen(width=80, colour=False))) == [
        "  Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov │ Nov Dec Jan Feb Mar Apr",
        "  ·   ·   ·   ●3  ·   ·   ·   ○   ·   ·   ·   ●   │ ◆   ·   ◆2  ·   ·   ·",
        "  Last talk Tue 3 Nov 2026; next Wed 25 Nov 2026.",
        "  ● talked; ○ tried, no answer; ◆ on the calendar; │ today",
    ]


def test_a_narrow_page_has_shorter_names() -> None:
    """60 columns are enough, with ASCII alone as well."""
    lines = list(year_lines(tie(), Screen(width=60, colour=False, signs=False)))
    assert lines[0] == "  De Ja Fe Ma Ap Ma Ju Ju Au Se Oc No | No De Ja Fe Ma Ap"
    assert lines[1] == "  .  .  .  *3 .  .  .  o  .  .  .  *  | +  .  +2 .  .  ."
    assert "\n".join(lines).isascii()


def test_a_year_without_anything_is_told_without_reproach() -> None:
    """R3: no count of what was missed."""
    lines = list(year_lines(quiet(), Screen(width=80, colour=False)))
    assert lines[2:] == ["  No talk is known; nothing stands yet.", "  │ today"]


@pytest.mark.parametrize("width", [60, 80, NO_WIDTH])
def test_everybody_has_a_row(width: int) -> None:
    """By circle, which is named once; a letter stands for a month."""
    lines = list(years_lines({"contacts": [tie(), tie("Cy"), quiet()]}, Screen(width=width, colour=False)))
    assert lines == [
        "Circle     Who  DJFMAMJJASON│NDJFMA  Next",
        "friends    Ann  ···●···○···●│◆·◆···  Wed 25 Nov 2026",
        "           Cy   ···●···○···●│◆·◆···  Wed 25 Nov 2026",
        "no circle  Bo   ············│······  -",
        "",
        "● talked; ○ tried, no answer; ◆ on the calendar; │ today",
    ]


def test_names_are_no_markup() -> None:
    """Neither escapes nor the markup of the drawing library work in a name (faults promise 38)."""
    ties = {"contacts": [tie("[red]Ann[/red]\x1b[31m"), quiet()]}
    assert "[red]Ann[/red][31m" in "\n".join(years_lines(ties, Screen(width=80, colour=False)))


def test_signs_say_what_colours_say() -> None:
    """Whoever sees no colours misses nothing, and nothing is red (R3)."""
    coloured = "\n".join(year_lines(tie(), Screen(width=80, colour=True)))
    assert "\x1b[32m●3" in coloured
    assert "\x1b[36m◆" in coloured
    assert "\x1b[31m" not in coloured


@pytest.mark.parametrize("signs", [True, False])
def test_signs_of_rows_have_the_same_colours(signs: bool) -> None:
    """In the table, too; taking the colours away leaves the plain drawing."""
    result = {"contacts": [tie(), quiet()]}
    coloured = "\n".join(years_lines(result, Screen(width=80, colour=True, signs=signs)))
    plain = "\n".join(years_lines(result, Screen(width=80, colour=False, signs=signs)))
    assert f"\x1b[32m{'●' if signs else '*'}" in coloured
    assert f"\x1b[36m{'◆' if signs else '+'}" in coloured
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.split("\n")] == plain.split("\n")
