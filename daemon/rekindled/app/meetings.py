"""Meetings count by themselves: calendars that the user names are read for talks with contacts (U5, R14).

Owns the order of a pass, when one is due, how far it looks back at once, and that a failing server stops nothing.
Nothing is ever written to such a calendar, and of what its events say nothing is kept but when and with whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rekindled.app.events import Event
from rekindled.app.meeting_desk import POLL, MeetingDesk
from rekindled.app.meeting_naming import Named, name_calendars
from rekindled.app.meeting_notices import noticed
from rekindled.app.meeting_reading import Eyes, Reading, eyes_of, next_years, read_back, read_calendar
from rekindled.app.meeting_state import Standing, saved, standing_in
from rekindled.app.meeting_taking import taken_in
from rekindled.core.backoff import LONGEST_PAUSE, pause, pause_refused
from rekindled.core.encounters import MeetingCalendar, MeetingCalendarSaved
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, ConfigError
from rekindled.core.facts import Fact
from rekindled.core.model import Interaction

Failure = CalendarUnavailable | CalendarRefused | ConfigError
FIRST_WAIT = timedelta(minutes=5)
# A look does not wait longer than that for years gone by: the next one goes on.
A_WHILE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What a pass came to: the calendars, the rows that were logged, and failures of single calendars."""

    calendars: tuple[MeetingCalendar, ...]
    rows: tuple[Interaction, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedBack:
    """One year of all calendars: up to when (aware) they were read by now, and the rows that were logged."""

    until: datetime
    rows: tuple[Interaction, ...]


def follow(desk: MeetingDesk, *, by_hand: bool = False) -> None:
    """Take a pass if one is due, and look back for a while; what fails is remembered and told in `status`.

    `by_hand` takes one however short ago the last one was, but not while a failing server is left alone.

    Raises:
        Busy, BrokenStore: as the ports say.
    """
    started_at = desk.desk.clock.now()
    if not _is_due(desk, standing_in(desk.desk.store.pulse().settings), started_at, by_hand=by_hand):
        return
    desk.rounds.last_at = started_at
    failures: list[Failure] = []
    try:
        failures += take_in(desk).failures
        for _ in look_back(desk):
            if desk.desk.clock.now() - started_at >= A_WHILE:
                break
    except (CalendarUnavailable, CalendarRefused, ConfigError) as failure:
        failures.append(failure)
    if failures:
        _remember(desk, failures[0])


def take_in(desk: MeetingDesk, *, by_hand: bool = False) -> Passed:
    """Read what changed and take it in; when nothing did, one request for each calendar, and no writes.

    `by_hand` asks for the calendars themselves anew.

    Raises:
        CalendarUnavailable, CalendarRefused, ConfigError: it is not known which calendars there are.
        Busy, BrokenStore: as the ports say.
    """
    before_it = standing_in(desk.desk.store.pulse().settings)
    named = name_calendars(desk, before_it, desk.desk.clock.now(), afresh=by_hand)
    eyes = eyes_of(desk, named.standing)
    readings: list[Reading] = []
    failures: list[Failure] = []
    for calendar in named.calendars:
        try:
            readings.append(read_calendar(desk, calendar, eyes))
        except (CalendarUnavailable, CalendarRefused) as failure:
            failures.append(failure)
    if not failures:
        named = replace(named, standing=replace(named.standing, failures=0, trouble="", retry_at=None))
    rows = _kept(desk, named, readings, eyes)
    return Passed(calendars=named.calendars, rows=rows, failures=tuple(failures))


def look_back(desk: MeetingDesk, *, again: bool = False) -> Iterator[LookedBack]:
    """Look back year by year, as far as the user wishes, and tell of each. It may be ended after any of them and goes
    on there; with `again` it begins anew.

    Only the latest talk with somebody is logged, where no later one is known; nothing follows from it (R2).

    Raises:
        CalendarUnavailable, CalendarRefused: what was read before stays true.
        Busy, BrokenStore: as the ports say.
    """
    standing = standing_in(desk.desk.store.pulse().settings)
    eyes = eyes_of(desk, standing)
    if again:
        _begin_anew(desk, eyes)
    while years := next_years(desk):
        # The same year of all calendars at once, so that the latest of all meetings with somebody is the one logged.
        latest = max(span.end for span in years.values())
        readings = [
            read_back(desk, one, years[one.url], eyes)
            for one in desk.desk.store.meeting_calendars()
            if one.url in years and years[one.url].end == latest
        ]
        rows = _recorded(desk, [], readings, eyes, Named(calendars=(), standing=standing))
        yield LookedBack(until=min(years[one.calendar.url].start for one in readings), rows=rows)


def _begin_anew(desk: MeetingDesk, eyes: Eyes) -> None:
    now = eyes.moment.now
    with desk.desk.turns.take():
        calendars = (
            replace(one, back_to=now, begun_at=now, looked_for=len(eyes.owners))
            for one in desk.desk.store.meeting_calendars()
        )
        desk.desk.store.record([MeetingCalendarSaved(calendar=one) for one in calendars])


def _kept(desk: MeetingDesk, named: Named, readings: Sequence[Reading], eyes: Eyes) -> tuple[Interaction, ...]:
    known = standing_in(desk.desk.store.pulse().settings)
    facts: list[Fact] = []
    if named.standing != known or not desk.rounds.lasting:
        is_on = bool(desk.wishes.calendars)
        facts.append(saved(replace(named.standing, read_at=eyes.moment.now) if is_on else Standing()))
    return _recorded(desk, facts, readings, eyes, named)


def _recorded(
    desk: MeetingDesk, facts: Sequence[Fact], readings: Sequence[Reading], eyes: Eyes, named: Named
) -> tuple[Interaction, ...]:
    """Make true what was read; a batch that leads to another plan is told as one from outside."""
    store = desk.desk.store
    with desk.desk.turns.take():
        taken = taken_in(store, named, readings, eyes)
        if facts or taken.facts:
            store.record([*facts, *taken.facts], outside=taken.replans)
    if taken.rows:
        desk.desk.reporter.tell(Event.MEETINGS_COUNTED, meetings=len(taken.rows))
    return taken.rows


def _is_due(desk: MeetingDesk, standing: Standing, now: datetime, *, by_hand: bool) -> bool:
    """Whether calendars are asked now: not while they are left alone after a failure, and only so often, unless
    somebody asks for it or looking back is not done.
    """
    if standing.retry_at is not None:
        return not now < standing.retry_at <= now + LONGEST_PAUSE
    asked = [at for at in (standing.read_at, desk.rounds.last_at) if at is not None]
    is_time = not asked or not timedelta() <= now - max(asked) < POLL
    return by_hand or is_time or bool(next_years(desk))


def _remember(desk: MeetingDesk, failure: Failure) -> None:
    store, account = desk.desk.store, desk.desk.wishes.account
    standing = standing_in(store.pulse().settings)
    number = standing.failures + 1
    if isinstance(failure, CalendarUnavailable):
        wait = pause(number, FIRST_WAIT, failure.retry_after, account)
    else:
        wait = pause_refused(number, account)
    after = replace(standing, failures=number, trouble=str(failure), retry_at=desk.desk.clock.now() + wait)
    with desk.desk.turns.take():
        waiting, calendars = store.meeting_proposals(), store.meeting_calendars()
        store.record([*noticed(store.snapshot(), waiting, calendars, after.trouble), saved(after)])
    if number == 1:
        desk.desk.reporter.tell(Event.MEETINGS_UNREADABLE)
