"""The embedded server looked after: a real child that dies, hangs, or finds its port taken."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.dav_session import DavSession
from rekindled.adapters.embedded_server import EmbeddedServer
from rekindled.adapters.embedded_watch import Pace, watched
from rekindled.adapters.server_health import HealthFile
from rekindled.app.events import Event
from rekindled.core.server_health import ServerHealth
from tests.fakes.fake_reporter import FakeReporter
from tests.fakes.running_daemon import until
from tests.servers import free_port

pytestmark = pytest.mark.server
QUICK = Pace(glance=0.05, ask=0.2, patience=0.5)


@contextmanager
def tended(folder: Path) -> Iterator[tuple[EmbeddedServer, FakeReporter]]:
    """A server that is looked after."""
    server, reporter = EmbeddedServer(folder / "embedded", port=free_port()), FakeReporter()
    server.start()
    try:
        with watched(server, reporter, QUICK):
            yield server, reporter
    finally:
        server.stop()


def health_of(server: EmbeddedServer) -> ServerHealth:
    """What other processes read."""
    return until("health", HealthFile(server.directory).last)


def test_a_killed_server_comes_back_with_what_it_had(tmp_path: Path) -> None:
    """Its death and its return are one event each, and the same session goes on."""
    with tended(tmp_path) as (server, reporter):
        session = DavSession(server.login)
        CaldavAccount(session).make("Outreach")
        killed = server.inner.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        until("its return", lambda: Event.EMBEDDED_RETURNED in reporter.events())
        assert reporter.events() == [Event.EMBEDDED_LOST, Event.EMBEDDED_RETURNED]
        assert server.inner.pid != killed
        assert [info.name for info in CaldavAccount(session).calendars()] == ["Outreach"]
        session.close()
        until("its restart in the file", lambda: health_of(server).restarts == 1)
        assert "ended unexpectedly" in str(health_of(server).last_error)
        assert health_of(server).since is not None


def test_a_server_that_hangs_is_ended_and_started_again(tmp_path: Path) -> None:
    """It takes connections and never answers, as one that was stopped does."""
    with tended(tmp_path) as (server, reporter):
        hung = server.inner.pid
        assert hung is not None
        os.kill(hung, signal.SIGSTOP)
        until("its return", lambda: Event.EMBEDDED_RETURNED in reporter.events())
        assert reporter.told[0][1]["because"] == "it did not answer any more and was ended"
        assert server.inner.answers()
        assert server.inner.pid != hung


def test_a_port_that_is_taken_meanwhile_is_said_and_waited_for(tmp_path: Path) -> None:
    """One event for the loss however often it is tried in vain, and one for the return."""
    with tended(tmp_path) as (server, reporter):
        assert server.inner.pid is not None
        os.kill(server.inner.pid, signal.SIGKILL)
        with _listening(server.inner.spot.port):
            until("the reason", lambda: "taken by another program" in str(health_of(server).last_error))
            assert health_of(server).since is None
        until("its return", lambda: Event.EMBEDDED_RETURNED in reporter.events())
        assert reporter.events() == [Event.EMBEDDED_LOST, Event.EMBEDDED_RETURNED]


def test_nothing_is_started_once_it_is_left(tmp_path: Path) -> None:
    """Ending the watch ends the restarts, and the file that says how it is goes."""
    with tended(tmp_path) as (server, _):
        health_of(server)
    assert not server.running
    assert HealthFile(server.directory).last() is None


def test_a_log_that_others_filled_begins_anew(tmp_path: Path) -> None:
    """Whoever reaches the port can make it long; it never takes much more than a mebibyte."""
    with tended(tmp_path) as (server, _):
        with server.inner.log.open("ab") as log:
            log.write(b"x" * (1 << 21))
        until("a short log", lambda: server.inner.log.stat().st_size < (1 << 20))


@contextmanager
def _listening(port: int) -> Iterator[None]:
    """Another program on the port, as soon as it is free."""

    def bound() -> socket.socket | None:
        try:
            return socket.create_server(("127.0.0.1", port))
        except OSError:
            return None

    with until("a free port", bound):
        yield
