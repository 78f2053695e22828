"""Birthdays that a calendar of the account shows already, such as the one a server makes of its address book (P2-21).

Owns which calendars are such, and reading them seldom: only when wishes are to be written. Must not decide anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from rekindled.app.desk import Desk
from rekindled.app.home import path_of
from rekindled.app.ports import CalendarInfo
from rekindled.core.birthdays import Shown, is_shown
from rekindled.core.errors import CalendarGone, CalendarRefused, CalendarUnavailable, UnreadableEntry
from rekindled.core.facts import Fact, Setting, SettingSaved
from rekindled.core.model import Contact, Purpose
from rekindled.core.world import World

SELDOM = timedelta(days=1)
# Nextcloud's is told by its address whatever the language (apps/dav/lib/CalDAV/BirthdayService.php), others by name.
ADDRESS = "contact_birthdays"
NAMES = ("birthday", "geburtstag", "anniversaire", "cumpleaños", "bursdag")


def without_shown(desk: Desk, world: World, own: str) -> tuple[World, list[Fact]]:
    """The world without wishes for birthdays that are shown elsewhere, and what is to be remembered of it.

    A calendar that cannot be read leaves what was known of it: a birthday shown twice harms nobody.
    """
    settings = world.snapshot.settings
    if not _is_due(world):
        return replace(world, birthdays_shown=_shown_to(world, _known(settings))), []
    read_at = settings.get(Setting.BIRTHDAYS_READ_AT)
    now = world.moment.now
    if read_at and timedelta() <= now - datetime.fromisoformat(read_at) < SELDOM:
        return replace(world, birthdays_shown=_shown_to(world, _known(settings))), []
    try:
        found = tuple(sorted(_of_known(world, _read(desk, own)), key=str))
    except (CalendarUnavailable, CalendarRefused, CalendarGone):
        found = _known(settings)
    spelled = json.dumps([[one.title, one.month, one.day] for one in found], ensure_ascii=False)
    facts: list[Fact] = [
        SettingSaved(setting=Setting.BIRTHDAYS_SHOWN, value=spelled if found else None),
        SettingSaved(setting=Setting.BIRTHDAYS_READ_AT, value=now.isoformat()),
    ]
    return replace(world, birthdays_shown=_shown_to(world, found)), facts


def _of_known(world: World, found: Iterable[Shown]) -> set[Shown]:
    """Those of people we know: whom else a calendar has is nobody's business, and who is forgotten stays so."""
    by_day: dict[tuple[int, int], list[Contact]] = {}
    for contact in world.snapshot.contacts:
        if contact.birthday is not None:
            by_day.setdefault((contact.birthday.month, contact.birthday.day), []).append(contact)
    return {one for one in found if any(is_shown(contact, (one,)) for contact in by_day.get((one.month, one.day), ()))}


def _is_due(world: World) -> bool:
    """Whether wishes are about to be written or stand: nobody else's day is worth a request."""
    if not world.rhythm.birthdays or all(contact.birthday is None for contact in world.snapshot.contacts):
        return False
    return any(wish.purpose is Purpose.BIRTHDAY for verdict in world.verdicts.values() for wish in verdict.wanted)


def _shown_to(world: World, shown: tuple[Shown, ...]) -> frozenset[str]:
    return frozenset(contact.id for contact in world.snapshot.contacts if shown and is_shown(contact, shown))


def _known(settings: Mapping[Setting, str]) -> tuple[Shown, ...]:
    rows = json.loads(settings.get(Setting.BIRTHDAYS_SHOWN, "[]"))
    return tuple(Shown(title=title, month=month, day=day) for title, month, day in rows)


def _read(desk: Desk, own: str) -> Iterator[Shown]:
    for info in desk.account.calendars():
        if _is_of_birthdays(info) and path_of(info.url) != path_of(own):
            for one in desk.account.open(info.url).changes(None, {}).changed:
                try:
                    meaning = desk.codec.decode(one.text).meaning
                except UnreadableEntry:
                    continue
                start: date = meaning.start
                yield Shown(title=meaning.title, month=start.month, day=start.day)


def _is_of_birthdays(info: CalendarInfo) -> bool:
    return ADDRESS in path_of(info.url) or any(name in info.name.casefold() for name in NAMES)
