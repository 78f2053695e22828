"""Which events were talks with contacts: only what is past, small and surely matched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rekindled.core.encounters import Encounter
from rekindled.core.facts import Snapshot
from rekindled.core.meetings import Guest, Meeting, Terms, latest_of, met, owners_of, row_of
from rekindled.core.model import Channel, Contact, Interaction, Outcome, Source
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
MOMENT = Moment(now=NOW, rhythm=Rhythm(timezone="Europe/Berlin"))
ANN = Contact(id="c-1", name="Ann Lee", emails=("Ann@Example.org", "lee@work.example"))
BEN = Contact(id="c-2", name="Ben Roe", emails=("ben@example.org",))
ME = Guest(address="me@example.org")
TERMS = Terms(mine=frozenset({"me@example.org"}))
BOTH = Snapshot(contacts=(ANN, BEN))


def _meeting(*addresses: str, key: str = "m-1", ago: timedelta = timedelta(days=3)) -> Meeting:
    start = NOW - ago
    guests = (ME, *(Guest(address=address) for address in addresses))
    return Meeting(key=key, start=start, end=start + timedelta(hours=1), guests=guests)


def _rows(meeting: Meeting, snapshot: Snapshot = BOTH, terms: Terms = TERMS) -> tuple[Interaction, ...]:
    found = met(meeting, owners_of(snapshot.contacts), terms)
    return tuple(row_of(_encounter(meeting, contact_id), MOMENT) for contact_id in found)


def _encounter(meeting: Meeting, contact_id: str) -> Encounter:
    return Encounter(
        calendar="https://dav.test/work/",
        href="/work/m.ics",
        key=meeting.key,
        contact_id=contact_id,
        start=meeting.start,
        end=meeting.end,
        video=meeting.video,
    )


def test_a_meeting_with_a_contact_is_a_talk_without_any_words() -> None:
    """The row has the date, the way and the key, and no note."""
    (row,) = _rows(_meeting("ann@example.org"))
    assert (row.contact_id, row.local_on, row.channel) == ("c-1", date(2026, 11, 19), Channel.MEET)
    assert (row.outcome, row.source, row.uid, row.note, row.purpose) == (Outcome.DONE, Source.MEETING, "m-1", "", None)


def test_a_meeting_with_a_conference_is_a_video_talk() -> None:
    """A conference address says how people met."""
    (row,) = _rows(replace(_meeting("ann@example.org"), video=True))
    assert row.channel is Channel.VIDEO


def test_everybody_at_a_meeting_was_met_once() -> None:
    """Two addresses of one contact are one talk, and each contact has their own."""
    rows = _rows(_meeting("ann@example.org", "lee@work.example", "ben@example.org"))
    assert [row.contact_id for row in rows] == ["c-1", "c-2"]


def test_the_day_of_a_meeting_is_the_users() -> None:
    """Shortly before midnight in UTC it is the next day in Berlin."""
    (row,) = _rows(replace(_meeting("ann@example.org"), start=datetime(2026, 11, 18, 23, 30, tzinfo=UTC)))
    assert row.local_on == date(2026, 11, 19)


@pytest.mark.parametrize(
    "meeting",
    [
        replace(_meeting("ann@example.org"), cancelled=True),
        _meeting("somebody@example.org"),
        _meeting("ann@example.org", *(f"p{n}@example.org" for n in range(5))),
        replace(_meeting(), guests=(replace(ME, declined=True), Guest(address="ann@example.org"))),
        replace(_meeting(), guests=(ME, Guest(address="ann@example.org", declined=True))),
        replace(_meeting(), guests=(Guest(address="ann@example.org"), Guest(address="ben@example.org"))),
    ],
    ids=["cancelled", "nobody known", "crowded", "declined by me", "declined by them", "without me"],
)
def test_what_is_not_surely_a_talk_makes_no_row(meeting: Meeting) -> None:
    """R14: cancelled, unmatched, crowded, declined and other people's events count for nothing."""
    assert _rows(meeting) == ()


def test_as_many_people_as_allowed_still_talk() -> None:
    """The user is one of the six."""
    assert _rows(_meeting("ann@example.org", *(f"p{n}@example.org" for n in range(4))))


def test_where_the_users_address_is_unknown_the_user_is_one_person_more() -> None:
    """Nobody can be told to be the user, so the user is counted beside all guests."""
    pair = replace(_meeting(), guests=(Guest(address="ann@example.org"),))
    assert _rows(pair, terms=Terms(most_people=2))
    assert not _rows(_meeting("ann@example.org"), terms=Terms(most_people=2))


def test_an_address_of_two_people_matches_nobody() -> None:
    """A shared address is no sure match."""
    shared = Snapshot(contacts=(ANN, replace(BEN, emails=ANN.emails)))
    assert _rows(_meeting("ann@example.org"), shared) == ()


def test_a_removed_contact_is_met_no_more() -> None:
    """Nobody is logged who was removed, and their address is free for somebody else."""
    gone = replace(ANN, archived_on=date(2026, 1, 1))
    (row,) = _rows(_meeting("ann@example.org"), Snapshot(contacts=(gone, replace(BEN, emails=ANN.emails))))
    assert row.contact_id == "c-2"


def _found(*days_ago: int) -> tuple[Interaction, ...]:
    meetings = [_meeting("ann@example.org", key=f"m-{days}", ago=timedelta(days=days)) for days in days_ago]
    return tuple(row for meeting in meetings for row in _rows(meeting))


def test_looking_back_finds_the_latest_meeting_of_each_contact() -> None:
    """One row is the evidence; what was before is not logged."""
    rows = _found(400, 30, 900)
    assert [row.uid for row in latest_of(rows, BOTH)] == ["m-30"]


def test_looking_back_only_raises_dates() -> None:
    """A talk known from the log or from the contact that is as late leaves nothing to add."""
    rows = _found(30)
    told = Snapshot(contacts=(replace(ANN, last_contact_on=rows[0].local_on),))
    logged = replace(BOTH, interactions=(replace(rows[0], id=1, source=Source.LOG, uid=""),))
    assert latest_of(rows, told) == latest_of(rows, logged) == ()
    assert latest_of(_found(20), logged) == _found(20)
