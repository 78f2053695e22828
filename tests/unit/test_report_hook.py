"""The weekly report, written by a real process of its own (design §6)."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from rekindled.app.events import Event
from rekindled.bootstrap import read_config
from rekindled.config import Config
from rekindled.config.report import Report
from rekindled.places import Places
from rekindled.service import report_hook
from rekindled.service.report_hook import ReportHook
from tests.fakes.cli_homes import Home
from tests.fakes.lonely_homes import lonely_home
from tests.fakes.rich_years import rich_year

WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=UTC)


def configured(places: Places, **report: object) -> Config:
    """A configuration with this section."""
    return replace(read_config(places, {}), report=Report.model_validate(report))


def ended(hook: ReportHook) -> list[dict[str, object]]:
    """What the log says until its process has ended."""
    with capture_logs() as said:
        deadline = time.monotonic() + 60
        while hook._process is not None:
            assert time.monotonic() < deadline
            hook.turn()
            time.sleep(0.02)
    return [dict(line) for line in said]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """An installation with a few people."""
    found = lonely_home(tmp_path)
    Home(config=found.config, state=found.state).knows(*rich_year(date(2026, 11, 25), people=4))
    return found


def test_it_is_written_on_its_day(places: Places) -> None:
    """By the program itself, discreetly where that is wanted; a second one is not begun that week."""
    config = configured(places, day="wed", file="weekly.html", discreet=True)
    hook = ReportHook(places, config, os.environ)
    hook.consider(WEDNESDAY)
    assert [line["event"] for line in ended(hook)] == [Event.REPORT_WRITTEN]
    file = places.config.parent / "weekly.html"
    assert "Names are initials" in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    os.utime(file, (WEDNESDAY.timestamp(), WEDNESDAY.timestamp()))
    hook.use(config)
    hook.consider(WEDNESDAY + timedelta(days=6))
    assert hook._process is None
    hook.consider(WEDNESDAY + timedelta(days=7))
    assert [line["event"] for line in ended(hook)] == [Event.REPORT_WRITTEN]


def test_without_a_day_there_is_none(places: Places) -> None:
    """It is off until somebody asks for it."""
    hook = ReportHook(places, configured(places), os.environ)
    hook.consider(WEDNESDAY)
    hook.turn()
    hook.leave()
    assert hook._process is None


def test_a_failure_is_told_and_tried_once_a_day(places: Places) -> None:
    """A file of somebody else's stays as it is, however new it is, and the log says where to look, without a path."""
    other = places.config.parent / "letter.html"
    other.write_text("Dear Ann", encoding="utf-8")
    os.utime(other, (WEDNESDAY.timestamp(), WEDNESDAY.timestamp()))
    hook = ReportHook(places, configured(places, day="wed", file="letter.html"), os.environ)
    hook.consider(WEDNESDAY)
    (line,) = ended(hook)
    assert (line["event"], line["because"]) == (
        Event.REPORT_FAILED,
        "it ended with code 2; to see why, run: rekindled report --out FILE, with `file` of [report]",
    )
    assert other.read_text(encoding="utf-8") == "Dear Ann"
    hook.consider(WEDNESDAY + timedelta(hours=1))
    assert hook._process is None
    hook.consider(WEDNESDAY + timedelta(days=1))
    assert len(ended(hook)) == 1


def test_one_that_takes_too_long_is_ended(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """And so is one that is under way when the daemon ends; the last report stays whole."""
    monkeypatch.setattr(report_hook, "LONGEST_SECONDS", 0.0)
    hook = ReportHook(places, configured(places, day="wed"), os.environ)
    hook.consider(WEDNESDAY)
    (line,) = ended(hook)
    assert line["event"] == Event.REPORT_FAILED
    assert not (places.state / "report.html").exists()


def test_a_program_that_cannot_be_started_is_told(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """An update may have taken the interpreter away under a running daemon."""
    monkeypatch.setattr(report_hook.sys, "executable", str(places.state / "nothing"))
    hook = ReportHook(places, configured(places, day="wed"), os.environ)
    with capture_logs() as said:
        hook.consider(WEDNESDAY)
    assert [line["event"] for line in said] == [Event.REPORT_FAILED]
    assert hook._process is None
