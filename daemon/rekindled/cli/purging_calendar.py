"""The calendar's part of `purge`: reading it before and after, and its own end.

Owns what a calendar that cannot be read means for leaving. Must not say anything to the user.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rekindled.cli.opening import Setup, known_store, network_desk, reporter_of, turn
from rekindled.cli.voice import working
from rekindled.core.errors import CalendarGone, CalendarRefused, CalendarUnavailable, RekindledError
from rekindled.core.facts import Setting
from rekindled.core.leaving import Survey
from rekindled.core.pausing import Leaving, leaving_in

if TYPE_CHECKING:
    from rekindled.app.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the calendar holds, or held when it was last seen where a `problem` keeps it from being read now.

    `url` is None where no calendar was ever known; `is_empty` says that nothing at all is in it.
    """

    survey: Survey
    state: Leaving | None
    url: str | None
    is_made_by_us: bool = False
    is_empty: bool = False
    problem: RekindledError | None = None


def seen_now(setup: Setup, *, everything: bool) -> Seen:
    """The whole calendar, read and judged; nothing is changed.

    Raises:
        ConfigError, NothingYet, BrokenStore, Busy, UsageError: it cannot even be tried.
    """
    with known_store(setup) as store:
        settings = store.pulse().settings
    if Setting.CALENDAR_URL not in settings:
        return Seen(survey=Survey(), state=leaving_in(settings), url=None)
    with working("Reading the calendar …"), network_desk(setup, reporter_of(setup)) as opened:
        return _seen(opened.desk, everything=everything)


def _seen(desk: Desk, *, everything: bool) -> Seen:
    from rekindled.app.home import open_calendar
    from rekindled.app.leaving import as_last_seen, is_made_by_us, read_all

    snapshot = desk.store.snapshot()
    state, url = leaving_in(snapshot.settings), snapshot.settings[Setting.CALENDAR_URL]
    try:
        found = read_all(desk, open_calendar(desk, snapshot.settings), snapshot, everything=everything)
    except CalendarGone as gone:
        return Seen(survey=Survey(), state=state, url=url, problem=gone)
    except (CalendarUnavailable, CalendarRefused) as failure:
        survey = as_last_seen(desk, snapshot, everything=everything)
        return Seen(survey=survey, state=state, url=url, problem=failure)
    ours = is_made_by_us(snapshot.settings)
    return Seen(survey=found.survey, state=state, url=url, is_made_by_us=ours, is_empty=found.is_empty)


def calendar_removed(setup: Setup) -> tuple[bool, str]:
    """Whether the calendar we made, if it is still empty, is gone; and why not, where a server said so."""
    from rekindled.app.leaving import remove_calendar

    try:
        with network_desk(setup, reporter_of(setup)) as opened, turn(setup):
            return remove_calendar(opened.desk), "there is something in it by now"
    except (CalendarUnavailable, CalendarRefused) as failure:
        return False, str(failure)
