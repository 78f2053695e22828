"""What systemd is told."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rekindled.adapters.systemd_notify import SystemdNotify


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[socket.socket, str]]:
    """A service manager that listens on a socket, and the name it gives it."""
    name = str(tmp_path / "notify") if request.param == "path" else f"@rekindled-test-{os.getpid()}-{tmp_path.name}"
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listener:
        listener.bind(name.replace("@", "\0", 1) if request.param == "abstract" else name)
        listener.setblocking(False)
        yield listener, name


def heard(listener: socket.socket) -> str:
    """The next message."""
    return listener.recv(4096).decode()


def test_each_message_is_one_datagram(manager: tuple[socket.socket, str]) -> None:
    """The words are those of sd_notify(3), on a path and in the abstract namespace."""
    listener, name = manager
    notify = SystemdNotify({"NOTIFY_SOCKET": name})
    for say, words in (
        (notify.ready, "READY=1"),
        (notify.stopping, "STOPPING=1"),
        (notify.watchdog, "WATCHDOG=1"),
    ):
        say()
        assert heard(listener) == words


def test_a_status_is_one_line(manager: tuple[socket.socket, str]) -> None:
    """A line break in a status cannot become another assignment."""
    listener, name = manager
    SystemdNotify({"NOTIFY_SOCKET": name}).status("waiting for server\nMAINPID=1 ✓")
    assert heard(listener) == "STATUS=waiting for server MAINPID=1 ✓"


def test_a_reload_carries_its_moment(manager: tuple[socket.socket, str]) -> None:
    """RELOADING=1 comes with the monotonic clock in microseconds, as Type=notify-reload asks for."""
    listener, name = manager
    SystemdNotify({"NOTIFY_SOCKET": name}).reloading()
    assert re.fullmatch(r"RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*", heard(listener))


@pytest.mark.parametrize("environ", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:1234"}], ids=str)
def test_without_a_manager_nothing_happens(environ: dict[str, str]) -> None:
    """Run from a shell, every call does nothing."""
    notify = SystemdNotify(environ)
    notify.ready()
    notify.status("fine")


def test_a_manager_that_is_gone_does_not_stop_the_service(tmp_path: Path) -> None:
    """A socket nobody listens on is passed over."""
    SystemdNotify({"NOTIFY_SOCKET": str(tmp_path / "nobody")}).ready()


OURSELVES = "our own"


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": OURSELVES}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
    ids=str,
)
def test_the_watchdog_is_ours_or_none(environ: dict[str, str], seconds: float | None) -> None:
    """A watchdog counts when it names this process or none, and a positive time."""
    environ = {name: str(os.getpid()) if value == OURSELVES else value for name, value in environ.items()}
    assert SystemdNotify(environ).watchdog_seconds == seconds
