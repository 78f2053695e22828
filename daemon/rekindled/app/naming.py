"""Which calendars and feeds say when the user is not free.

Owns what the names in the configuration mean, and for how long that is believed. Must not read what is in them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from rekindled.app.desk import Desk
from rekindled.app.home import path_of
from rekindled.app.ports import CalendarInfo
from rekindled.core.busy import BusySource, BusySourceForgotten, BusySourceSaved
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, ConfigError
from rekindled.core.facts import Setting, SettingSaved
from rekindled.core.settling import Moment

# A new calendar counts under "*" soon; under a name, one is found by its URL ever after.
SOON = timedelta(hours=1)
SELDOM = timedelta(days=1)


def busy_calendars(desk: Desk, own: str) -> tuple[CalendarInfo, ...]:
    """The calendars named busy, without our own: that one counts by what it holds beside our entries.

    Several of one name all count, for each may hold an appointment.

    Raises:
        ConfigError: a name that no calendar of the account has.
        CalendarUnavailable, CalendarRefused: the account cannot be asked.
    """
    wishes = desk.wishes
    if not wishes.busy:
        return ()
    listed = desk.account.calendars()
    others = [info for info in listed if path_of(info.url) != path_of(own)]
    if wishes.busy == "*":
        return tuple(info for info in others if not _named(info, wishes.not_busy))
    missing = [name for name in wishes.busy if not any(_named(info, (name,)) for info in listed)]
    if missing:
        there = ", ".join(f'"{info.name}"' for info in others) or "no other"
        raise ConfigError(f'caldav.busy: there is no calendar "{missing[0]}"; the account has {there}')
    return tuple(info for info in others if _named(info, wishes.busy) and not _named(info, wishes.not_busy))


def needless(desk: Desk) -> tuple[str, ...]:
    """The names in `not_busy` that no calendar of the account has.

    Raises:
        CalendarUnavailable, CalendarRefused: the account cannot be asked.
    """
    listed = desk.account.calendars() if desk.wishes.not_busy else ()
    return tuple(name for name in desk.wishes.not_busy if not any(_named(info, (name,)) for info in listed))


def settle_names(desk: Desk, own: str, moment: Moment) -> None:
    """Have the store follow what is named now, and nothing else.

    What was found once goes on by its URL, even if it is called otherwise by now or the account cannot be asked.

    Raises:
        ConfigError, CalendarUnavailable, CalendarRefused: it was never found out what these names mean.
    """
    if not (desk.wishes.busy or desk.wishes.feeds or any(one.key != own for one in desk.store.busy_sources())):
        return
    settings = desk.store.pulse().settings
    wish = _spelled(desk, own)
    is_known = settings.get(Setting.BUSY_NAMED_FOR) == wish
    if is_known and not _is_old(desk, settings, moment):
        return
    try:
        _find(desk, own, moment, wish)
    except (ConfigError, CalendarUnavailable, CalendarRefused):
        if not is_known:
            raise


def _find(desk: Desk, own: str, moment: Moment, wish: str) -> None:
    calendars = busy_calendars(desk, own)
    names = {info.url: info.name for info in calendars} | dict(desk.wishes.feeds)
    addresses = desk.busy.addresses() if calendars else frozenset[str]()
    known = {source.key: source for source in desk.store.busy_sources()}
    desk.store.record(
        [
            *(BusySourceForgotten(key=key) for key in known.keys() - names.keys() - {own}),
            *(
                BusySourceSaved(source=replace(known.get(key) or BusySource(key=key, name=name), name=name))
                for key, name in names.items()
            ),
            SettingSaved(setting=Setting.ADDRESSES, value=" ".join(sorted(addresses)) or None),
            SettingSaved(setting=Setting.BUSY_NAMED_FOR, value=wish),
            SettingSaved(setting=Setting.BUSY_NAMED_AT, value=moment.now.isoformat()),
        ]
    )


def _spelled(desk: Desk, own: str) -> str:
    wishes = desk.wishes
    return json.dumps([wishes.account, path_of(own), wishes.busy, wishes.not_busy, sorted(wishes.feeds.items())])


def _is_old(desk: Desk, settings: Mapping[Setting, str], moment: Moment) -> bool:
    every = SOON if desk.wishes.busy == "*" else SELDOM
    named_at = datetime.fromisoformat(settings[Setting.BUSY_NAMED_AT])
    return not timedelta() <= moment.now - named_at < every


def _named(info: CalendarInfo, names: tuple[str, ...]) -> bool:
    return info.name in names or any(_is_same(info.url, name) for name in names)


def _is_same(url: str, name: str) -> bool:
    """Whether a name is this URL, with or without its last slash."""
    return url.rstrip("/") == name.rstrip("/")
