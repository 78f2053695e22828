"""How agendas and histories are drawn for a person, from the objects scripts get.

Owns the words beside them. Must not know where they come from. Nothing is counted as late and nothing is red (R3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from rekindled.cli.days import shown, shown_day, shown_span
from rekindled.cli.page import NARROWEST, Screen, folded, hanging, styled
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import say, say_coloured
from rekindled.core.unseen import inert

ALL_DAY = "all day"
SAID_BY_NO_SIGN = ("skipped", "stopped")
NEAR = {0: ", today", 1: ", tomorrow"}


def draw_agenda(result: Mapping[str, Any], zone: ZoneInfo, today: date, page: Screen) -> None:
    """What stands on the calendar, by start; a task beside an event is shown with it, not again.

    A person gets it day by day, a program one row for each entry.
    """
    entries = [entry for entry in result["entries"] if not entry.get("beside")]
    if not entries:
        say("Nothing stands on the calendar. What a look would write: rekindled plan")
    elif page.is_for_eyes:
        say_coloured("\n".join(agenda_lines(entries, zone, today, page)))
    else:
        columns = (Column(heading="When"), Column(heading="What"), Column(heading="Who"), Column(heading="For"))
        say_table(columns, [_agenda_row(entry, zone) for entry in entries])


def agenda_lines(entries: Sequence[Mapping[str, Any]], zone: ZoneInfo, today: date, page: Screen) -> Iterator[str]:
    """The days with what stands on them: when, what for, the title; people whom the title does not name below it."""
    for day, those in groupby(entries, lambda entry: _local_day(entry["start"], zone)):
        near = NEAR.get((day - today).days, "")
        yield styled(shown_day(day.isoformat()), page, bold=True) + near
        for entry in those:
            yield from _entry_lines(entry, zone, page)


def draw_history(result: Mapping[str, Any], zone: ZoneInfo, page: Screen, *, of_one: bool) -> None:
    """What happened, newest first: for a person day by day, without the name where all is `of_one`; for a program one
    row each.
    """
    rows = result["interactions"]
    if not rows:
        say("Nothing is logged yet. Log a talk with: rekindled log NAME")
    elif page.is_for_eyes:
        say_coloured("\n".join(history_lines(rows, zone, page, of_one=of_one)))
    else:
        columns = [Column(heading=heading) for heading in ("When", "Who", "How", "Outcome", "Note")]
        say_table(columns, [_history_row(row, zone) for row in rows])


def history_lines(rows: Sequence[Mapping[str, Any]], zone: ZoneInfo, page: Screen, *, of_one: bool) -> Iterator[str]:
    """The days with what happened on them: when, how, what came of it, with whom, and the note."""
    for day, those in groupby(rows, lambda row: _local_day(row["at"], zone)):
        yield styled(shown_day(day.isoformat()), page, bold=True)
        for row in those:
            at = datetime.fromisoformat(row["at"]).astimezone(zone)
            said = [part for part in ("" if of_one else _who(row), row["note"]) if part]
            yield from hanging(f"  {at:%H:%M}  {row['channel']:<7}  {row['outcome']:<10}  ", ": ".join(said), page)


def _history_row(row: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, ...]:
    return shown(row["at"], zone), _who(row), row["channel"], row["outcome"], row["note"]


def _who(row: Mapping[str, Any]) -> str:
    return str(row["contact"] or row["contact_id"])


def _entry_lines(entry: Mapping[str, Any], zone: ZoneInfo, page: Screen) -> Iterator[str]:
    title, when = _title(entry), _hours(entry, zone)
    lead = f"  {when:<11}  {_purposes(entry):<9}  "
    unnamed = [name for name in _people(entry) if name not in title]
    room = page.text_width - len(lead)
    if room < NARROWEST:
        yield from hanging(f"  {when}  ", title, page)
        return
    first, *more = folded(title, room)
    yield f"  {when:<11}  {styled(f'{_purposes(entry):<9}', page, dim=True)}  {first}".rstrip()
    for line in [*more, *(folded(f"with {', '.join(unnamed)}", room) if unnamed else [])]:
        yield " " * len(lead) + line


def _agenda_row(entry: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, ...]:
    people = ", ".join(_people(entry))
    return shown_span(entry["start"], entry["end"], zone), _title(entry), people, _purposes(entry)


def _title(entry: Mapping[str, Any]) -> str:
    """What a cancelled or deleted entry that is still shown does not say by a sign of its own."""
    states = {touch["state"] for touch in entry["touches"]}
    over = states.pop() if len(states) == 1 else ""
    return inert(entry["title"]) + (f" ({over})" if over in SAID_BY_NO_SIGN else "")


def _people(entry: Mapping[str, Any]) -> list[str]:
    """Each once; a person is named as the title would name them."""
    return list(dict.fromkeys(inert(touch["contact"] or touch["contact_id"]) for touch in entry["touches"]))


def _purposes(entry: Mapping[str, Any]) -> str:
    return ", ".join(dict.fromkeys(str(touch["purpose"]).replace("_", "-") for touch in entry["touches"]))


def _local_day(text: str, zone: ZoneInfo) -> date:
    return datetime.fromisoformat(text).astimezone(zone).date() if "T" in text else date.fromisoformat(text)


def _hours(entry: Mapping[str, Any], zone: ZoneInfo) -> str:
    """From when until when on its day; of what ends on another day when it begins."""
    if "T" not in entry["start"] or "T" not in entry["end"]:
        return ALL_DAY
    start, end = (datetime.fromisoformat(entry[name]).astimezone(zone) for name in ("start", "end"))
    return f"{start:%H:%M}-{end:%H:%M}" if start.date() == end.date() else f"from {start:%H:%M}"
