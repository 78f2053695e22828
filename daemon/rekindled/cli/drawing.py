"""How agendas are drawn for a person, from the objects scripts get.

Owns the words beside them. Must not know where they come from. Nothing is counted as late and nothing is red (R3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from rekindled.cli.days import shown_span
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import say


def draw_agenda(result: Mapping[str, Any], zone: ZoneInfo) -> None:
    """What stands on the calendar, by start; a task beside an event is shown with it, not again."""
    entries = [entry for entry in result["entries"] if not entry.get("beside")]
    if not entries:
        say("Nothing stands on the calendar. What a look would write: rekindled plan")
        return
    columns = (
        Column(heading="When", style="bold", folds=False),
        Column(heading="What"),
        Column(heading="Who"),
        Column(heading="For", style="dim"),
    )
    say_table(columns, [_agenda_row(entry, zone) for entry in entries])


def _agenda_row(entry: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, ...]:
    touches = entry["touches"]
    people = ", ".join(dict.fromkeys(touch["contact"] or touch["contact_id"] for touch in touches))
    purposes = ", ".join(dict.fromkeys(str(touch["purpose"]).replace("_", "-") for touch in touches))
    return shown_span(entry["start"], entry["end"], zone), entry["title"], people, purposes
