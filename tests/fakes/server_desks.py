"""A whole account on a real server: real adapters and a real store, a fake clock, and a user's hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.caldav_busy import CaldavBusyTimes
from rekindled.adapters.dav_session import Ask, DavLogin, DavSession
from rekindled.adapters.dav_urls import quoted_path
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.app.ports import Calendar, CalendarInfo, Changes, Probe, Resource, Stored
from rekindled.app.quirks import NO_QUIRKS, Quirks
from rekindled.core.errors import CalendarUnavailable
from rekindled.core.facts import Setting, SettingSaved
from rekindled.core.rhythm import Rhythm
from tests.fakes.desks import BERLIN, FakeDesk
from tests.fakes.fake_calendar import uid_of
from tests.servers import RunningServer

T = TypeVar("T")
# How long a program waits that meets faults; a stall must be longer.
PATIENCE_SECONDS = 0.5
BOGUS_TOKEN = "http://example.org/sync/never-issued"


class ServerCalendar:
    """Our calendar on a real server, as the program has it (recorded, failing on demand) and as its user has it."""

    def __init__(self, ours: Calendar, theirs: DavSession, url: str) -> None:
        """`theirs` is the user's own session, whose requests count for nobody."""
        self.ours, self._theirs = ours, theirs
        self._origin = str(theirs.origin)
        # The user's own way to the server need not be ours.
        self.url = self._origin + urlsplit(url).path
        self._reading: Calendar = CaldavAccount(theirs).open(self.url)
        self.path = unquote(urlsplit(url).path)
        self.writes: list[tuple[str, str]] = []
        self._failing: list[Literal["before", "after"]] = []

    # The port

    def changes(self, token: str | None, known: Mapping[str, str]) -> Changes:
        """As the real one."""
        return self.ours.changes(token, known)

    def read(self, href: str) -> Resource | None:
        """As the real one."""
        return self.ours.read(href)

    def create(self, name: str, text: str) -> Stored:
        """As the real one, recorded."""
        return self._writing(("create", self.path + name), lambda: self.ours.create(name, text))

    def update(self, stored: Stored, text: str) -> Stored:
        """As the real one, recorded."""
        return self._writing(("update", stored.href), lambda: self.ours.update(stored, text))

    def delete(self, stored: Stored) -> None:
        """As the real one, recorded."""
        self._writing(("delete", stored.href), lambda: self.ours.delete(stored))

    # The user

    def fail_next(self, kind: Literal["before", "after"]) -> None:
        """Make the next write fail before it happens, or let it happen and lose the answer."""
        self._failing.append(kind)

    def calm(self) -> None:
        """No write is to fail any more."""
        self._failing.clear()

    def resources(self) -> tuple[Resource, ...]:
        """Every object that is there."""
        return self._reading.changes(None, {}).changed

    def texts(self) -> dict[str, str]:
        """Every object's text by href."""
        return {resource.href: resource.text for resource in self.resources()}

    def user_put(self, href_or_name: str, text: str) -> str:
        """Another program stores an object, whatever is there; returns its href."""
        href = href_or_name if href_or_name.startswith("/") else self.path + href_or_name
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        self._theirs_asks(Ask(method="PUT", url=self._url(href), headers=headers, body=text.encode()))
        return href

    def user_edit(self, uid: str, change: Callable[[str], str]) -> None:
        """Another program changes an object's text."""
        there = self._of(uid)
        self.user_put(there.href, change(there.text))

    def user_delete(self, uid: str) -> None:
        """Another program deletes an object."""
        self._theirs_asks(Ask(method="DELETE", url=self._url(self._of(uid).href)))

    def user_deletes_calendar(self) -> None:
        """Another program deletes the whole calendar."""
        self._theirs_asks(Ask(method="DELETE", url=self.url))

    def _of(self, uid: str) -> Resource:
        return next(resource for resource in self.resources() if uid_of(resource.text) == uid)

    def _url(self, href: str) -> str:
        return self._origin + quoted_path(href)

    def _theirs_asks(self, ask: Ask) -> None:
        answer = self._theirs.request(ask)
        assert answer.status in {200, 201, 204}, answer

    def _writing(self, write: tuple[str, str], perform: Callable[[], T]) -> T:
        kind = self._failing.pop(0) if self._failing else None
        if kind == "before":
            raise CalendarUnavailable("the test broke the line before the write")
        answer = perform()
        self.writes.append(write)
        if kind == "after":
            raise CalendarUnavailable("the test lost the answer to the write")
        return answer


