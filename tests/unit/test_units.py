"""The systemd units, as systemd itself reads them (facts: systemd)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from tests.systemd.sandbox import TOLD, TRIED

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
HIGHEST_EXPOSURE = 1.1
HIGHEST_WITH_ADDRESSES = 1.0
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
        ("rekindled@.service", "--system"),
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
@pytest.mark.parametrize("name", ["rekindled-embedded.conf", "rekindled-addresses.conf", "rekindled-encrypted.conf"])
def test_systemd_has_nothing_to_say_about_the_drop_ins(name: str, tmp_path: Path) -> None:
    """Each is understood as what it is: an addition to the service."""
    unit = _checkable("rekindled.service", tmp_path)
    unit.with_name("rekindled.service.d").mkdir()
    shutil.copy(UNITS / name, unit.with_name("rekindled.service.d"))
    assert _analyze(tmp_path, "verify", "--man=no", str(unit)) == ""


def _exposure(unit: Path) -> float:
    said = _analyze(unit.parent, "security", "--offline=true", str(unit))
    found = re.search(r"exposure level for \S+: ([0-9.]+)", said)
    assert found, said
    return float(found[1])


@pytest.mark.skipif(ANALYZE is None, reason="this machine has no systemd-analyze; README says so")
@pytest.mark.parametrize("name", ["rekindled.service", "rekindled@.service", "rekindled-backup.service"])
def test_the_system_units_expose_little(name: str, tmp_path: Path) -> None:
    """The exposure score of the sandboxed system units stays at or below 1.1."""
    unit = _checkable(name, tmp_path)
    # A template is nothing to be run: one account of it is.
    assert _exposure(unit.rename(tmp_path / name.replace("@.", "@me."))) <= HIGHEST_EXPOSURE


@pytest.mark.skipif(ANALYZE is None, reason="this machine has no systemd-analyze; README says so")
def test_a_list_of_addresses_exposes_less(tmp_path: Path) -> None:
    """With the drop-in of addresses the score is 1.0."""
    unit = _checkable("rekindled.service", tmp_path)
    with unit.open("a") as text:
        text.write((UNITS / "rekindled-addresses.conf").read_text())
    assert _exposure(unit) <= HIGHEST_WITH_ADDRESSES


def test_configuration_mistakes_do_not_restart_the_service() -> None:
    """Exit 78 means that a person must fix a file, in every unit that is kept running."""
    for name in ("rekindled.service", "rekindled@.service", "rekindled-user.service"):
        assert "\nRestartPreventExitStatus=78\n" in (UNITS / name).read_text()


@pytest.mark.parametrize(
    "path", sorted(UNITS.glob("*.service")) + sorted(UNITS.glob("*.conf")), ids=lambda path: path.name
)
def test_every_directive_is_explained(path: Path) -> None:
    """Above each line that tells the service something stands why."""
    lines = path.read_text().partition("[Service]\n")[2].partition("[Install]")[0].splitlines()
    told = [(above, line) for above, line in pairwise(["", *lines]) if "=" in line and not line.startswith("#")]
    assert [line for above, line in told if not above.startswith("# ")] == []
    assert len(told) > 1


def _told(name: str) -> list[str]:
    return [line for line in (UNITS / name).read_text().splitlines() if "=" in line and not line.startswith("#")]


def test_an_account_of_several_is_kept_as_one_alone() -> None:
    """The template differs in places and names only, so that no limit is forgotten in one of the two."""
    alone, several = _told("rekindled.service"), _told("rekindled@.service")
    assert [line for line in several if line not in alone] == [
        "Description=Keep relationships warm through the calendar (%i)",
        "ConfigurationDirectory=rekindled/accounts/%i",
        "StateDirectory=rekindled/accounts/%i",
        "LoadCredential=caldav-password:caldav-password.%i",
        "TemporaryFileSystem=/var/lib/rekindled:ro,mode=0755 /etc/rekindled:ro,mode=0755",
        "BindPaths=/var/lib/rekindled/accounts/%i",
        "BindReadOnlyPaths=/etc/rekindled/accounts/%i",
    ]
    assert [line.partition("=")[0] for line in alone if line not in several] == [
        "Description",
        "ConfigurationDirectory",
        "StateDirectory",
        "LoadCredential",
    ]


def test_the_whole_sandbox_is_tried() -> None:
    """`script/test-systemd` has an attempt, or a question to systemd, for every directive of the sandbox."""
    sandbox = (UNITS / "rekindled.service").read_text().partition("# -- Files\n")[2].partition("[Install]")[0]
    names = {line.partition("=")[0] for line in sandbox.splitlines() if "=" in line and not line.startswith("#")}
    assert names == {*TRIED, *TOLD}
