"""Passwords sealed by `systemd-creds`: a stand-in that really encrypts, and the real program where it works."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rekindled.adapters.systemd_creds import Sealer, find_sealer
from rekindled.config.secrets import from_command
from rekindled.core.errors import UsageError

SECRET = "open sesame ünïcode"
STANDIN = Path(__file__).parents[1] / "fakes" / "systemd-creds"


def standing_in(folder: Path, monkeypatch: pytest.MonkeyPatch, mode: str = "") -> None:
    """The stand-in before all else on the path, with a key of its own."""
    folder.mkdir(exist_ok=True)
    program = shutil.copy(STANDIN, folder / "systemd-creds")
    Path(program).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("STANDIN_KEY", str(folder / "key"))
    monkeypatch.setenv("STANDIN_MODE", mode)


def _works() -> bool:
    """Whether the real program can seal with a key of its own, here and for this user."""
    program = shutil.which("systemd-creds")
    if program is None or os.geteuid() != 0:
        return False
    return "encrypt" in subprocess.run([program, "--help"], capture_output=True, text=True, check=False).stdout


@pytest.fixture
def on_disk() -> Iterator[Path]:
    """A folder that outlives a restart: no key in memory is accepted, and the tests may run in one."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="rekindled-") as folder:
        yield Path(folder)


def test_what_is_sealed_comes_back_by_its_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file has nothing of the secret, and the command that the configuration gets prints it."""
    standing_in(tmp_path / "bin", monkeypatch)
    sealer = find_sealer("caldav-password")
    assert sealer is not None
    sealed = sealer.seal(SECRET)
    assert SECRET not in sealed
    (tmp_path / "sealed").write_text(sealed, encoding="ascii")
    assert from_command(sealer.unseal(tmp_path / "sealed"), "caldav.password_command") == SECRET


@pytest.mark.parametrize(
    ("mode", "words"), [("fails", "no key here"), ("lies", "something else"), ("gone", "does not")]
)
def test_a_program_that_does_not_work_is_told_before_anything_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, words: str
) -> None:
    """What was sealed is read back at once; the secret is in no message."""
    standing_in(tmp_path / "bin", monkeypatch, mode)
    if mode == "gone":
        monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(UsageError, match=words) as told:
        Sealer(name="caldav-password").seal(SECRET)
    assert SECRET not in str(told.value)


def test_without_the_program_nothing_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without systemd is fine."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_sealer("caldav-password") is None


@pytest.mark.parametrize(("mode", "options"), [("", ("--user",)), ("old", None)])
def test_users_that_are_not_root_need_a_program_that_knows_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, options: tuple[str, ...] | None
) -> None:
    """`--user` came with systemd 256."""
    standing_in(tmp_path / "bin", monkeypatch, mode)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    sealer = find_sealer("caldav-password")
    assert (sealer.options if sealer else None) == options


@pytest.mark.skipif(not _works(), reason="systemd-creds is not here, or this is not root; README says so")
def test_the_real_program_does_the_same(on_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a key of the test's own, so that nothing of the machine's is made or used."""
    monkeypatch.setenv("SYSTEMD_CREDENTIAL_SECRET", str(on_disk / "secret"))
    sealer = Sealer(name="caldav-password")
    sealed = sealer.seal(SECRET)
    (on_disk / "sealed").write_text(sealed, encoding="ascii")
    assert from_command(sealer.unseal(on_disk / "sealed"), "caldav.password_command") == SECRET
