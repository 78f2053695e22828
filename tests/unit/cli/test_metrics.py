"""`metrics` on a real store, and what `status` says beside the last look (R17)."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read

import rekindled
from rekindled.adapters.file_turns import DaemonPresence
from rekindled.adapters.heartbeat import Beat, Heartbeat
from rekindled.adapters.system_clock import SystemClock
from rekindled.app.address_book_state import Standing, saved
from rekindled.cli import server
from rekindled.core.busy import BusySource, BusySourceSaved
from rekindled.core.facts import ContactSaved, InteractionAdded, Setting, SettingSaved
from rekindled.core.health import Trouble
from tests.fakes.cli_homes import Home
from tests.samples import BEN, BEN_TALKED

NOW = SystemClock().now().replace(microsecond=0)
MINUTE = timedelta(minutes=1)
HEAVY = {"caldav", "niquests", "urllib3", "requests", "icalendar", "pydantic", "schedule", "structlog"}


def living(home: Home) -> Home:
    """A store with somebody, a look that was good and one that was not."""
    home.knows(ContactSaved(contact=BEN), InteractionAdded(interaction=BEN_TALKED))
    heart = Heartbeat(home.state)
    heart.beat(Beat(at=(NOW - 2 * MINUTE).isoformat(), ok=True))
    next_at = (NOW + MINUTE).isoformat()
    heart.beat(Beat(at=NOW.isoformat(), ok=False, error="no answer", next_at=next_at, requests=2), Trouble.SERVER)
    return home


def numbers(home: Home) -> dict[str, float]:
    """The numbers without labels by name, read by the reference reader; the command must end well."""
    result = home.run("metrics")
    assert result.exit_code == 0, result.output
    return {one.name: one.value for family in read(result.stdout) for one in family.samples if not one.labels}


def test_metrics_come_from_store_and_files(home: Home) -> None:
    """Without configuration, network or daemon; the whole text can be read by the reference reader."""
    living(home).run("backup")
    found = numbers(home)
    assert found["rekindled_last_look_timestamp_seconds"] == NOW.timestamp()
    assert found["rekindled_last_good_look_timestamp_seconds"] == (NOW - 2 * MINUTE).timestamp()
    assert found["rekindled_next_look_timestamp_seconds"] == (NOW + MINUTE).timestamp()
    assert (found["rekindled_contacts"], found["rekindled_last_look_requests"]) == (1, 2)
    assert found["rekindled_store_size_bytes"] >= home.store.stat().st_size
    assert found["rekindled_backup_age_seconds"] < 600
    assert found["rekindled_daemon_running"] == 0
    with DaemonPresence(home.state).claim():
        assert numbers(home)["rekindled_daemon_running"] == 1


def test_a_broken_store_is_measured_too(home: Home) -> None:
    """A monitor learns that the store cannot be read from a number rather than from silence."""
    living(home)
    home.store.write_bytes(b"no database at all" * 100)
    found = numbers(home)
    assert found["rekindled_store_readable"] == 0
    assert "rekindled_contacts" not in found
    monitored = home.run("status", "--nagios")
    assert (monitored.exit_code, monitored.stdout[:20]) == (2, "REKINDLED CRITICAL -")


def test_no_store_yet_is_no_measure(home: Home) -> None:
    """The next step is said instead."""
    result = home.run("metrics")
    assert result.exit_code == 1
    assert "rekindled init" in result.output
    assert home.run("status", "--nagios").exit_code == 2
    assert home.run("status").exit_code == 1


def test_a_version_that_nobody_installed_is_called_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from a checkout there is no number."""

    def unknown(_name: str) -> str:
        raise server.PackageNotFoundError

    monkeypatch.setattr(server, "version_of", unknown)
    assert server.version_number() == "source"


def test_status_tells_the_last_good_look_beside_the_last(home: Home) -> None:
    """R17: only while looks fail, for otherwise it is the last one."""
    said = living(home).run("status").stdout
    assert "last good: " in said
    Heartbeat(home.state).beat(Beat(at=NOW.isoformat(), ok=True))
    assert "last good: " not in home.run("status").stdout
    assert home.read("status")["last_good_look_at"] == NOW.isoformat()


def test_status_has_a_word_on_backups_and_stays_healthy(home: Home) -> None:
    """None, a fresh one, an old one: each is said calmly, and none of it needs attention."""
    living(home)
    Heartbeat(home.state).beat(Beat(at=NOW.isoformat(), ok=True))
    assert "backup:    none beside the store; make one with: rekindled backup" in home.run("status").stdout
    home.run("backup")
    assert "a newer one" not in home.run("status").stdout
    (made,) = (home.state / "backups").iterdir()
    made.rename(made.with_name("rekindled-20250101T080000Z.db"))
    result = home.run("status")
    assert result.exit_code == 0
    assert "backup:    Wed 01 Jan 2025 08:00; a newer one: rekindled backup" in result.stdout


def test_status_names_what_is_read_beside(home: Home) -> None:
    """Calendars, address book and account in a line each, within 80 columns; what is wrong is among the questions."""
    retry_at = NOW + MINUTE
    book = saved(Standing(named_for="me", failures=1, trouble="no answer", retry_at=retry_at))
    meetings = SettingSaved(setting=Setting.MEETINGS, value=json.dumps({"named_for": "me"}))
    account = SettingSaved(setting=Setting.ACCOUNT, value='"Outreach" of me at the embedded server')
    sick = BusySource(key="/a/", name="A", failures=1, trouble="no answer")
    living(home).knows(book, meetings, account, BusySourceSaved(source=sick))
    said = home.run("status").stdout
    for words in (
        'account:   "Outreach" of me at the embedded server',
        "busy:      1 calendar or feed, 1 not readable now",
        "people:    address book not readable now, tried again ",
        "meetings:  calendars for meetings readable when last asked",
    ):
        assert words in said
    assert max(len(line) for line in said.splitlines() if str(home.state) not in line) <= 80
    assert json.loads(home.run("status", "--json").stdout)["server"]["embedded"] is True
    home.knows(BusySourceSaved(source=BusySource(key="/a/", name="A")), BusySourceSaved(source=sick))
    home.knows(BusySourceSaved(source=BusySource(key="/a/", name="A")))
    home.knows(BusySourceSaved(source=BusySource(key="/b/", name="B")))
    assert "busy:      2 calendars and feeds, readable" in home.run("status").stdout


@pytest.mark.parametrize("command", ["status", "metrics"])
def test_no_http_library_is_imported(home: Home, command: str) -> None:
    """Design §6: a monitor asks often, and both are as quick as reading the store."""
    living(home)
    words = ["--config", str(home.config), "--state", str(home.state), command]
    text = (
        "import sys\nfrom rekindled.cli.door import root\n"
        f"root.main({words!r}, standalone_mode=False)\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)\n"
    )
    source = str(Path(rekindled.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", text],
        env={"PYTHONPATH": source, "PATH": "/usr/bin:/bin", "TZ": "UTC"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.stderr.splitlines()[-1] == "[]"
