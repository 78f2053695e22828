"""What all charts of the report have in common: an empty drawing in the page's colours.

Owns the size of letters and lines. Must not know what is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rekindled.adapters.report.colours import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONT_SIZE = 11
WIDTH = 6.4
LIGHT: Mapping[str, str] = {name: colour.light for name, colour in COLOURS.items()}


def figure_of(height: float, width: float = WIDTH) -> tuple[Figure, Axes]:
    """An empty drawing of so many inches with one pair of axes, in the page's colours."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - the page can be made without it

    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    axes.set_facecolor("none")
    for side, spine in axes.spines.items():
        spine.set_visible(side in {"left", "bottom"})
        spine.set_color(LIGHT["line"])
    axes.tick_params(colors=LIGHT["ink"], labelsize=FONT_SIZE, length=0)
    axes.set_axisbelow(True)
    return figure, axes
