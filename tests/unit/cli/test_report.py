"""`report`: where the page goes, who can read it, and what it never replaces."""

from __future__ import annotations

import os
import sys
import webbrowser
from datetime import date
from pathlib import Path

import pytest

from rekindled.cli.door import COMMANDS
from tests.fakes.cli_homes import Home
from tests.fakes.rich_years import rich_year


@pytest.fixture
def known(home: Home) -> Home:
    """A configuration and a few people."""
    home.configured().knows(*rich_year(date.today(), people=8))  # noqa: DTZ011 - the command's own clock is read too
    return home


def test_it_is_written_into_the_state_directory(known: Home) -> None:
    """Its place is told, and nobody else can read it."""
    said = known.run("report")
    path = known.state / "report.html"
    assert (said.exit_code, said.stdout) == (0, f"Written to {path}, which only you can read.\n")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_an_earlier_report_is_replaced_and_nothing_else_is(known: Home, tmp_path: Path) -> None:
    """Whatever else is at the place stays as it is, and no draft is left beside it."""
    letter, new = tmp_path / "letter.html", tmp_path / "folder" / "report.html"
    letter.write_text("<!DOCTYPE html><p>Dear Ann", encoding="utf-8")
    refused = known.run("report", "--out", str(letter))
    assert (refused.exit_code, letter.read_text(encoding="utf-8")) == (2, "<!DOCTYPE html><p>Dear Ann")
    assert "is there already and is no report" in refused.stderr
    assert known.run("report", "--out", str(new)).exit_code == 0
    assert known.run("report", "--out", str(new), "--discreet").exit_code == 0
    assert "Names are initials" in new.read_text(encoding="utf-8")
    assert [path.name for path in new.parent.iterdir()] == ["report.html"]
    os.mkfifo(tmp_path / "pipe")
    for place in (new.parent, tmp_path / "pipe"):
        refused = known.run("report", "--out", str(place))
        assert (refused.exit_code, "is no file" in refused.stderr) == (2, True)


def test_it_goes_to_standard_output(known: Home) -> None:
    """For whoever wants to do something else with it; then there is nothing to open."""
    assert known.run("report", "--out", "-").stdout.startswith("<!DOCTYPE html>")
    refused = known.run("report", "--out", "-", "--open")
    assert (refused.exit_code, "--open needs a file" in refused.stderr) == (2, True)
    assert not (known.state / "report.html").exists()


@pytest.mark.parametrize("opens", [True, False])
def test_it_is_opened_where_there_is_a_browser(known: Home, monkeypatch: pytest.MonkeyPatch, opens: bool) -> None:
    """Otherwise that is said, and the page is there all the same."""
    asked: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: asked.append(address) or opens)
    said = known.run("report", "--open")
    assert asked == [(known.state / "report.html").as_uri()]
    assert ("open the file yourself" in said.stderr) is not opens
    assert said.exit_code == 0


def test_the_charts_are_an_extra(known: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library the page has its tables, and says how to get the charts."""
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    text = known.run("report", "--out", "-").stdout
    assert "rekindled[report]" in text
    assert "<table>" in text


def test_without_a_store_it_says_where_to_begin(home: Home) -> None:
    """Nothing is made by looking."""
    said = home.configured().run("report")
    assert (said.exit_code, "start with: rekindled init" in said.stderr) == (1, True)
    assert not home.state.exists()


def test_only_its_own_command_draws(known: Home) -> None:
    """No other one waits for the library (design §6)."""
    source = Path(__file__).parents[3] / "daemon" / "rekindled" / "cli"
    drawing = {path.stem for path in source.glob("*.py") if "report.charts" in path.read_text(encoding="utf-8")}
    assert drawing == {"report"}
    assert COMMANDS["report"] == ("report", "report")


def test_forgetting_somebody_removes_the_report(known: Home) -> None:
    """It may name them; a file of the user's under that name stays, and is searched like any other."""
    known.run("report")
    said = known.run("contacts", "forget", "c-1", "--yes")
    assert "The report of before was removed" in said.stderr
    assert not (known.state / "report.html").exists()
    own = known.state / "report.html"
    own.write_text("mine", encoding="utf-8")
    assert "report of before" not in known.run("contacts", "forget", "c-2", "--yes").stderr
    assert own.read_text(encoding="utf-8") == "mine"
    own.unlink()
    own.mkdir()
    assert "is forgotten" in known.run("contacts", "forget", "c-3", "--yes").stdout
