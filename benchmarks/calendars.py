"""Calendars of so many events on real servers, and a user's hands in them.

Owns how a calendar is filled without waiting for thousands of requests. Must not know who reads it.
"""

from __future__ import annotations

import http.client
import shutil
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers import PASSWORD, USER, RunningServer, running_radicale, running_xandikos

FIRST_DAY = date(2026, 1, 5)
DAYS = 1_000
_FOREIGN = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\nBEGIN:VEVENT\r\nUID:{name}\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART:{day:%Y%m%d}T{hour:02d}0000Z\r\nDTEND:{day:%Y%m%d}T{hour:02d}3000Z\r\nSUMMARY:Appointment {n}\r\n"
    "LOCATION:Room {n}\r\nDESCRIPTION:{more}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
_MORE = "what is to be talked about and who should be there before it begins and after"
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A server program: its name, how to start it, where a user's calendars are, how their folders are filled."""

    name: str
    running: Callable[[Path], AbstractContextManager[RunningServer]]
    home: str
    fill: Callable[[Path, Path, Mapping[str, str]], None]


def appointment(n: int, prefix: str = "foreign") -> tuple[str, str]:
    """An event of somebody else: its file name and about 500 bytes of text, spread over three years."""
    name = f"{prefix}-{n}"
    more = "\\n".join([_MORE] * 3)
    day = FIRST_DAY + timedelta(days=n % DAYS)
    return f"{name}.ics", _FOREIGN.format(name=name, n=n, day=day, hour=6 + n // DAYS % 12, more=more)


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder for a server's files, in memory where that can be: a slow disk is nobody's merit."""
    folder = Path(tempfile.mkdtemp(dir=_MEMORY if _MEMORY.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class User:
    """Somebody with another program, who changes objects on the server straight."""

    def __init__(self, server: RunningServer) -> None:
        self._server = server
        token = b64encode(f"{server.username}:{server.password}".encode()).decode()
        self._login = {"Authorization": f"Basic {token}"}

    def put(self, href: str, text: str) -> None:
        """Store an object, whatever is there."""
        self._ask("PUT", href, text.encode())

    def delete(self, href: str) -> None:
        """Remove an object."""
        self._ask("DELETE", href)

    def make(self, href: str) -> None:
        """Make a calendar."""
        self._ask("MKCALENDAR", href)

    def _ask(self, method: str, href: str, body: bytes = b"") -> None:
        there = urlsplit(self._server.url)
        connection = http.client.HTTPConnection(there.hostname or "", there.port)
        headers = self._login | ({"Content-Type": "text/calendar; charset=utf-8"} if body else {})
        connection.request(method, href, body, headers)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        if answer.status not in {200, 201, 204}:
            raise RuntimeError(f"{method} {href} was answered with {answer.status}: {said[:200]!r}")


def _fill_radicale(folder: Path, calendar: Path, texts: Mapping[str, str]) -> None:
    """Write the files, and let Radicale itself build its caches once, without waiting for the disk at each."""
    from radicale import config, storage  # noqa: PLC0415 - only this needs the server's own code

    for name, text in texts.items():
        (calendar / name).write_text(text, encoding="utf-8", newline="")
    settings = config.load([(str(folder / "config"), False)])
    settings.update({"storage": {"_filesystem_fsync": "False"}}, "bench", privileged=True)
    kept = storage.load(settings)
    with kept.acquire_lock("w"):
        _, names = next(iter(kept.discover(f"/{USER}/{calendar.name}/"))).sync("")  # type: ignore[union-attr]
        list(names)


def _fill_xandikos(_folder: Path, calendar: Path, texts: Mapping[str, str]) -> None:
    """Write the files and commit them together."""
    from dulwich import porcelain  # noqa: PLC0415 - only this needs it
    from dulwich.repo import Repo  # noqa: PLC0415 - as above

    for name, text in texts.items():
        (calendar / name).write_text(text, encoding="utf-8", newline="")
    with Repo(str(calendar)) as repo:
        repo.get_worktree().stage(list(texts))
        porcelain.commit(repo, message=b"filled", author=b"bench <b@example.org>", committer=b"bench <b@example.org>")


RADICALE = Kind(name="Radicale", running=running_radicale, home=f"/{USER}/", fill=_fill_radicale)
XANDIKOS = Kind(name="Xandikos", running=running_xandikos, home="/user/calendars/", fill=_fill_xandikos)
LOGIN = {"username": USER, "password": PASSWORD}
