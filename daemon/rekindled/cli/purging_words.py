"""How leaving is told: what goes and what stays on the calendar, and which files are where.

Owns the sentences. Must not know how anything is found or removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rekindled.cli.page import say_folded
from rekindled.cli.voice import say
from rekindled.core.settling import Moment

if TYPE_CHECKING:
    from rekindled.adapters.own_files import OwnFile
    from rekindled.core.leaving import Survey
    from rekindled.core.model import Entry

MOST_NAMED = 12
ALL = "What you changed goes, too, with: rekindled purge --all"


def show_goes(entries: Sequence[Entry], moment: Moment, heading: str) -> None:
    """What of ours goes, or went, by title."""
    if not entries:
        return
    say(f"{_entries(len(entries))} of ours {heading}:")
    for entry in entries[:MOST_NAMED]:
        say_folded(_titled(entry, moment), "  - ")
    if len(entries) > MOST_NAMED:
        say(f"  … and {len(entries) - MOST_NAMED} more; all of them: rekindled purge --dry-run --json")


def show_stays(survey: Survey, moment: Moment) -> None:
    """What stays, and why."""
    if survey.stays:
        say(f"{_entries(len(survey.stays))} of ours {'stays' if len(survey.stays) == 1 else 'stay'}:")
        for kept in survey.stays:
            say_folded(f"{_titled(kept.entry, moment)}: {kept.because}", "  - ")
    if survey.foreign:
        rivals = f" ({survey.rivals} of another rekindled)" if survey.rivals else ""
        one = survey.foreign == 1
        objects = "1 object" if one else f"{survey.foreign} objects"
        say(f"{objects} in our calendar {'is' if one else 'are'} not ours{rivals}; nothing there is touched.")


def show_files(files: Iterable[OwnFile], left: Iterable[tuple[str, str]]) -> None:
    """Which data of ours is where, and what is never removed."""
    for one in files:
        say_folded(f"{one.path}: {one.what}" + (f"; it stays, for {one.stays}" if one.stays else ""), "  - ")
    show_left(left)


def show_left(left: Iterable[tuple[str, str]]) -> None:
    """What is left where."""
    for path, what in left:
        say_folded(f"{path}: {what}; it stays", "  - ")


def _titled(entry: Entry, moment: Moment) -> str:
    start = entry.now.start
    day = moment.local_day(start) if isinstance(start, datetime) else start
    return f'"{entry.now.title}" on {day:%a %d %b %Y}'


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"
