"""The embedded server as a real child process."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.dav_session import DavSession
from rekindled.adapters.embedded_server import EmbeddedServer
from rekindled.core.errors import CalendarUnavailable, ConfigError
from tests.fakes.calendar_rigs import event
from tests.servers import free_port

pytestmark = pytest.mark.server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """A server that is stopped whatever happens."""
    server = EmbeddedServer(tmp_path / "embedded", port=free_port())
    yield server
    server.stop()


def alive(pid: int) -> bool:
    """Whether a process runs that is not merely waiting to be collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_calendar_survives_a_restart_under_the_same_password(server: EmbeddedServer) -> None:
    """What was written before a stop is there after the next start, for the same login."""
    server.start()
    login = server.login
    session = DavSession(login)
    url = CaldavAccount(session).make("Outreach").url
    CaldavAccount(session).open(url).create("a.ics", event("a"))
    session.close()
    server.stop()
    assert not server.running
    server.start()
    assert server.login == login
    session = DavSession(server.login)
    assert [info.url for info in CaldavAccount(session).calendars()] == [url]
    assert CaldavAccount(session).holds(url, "a")
    session.close()


def test_the_password_is_readable_by_nobody_else(server: EmbeddedServer, tmp_path: Path) -> None:
    """Files with the password are 0600 and it is on no command line (promises 13 and 35)."""
    server.start()
    password = server.login.password
    for name in ("password", "users", "radicale.conf"):
        assert stat.S_IMODE((tmp_path / "embedded" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "embedded").stat().st_mode) == 0o700
    command = Path(f"/proc/{server.inner.pid}/cmdline").read_bytes()
    assert password.encode() not in command
    assert password not in repr(server.login)


def test_a_taken_port_is_said_to_be_taken(tmp_path: Path) -> None:
    """Another program on the port is named as the reason and is left alone."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ConfigError, match=f"127.0.0.1:{port} is taken"):
            EmbeddedServer(tmp_path, port=port).start()


def test_only_loopback_is_listened_on(tmp_path: Path) -> None:
    """An address others can reach is refused before anything is started."""
    for host in ("0.0.0.0", "192.0.2.1", "example.org"):
        with pytest.raises(ConfigError, match=r"127\.0\.0\.1"):
            EmbeddedServer(tmp_path, host=host)


def test_starting_twice_and_stopping_twice_is_harmless(server: EmbeddedServer) -> None:
    """A running server is kept, a stopped one stays stopped."""
    server.start()
    first = server.inner.pid
    server.start()
    assert server.inner.pid == first
    server.stop()
    server.stop()
    assert not server.running


def test_waiting_ends_when_we_are_asked_to_stop(server: EmbeddedServer) -> None:
    """An interrupted start leaves no child behind."""
    with pytest.raises(CalendarUnavailable, match="asked to stop"):
        server.start(interrupted=lambda: True)
    assert not server.running


def test_an_unusable_directory_is_named(tmp_path: Path) -> None:
    """A file where the directory should be is a thing for a person to fix."""
    (tmp_path / "embedded").write_text("in the way", encoding="utf-8")
    with pytest.raises(ConfigError, match="embedded"):
        EmbeddedServer(tmp_path / "embedded", port=free_port()).start()


def test_a_child_that_cannot_start_says_why(server: EmbeddedServer, tmp_path: Path) -> None:
    """A server that ends at once is reported with the end of its log."""
    (tmp_path / "embedded").mkdir()
    (tmp_path / "embedded" / "collections").write_text("in the way", encoding="utf-8")
    with pytest.raises((ConfigError, CalendarUnavailable), match=r"radicale\.log"):
        server.start()
    assert not server.running


def test_the_child_does_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    """When we are killed, the server goes with us, and the port is free for the next start."""
    port = free_port()
    program = (
        "import pathlib, sys, time\n"
        "from rekindled.adapters.embedded_server import EmbeddedServer\n"
        "server = EmbeddedServer(pathlib.Path(sys.argv[1]), port=int(sys.argv[2]))\n"
        "server.start()\n"
        "print(server.inner.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    path = os.pathsep.join(entry for entry in sys.path if entry)
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path), str(port)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert alive(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 60
    while alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(child)
