"""Our one dedicated calendar: made once, found by its URL ever after, never re-made unasked (design §5).

Owns finding it and refusing to wander. Must not know what is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from rekindled.app.desk import Desk
from rekindled.app.events import Event
from rekindled.app.ports import Calendar, CalendarInfo
from rekindled.app.trying_out import quirks_of
from rekindled.core.errors import CalendarGone, CalendarRefused, ConfigError
from rekindled.core.facts import Setting, SettingSaved
from rekindled.core.identity import is_there
from rekindled.core.model import Carrier


def open_calendar(desk: Desk, settings: Mapping[Setting, str]) -> Calendar:
    """The calendar we keep, found or made if the store has never known one.

    Raises:
        ConfigError: the configuration names another calendar or account than the store knows.
        CalendarRefused: the calendar does not take what we write, or may not be written.
    """
    known = settings.get(Setting.CALENDAR_URL)
    if known is not None:
        _refuse_change(desk, settings)
        return desk.account.open(known, quirks_of(desk, settings))
    there = find(desk)
    info = there or _made(desk)
    check_usable(desk, info)
    desk.store.record(
        [
            SettingSaved(setting=Setting.CALENDAR_URL, value=info.url),
            SettingSaved(setting=Setting.ACCOUNT, value=desk.wishes.account),
            SettingSaved(setting=Setting.TIMEZONE, value=desk.wishes.rhythm.timezone),
            SettingSaved(setting=Setting.CALENDAR_MADE, value=None if there else info.url),
        ]
    )
    return desk.account.open(info.url, quirks_of(desk, settings))


def find(desk: Desk) -> CalendarInfo | None:
    """The calendar of the configured name, or at the configured URL; None when there is none.

    Raises:
        ConfigError: several calendars have that name.
    """
    wanted = desk.wishes.calendar
    found = [info for info in desk.account.calendars() if wanted in (info.name, info.url)]
    if len(found) > 1:
        urls = ", ".join(info.url for info in found)
        raise ConfigError(
            f'caldav.calendar: {len(found)} calendars are named "{wanted}"; use one of their URLs: {urls}'
        )
    return found[0] if found else None


def check_usable(desk: Desk, info: CalendarInfo) -> None:
    """Make sure the calendar takes the component we write (R10) and that we may write it.

    Raises:
        CalendarRefused: it does not, with what to do.
    """
    rhythm = desk.wishes.rhythm
    wanted = [rhythm.carrier, Carrier.TASK] if rhythm.companion else [rhythm.carrier]
    carrier = next((one for one in wanted if one not in info.carriers), None)
    if carrier is not None:
        takes = " and ".join(sorted(info.carriers)) or "nothing we know"
        raise CalendarRefused(
            f'the calendar "{info.name}" does not take {carrier}s (it takes {takes}); name another one as '
            "caldav.calendar, or change entries.carrier"
        )
    if not info.writable:
        raise CalendarRefused(
            f'the calendar "{info.name}" may not be written with this account; name another one as caldav.calendar'
        )


def path_of(url: str) -> str:
    """A URL's path, decoded and with a slash at its end: how servers' spellings compare equal."""
    return unquote(urlsplit(url).path).rstrip("/") + "/"


def _made(desk: Desk) -> CalendarInfo:
    """A calendar of ours, for a store that has never known one.

    Raises:
        CalendarGone: the store has entries, so it knew a calendar and lost its address: another one would double them.
    """
    if any(is_there(entry) for entry in desk.store.snapshot().entries):
        raise CalendarGone(
            f'the store has lost the address of its calendar, and there is none named "{desk.wishes.calendar}"; name '
            "the one that holds your entries as caldav.calendar"
        )
    info = desk.account.make(desk.wishes.calendar)
    desk.reporter.tell(Event.CALENDAR_MADE, path=path_of(info.url))
    return info


def _refuse_change(desk: Desk, settings: Mapping[Setting, str]) -> None:
    known = settings.get(Setting.ACCOUNT)
    if known is not None and known != desk.wishes.account:
        raise ConfigError(
            f"the configuration now names {desk.wishes.account}, but the entries are in {known}; "
            "nothing is written until you run: rekindled move-calendar"
        )
