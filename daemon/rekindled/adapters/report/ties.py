"""The map of trust and novelty, drawn by matplotlib.

Owns where a person's sign stands. Must not work out who is in which field, nor name anybody: the table does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rekindled.adapters.report.axes import FONT_SIZE, LIGHT, figure_of
from rekindled.core.report.ties import ORDER, Field, TieMap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS, ROWS = 11, 4
MOST = COLUMNS * ROWS
NOVEL: Mapping[bool | None, str] = {
    False: "known well,\nno further ahead",
    None: "nothing noted",
    True: "little past contact,\nor further ahead",
}
TRUST: Mapping[bool | None, str] = {False: "no trust\nnoted", None: "nothing\nnoted", True: "trusted"}


def ties(found: TieMap) -> tuple[Figure, str]:
    """The nine fields with a sign for each person of whom anything was noted, and what stands for it unseen."""
    figure, axes = figure_of(4.2)
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - the page can be made without it

    looked_for = (2.03, 2.03)
    axes.add_patch(Rectangle(looked_for, 0.94, 0.94, facecolor=LIGHT["heat0"], edgecolor=LIGHT["series3"], linewidth=2))
    for field in found.fields:
        _fill(axes, field, ORDER.index(field.novel), ORDER.index(field.trust))
    for line in (1, 2):
        axes.axhline(line, color=LIGHT["line"], linewidth=1, zorder=0)
        axes.axvline(line, color=LIGHT["line"], linewidth=1, zorder=0)
    axes.set(xlim=(0, 3), ylim=(0, 3))
    axes.set_xticks([0.5, 1.5, 2.5], [NOVEL[one] for one in ORDER])
    axes.set_yticks([0.5, 1.5, 2.5], [TRUST[one] for one in ORDER])
    return figure, "A map of nine fields, trust upwards and novelty to the right, with a sign for each person noted."


def _fill(axes: Axes, field: Field, column: int, row: int) -> None:
    """How many there are, and their signs: diamonds for those on a shortlist, and first."""
    if not field.people:
        return
    is_noted = field.trust is not None or field.novel is not None
    shown = min(field.people if is_noted else field.shortlisted, MOST)
    words = f"{shown} of {field.people}" if is_noted and shown < field.people else f"{field.people}"
    axes.annotate(words, (column + 0.06, row + 0.94), va="top", color=LIGHT["muted"], fontsize=FONT_SIZE)
    places = list(_places(column, row, shown))
    chosen = places[: field.shortlisted]
    for marker, colour, size, signs in (
        ("D", "series2", 34, chosen),
        ("o", "series1", 30, places[len(chosen) :]),
    ):
        if signs:
            across, up = zip(*signs, strict=True)
            axes.scatter(across, up, marker=marker, s=size, color=LIGHT[colour], linewidths=0)


def _places(column: int, row: int, count: int) -> Iterator[tuple[float, float]]:
    for number in range(count):
        yield column + 0.09 + 0.082 * (number % COLUMNS), row + 0.68 - 0.165 * (number // COLUMNS)
