"""Which calendars are read for meetings: the account's, chosen by name or URL, and never our own.

Owns the choice, how often it is made anew, and which addresses are the user's. Must not read what is in a calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rekindled.app.home import path_of
from rekindled.app.meeting_desk import EVERY, MeetingDesk
from rekindled.app.meeting_state import Standing
from rekindled.app.ports import CalendarInfo
from rekindled.core.encounters import MeetingCalendar, MeetingCalendarForgotten
from rekindled.core.errors import ConfigError
from rekindled.core.facts import Setting
from rekindled.core.model import Carrier

SELDOM = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The calendars to read, those to forget, and the standing after naming them."""

    calendars: tuple[MeetingCalendar, ...]
    standing: Standing
    forgotten: tuple[MeetingCalendarForgotten, ...] = ()


def name_calendars(desk: MeetingDesk, standing: Standing, now: datetime, *, afresh: bool) -> Named:
    """The calendars to read now; the server is asked for them once a day, or when the wishes changed.

    Raises:
        CalendarUnavailable, CalendarRefused, ConfigError: it is not known which they are.
    """
    store = desk.desk.store
    known = {one.url: one for one in store.meeting_calendars()}
    if not desk.wishes.calendars:
        gone = tuple(MeetingCalendarForgotten(url=url) for url in known)
        return Named(calendars=(), standing=Standing(), forgotten=gone)
    named_for = "\n".join((desk.desk.wishes.account, *desk.wishes.calendars))
    same, named_at = standing.named_for == named_for, standing.named_at
    if same and not afresh and named_at is not None and timedelta() <= now - named_at < SELDOM:
        return Named(calendars=tuple(known.values()), standing=standing)
    infos = chosen(desk)
    calendars = (known.get(one.url) or MeetingCalendar(url=one.url, name=one.name, since=now) for one in infos)
    names = {one.url: one.name for one in infos}
    mine = desk.desk.busy.addresses()
    return Named(
        calendars=tuple(replace(one, name=names[one.url]) for one in calendars),
        standing=replace(standing if same else Standing(), named_for=named_for, named_at=now, mine=mine),
        forgotten=tuple(MeetingCalendarForgotten(url=url) for url in known.keys() - names.keys()),
    )


def chosen(desk: MeetingDesk) -> tuple[CalendarInfo, ...]:
    """The calendars that the user named, as the account has them; ours is never one of them.

    Raises:
        CalendarUnavailable, CalendarRefused: the account cannot be asked.
        ConfigError: a name that no calendar has.
    """
    account = desk.desk
    own = account.store.pulse().settings.get(Setting.CALENDAR_URL)
    listed = [one for one in account.account.calendars() if Carrier.EVENT in one.carriers]
    others = [one for one in listed if not _is_ours(one, own, account.wishes.calendar)]
    if desk.wishes.calendars == EVERY:
        return tuple(others)
    for name in desk.wishes.calendars:
        if not any(_is_meant(one, (name,)) for one in others):
            there = ", ".join(f'"{one.name}"' for one in others) or "no other"
            raise ConfigError(
                f'meetings.calendars: there is no calendar "{name}" that can be read; the account has {there}'
            )
    return tuple(one for one in others if _is_meant(one, desk.wishes.calendars))


def _is_ours(info: CalendarInfo, own: str | None, wanted: str) -> bool:
    """By its URL once that is known, by its name before the first look."""
    return path_of(info.url) == path_of(own) if own is not None else wanted in (info.name, info.url)


def _is_meant(info: CalendarInfo, names: Iterable[str]) -> bool:
    return any(name == info.name or name.rstrip("/") == info.url.rstrip("/") for name in names)
