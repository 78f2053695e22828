"""The user's own command that hears of failing looks: real processes, and a heartbeat on a real disk (R17)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from rekindled.adapters.heartbeat import Beat, Heartbeat
from rekindled.app.events import Event
from rekindled.bootstrap import read_config
from rekindled.config import Config
from rekindled.config.health import Health
from rekindled.core.health import Trouble
from rekindled.service import health_hook
from rekindled.service.health_hook import HealthHook
from tests.fakes.lonely_homes import lonely_home

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ENVIRON = {"PATH": "/usr/bin:/bin", "HOME": "/nowhere", "LANG": "C", "REKINDLED_CALDAV__PASSWORD": "hunter2"}
TELLING = 'cat >> "{said}"; env | sort >> "{said}"'


@pytest.fixture
def heart(tmp_path: Path) -> Heartbeat:
    """A heartbeat on a disk."""
    (tmp_path / "state").mkdir()
    return Heartbeat(tmp_path / "state")


def shell(text: str) -> tuple[str, ...]:
    """A command that a test can read."""
    return ("/bin/sh", "-c", text)


def hook(folder: Path, heart: Heartbeat, command: Sequence[str]) -> HealthHook:
    """A hook with this command."""
    return HealthHook(heart, configured(folder, command), ENVIRON)


def configured(folder: Path, command: Sequence[str]) -> Config:
    """A configuration with this command."""
    config = read_config(lonely_home(folder), {})
    return replace(config, health=Health(command=tuple(command)))


def outage(heart: Heartbeat, ends_at: datetime = NOW) -> None:
    """Looks that failed for a day, up to then."""
    for at in (ends_at - DAY, ends_at - DAY / 2, ends_at):
        heart.beat(Beat(at=at.isoformat(), ok=False, error="no answer"), Trouble.SERVER)


def recovery(heart: Heartbeat, at: datetime) -> None:
    """A good look."""
    heart.beat(Beat(at=at.isoformat(), ok=True))


def told(one: HealthHook) -> list[str]:
    """What the log says once the command has ended."""
    with capture_logs() as said:
        deadline = time.monotonic() + 60
        while one._running is not None:
            assert time.monotonic() < deadline
            one.turn()
            time.sleep(0.01)
    return [str(line["event"]) for line in said]


def test_an_outage_is_told_once_and_so_is_its_end(tmp_path: Path, heart: Heartbeat) -> None:
    """A sentence on standard input, a word in a minimal environment, and no secret; a restart repeats nothing."""
    said = tmp_path / "said"
    one = hook(tmp_path, heart, shell(TELLING.format(said=said)))
    outage(heart)
    one.consider(NOW)
    one.consider(NOW)
    assert told(one) == [Event.HOOK_RUN]
    first = said.read_text(encoding="utf-8")
    assert first.startswith("rekindled could not do its work since Mon 23 Nov 2026 13:00: the calendar server does")
    assert "REKINDLED_HEALTH=failing\n" in first
    assert "HOME=/nowhere\n" in first
    assert "hunter2" not in first
    again = hook(tmp_path, Heartbeat(tmp_path / "state"), shell(TELLING.format(said=said)))
    again.consider(NOW + 3 * DAY)
    assert told(again) == []
    recovery(heart, NOW + 3 * DAY)
    one.consider(NOW + 3 * DAY)
    assert told(one) == [Event.HOOK_RUN]
    one.consider(NOW + 3 * DAY)
    assert told(one) == []
    second = said.read_text(encoding="utf-8").removeprefix(first)
    assert second.startswith("rekindled looks at your calendar again since Fri 27 Nov 2026 13:00. Nothing")
    assert "REKINDLED_HEALTH=recovered\n" in second


@pytest.mark.parametrize("command", [("/bin/false",), ("/no/such/program",), ("/dev/null",), ("/bin/echo", "a\0b")])
def test_a_command_that_fails_is_logged_and_tried_again_a_day_later(
    tmp_path: Path, heart: Heartbeat, command: tuple[str, ...]
) -> None:
    """Nothing else comes of it, however often looks fail meanwhile."""
    one = hook(tmp_path, heart, command)
    outage(heart)
    for at, lines in ((NOW, 1), (NOW + DAY / 2, 0), (NOW + DAY, 1)):
        with capture_logs() as said:
            one.consider(at)
        assert [line["event"] for line in said] + told(one) == [Event.HOOK_FAILED] * lines
    recovery(heart, NOW + DAY)
    one.consider(NOW + DAY)
    assert told(one) == []


def test_a_command_that_takes_too_long_is_ended(
    tmp_path: Path, heart: Heartbeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all it started; the loop goes on between."""
    monkeypatch.setattr(health_hook, "LONGEST_SECONDS", 0.1)
    one = hook(tmp_path, heart, shell("sleep 30 & sleep 30"))
    outage(heart)
    one.consider(NOW)
    one.turn()
    assert one._running is not None
    assert told(one) == [Event.HOOK_FAILED]


def test_leaving_waits_for_no_command(tmp_path: Path, heart: Heartbeat) -> None:
    """SIGTERM is not delayed: the command is ended."""
    one = hook(tmp_path, heart, shell("sleep 30"))
    outage(heart)
    one.consider(NOW)
    began = time.monotonic()
    one.leave()
    one.leave()
    assert time.monotonic() - began < 5
    assert one._running is None


def test_a_command_that_reads_nothing_is_none_the_worse(tmp_path: Path, heart: Heartbeat) -> None:
    """What it is told may be left unread."""
    one = hook(tmp_path, heart, ("/bin/true",))
    outage(heart)
    one.consider(NOW)
    assert told(one) == [Event.HOOK_RUN]


def test_without_a_command_nothing_is_told(tmp_path: Path, heart: Heartbeat) -> None:
    """And who is named later hears of the outage that lasts, but not of the end of one they never heard of."""
    silent, said = configured(tmp_path, ()), tmp_path / "said"
    speaking = configured(tmp_path, shell(TELLING.format(said=said)))
    one = HealthHook(heart, silent, ENVIRON)
    outage(heart)
    one.consider(NOW)
    assert told(one) == []
    one.use(speaking)
    one.consider(NOW)
    assert told(one) == [Event.HOOK_RUN]
    one.use(silent)
    recovery(heart, NOW + DAY)
    one.consider(NOW + DAY)
    one.use(speaking)
    one.consider(NOW + DAY)
    assert told(one) == []
