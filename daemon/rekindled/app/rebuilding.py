"""The store brought back from the calendar, and how far the two differ (issue: doctor).

Owns reading the whole calendar as the second memory (faults promise 7). Must not write to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from rekindled.app.absorbing import understood
from rekindled.app.desk import Desk
from rekindled.app.events import Event
from rekindled.app.home import find
from rekindled.app.notices import STORE_NOTICE
from rekindled.app.ports import Resource
from rekindled.app.sighting import sighted
from rekindled.core.adoption import in_order, is_for_strangers
from rekindled.core.errors import CalendarGone
from rekindled.core.facts import (
    ContactSaved,
    EntrySaved,
    Fact,
    InteractionAdded,
    Journaled,
    NoticeDropped,
    NoticeKind,
    NoticeRaised,
    Setting,
    SettingSaved,
    Snapshot,
)
from rekindled.core.forgotten import people_seen
from rekindled.core.identity import belongs_to_us, is_there
from rekindled.core.memory import evolve
from rekindled.core.model import Entry
from rekindled.core.recognising import introduced, portraits, recalled


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What was taken in from the calendar, counted, and what could not be attributed, in words."""

    people: int
    entries: int
    interactions: int
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How the calendar and the store differ: entries of ours that the store does not know, those among them that are
    for people it does not know, and entries it knows that are not there, by title.
    """

    unknown: tuple[str, ...]
    strangers: tuple[str, ...]
    absent: tuple[str, ...]


def rebuild(desk: Desk) -> Rebuilt:
    """Take in every entry of ours, for people the store does not know too; what is known stays as it is.

    The next look reads the calendar again and plans; doing this twice changes nothing.

    Raises:
        Busy: another process kept the writer's turn.
        CalendarUnavailable, CalendarRefused, CalendarGone, SecondEpoch, BrokenStore: nothing was changed.
    """
    with desk.turns.take():
        moment = desk.moment()
        before = desk.store.snapshot()
        url, resources = _everything(desk, before)
        sightings = in_order((sighted(desk.codec, one) for one in resources), moment)
        shown = portraits(before, sightings, moment)
        people = introduced(before, shown)
        current = evolve(before, people)
        known = {entry.uid for entry in before.entries}
        unknown = [one for one in sightings if one.seen is None or one.seen.uid not in known]
        facts: list[Fact] = [*people, *people_seen(current, sightings), *understood(current, unknown, (), moment)]
        made = [fact.contact.id for fact in people if isinstance(fact, ContactSaved)]
        facts += recalled(evolve(before, facts), shown, made, moment)
        news = [fact for fact in facts if isinstance(fact, EntrySaved | InteractionAdded)]
        if people or news:
            because = f"{len(made)} people were read off the calendar"
            facts.append(Journaled(at=moment.now, event=Event.STORE_REBUILT, because=because))
        desk.store.record([*facts, *_settings(desk, before, url)], outside=True)
    desk.reporter.tell(Event.STORE_REBUILT, people=len(made))
    return Rebuilt(
        people=len(made),
        entries=len({fact.entry.uid for fact in facts if isinstance(fact, EntrySaved)} - known),
        interactions=sum(
            1 for fact in facts if isinstance(fact, InteractionAdded) and fact.interaction.retracts is None
        ),
        left=tuple(fact.notice.text for fact in facts if isinstance(fact, NoticeRaised)),
    )


def compared(desk: Desk) -> Comparison:
    """What `rebuild` and the next look would find to do; nothing is changed.

    Raises:
        CalendarUnavailable, CalendarRefused, CalendarGone, BrokenStore: it cannot be found out.
    """
    before = desk.store.snapshot()
    _, resources = _everything(desk, before)
    seen = {one.seen.uid: one.seen for one in (sighted(desk.codec, resource) for resource in resources) if one.seen}
    known = {entry.uid for entry in before.entries}
    hrefs = {resource.href for resource in resources}
    unknown = [one for uid, one in seen.items() if belongs_to_us(uid) and uid not in known]
    moment = desk.moment()
    return Comparison(
        unknown=tuple(one.meaning.title for one in unknown),
        strangers=tuple(one.meaning.title for one in unknown if is_for_strangers(before, one, moment)),
        absent=tuple(entry.now.title for entry in before.entries if _is_absent(entry, hrefs)),
    )


def _is_absent(entry: Entry, hrefs: set[str]) -> bool:
    return is_there(entry) and entry.href not in hrefs


def _everything(desk: Desk, before: Snapshot) -> tuple[str, tuple[Resource, ...]]:
    """Our calendar's address, known or found by its name, and all its objects; it is never made here."""
    url = before.settings.get(Setting.CALENDAR_URL)
    if url is None:
        info = find(desk)
        if info is None:
            raise CalendarGone(
                f'there is no calendar "{desk.wishes.calendar}" to read from; name the one you had as caldav.calendar'
            )
        url = info.url
    return url, desk.account.open(url).changes(None, {}).changed


def _settings(desk: Desk, before: Snapshot, url: str) -> list[Fact]:
    """Where we are, and that the next look reads everything again; what was said of the store is done with."""
    found: list[Fact] = [
        NoticeDropped(kind=NoticeKind.QUESTION, key=STORE_NOTICE),
        *(SettingSaved(setting=one, value=None) for one in (Setting.SYNC_TOKEN, Setting.PLANNED_FOR)),
    ]
    if Setting.CALENDAR_URL in before.settings:
        return found
    account = SettingSaved(setting=Setting.ACCOUNT, value=desk.wishes.account)
    zone = SettingSaved(setting=Setting.TIMEZONE, value=desk.wishes.rhythm.timezone)
    return [*found, SettingSaved(setting=Setting.CALENDAR_URL, value=url), account, zone]
