"""The contract of the port `BusyTimes`: the fake, servers in memory that speak their dialects, and two real servers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from rekindled.app.busy_ports import BusyView
from rekindled.app.ports import Resource
from rekindled.core.errors import CalendarRefused
from rekindled.core.model import Interval
from tests.fakes.busy_rigs import SPAN, BusyRig, Follower, at, fake_rig, memory_rig, server_rig
from tests.fakes.calendar_rigs import event
from tests.fakes.dialects import BY_NAME

REAL = ("real radicale", "real xandikos")


@pytest.fixture(params=["fake", *BY_NAME, *(pytest.param(name, marks=pytest.mark.server) for name in REAL)])
def rig(request: pytest.FixtureRequest) -> Iterator[BusyRig]:
    """Busy times behind everything that keeps the port."""
    if request.param in REAL:
        with server_rig(request.getfixturevalue(request.param.removeprefix("real "))) as found:
            yield found
    else:
        yield fake_rig() if request.param == "fake" else memory_rig(BY_NAME[request.param])


def test_a_first_reading_finds_everything_and_says_so(rig: BusyRig) -> None:
    """Appointments of any time; those that are over take none."""
    follower = Follower(rig, rig.filled((at(10, 9), at(3, 9), at(1, 9))))
    follower.read()
    assert follower.intervals == (at(3, 9), at(10, 9))
    assert follower.token
    assert follower.listed


def test_nothing_changed_is_one_request(rig: BusyRig) -> None:
    """And loses nothing."""
    follower = Follower(rig, rig.filled((at(10, 9), at(3, 9))))
    follower.read()
    assert follower.read() == 1
    assert follower.intervals == (at(3, 9), at(10, 9))


def test_what_changed_is_taken_in(rig: BusyRig) -> None:
    """A new appointment and one that is gone, in at most three requests."""
    key = rig.filled((at(3, 9), at(4, 9), at(5, 9)))
    follower = Follower(rig, key)
    follower.read()
    rig.put(key, "3", at(12, 9))
    rig.drop(key, "1")
    assert follower.read() <= 3
    assert follower.intervals == (at(3, 9), at(5, 9), at(12, 9))


def test_an_empty_calendar_takes_no_time(rig: BusyRig) -> None:
    """And can be followed as any other."""
    key = rig.filled(())
    follower = Follower(rig, key)
    follower.read()
    assert follower.intervals == ()
    rig.put(key, "0", at(3, 9))
    follower.read()
    assert follower.intervals == (at(3, 9),)


def test_objects_are_read_again_where_that_is_asked_for(rig: BusyRig) -> None:
    """With a view that goes farther, whether they changed or not; others are not."""
    late = at(29, 9)
    key = rig.filled((at(3, 9), late))
    follower = Follower(rig, key)
    narrow = BusyView(span=Interval(start=SPAN.start, end=SPAN.start + timedelta(days=1)))
    follower.read(view=narrow)
    hrefs = tuple(one.href for one in follower.store.busy_objects(key))
    assert follower.read(again=(*hrefs, f"{hrefs[0] if hrefs else key}-gone")) <= 3
    assert set(follower.intervals) == {at(3, 9), late}


def test_a_missing_calendar_is_not_free_time(rig: BusyRig) -> None:
    """A busy calendar that is not there fails instead of looking free."""
    with pytest.raises(CalendarRefused):
        Follower(rig, rig.missing).read()


def test_objects_that_were_read_already_are_understood(rig: BusyRig) -> None:
    """Each comes back under its href and ETag."""
    one = Resource(href="/c/a.ics", etag="1", text=event("a"))
    (found,) = rig.times.understand([one], BusyView(span=SPAN))
    assert (found.href, found.etag, found.unread) == ("/c/a.ics", "1", False)


def test_the_users_addresses_are_plain(rig: BusyRig) -> None:
    """In lower case and without a scheme, as far as the account names any."""
    assert all(one == one.lower() and not one.startswith("mailto:") for one in rig.times.addresses())


@pytest.mark.server
@pytest.mark.parametrize("server", REAL)
def test_recurring_and_own_events_on_real_servers(request: pytest.FixtureRequest, server: str) -> None:
    """A weekly event that began before is busy in each of its weeks; ours, free and cancelled ones take no time."""
    with server_rig(request.getfixturevalue(server.removeprefix("real "))) as rig:
        key = rig.filled(())
        times = {
            "weekly": ("20260224T090000Z", "RRULE:FREQ=WEEKLY\r\n"),
            "rk-abcdefgh-c-1-thank-1@rekindled": ("20260303T100000Z", ""),
            "free": ("20260303T110000Z", "TRANSP:TRANSPARENT\r\n"),
            "cancelled": ("20260303T120000Z", "STATUS:CANCELLED\r\n"),
        }
        texts = [event(uid, start=start, more=more) for uid, (start, more) in times.items()]
        resources = [Resource(href=f"{key}{n}.ics", etag="1", text=text) for n, text in enumerate(texts)]
        found = rig.times.understand(resources, BusyView(span=SPAN))
        assert found[0].intervals == (at(3, 9), at(10, 9), at(17, 9), at(24, 9))
        assert found[0].lasting
        assert [one.intervals for one in found[1:]] == [(), (), ()]


def test_what_begins_before_the_view_and_ends_in_it_takes_time(rig: BusyRig) -> None:
    """From its own beginning on; the store cuts it."""
    over = Interval(start=SPAN.start - timedelta(hours=1), end=SPAN.start + timedelta(hours=1))
    follower = Follower(rig, rig.filled((over,)))
    follower.read()
    assert follower.intervals == (Interval(start=SPAN.start, end=over.end),)
