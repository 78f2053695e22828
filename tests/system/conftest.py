"""An installation of the real program, its user, and what stands between it and the server."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.holding_proxy import HoldingProxy, Passed, holding_proxy
from tests.fakes.plain_user import PlainUser
from tests.fakes.running_daemon import Household
from tests.servers import RunningServer

_NUMBERS = itertools.count(1)
NEVER_WRITTEN = re.compile(rb"^(RRULE|RDATE|ATTENDEE|ORGANIZER|METHOD)[:;]", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where a system test plays: the installation, the proxy it reaches the server through, and its user."""

    home: Household
    proxy: HoldingProxy
    user: PlainUser


@contextmanager
def _scene(server: RunningServer, folder: Path) -> Iterator[Scene]:
    home = Household(folder=folder, server=server, calendar=f"Outreach {next(_NUMBERS)}")
    with holding_proxy(server.url) as proxy:
        home.write_config(url=proxy.url)
        yield Scene(home=home, proxy=proxy, user=PlainUser(server, home.calendar))
        for one in list(proxy.passed):
            assert_polite(one)


def assert_polite(one: Passed) -> None:
    """Every write of an object is conditional, and no text invites anybody or repeats (R9, R11, R12, promise 42)."""
    if one.method in {"PUT", "DELETE"}:
        assert one.headers.get("if-match") or one.headers.get("if-none-match"), one
    assert not NEVER_WRITTEN.search(one.body.partition(b"BEGIN:VEVENT")[2]), one.body


Setting = Callable[[Path], AbstractContextManager[Scene]]


@pytest.fixture(scope="session")
def setting(radicale: RunningServer) -> Setting:
    """Makes scenes with calendars of their own; at a scene's end all its traffic must have been polite."""
    return lambda folder: _scene(radicale, folder)


@pytest.fixture
def scene(setting: Setting, tmp_path: Path) -> Iterator[Scene]:
    """A scene for one test."""
    with setting(tmp_path) as found:
        yield found
