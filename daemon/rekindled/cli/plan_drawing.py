"""A plan as an agenda of the coming weeks: by week and day, what changes and why, who waits, which days are closed.

Owns the words beside it. Must not know where it comes from. Nothing is counted as late and nothing is red (R3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rekindled.cli.page import Screen, folded, here, say_folded, styled
from rekindled.cli.voice import say, say_coloured
from rekindled.core.changes import AS_IT_IS
from rekindled.core.unseen import inert

MOST_NAMED = 40
# Entries that stay are shown around what changes, as far as reconnects are placed ahead.
NEAR = timedelta(weeks=4)
ACTIONS = {"create": "new", "move": "moved", "withdraw": "remove", "keep": "keep"}
COLOURS = {"new": "green", "moved": "cyan", "reword": "cyan", "remove": "yellow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is shown of one entry: its local day, when on that day, what becomes of it, its title and why."""

    on: date
    when: str
    what: str
    title: str
    because: str


def draw_plan(result: Mapping[str, Any], zone: ZoneInfo, *, weeks: int | None = None, verbose: bool = False) -> None:
    """What a look would do; of the entries that stay those of the coming weeks, or all of them when asked for."""
    begins_on = date.fromisoformat(result["from"])
    ends_on = begins_on + timedelta(weeks=weeks) if weeks else date.max
    changes = sorted(result["changes"], key=lambda change: str(change["start"]))
    rows = [_row(change, zone, verbose=verbose) for change in changes]
    if result.get("paused"):
        say_folded(str(result["paused"]), "Nothing to change: ")
    elif all(row.what == "keep" for row in rows):
        say("Nothing to change: the calendar is as it should be.")
    shown = [row for row in rows if verbose or row.what != "keep" or row.on <= begins_on + NEAR]
    within = [row for row in shown if row.on <= ends_on]
    closed = {date.fromisoformat(day["on"]): str(day["because"]) for day in result["closed"]}
    _draw_weeks(within, {day: why for day, why in closed.items() if day <= ends_on})
    later = sum(1 for row in shown if row.on > ends_on and row.what != "keep")
    if later:
        say_folded(f"{later} more; all of them: rekindled plan", "Later: ")
    _draw_waiting(result["waiting"], verbose=verbose)


def _draw_weeks(rows: Sequence[Row], closed: Mapping[date, str]) -> None:
    page = here()
    # Closed days are named between what is planned, not beyond it.
    last = max((row.on for row in rows), default=date.min)
    days = sorted({row.on for row in rows} | {day for day in closed if day <= last})
    monday = None
    for day in days:
        if day - timedelta(days=day.weekday()) != monday:
            monday = day - timedelta(days=day.weekday())
            say_coloured(styled(f"Week of {monday:%a} {monday.day} {monday:%B %Y}", page, bold=True))
        say_folded(f"closed: {closed[day]}" if day in closed else "", f"  {day:%a} {day.day} {day:%b}  ")
        for row in (row for row in rows if row.on == day):
            for line in _lines(row, page):
                say_coloured(line)


def _lines(row: Row, page: Screen) -> Iterator[str]:
    """The entry on one line, and why on the next ones; in a pipe both are one line."""
    head = f"    {row.when:<11}  {row.what:<6}  "
    title, because = inert(row.title), inert(row.because)
    if not page.is_for_eyes:
        yield f"{head}{title}: {because}" if because else head + title
        return
    width = max(20, page.text_width - len(head))
    indent = " " * len(head)
    first, *more = folded(title, width)
    yield f"    {row.when:<11}  {styled(f'{row.what:<6}', page, fg=COLOURS.get(row.what))}  {first}"
    yield from (indent + line for line in more)
    yield from (styled(indent + line, page, dim=True) for line in folded(because, width) if line)


def _draw_waiting(waiting: Sequence[Mapping[str, Any]], *, verbose: bool) -> None:
    """Together who waits for the same reason: it is often the same for all."""
    reasons: dict[str, list[str]] = {}
    for one in waiting:
        reasons.setdefault(str(one["because"]), []).append(str(one["contact"] or one["contact_id"]))
    if reasons:
        say()
        say("Waiting:")
    for because, names in reasons.items():
        shown = names if verbose else names[:MOST_NAMED]
        more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
        say_folded(f"{because}: {', '.join(shown)}{more}", "  ")


def _row(change: Mapping[str, Any], zone: ZoneInfo, *, verbose: bool) -> Row:
    start, end = (_local(change[name], zone) for name in ("start", "end"))
    because = str(change["because"]) if verbose or change["because"] != AS_IT_IS else ""
    if change["moved_from"]:
        before = _local(change["moved_from"], zone)
        because = f"from {before:%a} {before.day} {before:%b %H:%M}: {because}"
    return Row(
        on=start.date(),
        when=f"{start:%H:%M}-{end:%H:%M}",
        what="reword" if change["rewrites"] else ACTIONS[change["action"]],
        title=str(change["title"]),
        because=because,
    )


def _local(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone)
