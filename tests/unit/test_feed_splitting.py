"""A feed taken apart: which objects it holds, and when one of them is another."""

from __future__ import annotations

import pytest

from rekindled.adapters import feed_splitting
from rekindled.adapters.feed_splitting import split_feed
from rekindled.core.errors import CalendarUnavailable

ZONE = "BEGIN:VTIMEZONE\nTZID:{0}\nBEGIN:STANDARD\nDTSTART:19700101T000000\nEND:STANDARD\nEND:VTIMEZONE\n"


def event(uid: str, *lines: str) -> str:
    """An event, with the bare line ends some feeds have."""
    body = "".join(f"{line}\n" for line in (uid and f"UID:{uid}", *lines) if line)
    return f"BEGIN:VEVENT\n{body}BEGIN:VALARM\nUID:not-me\nEND:VALARM\nEND:VEVENT\n"


def objects(*parts: str) -> dict[str, str]:
    """The objects of a feed: their texts by what stands before the last dash of their hrefs."""
    text = f"BEGIN:VCALENDAR\n{''.join(parts)}END:VCALENDAR\n"
    return {one.href.rpartition("-")[0]: one.text for one in split_feed(text, "feed:1")}


def etag(*lines: str) -> str:
    """The ETag of a feed's only object."""
    (one,) = split_feed(f"BEGIN:VCALENDAR\n{event('a', *lines)}END:VCALENDAR", "feed:1")
    return one.etag


def test_events_of_one_uid_are_one_object() -> None:
    """An override belongs to its series; each object is a calendar with CR LF."""
    found = objects(event("a", "RRULE:FREQ=DAILY"), event("b"), event("a", "RECURRENCE-ID:20260303T090000Z"))
    assert list(found) == ["feed:1/a", "feed:1/b"]
    assert (found["feed:1/a"].count("BEGIN:VEVENT"), found["feed:1/b"].count("BEGIN:VEVENT")) == (2, 1)
    assert found["feed:1/a"].startswith("BEGIN:VCALENDAR\r\n")
    assert found["feed:1/a"].endswith("END:VCALENDAR\r\n")


def test_an_event_without_a_uid_is_one_by_itself() -> None:
    """By its place in the feed."""
    assert list(objects(event(""), event("a"), event(""))) == ["feed:1/event 1", "feed:1/a", "feed:1/event 3"]


def test_an_object_brings_the_zones_it_names_along() -> None:
    """Wherever in the feed they stand, and no others."""
    start = "DTSTART;TZID=Home:20260303T090000"
    found = objects(event("a", start), ZONE.format("Home"), ZONE.format("Away"), event("b", "DTSTART:20260303T090000Z"))
    assert ("TZID:Home" in found["feed:1/a"], "TZID:Away" in found["feed:1/a"]) == (True, False)
    assert "VTIMEZONE" not in found["feed:1/b"]


def test_several_calendars_in_one_feed_are_one() -> None:
    """Some servers send each event in a calendar of its own."""
    text = "".join(f"BEGIN:VCALENDAR\r\n{event(uid)}END:VCALENDAR\r\n" for uid in "ab")
    assert len(list(split_feed(text, "feed:1"))) == 2


def test_an_etag_changes_with_what_an_object_says() -> None:
    """Not with the moment at which somebody asked, nor with how lines are folded."""
    assert etag("DTSTAMP:20260101T000000Z", "SUMMARY:x") == etag("DTSTAMP:20260202T000000Z", "SUMMARY:x")
    assert etag("SUMMARY:long er") == etag("SUMMARY:long\n  er")
    assert etag("SUMMARY:x") != etag("SUMMARY:y")


@pytest.mark.parametrize("text", ["", "<html></html>", "BEGIN:VCALENDAR", "BEGIN:VEVENT\nEND:VEVENT", "END:VCALENDAR"])
def test_what_is_no_calendar_is_refused(text: str) -> None:
    """Nothing is "no events"."""
    with pytest.raises(CalendarUnavailable, match="no whole calendar"):
        list(split_feed(text, "feed:1"))


def test_a_feed_of_more_events_than_any_real_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a whole: a part of it would look like free time."""
    monkeypatch.setattr(feed_splitting, "MAX_EVENTS", 2)
    assert len(objects(event("a"), event("b"))) == 2
    with pytest.raises(CalendarUnavailable, match="more than 2 events"):
        objects(event("a"), event("b"), event("c"))
