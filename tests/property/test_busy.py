"""What holds for every busy reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from rekindled.core.model import Interval
from tests.fakes.busy_reading import busy_intervals

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"]).map(
    ZoneInfo
)
DAY_ONE = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 365 * 24 * 4).map(lambda quarters: DAY_ONE + timedelta(minutes=15 * quarters))
SPANS = st.builds(
    lambda start, days: Interval(start=start, end=start + timedelta(days=days)), MOMENTS, st.integers(1, 60)
)
FREQUENCIES = st.sampled_from(["", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY", "SECONDLY"])


def rule(frequency: str, every: int, more: str) -> str:
    """A recurrence rule, or none."""
    return f"RRULE:FREQ={frequency};INTERVAL={every}{more}\r\n" if frequency else ""


RULES = st.builds(
    rule,
    FREQUENCIES,
    st.integers(0, 5),
    st.sampled_from(
        ["", ";COUNT=4", ";BYDAY=MO,WE", ";BYMONTHDAY=30,-1", ";BYMONTH=2", ";BYSETPOS=1", ";UNTIL=20260701"]
    ),
)


@st.composite
def objects(draw: st.DrawFn) -> str:
    """An object with one event, timed, floating or all day, perhaps recurring."""
    start = draw(MOMENTS)
    spelled = draw(
        st.sampled_from(
            [
                f":{start:%Y%m%dT%H%M%SZ}",
                f":{start:%Y%m%dT%H%M%S}",
                f";TZID=America/New_York:{start:%Y%m%dT%H%M%S}",
                f";VALUE=DATE:{start:%Y%m%d}",
            ]
        )
    )
    length = draw(st.sampled_from(["", "DURATION:PT45M\r\n", "DURATION:P2D\r\n"]))
    body = f"UID:u\r\nDTSTART{spelled}\r\n{length}{draw(RULES)}"
    return f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{body}END:VEVENT\r\nEND:VCALENDAR\r\n"


def named(texts: list[str]) -> list[tuple[str, str]]:
    """Each object with an href."""
    return [(f"/{number}", text) for number, text in enumerate(texts)]


@settings(max_examples=60, deadline=None)
@given(st.lists(objects(), max_size=4), SPANS, ZONES)
def test_busy_time_lies_in_the_span_in_order(texts: list[str], span: Interval, zone: ZoneInfo) -> None:
    """Every interval is in UTC, has a length, lies within the span, and they are sorted by start."""
    read = busy_intervals(named(texts), span, zone)
    assert all(span.start <= interval.start < interval.end <= span.end for interval in read.intervals)
    assert all(interval.start.tzinfo is UTC and interval.end.tzinfo is UTC for interval in read.intervals)
    assert [interval.start for interval in read.intervals] == sorted(interval.start for interval in read.intervals)
    assert set(read.unread) <= {href for href, _ in named(texts)}


@settings(max_examples=60, deadline=None)
@given(objects(), SPANS, ZONES)
def test_a_longer_span_finds_the_same_busy_time(text: str, span: Interval, zone: ZoneInfo) -> None:
    """Asking for a span gives what asking for two weeks more and cutting them off gives."""
    wide = Interval(start=span.start - timedelta(days=7), end=span.end + timedelta(days=7))
    whole = busy_intervals(named([text]), wide, zone)
    cut = [
        (max(interval.start, span.start), min(interval.end, span.end))
        for interval in whole.intervals
        if interval.start < span.end and interval.end > span.start
    ]
    assert sorted(
        (interval.start, interval.end) for interval in busy_intervals(named([text]), span, zone).intervals
    ) == sorted(cut)
