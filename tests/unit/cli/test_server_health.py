"""What `status`, `metrics`, `check` and `server info` say of the embedded server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from rekindled.adapters.file_turns import DaemonPresence
from rekindled.adapters.heartbeat import Beat, Heartbeat
from rekindled.adapters.server_health import HealthFile
from rekindled.adapters.system_clock import SystemClock
from rekindled.core.facts import Setting, SettingSaved
from rekindled.core.server_health import OutsideHealth, ServerHealth
from tests.fakes.certificates import Made, self_signed
from tests.fakes.cli_homes import Home
from tests.servers import free_port

NOW = SystemClock().now().replace(microsecond=0)
OPEN = OutsideHealth(
    address="https://127.0.0.2:5233/", since=NOW, restarts=1, certificate_until=NOW + timedelta(days=90)
)
WELL = ServerHealth(address="http://127.0.0.1:5232/", since=NOW, restarts=2, last_error="it ended", outside=OPEN)


@contextmanager
def living(home: Home, health: ServerHealth) -> Iterator[Home]:
    """A daemon that took a good look and says that of its server."""
    account = SettingSaved(setting=Setting.ACCOUNT, value='"Outreach" of me at the embedded server')
    home.knows(account)
    Heartbeat(home.state).beat(Beat(at=NOW.isoformat(), ok=True))
    (home.state / "server").mkdir(mode=0o700, exist_ok=True)
    HealthFile(home.state / "server").keep(health)
    with DaemonPresence(home.state).claim():
        yield home


def configured(home: Home, made: Made) -> Home:
    """A home whose server others reach by this certificate."""
    lines = (
        'timezone = "UTC"',
        "[server]",
        "embedded = true",
        'host = "127.0.0.2"',
        f"port = {free_port()}",
        "tls_port = 5233",
        f'certificate = "{made.certificate}"',
        f'key = "{made.key}"',
    )
    return home.configured("\n".join(lines) + "\n")


def test_a_server_that_runs_is_shown(home: Home) -> None:
    """Both addresses and the restarts, in words and for scripts; all of that is healthy."""
    with living(home, WELL):
        result = home.run("status")
        server = home.read("status")["server"]
    assert result.exit_code == 0
    assert "server:    http://127.0.0.1:5232/ since " in result.stdout
    assert "outside:   https://127.0.0.2:5233/ since " in result.stdout
    assert "restarts:  2 for this machine, 1 for others, since the daemon began" in result.stdout
    assert (server["running"], server["restarts"], server["since"]) == (True, 2, NOW.isoformat())
    assert (server["last_error"], server["needs_you"]) == ("it ended", None)
    assert server["outside"]["certificate_until"] == (NOW + timedelta(days=90)).isoformat()


@pytest.mark.parametrize(
    ("health", "words"),
    [
        (replace(WELL, since=None, last_error="port taken"), "does not run: port taken"),
        (replace(WELL, outside=replace(OPEN, since=None, last_error="no file")), "not open to others: no file"),
        (replace(WELL, outside=replace(OPEN, certificate_until=NOW + timedelta(days=9))), "certificate ends on"),
    ],
)
def test_what_the_server_needs_is_said(home: Home, health: ServerHealth, words: str) -> None:
    """`status` ends with 1, and a monitor gets a warning."""
    with living(home, health):
        told, monitored = home.run("status"), home.run("status", "--nagios")
    assert (told.exit_code, monitored.exit_code) == (1, 1)
    assert words in told.stdout
    assert words in monitored.stdout
    assert monitored.stdout.startswith("REKINDLED WARNING - the embedded server")


def test_nothing_is_said_of_a_server_whose_daemon_is_gone(home: Home) -> None:
    """What a killed daemon left behind is no news."""
    with living(home, replace(WELL, since=None)):
        pass
    assert home.run("status").exit_code == 0
    server = home.read("status")["server"]
    assert (server["embedded"], server["running"], server["outside"]) == (True, None, None)
    assert "embedded" not in home.run("metrics").stdout


def test_the_server_is_measured(home: Home) -> None:
    """Whether it runs, its restarts, and when the certificate ends."""
    with living(home, replace(WELL, outside=replace(OPEN, since=None))):
        said = home.run("metrics").stdout
    assert 'rekindled_embedded_server_running{which="own"} 1\n' in said
    assert 'rekindled_embedded_server_running{which="outside"} 0\n' in said
    assert 'rekindled_embedded_server_restarts_total{which="own"} 2\n' in said
    assert re.search(r"(?m)^rekindled_embedded_server_certificate_end_timestamp_seconds \d+$", said)
    with living(home, replace(WELL, outside=None)):
        assert "outside" not in home.run("metrics").stdout


def test_server_info_has_what_a_phone_asks_for(home: Home, tmp_path: Path) -> None:
    """The addresses to type, by the names in the certificate; its end, and the fingerprint to compare."""
    configured(home, self_signed(tmp_path))
    outside = home.read("server", "info")["outside"]
    assert outside["urls"] == ["https://127.0.0.2:5233/me/", "https://localhost:5233/me/"]
    assert outside["running"] is False
    said = home.run("server", "info").stdout
    assert "others:   https://127.0.0.2:5233/me/" in said
    assert outside["fingerprint"] in said
    assert "running:  not now; it runs with the daemon: rekindled run" in said
    with living(home, WELL):
        said = home.run("server", "info").stdout
    assert "running:  yes" in said
    assert "open to others\n" in said


def test_server_info_says_what_is_wrong_with_the_certificate(home: Home, tmp_path: Path) -> None:
    """Beside everything that is right."""
    made = self_signed(tmp_path, names="IP:::1")
    configured(home, made)
    assert home.read("server", "info")["outside"]["urls"] == ["https://[::1]:5233/me/"]
    made.certificate.write_text("none", encoding="ascii")
    told = home.run("server", "info")
    assert told.exit_code == 0
    assert "password: " in told.stdout
    assert "PEM" in told.stdout


def test_check_tells_until_when_the_certificate_holds(home: Home, tmp_path: Path) -> None:
    """In its last 30 days that needs attention."""
    for days, code, words in ((90, 0, "holds until"), (20, 1, "put a new one in its place")):
        configured(home, self_signed(tmp_path, days=days))
        result = home.run("check")
        assert result.exit_code == code, result.output
        assert words in " ".join(result.stdout.split())


@pytest.mark.parametrize("mode", [0o644, 0o604])
def test_a_key_that_others_read_is_refused(home: Home, tmp_path: Path, mode: int) -> None:
    """Before anything is started, with the command that helps."""
    made = self_signed(tmp_path)
    made.key.chmod(mode)
    for command in ("check", "run"):
        result = configured(home, made).run(command)
        assert result.exit_code == 78
        assert f"chmod 600 {made.key}" in " ".join(result.output.split())


def test_a_certificate_without_its_key_stops_the_start(home: Home, tmp_path: Path) -> None:
    """A file to be mended is not waited for."""
    made, other = self_signed(tmp_path), self_signed(tmp_path, "other")
    result = configured(home, replace(made, key=other.key)).run("run")
    assert result.exit_code == 78
    assert "not that of the certificate" in result.output


def test_a_health_file_of_another_kind_says_nothing(tmp_path: Path) -> None:
    """Half a file, or one of a newer program, is as none."""
    file = HealthFile(tmp_path)
    assert file.last() is None
    for text in ("", "[]", '{"address":"x","more":1}', '{"address":"x","since":"soon"}', '{"outside":3}'):
        (tmp_path / "health.json").write_text(text, encoding="utf-8")
        assert file.last() is None
    file.keep(WELL)
    assert file.last() == WELL
    assert (tmp_path / "health.json").stat().st_mode & 0o777 == 0o600
    HealthFile(tmp_path / "nowhere").keep(WELL)
