"""The mornings ahead as a calendar: weeks as rows, a sign on each day that says something, and what the signs mean.

Owns the signs and their words. Must not know what makes a morning free. Nothing is late and nothing is red (R3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rekindled.cli.page import Screen, hanging, here, styled
from rekindled.cli.voice import say_coloured

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LABEL = 10  # the longest name of a month, and a space
CELL = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What stands beside a day: as it is, where only ASCII can be shown, its colour, and what it means."""

    sign: str
    ascii: str
    colour: str | None
    means: str


KINDS: Mapping[str, Sign] = {
    "planned": Sign(sign="●", ascii="*", colour="cyan", means="entries, for how many"),
    "free": Sign(sign="○", ascii="o", colour="green", means="free for a call"),
    "taken": Sign(sign="–", ascii="-", colour=None, means="full"),
    "closed": Sign(sign="×", ascii="x", colour="yellow", means="kept free"),
}


def draw_month(result: Mapping[str, Any]) -> None:
    """The weeks, the meaning of the signs in them, and why days are closed."""
    say_coloured("\n".join(month_lines(result, here())))


def month_lines(result: Mapping[str, Any], page: Screen) -> Iterator[str]:
    """The lines of the drawing; no line of the calendar is wider than 60 columns."""
    today, days = date.fromisoformat(result["today"]), result["mornings"]
    yield styled(" " * LABEL + "".join(f" {name:<{CELL - 1}}" for name in WEEKDAYS).rstrip(), page, bold=True)
    for at in range(0, len(days), 7):
        yield _week(days[at : at + 7], today, page)
    yield ""
    yield from _legend(days, page)
    yield from _closed(days, page)


def _week(days: Sequence[Mapping[str, Any]], today: date, page: Screen) -> str:
    """One row, which names the month that begins in it."""
    first = _on(days[0])
    begun = next((day for day in map(_on, days) if day.day == 1), None)
    # The first row needs a name, too: the month in which today is.
    named = begun or (first if first <= today < first + timedelta(days=7) else None)
    label = f"{named:%B}" if named else ""
    return f"{label:<{LABEL}}" + "".join(_cell(day, today, page) for day in days).rstrip()


def _cell(day: Mapping[str, Any], today: date, page: Screen) -> str:
    """The number of the day, in brackets when it is today, and its sign; always equally wide."""
    on, kind = _on(day), KINDS.get(day["is"])
    number = f"[{on.day:>2}]" if on == today else f" {on.day:>2}"
    if kind is None:
        return styled(number, page, bold=on == today, dim=on != today) + " " * (CELL - len(number))
    number = f"{number:<4}"
    count = str(day["people"]) if day["people"] and day["is"] == "planned" else ""
    sign = kind.sign if page.signs else kind.ascii
    rest = " " * (CELL - len(number) - len(sign) - len(count))
    return styled(number, page, bold=on == today) + styled(sign + count, page, fg=kind.colour) + rest


def _legend(days: Iterable[Mapping[str, Any]], page: Screen) -> Iterator[str]:
    there = {str(day["is"]) for day in days}
    said = [f"{kind.sign if page.signs else kind.ascii} {kind.means}" for name, kind in KINDS.items() if name in there]
    yield from hanging("", "; ".join(["[ ] today", *said]), page)


def _closed(days: Iterable[Mapping[str, Any]], page: Screen) -> Iterator[str]:
    """Closed days that follow each other for the same reason, said once."""
    runs: list[tuple[date, date, str]] = []
    for day in days:
        if not day["because"] or day["is"] == "passed":
            continue
        on = _on(day)
        if runs and runs[-1][1:] == (on - ONE_DAY, day["because"]):
            runs[-1] = (runs[-1][0], on, day["because"])
        else:
            runs.append((on, on, day["because"]))
    for first, last, because in runs:
        until = f" to {_day(last)}" if last != first else ""
        yield from hanging(f"{_day(first)}{until}: ", because, page, dim_lead=True)


def _on(day: Mapping[str, Any]) -> date:
    return date.fromisoformat(day["on"])


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
