"""Whether an account can be worked with: the calendar side of `check`, one finding for each thing that must hold.

Owns what is asked of the account and in which order. Must not write or make anything but the probe entry, which is gone
again afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from rekindled.app.desk import Desk
from rekindled.app.home import check_usable, find, path_of
from rekindled.app.naming import busy_calendars, needless
from rekindled.app.ports import CalendarInfo
from rekindled.app.quirks import IN_WORDS, Quirks
from rekindled.app.surveying import trouble_of
from rekindled.app.trying_out import try_out
from rekindled.app.whereabouts import holidays_at_home
from rekindled.core.closed_days import DaySpan
from rekindled.core.errors import CalendarGone, CalendarRefused, RekindledError
from rekindled.core.facts import Setting

A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at: what it is, what was found, and the error where it is not as it must be."""

    about: str
    text: str
    error: RekindledError | None = None


def examine(desk: Desk) -> Iterator[Finding]:
    """Whose holidays count, the account, our calendar in it, our rights, and the calendars named busy; stops when the
    server does not answer.

    Raises:
        BrokenStore: the store cannot be read.
    """
    yield _tried("holidays", lambda: _holidays(desk))
    try:
        calendars = desk.account.calendars()
    except RekindledError as error:
        yield Finding(about="server", text=str(error), error=error)
        return
    yield Finding(about="server", text=f"answers and lets us in; {_counted(len(calendars))}")
    known = desk.store.pulse().settings.get(Setting.CALENDAR_URL)
    info = None
    try:
        info = _ours(desk, calendars, known)
        yield _calendar(desk, info)
    except RekindledError as error:
        yield Finding(about="calendar", text=str(error), error=error)
    yield _behaviour(desk, known)
    own = known or (info.url if info else "")
    yield _tried("busy", lambda: _busy(desk, own))


def _ours(desk: Desk, calendars: Sequence[CalendarInfo], known: str | None) -> CalendarInfo | None:
    """Ours by its URL once it is known, by its name before; None when it is yet to be made."""
    if known is None:
        return find(desk)
    same = [info for info in calendars if path_of(info.url) == path_of(known)]
    if not same:
        raise CalendarGone(f"the calendar {known} is gone; decide: rekindled resume --restore, or --deleted-on-purpose")
    return same[0]


def _calendar(desk: Desk, info: CalendarInfo | None) -> Finding:
    if info is None:
        return Finding(about="calendar", text=f'"{desk.wishes.calendar}" is not there yet; the first look makes it')
    check_usable(desk, info)
    return Finding(
        about="calendar", text=f'"{info.name}" is there, takes {desk.wishes.rhythm.carrier}s, may be written'
    )


def _behaviour(desk: Desk, known: str | None) -> Finding:
    """What the server does otherwise, tried out anew: software is updated."""
    about = "behaviour"
    if desk.wishes.quirks is not None:
        return Finding(about=about, text=_in_words(desk.wishes.quirks) + " (as caldav.quirks says)")
    if known is None or Setting.BRAKE in desk.store.pulse().settings:
        return Finding(about=about, text="not tried out now; until then the server is trusted with nothing")
    try:
        with desk.turns.take():
            found = try_out(desk, known)
    except RekindledError as error:
        return Finding(about=about, text=str(error), error=error)
    if found is None:
        text = "could not be tried out; the server is trusted with nothing, so each write is preceded by a read"
        return Finding(about=about, text=text)
    return Finding(about=about, text=_in_words(found))


def _in_words(quirks: Quirks) -> str:
    if not quirks:
        return "as the standards ask for, in all that was tried"
    return "; ".join(IN_WORDS[quirk] for quirk in sorted(quirks)) + ": guarded against"


def _holidays(desk: Desk) -> str:
    """Whose public holidays are free of calls, and which is the next.

    Raises:
        ConfigError: nobody knows the holidays of the place that is configured.
    """
    where, today = desk.almanac.off.holidays_of, desk.moment().today
    if where is None:
        own = desk.almanac.phones.country_with(desk.wishes.rhythm.timezone) or "DE"
        return f'nobody\'s are kept free; to keep yours, set holidays in [mornings], such as "{own}"'
    days = holidays_at_home(desk.almanac, DaySpan(first_on=today, last_on=today + A_YEAR))
    coming = next((day for day in sorted(days) if day >= today), None)
    following = f"; the next is {days[coming]} on {coming:%a} {coming.day} {coming:%B %Y}" if coming else ""
    return f"those of {where} are kept free{following}"


def _busy(desk: Desk, own: str) -> str:
    """Which calendars and feeds say when the user is not free.

    Raises:
        CalendarRefused: one of them could not be read the last time.
    """
    if not desk.wishes.busy and not desk.wishes.feeds:
        return "no calendar is named busy; set caldav.busy to keep other appointments free"
    calendars, feeds = busy_calendars(desk, own), desk.wishes.feeds
    troubled = [source for source in desk.store.busy_sources() if source.trouble]
    if troubled:
        raise CalendarRefused("; ".join(trouble_of(desk, source, desk.moment()) for source in troubled))
    names = ", ".join([*(f'"{info.name}"' for info in calendars), *feeds.values()])
    unknown = "".join(f'; caldav.not_busy names "{name}", which no calendar has' for name in needless(desk))
    counted = f"{_counted(len(calendars))} and {len(feeds)} of caldav.feeds" if feeds else _counted(len(calendars))
    verb = "says" if len(calendars) == 1 and not feeds else "say"
    return f"{counted} {verb} when you are not free{f': {names}' if names else ''}{unknown}"


def _tried(about: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(about=about, text=look())
    except RekindledError as error:
        return Finding(about=about, text=str(error), error=error)


def _counted(number: int) -> str:
    return "1 calendar" if number == 1 else f"{number} calendars"
