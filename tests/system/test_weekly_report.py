"""The daemon has the weekly report written, and stays as small as it was (design §6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from rekindled.app.events import Event
from tests.fakes.running_daemon import PEOPLE, Household, running_daemon
from tests.servers import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.system]


def test_the_daemon_has_it_written_and_draws_nothing_itself(radicale: RunningServer, tmp_path: Path) -> None:
    """After its first look, discreetly as asked; the library for charts never comes into its own process."""
    home = Household(folder=tmp_path, server=radicale, calendar="Outreach with a report")
    home.write_config(more='\n[report]\nday = "mon"\ndiscreet = true\n')
    home.know(PEOPLE.format(recent="2026-10-01"))
    with running_daemon(home) as daemon:
        daemon.tells(Event.REPORT_WRITTEN)
        mapped = Path(f"/proc/{daemon.process.pid}/maps").read_text(encoding="utf-8")
        assert daemon.stop() == 0
    text = (home.state / "report.html").read_text(encoding="utf-8")
    assert "A.L." in text
    assert "Ann Lee" not in text
    assert "sqlite" in mapped
    assert "numpy" not in mapped
    assert "matplotlib" not in mapped
