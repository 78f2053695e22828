"""Calendar objects read for meetings: guests, occurrences, and nothing of what they say."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.meeting_expansion import MeetingExpansion
from rekindled.app.meeting_ports import MeetingView
from rekindled.app.ports import Resource
from rekindled.core.meetings import Guest, Meeting
from rekindled.core.model import Interval

SPAN = Interval(start=datetime(2026, 3, 1, tzinfo=UTC), end=datetime(2026, 4, 1, tzinfo=UTC))
ANN = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:Ann@Example.org"


def _event(*lines: str, uid: str = "e1", start: str = "DTSTART:20260303T090000Z") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", start, "DURATION:PT1H", *lines, "END:VEVENT"])


def _read(*events: str, titles: bool = False) -> tuple[Meeting, ...] | None:
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test", *events, "END:VCALENDAR", ""])
    view = MeetingView(span=SPAN, titles=titles)
    return MeetingExpansion(view, ZoneInfo("Europe/Berlin")).of(Resource(href="/e1.ics", etag="1", text=text))


def _keys(*events: str) -> list[str]:
    return [one.key for one in _read(*events) or ()]


def test_guests_are_told_by_e_mail_address_whatever_its_case() -> None:
    """The organiser and attendees are guests once each, with a no of either line."""
    organiser = "ORGANIZER:MAILTO:boss@example.org"
    refusal = "ATTENDEE;PARTSTAT=DECLINED:mailto:boss@example.org"
    (meeting,) = _read(_event(organiser, refusal, ANN)) or ()
    assert meeting.guests == (Guest(address="boss@example.org", declined=True), Guest(address="ann@example.org"))
    assert (meeting.start.hour, meeting.end.hour, meeting.video, meeting.cancelled) == (9, 10, False, False)


def test_an_address_in_a_parameter_counts_and_rooms_do_not() -> None:
    """ICloud names a principal and tells the address beside it; a room is nobody."""
    hidden = "ATTENDEE;EMAIL=ann@example.org:/123/principal/"
    room = "ATTENDEE;CUTYPE=ROOM:mailto:room@example.org"
    nobody = "ATTENDEE:urn:uuid:1"
    (meeting,) = _read(_event(hidden, room, nobody)) or ()
    assert meeting.guests == (Guest(address="ann@example.org"),)


def test_a_conference_and_a_cancellation_are_seen() -> None:
    """The two things beside guests and times that matter."""
    (meeting,) = _read(_event(ANN, "X-GOOGLE-CONFERENCE:https://meet.example.org/a", "STATUS:CANCELLED")) or ()
    assert meeting.video
    assert meeting.cancelled


@pytest.mark.parametrize(
    ("place", "video"),
    [
        ("https://us02web.zoom.us/j/1?pwd=x", True),
        ("Room 3\\, https://meet.google.com/abc", True),
        ("https://teams.microsoft.com/l/meetup-join/1", True),
        ("https://notzoom.us/j/1", False),
        ("https://zoom.us.example.org/", False),
        ("Café Zoom", False),
    ],
)
def test_a_conference_link_for_a_place_means_video(place: str, video: bool) -> None:
    """Many apps write it there; the place itself is not kept (R14)."""
    (meeting,) = _read(_event(ANN, f"LOCATION:{place}")) or ()
    assert meeting.video is video


def test_an_event_that_ends_before_it_begins_is_no_talk() -> None:
    """One of a series neither; one without length is."""
    backwards = _event(ANN).replace("DURATION:PT1H", "DTEND:20260303T080000Z")
    assert _read(backwards) == ()
    assert _read(backwards.replace("END:VEVENT", "RRULE:FREQ=DAILY;COUNT=2\r\nEND:VEVENT")) in {(), None}
    assert _read(_event(ANN).replace("DURATION:PT1H", "DTEND:20260303T090000Z"))


def test_events_without_guests_whole_days_and_our_own_are_no_meetings() -> None:
    """Nothing is read of an appointment of one's own, a whole day, or an entry of ours."""
    assert _read(_event()) == ()
    assert _read(_event(ANN, start="DTSTART;VALUE=DATE:20260303").replace("DURATION:PT1H", "DURATION:P1D")) == ()
    assert _read(_event(ANN, uid="rk-abcd1234-c-1-check_in-1@rekindled")) == ()
    assert _read(_event("ATTENDEE;CUTYPE=ROOM:mailto:room@example.org")) == ()


def test_the_title_of_an_event_without_guests_is_read_where_titles_are_asked_for() -> None:
    """R14: of an event that two people are at no word is kept, whoever asks; a title is cut."""
    (private,) = _read(_event("SUMMARY: Lunch with Ann "), titles=True) or ()
    assert (private.title, private.guests) == ("Lunch with Ann", ())
    (owned,) = _read(_event("SUMMARY:Lunch with Ann", "ORGANIZER:mailto:me@example.org"), titles=True) or ()
    assert owned.title == "Lunch with Ann"
    both = ("SUMMARY:Lunch with Ann", "ORGANIZER:mailto:me@example.org", ANN)
    assert [one.title for one in _read(_event(*both), titles=True) or ()] == [""]
    assert _read(_event("SUMMARY:Lunch with Ann")) == ()
    (long,) = _read(_event(f"SUMMARY:{'x' * 900}"), titles=True) or ()
    assert len(long.title) == 200


def test_a_uid_that_is_longer_than_any_app_makes_is_shortened() -> None:
    """What is remembered of a stranger's event stays small."""
    (long,) = _keys(_event(ANN, uid="x" * 5000))
    (same,) = _keys(_event(ANN, uid="x" * 5000))
    assert (len(long), long) == (64, same)


def test_what_begins_outside_the_span_is_not_of_it() -> None:
    """Reading year by year finds each meeting once."""
    assert _read(_event(ANN, start="DTSTART:20260401T000000Z")) == ()
    assert _read(_event(ANN, start="DTSTART:20260301T000000Z"))


def test_each_occurrence_of_a_series_is_a_meeting_of_its_own() -> None:
    """Left out ones are none, and the key is the original start."""
    series = _event(ANN, "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20260310T090000Z")
    assert sorted(_keys(series)) == ["e1/20260303T090000Z", "e1/20260317T090000Z"]


def test_a_moved_occurrence_keeps_its_key() -> None:
    """What was logged before it was moved is not logged again."""
    series = _event(ANN, "RRULE:FREQ=WEEKLY;COUNT=2")
    moved = _event(ANN, "RECURRENCE-ID:20260310T090000Z", start="DTSTART:20260312T150000Z")
    assert sorted(_keys(series, moved)) == ["e1/20260303T090000Z", "e1/20260310T090000Z"]


def test_what_cannot_be_understood_or_expanded_is_named() -> None:
    """A broken object and a rule of every second are no meetings and no failure."""
    assert _read(_event(ANN, start="DTSTART:never")) is None
    assert _read(_event(ANN, "RRULE:FREQ=SECONDLY", start="DTSTART:20200303T090000Z")) is None
