"""What every store remembers of the calendars that say when the user is not free, on the fake and on SQLite alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import MISSING, fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rekindled.app.busy_ports import BusyRead
from rekindled.core.busy import (
    BusyObject,
    BusyObjectsRead,
    BusySource,
    BusySourceForgotten,
    BusySourceSaved,
)
from rekindled.core.closed_days import DaySpan
from rekindled.core.model import Interval
from tests.fakes.each_store import STORES, AnyStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SPAN = Interval(start=NOON, end=NOON + 24 * HOUR)
WORK = BusySource(
    key="https://cal.test/office/",
    name="Work",
    token="t1",
    listed_at=NOON,
    read_at=NOON + HOUR,
    view="Europe/Berlin me@example.org",
    until=NOON + 900 * 24 * HOUR,
    failures=3,
    trouble="it is down",
    retry_at=NOON + 2 * HOUR,
)


@pytest.fixture(params=list(STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyStore]:
    """Each kind of store, empty."""
    with closing(STORES[request.param](tmp_path)) as opened:
        yield opened


def at(hour: int, hours: int = 1) -> Interval:
    """So many hours from so many hours after noon."""
    return Interval(start=NOON + hour * HOUR, end=NOON + (hour + hours) * HOUR)


def holding(*intervals: Interval, href: str = "/office/a.ics", etag: str = "1") -> BusyObject:
    """An object that takes this time."""
    return BusyObject(href=href, etag=etag, intervals=intervals)


def test_a_source_is_kept_with_all_its_fields(store: AnyStore) -> None:
    """Whatever is recorded reads back equal, the latest for a key, sorted by key."""
    for part in fields(WORK):
        assert part.default is MISSING or getattr(WORK, part.name) != part.default, part.name
    plain = BusySource(key="feed:1", name="holidays")
    store.record([BusySourceSaved(source=replace(WORK, token="t0")), BusySourceSaved(source=plain)])
    store.record([BusySourceSaved(source=WORK)])
    assert store.busy_sources() == (plain, WORK)


def test_the_time_of_all_sources_comes_sorted_and_cut_to_the_span(store: AnyStore) -> None:
    """What only touches the span is left out, what reaches over it is cut, what two say is said once."""
    here = holding(at(-2, 3), at(5), at(-1), at(24))
    store.record(
        [BusyObjectsRead(key="a", objects=(here,)), BusyObjectsRead(key="b", objects=(holding(at(5), at(3)),))]
    )
    assert store.busy_time(SPAN) == BusyRead(intervals=(at(0), at(3), at(5)))


def test_moments_come_back_in_utc_and_whole_seconds(store: AnyStore) -> None:
    """However they were told."""
    zone = ZoneInfo("Asia/Kolkata")
    odd = Interval(start=at(1).start.astimezone(zone), end=at(1).end.astimezone(zone) + timedelta(microseconds=5))
    store.record([BusyObjectsRead(key="a", objects=(holding(odd),))])
    (found,) = store.busy_time(SPAN).intervals
    assert (found, found.start.tzinfo) == (at(1), UTC)


def test_an_object_is_replaced_as_a_whole(store: AnyStore) -> None:
    """Its old time goes with it, and the time of the others stays."""
    store.record([BusyObjectsRead(key="a", objects=(holding(at(1), at(2)), holding(at(3), href="/office/b.ics")))])
    store.record([BusyObjectsRead(key="a", objects=(holding(at(4), etag="2"),))])
    assert store.busy_time(SPAN).intervals == (at(3), at(4))
    assert [(one.href, one.etag) for one in store.busy_objects("a")] == [("/office/a.ics", "2"), ("/office/b.ics", "1")]


def test_objects_go_one_by_one_or_all_at_once(store: AnyStore) -> None:
    """Of their own source only."""
    both = (holding(at(1)), holding(at(2), href="/office/b.ics"))
    store.record([BusyObjectsRead(key="a", objects=both), BusyObjectsRead(key="c", objects=(holding(at(7)),))])
    store.record([BusyObjectsRead(key="a", gone=("/office/a.ics", "/never"))])
    assert store.busy_time(SPAN).intervals == (at(2), at(7))
    store.record([BusyObjectsRead(key="a", objects=(holding(at(3)),), afresh=True)])
    assert store.busy_time(SPAN).intervals == (at(3), at(7))
    assert [one.href for one in store.busy_objects("a")] == ["/office/a.ics"]


def test_a_forgotten_source_leaves_nothing(store: AnyStore) -> None:
    """Neither itself nor its objects; other sources stay."""
    other = replace(WORK, key="https://cal.test/other/")
    store.record([BusySourceSaved(source=WORK), BusySourceSaved(source=other)])
    store.record([BusyObjectsRead(key=one.key, objects=(holding(at(n)),)) for n, one in enumerate((WORK, other))])
    store.record([BusySourceForgotten(key=WORK.key)])
    assert store.busy_sources() == (other,)
    assert store.busy_objects(WORK.key) == ()
    assert store.busy_time(SPAN).intervals == (at(1),)


def test_what_nobody_understood_and_what_lasts_is_told(store: AnyStore) -> None:
    """Objects come back by href without their time; unread ones are named, each once."""
    unread = BusyObject(href="/office/evil.ics", etag="1", unread=True)
    lasting = BusyObject(href="/office/weekly.ics", etag="2", lasting=True, intervals=(at(1),))
    store.record([BusyObjectsRead(key="a", objects=(lasting, unread)), BusyObjectsRead(key="b", objects=(unread,))])
    assert store.busy_objects("a") == (unread, replace(lasting, intervals=()))
    assert store.busy_time(SPAN).unread == ("/office/evil.ics",)


def test_vacations_are_days(store: AnyStore) -> None:
    """Those with a day in the span or beside it come sorted, each once; they go with their object."""
    inside, beside = DaySpan(first_on=NOON.date(), last_on=NOON.date()), NOON.date() - timedelta(days=1)
    long = DaySpan(first_on=date(2020, 1, 1), last_on=beside)
    past = DaySpan(first_on=date(2020, 1, 1), last_on=beside - timedelta(days=2))
    later = DaySpan(first_on=NOON.date() + timedelta(days=9), last_on=date(2999, 12, 31))
    away = replace(holding(at(1)), vacations=(inside, inside, long, past, later))
    store.record([BusyObjectsRead(key=key, objects=(away,)) for key in ("a", "b")])
    assert store.busy_time(SPAN).vacations == (long, inside)
    assert store.busy_objects("a") == (replace(away, intervals=(), vacations=()),)
    store.record([BusyObjectsRead(key="a", gone=(away.href,)), BusySourceForgotten(key="b")])
    store.record([BusyObjectsRead(key="b", objects=(holding(at(1)),), afresh=True)])
    assert store.busy_time(SPAN).vacations == ()
