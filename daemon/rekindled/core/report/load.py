"""What the mornings carry against what people's cadences ask for (U10).

Owns how much of that the report tells. Must not propose anything: `capacity` does, when asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rekindled.core.capacity import capacity
from rekindled.core.circles import in_order
from rekindled.core.demand import asked, by_circle
from rekindled.core.report.people import Top, circle_name, top
from rekindled.core.world import World

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A circle, how many of its people have a cadence, and how many talks a week they come to."""

    circle: str
    people: int
    asked: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """People a week in the mean of the coming year; `closed` of its weeks carry nobody, `waiting` have no place yet."""

    people: int
    asked: float
    carried: float
    over: bool
    closed: int
    waiting: int
    shares: Top[Share]


def load(world: World) -> Load:
    """The coming year, as far as it is known without asking anybody."""
    found = capacity(world)
    lines = by_circle(found.lines)
    shares = [
        Share(
            circle=circle_name(circle),
            people=sum(one.people for one in lines[circle]),
            asked=_rounded(asked(lines[circle])),
        )
        for circle in (*in_order(name for name in lines if name), *([""] if "" in lines else []))
    ]
    return Load(
        people=found.people,
        asked=_rounded(found.asked),
        carried=_rounded(found.carried),
        over=found.over,
        closed=found.closed,
        waiting=found.waiting,
        shares=top(shares, MOST),
    )


def _rounded(number: Fraction) -> float:
    return float(round(number, 1))
