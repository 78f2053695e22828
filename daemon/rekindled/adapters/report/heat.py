"""The heat map of a year of conversations, drawn by matplotlib.

Owns the shade of a day. Must not count anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rekindled.adapters.report.axes import LIGHT, figure_of
from rekindled.adapters.report.colours import HEAT
from rekindled.core.report.talks import Year

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STEPS = len(HEAT) - 1


def level(count: int, most: int) -> int:
    """Which of the shades a day gets: the first for none, the others in equal steps up to the fullest day."""
    return 0 if count == 0 else 1 + (count - 1) * STEPS // max(most, STEPS)


def shades(most: int) -> list[tuple[str, str]]:
    """Each shade that occurs, and which counts have it."""
    counts: dict[str, list[int]] = {}
    for count in range(most + 1):
        counts.setdefault(HEAT[level(count, most)], []).append(count)
    return [(name, _range(found)) for name, found in counts.items()]


def talks(year: Year) -> tuple[Figure, str]:
    """A square for each day, and what stands for the drawing unseen."""
    figure, axes = figure_of(1.75, 10.0)
    from matplotlib.collections import PatchCollection  # noqa: PLC0415 - the page can be made without it
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - as above

    days = [
        (column, row, count)
        for column, week in enumerate(year.weeks)
        for row, count in enumerate(week.talks)
        if count is not None
    ]
    squares = [Rectangle((column + 0.08, row + 0.08), 0.84, 0.84) for column, row, _ in days]
    colours = [LIGHT[HEAT[level(count, year.most)]] for _, _, count in days]
    axes.add_collection(PatchCollection(squares, facecolors=colours, edgecolors="none"))
    axes.set(xlim=(0, len(year.weeks)), ylim=(7, 0), aspect="equal")
    axes.set_yticks([0.5, 2.5, 4.5], ["Mon", "Wed", "Fri"])
    # The first column is left out where its month ends at once: two names would stand on each other.
    begin = [n for n, week in enumerate(year.weeks) if week.monday.day <= 7]
    axes.set_xticks([n + 0.5 for n in begin], [f"{year.weeks[n].monday:%b}" for n in begin])
    axes.xaxis.tick_top()
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure, "A square for each day of the past year, darker where there were more conversations."


def _range(counts: list[int]) -> str:
    if counts == [0]:
        return "none"
    return f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
