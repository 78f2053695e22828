"""Feedback in the calendar: "✓ …" in the title and one line with what was logged and what is next (design §5 Feedback).

Owns when a mark is acknowledged, in which words, and when an app has overwritten that. Must not write it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from rekindled.core.changes import Acknowledge
from rekindled.core.comparison import differing
from rekindled.core.history import REGULAR
from rekindled.core.identity import is_ours
from rekindled.core.marks import SIGNS, is_plain, plain, read_title
from rekindled.core.model import Entry, Meaning, Touch, TouchState
from rekindled.core.phrases import LOGGED, LOGGED_WITH_NEXT, NOTES
from rekindled.core.tongue import ENGLISH, Tongue, opening_of
from rekindled.core.world import World

QUIET = timedelta(minutes=15)
LATEST = timedelta(days=60)
ANSWERED = {TouchState.DONE: "✓", TouchState.UNANSWERED: "✗"}


def acknowledgement(world: World, entry: Entry) -> Acknowledge | None:
    """The acknowledgement an entry is due now; None while it is not, or is not to be touched."""
    touches = world.carried.get(entry.uid, ())
    due_at = acknowledged_from(entry, touches)
    if not world.rhythm.acknowledge or due_at is None or not due_at <= world.moment.now < due_at + LATEST:
        return None
    sign = next(ANSWERED[state] for state in ANSWERED if any(touch.state is state for touch in touches))
    title = _signed(world, entry, sign)
    line = _line(world, touches)
    description = with_line(entry.now.description, line, world.rhythm.tongue)
    because = "its mark was read and logged"
    return Acknowledge(entry=entry, title=title, description=description, line=line, because=because)


def acknowledged_from(entry: Entry, touches: Sequence[Touch]) -> datetime | None:
    """From when an entry may be acknowledged: all its touches settled, at least one by a conversation or a try, and
    nobody has changed it for a quarter of an hour; None when it is not to be.
    """
    was = {touch.state for touch in touches}
    if not is_ours(entry) or TouchState.OPEN in was or not was & ANSWERED.keys():
        return None
    if entry.unmarked and not _overwritten(entry):
        return None
    settled = [touch.settled_at for touch in touches if touch.settled_at]
    return max([*settled, *([entry.changed_at] if entry.changed_at else [])]) + QUIET


def is_stale(entry: Entry, seen: Meaning) -> bool:
    """Whether an app has written back an old version of an entry we acknowledged, beside its own change.

    The title alone back without its mark is the user taking the mark away; with anything beside that it is an app that
    had not yet seen our write (facts: apps §2). We put our words back once; the second time it is taken for the user.
    """
    if not entry.unmarked or entry.restored or not is_plain(seen.title, entry.unmarked):
        return False
    return differing(seen, entry.now) != {"title"}


def is_acknowledged(description: str, tongue: Tongue = ENGLISH) -> bool:
    """Whether our line, in any language, says already that it was logged."""
    return any(_is_line(row, tongue) for row in description.split("\n"))


def without_line(description: str, tongue: Tongue = ENGLISH) -> str:
    """The description without our line, whatever language that is in."""
    return "\n".join(row for row in description.split("\n") if not _is_line(row, tongue))


def with_line(description: str, line: str, tongue: Tongue = ENGLISH) -> str:
    """The description with our one line before the notes, in place of an earlier one of ours."""
    kept = without_line(description, tongue).split("\n")
    headings = tongue.ways(NOTES)
    heading = next((n for n in range(len(kept) - 1, -1, -1) if kept[n].strip() in headings), len(kept))
    return "\n".join([*kept[:heading], line, *([""] if heading < len(kept) else []), *kept[heading:]])


def _is_line(row: str, tongue: Tongue) -> bool:
    return row.startswith(tuple(opening_of(way) for way in tongue.ways(LOGGED)))


def _overwritten(entry: Entry) -> bool:
    """Whether our acknowledgement was overwritten; it is put back once. Another title is the user's to choose."""
    return not entry.restored and is_plain(entry.now.title, entry.unmarked)


def _signed(world: World, entry: Entry, sign: str) -> str:
    """The title with our sign; one that bears a sign of the same meaning is left as the user wrote it."""
    now = entry.now.title
    if any(plain(now).lower().lstrip().startswith(known) for known, meant in SIGNS.items() if meant is SIGNS[sign]):
        return now
    mark = read_title(now, entry.meant_title, world.rhythm.words)
    return f"{sign} {mark.rest if mark and mark.rest else now}"


def _line(world: World, touches: Sequence[Touch]) -> str:
    following = [date_of for touch in touches if (date_of := _next_on(world, touch))]
    tongue, logged_on = world.rhythm.tongue, world.rhythm.tongue.day(world.moment.today)
    if not following:
        return tongue.say(LOGGED, day=logged_on)
    return tongue.say(LOGGED_WITH_NEXT, day=logged_on, next=tongue.day(min(following)))


def _next_on(world: World, touch: Touch) -> date | None:
    regular = world.history(touch.key.contact_id).open_for(REGULAR)
    entry = next((one for one in world.standing if regular and one.uid == regular.entry_uid), None)
    return world.moment.local_day(world.place_of(entry).start) if entry else None
