"""The same busy calendars behind the fake, servers in memory and real servers, and a program that writes into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.caldav_busy import CaldavBusyTimes
from rekindled.adapters.dav_session import DavLogin, DavSession
from rekindled.app.busy_ports import BusyAsk, BusyTimes, BusyView
from rekindled.app.ports import Stored
from rekindled.app.quirks import NO_QUIRKS
from rekindled.core.busy import BusyObjectsRead
from rekindled.core.model import Interval
from tests.fakes.calendar_rigs import EVENT
from tests.fakes.dialects import Dialect
from tests.fakes.fake_busy_times import FakeBusyTimes
from tests.fakes.fake_store import FakeStore
from tests.fakes.memory_server import MemoryServer
from tests.fakes.memory_session import MemorySession
from tests.servers import RunningServer

BERLIN = ZoneInfo("Europe/Berlin")
SPAN = Interval(start=datetime(2026, 3, 2, tzinfo=UTC), end=datetime(2026, 3, 30, tzinfo=UTC))
LENGTH = timedelta(minutes=20)


def at(day: int, hour: int) -> Interval:
    """Twenty minutes from this hour of March 2026, in UTC."""
    start = datetime(2026, 3, day, hour, tzinfo=UTC)
    return Interval(start=start, end=start + LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyRig:
    """Busy times, a count of requests, a new calendar of appointments, and the hands of the program that keeps them."""

    times: BusyTimes
    requests: Callable[[], int]
    filled: Callable[[tuple[Interval, ...]], str]
    put: Callable[[str, str, Interval], None]
    drop: Callable[[str, str], None]
    missing: str


class Follower:
    """What remembers a calendar between two readings."""

    def __init__(self, rig: BusyRig, key: str) -> None:
        self.rig, self.key = rig, key
        self.store = FakeStore()
        self.token: str | None = None
        self.listed = False

    def read(self, *, again: tuple[str, ...] = (), view: BusyView | None = None) -> int:
        """Read once; returns how many requests that took."""
        before = self.rig.requests()
        ask = BusyAsk(
            key=self.key,
            view=view or BusyView(span=SPAN),
            quirks=NO_QUIRKS,
            token=self.token,
            known=lambda: {one.href: one.etag for one in self.store.busy_objects(self.key)},
            again=again,
        )
        for news in self.rig.times.read(ask):
            self.store.record([BusyObjectsRead(key=self.key, objects=news.objects, gone=news.gone)])
            self.token, self.listed = news.token, news.listed
        return self.rig.requests() - before

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """The time that is remembered."""
        return self.store.busy_time(SPAN).intervals


def fake_rig() -> BusyRig:
    """The fake."""
    shelf: dict[str, list[Interval]] = {}
    times = FakeBusyTimes(by_url=shelf, refused=frozenset({"fake://missing/"}))

    def filled(intervals: tuple[Interval, ...]) -> str:
        key = f"fake://{len(shelf)}/"
        shelf[key] = list(intervals)
        return key

    return BusyRig(
        times=times,
        requests=lambda: len(times.asked),
        filled=filled,
        put=lambda key, name, interval: shelf[key].insert(int(name), interval),
        drop=lambda key, name: shelf[key].remove(shelf[key][int(name)]),
        missing="fake://missing/",
    )


def session_rig(session: DavSession, other: DavSession) -> BusyRig:
    """The real adapter over a session; the other program has one of its own."""
    theirs = CaldavAccount(other)

    def put(url: str, name: str, interval: Interval) -> None:
        start, end = (f"{moment:%Y%m%dT%H%M%SZ}" for moment in (interval.start, interval.end))
        text = EVENT.format(uid=f"b{name}", start=start, end=end, title=f"Dentist {name}", more="")
        theirs.open(url, NO_QUIRKS).create(f"b{name}.ics", text)

    def drop(url: str, name: str) -> None:
        # Some servers rename what they are given, some do not say under which ETag they keep it.
        calendar = theirs.open(url, NO_QUIRKS)
        there = next(one for one in calendar.changes(None, {}).changed if f"SUMMARY:Dentist {name}\r\n" in one.text)
        calendar.delete(Stored(href=there.href, etag=there.etag))

    def filled(intervals: tuple[Interval, ...]) -> str:
        url = theirs.make("busy").url
        for number, interval in enumerate(intervals):
            put(url, str(number), interval)
        return url

    return BusyRig(
        times=CaldavBusyTimes(session, BERLIN),
        requests=lambda: session.requests,
        filled=filled,
        put=put,
        drop=drop,
        missing=f"{session.origin}/me/never-there/",
    )


def memory_rig(dialect: Dialect) -> BusyRig:
    """The real adapter on a server in memory."""
    server = MemoryServer(dialect)
    return session_rig(MemorySession(server), MemorySession(server))


@contextmanager
def server_rig(server: RunningServer) -> Iterator[BusyRig]:
    """The real adapter on a real server."""
    login = DavLogin(url=server.url, username=server.username, password=server.password)
    ours, theirs = DavSession(login), DavSession(login)
    try:
        yield session_rig(ours, theirs)
    finally:
        ours.close()
        theirs.close()
