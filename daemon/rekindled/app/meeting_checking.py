"""The meetings side of `check`: which calendars are read for meetings, and how far back, or why not.

Owns what is asked for that. Must not take anything in.
"""

from __future__ import annotations

from rekindled.app.checking import Finding
from rekindled.app.meeting_desk import MeetingDesk
from rekindled.app.meeting_naming import chosen
from rekindled.app.meeting_reading import next_years
from rekindled.app.meeting_state import standing_in
from rekindled.core.errors import RekindledError

ABOUT = "meetings"


def examined(desk: MeetingDesk | None) -> Finding:
    """Which calendars are read, whose addresses are the user's, and whether looking back is done.

    Raises:
        BrokenStore: the store cannot be read.
    """
    if desk is None or not desk.wishes.calendars:
        text = "do not count; to count those in other calendars, set calendars in [meetings]"
        return Finding(about=ABOUT, text=text)
    try:
        names = ", ".join(f'"{info.name}"' for info in chosen(desk)) or "none, for there is no other calendar"
        mine = desk.desk.busy.addresses() | desk.wishes.mine
    except RekindledError as error:
        return Finding(about=ABOUT, text=str(error), error=error)
    if not mine:
        hint = "your own addresses are not known, so set me in [meetings]"
    else:
        hint = f"you are {', '.join(sorted(mine))}"
    return Finding(about=ABOUT, text=f"read from {names}; {hint}; {_progress(desk)}")


def _progress(desk: MeetingDesk) -> str:
    known = desk.desk.store.meeting_calendars()
    if not known or standing_in(desk.desk.store.pulse().settings).named_at is None:
        return "not read yet; that is done at the next look"
    reached = max((one.back_to for one in known if one.back_to is not None), default=None)
    if reached is None or next_years(desk):
        return "still looking back, which goes on at the next look"
    return f"looked back to {reached.date()}"
