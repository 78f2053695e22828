"""The circles and the list in words and tables, from the objects scripts get.

Owns the words. Must not decide who is proposed. Nobody is graded (R20), nothing is counted as late (R3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rekindled.cli.days import shown
from rekindled.cli.page import NARROWEST, SHORT_INDENT, Screen, hanging, here, say_folded, styled, width_of
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import say, say_coloured
from rekindled.core.chosen import ENOUGH, FULL, Progress
from rekindled.core.rhythm import Rhythm
from rekindled.core.unseen import inert

LONGEST_NAME = 24  # a longer one pushes what stands beside it
LONGEST_SILENCE = "over 10 years ago"
CHOOSE = "rekindled circles choose"
_SAID: Mapping[str, str] = {
    Progress.TALKED: "talked on {on}",
    Progress.GATE: "{because}",
    Progress.STANDING: "on the calendar on {on}",
    Progress.WAITING: "waiting until {on}",
    Progress.UNPLANNED: "without a cadence, so not planned",
    Progress.NEXT: "planned by the next look that has room",
}


def draw_circles(result: Mapping[str, Any]) -> None:
    """Every circle with its people out of touch, and what is known of them; for a person below the circle's name."""
    page, circles = here(), result["circles"]
    if page.is_for_eyes:
        say_coloured("\n".join(circle_lines(circles, page)))
        return
    columns = ("Circle", "Who", "Last talk", "What is known")
    say_table([Column(heading=heading) for heading in columns], [row for circle in circles for row in _rows(circle)])


def circle_lines(circles: Sequence[Mapping[str, Any]], page: Screen) -> Iterator[str]:
    """Circle by circle: who, since when, and what is known, folded beside them."""
    names = [width_of(inert(one["contact"])) for circle in circles for one in circle["proposed"]]
    widest = min(LONGEST_NAME, max(names, default=0))
    for circle in circles:
        yield styled(inert(_heading(circle)), page, bold=True)
        if not circle["proposed"]:
            yield "  -"
            continue
        for _, who, last, known in _rows(circle):
            name = inert(who)
            lead = f"  {name}{' ' * (widest - width_of(name))}  {last:<{len(LONGEST_SILENCE)}}  "
            if width_of(lead) + NARROWEST > page.text_width:  # long names on a narrow page: what is known goes below
                row = lead.rstrip()
                yield from (row,) if width_of(row) <= page.text_width else hanging("  ", row.strip(), page)
                lead = " " * SHORT_INDENT
            yield from hanging(lead, known, page)


def draw_list(result: Mapping[str, Any], rhythm: Rhythm) -> None:
    """Who is on the list, how far it has come with each, and whether it has enough (P2-06)."""
    chosen = result["chosen"]
    if not chosen:
        say_folded(f"Your list is empty. To choose {ENOUGH} to {FULL} people: {CHOOSE}")
        return
    say_folded(enough_line(len(chosen)), "Your list: ")
    say()
    columns = (
        Column(heading="Who", style="bold"),
        Column(heading="Chosen", folds=False),
        Column(heading="How far it has come"),
    )
    say_table(columns, [(one["contact"], one["chosen_on"], progress_line(one, rhythm)) for one in chosen])


def enough_line(count: int) -> str:
    """How many are on the list, and whether that is enough (P2-06)."""
    people = "1 person" if count == 1 else f"{count} people"
    if count < ENOUGH:
        return f"{people}; {ENOUGH} to {FULL} make a good one."
    if count <= FULL:
        return f"{people}. That is enough to begin with."
    return f"{people}. {ENOUGH} to {FULL} are enough; the others can wait for another time."


def progress_line(one: Mapping[str, Any], rhythm: Rhythm) -> str:
    """How far it has come with one person of the list."""
    return _SAID[one["progress"]].format(on=shown(one["on"], rhythm.zone), because=one["because"])


def silence(years: int | None) -> str:
    """How long ago the last talk was, as far as it matters here."""
    if years is None:
        return "no talk known"
    return "over a year ago" if years == 1 else f"over {years} years ago"


def _heading(circle: Mapping[str, Any]) -> str:
    return f"{circle['circle'] or 'no circle'} ({circle['people']})"


def _rows(circle: Mapping[str, Any]) -> Iterable[tuple[str, str, str, str]]:
    heading = _heading(circle)
    if not circle["proposed"]:
        yield heading, "-", "-", ""
    for one in circle["proposed"]:
        known = f"{one['evidence']}; on the calendar already" if one["on_calendar"] else one["evidence"]
        yield heading, one["contact"], silence(one["years"]), known
        heading = ""
