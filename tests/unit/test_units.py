"""The systemd units, as systemd itself reads them (facts: systemd)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
HIGHEST_EXPOSURE = 1.1
ANALYZE = shutil.which("systemd-analyze")


def _checkable(name: str, folder: Path) -> Path:
    """A copy whose program exists on every machine: systemd-analyze wants to find it."""
    unit = folder / name
    unit.write_text(re.sub(r"(?m)^ExecStart=.*$", "ExecStart=/bin/true", (UNITS / name).read_text()))
    return unit


def _analyze(folder: Path, *arguments: str) -> str:
    assert ANALYZE, "systemd-analyze is needed to check the units"
    environ = {**os.environ, "XDG_RUNTIME_DIR": str(folder)}
    done = subprocess.run([ANALYZE, *arguments], capture_output=True, text=True, env=environ, check=False)
    return done.stdout + done.stderr


@pytest.mark.skipif(ANALYZE is None, reason="this machine has no systemd-analyze; README says so")
@pytest.mark.parametrize(
    ("name", "manager"),
    [
        ("rekindled.service", "--system"),
        ("rekindled-user.service", "--user"),
        ("rekindled-backup.service", "--system"),
        ("rekindled-backup-user.service", "--user"),
    ],
)
def test_systemd_has_nothing_to_say_about_the_units(name: str, manager: str, tmp_path: Path) -> None:
    """`systemd-analyze verify` prints nothing (it exits 0 on unknown keys, so its silence is what counts)."""
    assert _analyze(tmp_path, "verify", "--man=no", manager, str(_checkable(name, tmp_path))) == ""


@pytest.mark.skipif(ANALYZE is None, reason="this machine has no systemd-analyze; README says so")
def test_systemd_has_nothing_to_say_about_the_timer(tmp_path: Path) -> None:
    """The timer of backups is understood beside the service that it starts."""
    _checkable("rekindled-backup.service", tmp_path)
    assert _analyze(tmp_path, "verify", "--man=no", str(_checkable("rekindled-backup.timer", tmp_path))) == ""


@pytest.mark.skipif(ANALYZE is None, reason="this machine has no systemd-analyze; README says so")
@pytest.mark.parametrize("name", ["rekindled.service", "rekindled-backup.service"])
def test_the_system_units_expose_little(name: str, tmp_path: Path) -> None:
    """The exposure score of the sandboxed system units stays at or below 1.1."""
    said = _analyze(tmp_path, "security", "--offline=true", str(_checkable(name, tmp_path)))
    found = re.search(r"exposure level for \S+: ([0-9.]+)", said)
    assert found, said
    assert float(found[1]) <= HIGHEST_EXPOSURE


def test_configuration_mistakes_do_not_restart_the_service() -> None:
    """Exit 78 means that a person must fix a file, in both units."""
    for name in ("rekindled.service", "rekindled-user.service"):
        assert "\nRestartPreventExitStatus=78\n" in (UNITS / name).read_text()
