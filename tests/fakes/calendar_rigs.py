"""The same account behind the fake and behind a real server, and another program that writes beside us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.dav_session import Ask, DavLogin, DavSession
from rekindled.adapters.dav_urls import quoted_path
from rekindled.app.ports import Account
from tests.fakes.dav_shelves import Shelf
from tests.fakes.dialects import Dialect
from tests.fakes.fake_calendar import ORIGIN, FakeAccount
from tests.fakes.memory_server import HOME, MemoryServer
from tests.fakes.memory_server import ORIGIN as MEMORY_ORIGIN
from tests.fakes.memory_session import MemorySession
from tests.servers import RunningServer

EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rekindled//tests//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n"
    "DTSTAMP:20260101T000000Z\r\nDTSTART:{start}\r\nDTEND:{end}\r\nSUMMARY:{title}\r\n{more}END:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)


def event(uid: str, title: str = "Call", *, start: str = "20260303T090000Z", more: str = "") -> str:
    """One event of 20 minutes."""
    return EVENT.format(uid=uid, title=title, start=start, end=start.replace("0000Z", "2000Z"), more=more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """An account, a count of the requests it has made, and the hands of another program."""

    account: Account
    requests: Callable[[], int]
    put: Callable[[str, str], None]
    remove: Callable[[str], None]
    missing_url: str
    prefix: str

    def fresh(self, name: str) -> str:
        """The URL of a new calendar for one test."""
        return self.account.make(f"{self.prefix} {name}").url


def fake_rig() -> Rig:
    """The account in memory."""
    account = FakeAccount()

    def owner(href: str) -> str:
        return ORIGIN + href.rpartition("/")[0] + "/"

    def put(href: str, text: str) -> None:
        account.shelf[owner(href)].user_put(href, text)

    def remove(href: str) -> None:
        account.shelf[owner(href)].user_delete(href)

    return Rig(
        account=account,
        requests=lambda: account.requests,
        put=put,
        remove=remove,
        missing_url=f"{ORIGIN}/cal/never-there/",
        prefix="t",
    )


def memory_rig(dialect: Dialect) -> Rig:
    """The real adapters on a server in memory; the other program writes without any condition."""
    server = MemoryServer(dialect)
    ours = MemorySession(server)

    def shelf(href: str) -> Shelf:
        found = server.shelf_of(href)
        assert found is not None, href
        return found

    def put(href: str, text: str) -> None:
        shelf(href).store(href, text, server.second)

    return Rig(
        account=CaldavAccount(ours),
        requests=lambda: ours.requests,
        put=put,
        remove=lambda href: shelf(href).drop(href, server.second),
        missing_url=f"{MEMORY_ORIGIN}{HOME}never-there/",
        prefix="t",
    )


@contextmanager
def server_rig(server: RunningServer, prefix: str) -> Iterator[Rig]:
    """The account on a real server; the other program is a second session without any condition."""
    login = DavLogin(url=server.url, username=server.username, password=server.password)
    ours, theirs = DavSession(login), DavSession(login)
    origin = str(ours.origin)

    def put(href: str, text: str) -> None:
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        url = origin + quoted_path(href)
        answer = theirs.request(Ask(method="PUT", url=url, headers=headers, body=text.encode()))
        assert answer.status in {200, 201, 204}, answer

    def remove(href: str) -> None:
        answer = theirs.request(Ask(method="DELETE", url=origin + quoted_path(href)))
        assert answer.status in {200, 204}, answer

    try:
        yield Rig(
            account=CaldavAccount(ours),
            requests=lambda: ours.requests,
            put=put,
            remove=remove,
            missing_url=f"{origin}/me/never-there/",
            prefix=prefix,
        )
    finally:
        ours.close()
        theirs.close()
