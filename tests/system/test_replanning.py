"""`plan --replan` where a daemon runs: shown by the command, written by the daemon (design §5 "When")."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.running_daemon import PEOPLE, running_daemon
from tests.system.conftest import Scene

pytestmark = [pytest.mark.server, pytest.mark.system]


def test_a_running_daemon_writes_what_was_shown(scene: Scene) -> None:
    """What nobody touched comes into line with other mornings, and the wish is done with afterwards."""
    scene.home.know(PEOPLE.format(recent="2026-11-01"))
    assert scene.home.run("sync").returncode == 0
    replace(scene.home, mornings='window = "14:00-17:00"').write_config(url=scene.proxy.url)
    with running_daemon(scene.home) as daemon:
        daemon.lives()
        written = scene.home.run("plan", "--replan", "--yes")
        assert (written.returncode, "Written" in written.stderr) == (0, True), written.stderr
        assert "moved" in written.stdout
        assert all(entry["start"][11:13] >= "14" for entry in scene.home.answer("agenda")["entries"])
        assert scene.home.run("sync").returncode == 0
        again = scene.home.answer("plan", "--replan")
        assert {change["action"] for change in again["changes"]} == {"keep"}
