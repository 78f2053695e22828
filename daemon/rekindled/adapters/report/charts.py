"""The report's charts, drawn by matplotlib, which is imported only when a report is drawn.

Owns what is drawn how. Must not work out any figure: a chart shows what the table behind it says.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from rekindled.adapters.report.axes import FONT_SIZE, LIGHT, figure_of
from rekindled.adapters.report.colours import SERIES
from rekindled.adapters.report.heat import talks
from rekindled.adapters.report.svg import embedded
from rekindled.adapters.report.ties import ties
from rekindled.core.report.replies import Answered
from rekindled.core.report.report import Report
from rekindled.core.report.warmth import Circle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_LINES = 6
LABEL_LENGTH = 18
DASHES = ("-", "--", "-.", ":", "-", "--")
MARKERS = ("o", "s", "^", "D", "v", "P")


def charts(report: Report) -> Mapping[str, str]:
    """Each chart by its name, as an `svg` element; none where there is nothing to draw.

    Raises:
        ImportError: matplotlib is not there.
    """
    drawn: dict[str, tuple[Figure, str]] = {}
    if report.year.talks:
        drawn["talks"] = talks(report.year)
    if report.warmth.circles.shown:
        drawn["warmth"] = _warmth(report)
    if report.ties.noted:
        drawn["ties"] = ties(report.ties)
    if report.replies.channels:
        rows = [(str(channel), one) for channel, one in report.replies.channels]
        drawn["channels"] = _answers(rows, "Reached by channel, in percent.")
        hours = [(f"{hour:02d}:00", one) for hour, one in report.replies.hours]
        drawn["hours"] = _answers(hours, "Reached by hour of the day, in percent.")
    drawn["load"] = _load(report)
    if report.exchanges.people.shown:
        drawn["exchanges"] = _exchanges(report)
    return {name: _written(figure, name, label) for name, (figure, label) in drawn.items()}


def _written(figure: Figure, name: str, label: str) -> str:
    from matplotlib import rc_context  # noqa: PLC0415 - the page can be made without it

    page = io.BytesIO()
    nothing = {"Creator": None, "Date": None, "Format": None, "Type": None}
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": name}), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # letters that its own font lacks are drawn by the browser's
        figure.savefig(page, format="svg", transparent=True, metadata=nothing)
    return embedded(page.getvalue(), name, label)


def _warmth(report: Report) -> tuple[Figure, str]:
    figure, axes = figure_of(3.3)
    months = report.warmth.months
    circles = largest(report.warmth.circles.shown)
    ends = []
    for number, circle in enumerate(circles):
        shares = [100 * warm / circle.people for warm in circle.warm]
        (line,) = axes.plot(range(len(months)), shares, linewidth=2, markersize=5, clip_on=False)
        line.set(color=LIGHT[SERIES[number]], linestyle=DASHES[number], marker=MARKERS[number])
        ends.append((shares[-1], number, circle.name))
    for height, number, name in spread(ends, 9.0):
        short = name if len(name) <= LABEL_LENGTH else name[: LABEL_LENGTH - 1] + "…"
        at = (len(months) - 0.75, height)
        colour = LIGHT[SERIES[number]]
        axes.annotate(short, at, color=colour, va="center", fontsize=FONT_SIZE, annotation_clip=False, parse_math=False)
    axes.set(xlim=(-0.3, len(months) - 1), ylim=(0, 104))  # a name at the top needs room
    axes.set_yticks([0, 50, 100], ["0 %", "50 %", "100 %"])
    axes.set_xticks(range(0, len(months), 2), [f"{month:%b}" for month in months[::2]])
    axes.tick_params(axis="x", pad=9)  # below the signs of those at the bottom
    axes.grid(axis="y", color=LIGHT["line"], linewidth=1)
    return figure, "A line for each circle: which share of its people was warm at the end of each month."


def largest(circles: Sequence[Circle]) -> list[Circle]:
    """The circles with the most people, as many as a chart can tell apart, in their order."""
    chosen = sorted(range(len(circles)), key=lambda number: (-circles[number].people, number))[:MOST_LINES]
    return [circles[number] for number in sorted(chosen)]


def spread(ends: Sequence[tuple[float, int, str]], apart: float) -> list[tuple[float, int, str]]:
    """Labels at their lines' ends, moved up as far as they would stand on each other, and down from the top again."""
    placed: list[tuple[float, int, str]] = []
    for height, number, name in sorted(ends):
        lowest = placed[-1][0] + apart if placed else height
        placed.append((max(height, lowest), number, name))
    over = max(0.0, placed[-1][0] - 100.0)
    return [(height - over, number, name) for height, number, name in placed]


def _answers(rows: Sequence[tuple[str, Answered]], label: str) -> tuple[Figure, str]:
    figure, axes = figure_of(0.6 + 0.34 * len(rows))
    places = range(len(rows))
    axes.barh(places, [100] * len(rows), height=0.6, color=LIGHT["heat0"])
    axes.barh(places, [100 * one.share for _, one in rows], height=0.6, color=LIGHT["series1"])
    for place, (_, one) in zip(places, rows, strict=True):
        _tell(axes, f"{one.answered} of {one.tried}", 102, place)
    _percent(axes, [name for name, _ in rows])
    return figure, label


def _tell(axes: Axes, text: str, across: float, up: float) -> None:
    axes.annotate(text, (across, up), va="center", color=LIGHT["ink"], fontsize=FONT_SIZE)


def _percent(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set(xlim=(0, 118), ylim=(len(names) - 0.5, -0.5))
    axes.set_xticks([0, 50, 100], ["0 %", "50 %", "100 %"])


def _load(report: Report) -> tuple[Figure, str]:
    figure, axes = figure_of(1.7)
    rows = [
        ("carried by mornings", report.load.carried, "series3"),
        ("asked for", report.load.asked, "series1"),
        ("had, of late", report.year.weekly_of_late, "series5"),
    ]
    longest = max(1.0, *(number for _, number, _ in rows))
    for place, (_, number, colour) in enumerate(rows):
        axes.barh(place, number, height=0.6, color=LIGHT[colour])
        _tell(axes, f"{number:g}", number + longest * 0.02, place)
    axes.set_yticks(range(len(rows)), [name for name, _, _ in rows])
    axes.set(xlim=(0, longest * 1.15), ylim=(len(rows) - 0.5, -0.5))
    axes.set_xlabel("conversations a week", color=LIGHT["ink"], fontsize=FONT_SIZE)
    return figure, "Conversations a week: carried by your mornings, asked for by cadences, and had in the last weeks."


def _exchanges(report: Report) -> tuple[Figure, str]:
    figure, axes = figure_of(2.4)
    months = report.exchanges.months
    sides: tuple[tuple[float, str, Callable[[int], int]], ...] = (
        (-0.2, "series1", lambda n: months[n].gave),
        (0.2, "series2", lambda n: months[n].asked),
    )
    for shift, colour, number in sides:
        heights = [number(n) for n in range(len(months))]
        axes.bar([n + shift for n in range(len(months))], heights, width=0.38, color=LIGHT[colour])
    axes.set_xticks(range(len(months)), [f"{month.first_on:%b}" for month in months])
    most = max(1, *(max(month.gave, month.asked) for month in months))
    axes.set(ylim=(0, most + 0.5))
    axes.set_yticks(range(0, most + 1, 1 + most // 6))
    axes.grid(axis="y", color=LIGHT["line"], linewidth=1)
    return figure, "Two bars for each month: how often you gave something, and how often you asked for something."
