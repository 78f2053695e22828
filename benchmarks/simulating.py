"""How long it takes to play the coming months through: `script/bench simulating`.

Owns the world it is measured on, the same in every run.
"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.measuring import seconds
from benchmarks.planning import RHYTHM, appointments, world
from benchmarks.report import Report, progress
from rekindled.app.outlook import play
from rekindled.app.simulating import Habits

PEOPLE = 500
MONTHS = 24


def measure(report: Report) -> None:
    """All figures of simulating; the baseline looks at everybody and everything on each evening."""
    report.section("Simulating")
    progress("simulating")
    begun = world(PEOPLE, appointments(2_000))
    for per_week in (5, 25):
        rhythm = replace(RHYTHM, per_week=per_week, per_day=2 if per_week == 5 else 6)
        base = replace(begun, moment=replace(begun.moment, rhythm=rhythm))
        ours = seconds(lambda base=base: play(base, Habits(), MONTHS), 2)  # type: ignore[misc]
        plain = seconds(lambda base=base: play(base, Habits(), MONTHS, plainly=True), 1)  # type: ignore[misc]
        budget = "; budget 5 s" if per_week == 5 else ""
        report.row(
            f"simulate {MONTHS} months, {PEOPLE} contacts, {per_week} a week",
            f"{ours:.2f} s",
            f"without remembering {plain:.2f} s, × {plain / ours:.1f}{budget}",
        )