@dataclass(slots=True)
class ServerAccount:
    """The part of a shared account whose calendars' names begin with `prefix`, which is shown to nobody."""

    ours: DavSession
    theirs: DavSession
    prefix: str
    opened: dict[str, ServerCalendar] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """What the program has asked the server so far."""
        return self.ours.requests

    def calendars(self) -> tuple[CalendarInfo, ...]:
        """All calendars of this part."""
        infos = CaldavAccount(self.ours).calendars()
        return tuple(self._shown(info) for info in infos if info.name.startswith(self.prefix))

    def make(self, name: str) -> CalendarInfo:
        """A new calendar in this part."""
        return self._shown(CaldavAccount(self.ours).make(self.prefix + name))

    def remove(self, url: str) -> bool:
        """As the real one."""
        return CaldavAccount(self.ours).remove(url)

    def open(self, url: str, quirks: Quirks = NO_QUIRKS) -> ServerCalendar:
        """The calendar at this URL, always the same one."""
        ours = CaldavAccount(self.ours).open(url, quirks)
        if url not in self.opened:
            self.opened[url] = ServerCalendar(ours, self.theirs, url)
        self.opened[url].ours = ours
        return self.opened[url]

    def try_out(self, url: str, probe: Probe) -> Quirks:
        """As the real one."""
        return CaldavAccount(self.ours).try_out(url, probe)

    def holds(self, url: str, uid: str) -> bool:
        """As the real one."""
        return CaldavAccount(self.ours).holds(url, uid)

    def _shown(self, info: CalendarInfo) -> CalendarInfo:
        return replace(info, name=info.name.removeprefix(self.prefix))


class ServerDesk(FakeDesk):
    """The fake desk with everything outside made real but the clock and the turns."""

    __slots__ = ()

    def forget_token(self) -> None:
        """Remember a sync token that the server never gave out, as after a restored backup."""
        self.store.record([SettingSaved(setting=Setting.SYNC_TOKEN, value=BOGUS_TOKEN)])

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """Give up on an answer soon, for as long as some may never come; on a slow machine others take their time."""
        session = self.account.ours  # type: ignore[attr-defined]  # the account of servers
        patient = session.login
        session.login = replace(patient, timeout_seconds=PATIENCE_SECONDS)
        try:
            yield
        finally:
            session.login = patient

    def settle(self, looks: int = 4) -> None:
        """Look until it must be quiet."""
        for _ in range(looks):
            self.look()


@contextmanager
def server_desk(
    server: RunningServer,
    folder: Path,
    prefix: str,
    *,
    store: Callable[[Path], SqliteStore] = SqliteStore,
    busy_names: tuple[str, ...] = (),
    rhythm: Rhythm = BERLIN,
    quirks: Quirks | None = NO_QUIRKS,
    through: str = "",
) -> Iterator[ServerDesk]:
    """A desk on the server, with its store below `folder` and calendars whose names begin with `prefix`.

    With `through`, a proxy's address, the program goes that way; its user goes straight.
    """
    login = DavLogin(url=server.url, username=server.username, password=server.password)
    ours = DavSession(replace(login, url=through) if through else login)
    theirs = DavSession(login)
    kept = store(folder / "rekindled.db")
    try:
        yield ServerDesk(
            rhythm=rhythm,
            quirks=quirks,
            busy_names=busy_names,
            store=kept,  # type: ignore[arg-type]  # another keeper of the same port
            account=ServerAccount(ours, theirs, prefix + " "),  # type: ignore[arg-type]  # as above
            busy=CaldavBusyTimes(ours, ZoneInfo(rhythm.timezone)),  # type: ignore[arg-type]  # as above
        )
    finally:
        kept.close()
        ours.close()
        theirs.close()
