"""The program with a store that was damaged, emptied or put on a full disk (faults promises 7, 9, 34, 35)."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.running_daemon import Household, running_daemon, until
from tests.system.conftest import Scene
from tests.system.test_daemon_life import good_look

pytestmark = [pytest.mark.server, pytest.mark.system]

PEOPLE = "".join(f'[[contact]]\nid = "c-{n}"\nname = "Person {n}"\nevery = "6 months"\n' for n in range(1, 4))
ONE_MORE = '[[contact]]\nid = "c-9"\nname = "Person 9"\nevery = "3 months"\n'
STORE_FILES = ("rekindled.db", "rekindled.db-wal", "rekindled.db-shm")


def settled(home: Household) -> None:
    """Two looks, after which nothing is left to do."""
    for _ in range(2):
        assert home.run("sync").returncode == 0


def entry_writes(scene: Scene) -> int:
    """How many writes of entries there were; a server is tried out anew by a store that no longer knows it."""
    return sum("-probe" not in one.path for one in scene.proxy.writes())


def ruin(home: Household) -> bytes:
    """Write something else over the store."""
    content = b"this is no store\n" * 500
    for name in STORE_FILES:
        (home.state / name).unlink(missing_ok=True)
    (home.state / "rekindled.db").write_bytes(content)
    return content


def truncate(home: Household) -> None:
    """Cut the store in half."""
    store = home.state / "rekindled.db"
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.write_bytes(store.read_bytes()[: store.stat().st_size // 2])


def test_sync_sets_a_ruined_store_aside_and_says_so(scene: Scene) -> None:
    """Exit code 1 once, the ruin kept private, nothing written to the calendar; `status` and `check` keep saying it."""
    scene.home.know(PEOPLE)
    settled(scene.home)
    before, writes = scene.user.events(), entry_writes(scene)
    content = ruin(scene.home)
    done = scene.home.run("sync")
    assert done.returncode == 1
    assert "was damaged and is kept as" in done.stderr
    (aside,) = scene.home.state.glob("*.damaged-*")
    assert aside.read_bytes() == content
    assert aside.stat().st_mode & 0o777 == 0o600
    assert scene.home.run("sync").returncode == 0
    assert (scene.user.events(), entry_writes(scene)) == (before, writes)
    assert "doctor --rebuild" in scene.home.run("status").stdout
    check = scene.home.run("check")
    assert check.returncode == 1
    assert "Traceback" not in check.stderr


def test_daemon_lives_through_a_truncated_store(scene: Scene) -> None:
    """It starts, sets the store aside, goes on looking, and writes nothing twice."""
    scene.home.know(PEOPLE)
    settled(scene.home)
    before, at = scene.user.events(), scene.home.beat()["at"]
    truncate(scene.home)
    with running_daemon(scene.home) as daemon:
        daemon.tells("store.replaced")
        good_look(scene.home, daemon, after=at)
        assert daemon.stop() == 0
    assert scene.user.events().keys() == before.keys()
    assert list(scene.home.state.glob("*.damaged-*"))


def test_store_ruined_below_a_running_daemon_is_found_by_then_or_later(scene: Scene) -> None:
    """Damage that comes while it runs never ends it; the next start finds it at the latest, and nothing is doubled."""
    scene.home.know(PEOPLE)
    settled(scene.home)
    before = scene.user.events()
    with running_daemon(scene.home) as daemon:
        at = good_look(scene.home, daemon, after=scene.home.beat()["at"])
        store = scene.home.state / "rekindled.db"
        with store.open("r+b") as file:
            file.write(b"\xa5" * store.stat().st_size)
        scene.user.tick(next(iter(before.values())))
        until("another look", lambda: scene.home.beat()["at"] > at)
        daemon.lives()
        assert daemon.stop() == 0
    at = scene.home.beat()["at"]
    with running_daemon(scene.home) as daemon:
        daemon.tells("store.replaced")
        good_look(scene.home, daemon, after=at)
        assert daemon.stop() == 0
    assert before.keys() <= scene.user.events().keys()


def test_doctor_brings_a_lost_store_back(scene: Scene) -> None:
    """People, touches and the log are read off the calendar, which keeps every byte; a second time finds nothing."""
    scene.home.know(PEOPLE)
    settled(scene.home)
    scene.user.tick(next(iter(scene.user.events().values())))
    settled(scene.home)
    agenda, history, before = scene.home.answer("agenda"), scene.home.history(), scene.user.events()
    ruin(scene.home)
    doctor = scene.home.run("doctor")
    assert (doctor.returncode, "0 people" in doctor.stdout) == (1, True), doctor.stderr
    rebuilt = scene.home.answer("doctor", "--rebuild")
    assert rebuilt["people"] == 3
    assert "was damaged" in rebuilt["repaired"]
    writes = entry_writes(scene)
    settled(scene.home)
    assert (scene.user.events(), entry_writes(scene)) == (before, writes)
    assert [open_of(one) for one in scene.home.answer("agenda")["entries"]] == [
        open_of(one) for one in agenda["entries"]
    ]
    assert sorted(row["contact_id"] for row in scene.home.history()) == sorted(row["contact_id"] for row in history)
    again = scene.home.answer("doctor", "--rebuild")
    assert (again["people"], again["entries"], again["interactions"]) == (0, 0, 0)
    assert scene.home.run("doctor").returncode == 0
    assert scene.home.run("check").returncode == 0
    scene.home.know(PEOPLE)
    settled(scene.home)
    assert scene.user.events() == before


def open_of(entry: dict[str, Any]) -> tuple[str, list[str]]:
    """What an agenda says of one entry: which it is and whom it is for."""
    return entry["uid"], sorted(touch["contact_id"] for touch in entry["touches"] if touch["state"] == "open")


def test_emptied_state_is_named(scene: Scene) -> None:
    """A store that is suddenly empty is a new one; that looks were taken before is said, and nothing is written."""
    scene.home.know(PEOPLE)
    settled(scene.home)
    before, writes = scene.user.events(), entry_writes(scene)
    (scene.home.state / "rekindled.db").write_bytes(b"")
    settled(scene.home)
    assert (scene.user.events(), entry_writes(scene)) == (before, writes)
    assert "although looks were taken before" in scene.home.run("status").stdout


def test_store_of_a_newer_program_ends_the_daemon_for_good(scene: Scene) -> None:
    """Exit code 78, which systemd does not answer with a restart; the store stays as it is."""
    scene.home.know(PEOPLE)
    store = scene.home.state / "rekindled.db"
    with closing(sqlite3.connect(store, isolation_level=None)) as newer:
        newer.execute("PRAGMA user_version = 99")
    done = scene.home.run("run")
    assert done.returncode == 78
    assert "update the program" in done.stderr
    assert not list(scene.home.state.glob("*.damaged-*"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A state directory on a disk of its own of one megabyte, where this user may mount one; else a plain one."""
    folder = tmp_path / "state"
    folder.mkdir(mode=0o700)
    mount = shutil.which("mount")
    mounted = (
        mount is not None
        and subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=1m,mode=0700", "none", str(folder)], capture_output=True, check=False
        ).returncode
        == 0
    )
    yield folder
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> Path | None:
    """Take all the room of a small disk; returns what takes it, or None where the disk is not small."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            for _ in range(2048):
                file.write(b"\0" * 1024)
        except OSError:
            return ballast
    ballast.unlink()
    return None


def close_off(home: Household) -> Callable[[], object]:
    """Make the store one that takes nothing: by a full disk, or by rights where there is none; returns the way back."""
    ballast = fill(home.state)
    if ballast:
        return ballast.unlink
    home.state.chmod(0o500)
    for name in STORE_FILES:
        if (home.state / name).exists():
            (home.state / name).chmod(0o400)
    return lambda: (
        [(home.state / name).chmod(0o600) for name in STORE_FILES if (home.state / name).exists()]
        + [home.state.chmod(0o700)]
    )


def test_daemon_outlives_a_disk_that_takes_nothing(small_disk: Path, scene: Scene) -> None:
    """It stays, says so, writes nothing to the server, and goes on by itself once there is room again (promise 9)."""
    scene.home.know(PEOPLE)
    settled(scene.home)
    with running_daemon(scene.home) as daemon:
        at = good_look(scene.home, daemon, after=scene.home.beat()["at"])
        open_up = close_off(scene.home)
        writes = entry_writes(scene)
        scene.user.tick(next(iter(scene.user.events().values())))
        daemon.signal(signal.SIGHUP)  # files that are open already would go on taking writes where only rights changed
        daemon.tells("store.failed")
        daemon.lives()
        assert entry_writes(scene) == writes
        open_up()
        daemon.tells("store.recovered")
        good_look(scene.home, daemon, after=at)
        until("what follows the tick", lambda: entry_writes(scene) > writes)
        assert daemon.stop() == 0
    rows = scene.home.history()
    assert {row["outcome"] for row in rows} == {"done"}
    assert len(rows) == len({row["contact_id"] for row in rows})


def test_daemon_that_starts_on_such_a_disk_waits(small_disk: Path, scene: Scene) -> None:
    """A start without room is no failed start: it waits, and begins when it can."""
    scene.home.know(PEOPLE)
    settled(scene.home)
    open_up = close_off(scene.home)
    with running_daemon(scene.home) as daemon:
        daemon.tells("store.failed")
        daemon.lives()
        open_up()
        daemon.tells("store.recovered")
        assert daemon.stop() == 0
