"""What every store remembers of meetings in other calendars, on the fake and on SQLite alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rekindled.core.encounters import (
    Encounter,
    EncountersOver,
    EncountersRead,
    MeetingCalendar,
    MeetingCalendarForgotten,
    MeetingCalendarSaved,
    MeetingReckoned,
    Proposal,
    ProposalDropped,
    ProposalRaised,
    Reckoned,
    Reckoning,
)
from rekindled.core.facts import ContactForgotten, ContactSaved
from rekindled.core.model import Contact
from tests.fakes.each_store import STORES, AnyStore

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORK = MeetingCalendar(
    url="https://dav.test/office/",
    name="Work",
    since=AT,
    token="t1",
    read_at=AT + HOUR,
    view="v1",
    back_to=AT - HOUR,
    begun_at=AT,
    looked_for=7,
    unread=3,
)
MEETING = Encounter(
    calendar=WORK.url, href="/office/a.ics", key="a", contact_id="c-1", start=AT, end=AT + HOUR, video=True
)
LATER = replace(MEETING, key="a/2", start=AT + 2 * HOUR, end=AT + 3 * HOUR, video=False)
OTHER = replace(MEETING, href="/office/b.ics", key="b", contact_id="c-2")
LUNCH = Proposal(key="l", contact_id="c-1", title="Lunch with Ann Ω", start=AT, end=AT + HOUR)
COUNTED = Reckoned(key="a", contact_id="c-1", how=Reckoning.COUNTED)


@pytest.fixture(params=list(STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyStore]:
    """Each kind of store, with two people."""
    with closing(STORES[request.param](tmp_path)) as opened:
        opened.record([ContactSaved(contact=Contact(id=f"c-{n}", name=f"Person {n}")) for n in (1, 2)])
        yield opened


def test_calendars_read_back_equal_and_go_with_what_was_to_come(store: AnyStore) -> None:
    """The latest for a URL; another calendar's meetings stay."""
    plain = MeetingCalendar(url="https://dav.test/x/", name="X", since=AT)
    away = replace(MEETING, calendar=plain.url)
    store.record([MeetingCalendarSaved(calendar=plain), MeetingCalendarSaved(calendar=replace(WORK, token="t0"))])
    store.record([MeetingCalendarSaved(calendar=WORK)])
    store.record([EncountersRead(url=one.calendar, encounters=(one,)) for one in (MEETING, away)])
    assert store.meeting_calendars() == (WORK, plain)
    store.record([MeetingCalendarForgotten(url=WORK.url)])
    assert (store.meeting_calendars(), store.snapshot().encounters) == ((plain,), (away,))


def test_meetings_to_come_are_replaced_by_object_or_all_at_once(store: AnyStore) -> None:
    """They read back by when they begin, each once; what an object said before is forgotten."""
    store.record([EncountersRead(url=WORK.url, encounters=(LATER, OTHER, MEETING, replace(LATER, video=True), LATER))])
    assert store.snapshot().encounters == (MEETING, OTHER, LATER)
    moved = replace(MEETING, start=AT + 4 * HOUR, end=AT + 5 * HOUR)
    store.record([EncountersRead(url=WORK.url, encounters=(moved,), hrefs=(MEETING.href,))])
    assert store.snapshot().encounters == (OTHER, moved)
    store.record([EncountersRead(url=WORK.url, encounters=(LATER,), afresh=True)])
    assert store.snapshot().encounters == (LATER,)


def test_what_is_over_goes(store: AnyStore) -> None:
    """What ended at that very moment is over, too; another calendar is not concerned."""
    away = replace(MEETING, calendar="https://dav.test/x/")
    store.record(
        [EncountersRead(url=WORK.url, encounters=(MEETING, LATER)), EncountersRead(url="x", encounters=(away,))]
    )
    store.record([EncountersOver(url=WORK.url, until=MEETING.end)])
    assert store.snapshot().encounters == (LATER, away)[::-1]


def test_what_is_settled_and_what_is_asked_read_back_equal(store: AnyStore) -> None:
    """The latest for a key and a contact; a question goes with its title."""
    store.record([MeetingReckoned(reckoned=COUNTED), ProposalRaised(proposal=LUNCH)])
    called_off = replace(COUNTED, how=Reckoning.CALLED_OFF)
    store.record([MeetingReckoned(reckoned=called_off), ProposalRaised(proposal=replace(LUNCH, title="Lunch"))])
    assert (store.reckoned(), store.meeting_proposals()) == ((called_off,), (replace(LUNCH, title="Lunch"),))
    store.record([ProposalDropped(key=LUNCH.key, contact_id="c-2")])
    assert store.meeting_proposals()
    store.record([ProposalDropped(key=LUNCH.key, contact_id=LUNCH.contact_id)])
    assert store.meeting_proposals() == ()


def test_a_person_who_is_forgotten_takes_all_of_it_along(store: AnyStore) -> None:
    """Whom one will meet, what was settled and what is asked; others keep theirs."""
    theirs = (
        EncountersRead(url=WORK.url, encounters=(MEETING, OTHER)),
        MeetingReckoned(reckoned=COUNTED),
        ProposalRaised(proposal=LUNCH),
    )
    store.record(theirs)
    store.record([ContactForgotten(contact_id="c-1")])
    assert (store.snapshot().encounters, store.reckoned(), store.meeting_proposals()) == ((OTHER,), (), ())
