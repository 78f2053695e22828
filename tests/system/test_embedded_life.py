"""The daemon with its embedded server open to others, and a phone in the network."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from caldav import DAVClient

from tests.fakes.certificates import Made, vouched_for
from tests.fakes.running_daemon import Household, RunningDaemon, running_daemon, until
from tests.servers import RunningServer, free_port

pytestmark = [pytest.mark.server, pytest.mark.system]
NOBODY = RunningServer(url="", username="", password="")


def household(folder: Path, made: Made) -> Household:
    """An installation without any account."""
    home = Household(folder=folder, server=NOBODY, calendar="Outreach")
    lines = (
        'timezone = "Europe/Berlin"',
        f'[server]\nembedded = true\nhost = "127.0.0.2"\nport = {free_port()}\ntls_port = {free_port()}',
        f'certificate = "{made.certificate}"\nkey = "{made.key}"',
        '[caldav]\npoll = "2s"',
        '[log]\nformat = "json"',
    )
    home.config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return home


def children(daemon: RunningDaemon) -> set[int]:
    """The processes that it started, whichever of its threads did."""
    tasks = Path(f"/proc/{daemon.process.pid}/task").iterdir()
    return {int(pid) for task in tasks for pid in (task / "children").read_text(encoding="ascii").split()}


def server_of(home: Household) -> dict[str, Any]:
    """What `status` has of it, be all well or not."""
    found: dict[str, Any] = json.loads(home.run("status", "--json").stdout)["server"]
    return found


def opened(home: Household) -> bool:
    """Whether others can reach it."""
    if not home.beat():
        return False
    outside = server_of(home)["outside"]
    return bool(outside and outside["running"])


def test_a_tick_on_a_phone_arrives_and_a_killed_server_costs_nothing(tmp_path: Path) -> None:
    """Over TLS under an authority of one's own; then both processes are killed, and all goes on by itself."""
    made = vouched_for(tmp_path)
    home = household(tmp_path, made)
    home.run("contacts", "add", "Ann Lee", "--every", "6 months")
    with running_daemon(home) as daemon:
        until("it is open to others", lambda: opened(home))
        info = home.answer("server", "info", "--json")
        (url,) = info["outside"]["urls"]
        phone = DAVClient(url=url, username="me", password=info["password"], ssl_verify_cert=str(made.authority))
        (calendar,) = phone.principal().calendars()
        (entry,) = until("an entry", calendar.events)
        entry.icalendar_component["summary"] = "✓ Call Ann Lee"
        entry.save()
        until("the talk", lambda: home.answer("history", "--json")["interactions"])
        before = children(daemon)
        assert len(before) == 2
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        daemon.tells("embedded.returned", 2)
        until("two restarts", lambda: server_of(home)["restarts"] + server_of(home)["outside"]["restarts"] == 2)
        until("a good look", lambda: home.run("status", "--nagios").returncode == 0)
        assert len(calendar.events()) > 1
        assert [line["which"] for line in daemon.said() if line["event"] == "embedded.lost"].count("own") == 1
        after = children(daemon)
        assert len(after - before) == 2
        assert daemon.stop() == 0
    assert [pid for pid in after if Path(f"/proc/{pid}").exists()] == []
    assert not (home.state / "server" / "health.json").exists()


def test_a_missing_certificate_ends_the_start(tmp_path: Path) -> None:
    """A wish that cannot be met, TLS without its files, ends the start with 78 and the line that is wrong."""
    home = household(tmp_path, Made(certificate=tmp_path / "no.pem", key=tmp_path / "no.key", authority=tmp_path))
    done = home.run("run")
    assert done.returncode == 78
    assert "server.certificate: no such file" in done.stderr
