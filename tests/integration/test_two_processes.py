"""Real processes on one store: waiting, dying in the middle, beginning at once."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from rekindled.adapters.file_turns import DaemonPresence, FileTurns
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.errors import Busy
from rekindled.core.facts import ContactSaved, CounterRaised, InteractionAdded
from tests.samples import BEN, BEN_TALKED

LIMIT = 180  # seconds after which a process that does not answer is a failure

HOLD_TURN = """
import sys
from pathlib import Path
from rekindled.adapters.file_turns import FileTurns
with FileTurns(Path(sys.argv[1]), command="rekindled sync").take():
    print("ready", flush=True)
    sys.stdin.read()
"""
BE_DAEMON = """
import sys
from pathlib import Path
from rekindled.adapters.file_turns import DaemonPresence
DaemonPresence(Path(sys.argv[1])).claim()
print("ready", flush=True)
sys.stdin.read()
"""
TRY_TO_LOCK_OUT = """
import fcntl, sys
from pathlib import Path
with (Path(sys.argv[1]) / "rekindled.db").open("r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)  # the bytes SQLite's readers lock
    except BlockingIOError:
        print("ready", flush=True)
"""
RECORD = """
import sys
from pathlib import Path
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.facts import ContactSaved, CounterRaised, InteractionAdded
from tests.samples import BEN_TALKED
from dataclasses import replace
store = SqliteStore(Path(sys.argv[1]) / "rekindled.db")
print("ready", flush=True)
for n in range(1, int(sys.argv[2]) + 1):
    talked = InteractionAdded(interaction=replace(BEN_TALKED, note="x" * 3000, uid=sys.argv[3]))
    store.record([talked, talked, CounterRaised(scope=sys.argv[3], n=n)], outside=True)
    print(n, flush=True)
"""
STOP_HALFWAY = """
import sys
from dataclasses import replace
from pathlib import Path
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.facts import ContactSaved
from tests.samples import BEN
class Facts(list):
    def __iter__(self):
        yield from super().__iter__()
        if store._connection.total_changes:
            print("ready", flush=True)
            sys.stdin.read()
store = SqliteStore(Path(sys.argv[1]) / "rekindled.db")
store._connection.execute("PRAGMA cache_size = 2")  # pages reach the disk before the commit
store.record(Facts(ContactSaved(contact=replace(BEN, id=f"c-{n}", name="y" * 3000)) for n in range(300)))
"""


@contextmanager
def running(script: str, directory: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """A process of its own that has said that it is ready; killed at the end, if it still runs."""
    root = str(Path(__file__).parents[2])
    paths = os.pathsep.join([root, *filter(None, sys.path)])
    with subprocess.Popen(
        [sys.executable, "-c", script, str(directory), *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def kill(process: subprocess.Popen[str]) -> None:
    """End it without a word, as a power cut or the out-of-memory killer would."""
    process.send_signal(signal.SIGKILL)
    process.wait(LIMIT)


def quick_check(path: Path) -> str:
    """What SQLite says of the file."""
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA quick_check").fetchone()[0])


def new_store(directory: Path) -> SqliteStore:
    """A store that knows Ben."""
    store = SqliteStore(directory / "rekindled.db", wait_seconds=0)
    store.record([ContactSaved(contact=BEN)])
    return store


def test_the_second_writer_is_refused_after_its_wait(tmp_path: Path) -> None:
    """While one process holds the turn another one gives up, naming it; once it is dead the turn is free."""
    with running(HOLD_TURN, tmp_path) as holder:
        words = rf"process {holder.pid} \(rekindled sync\)"
        with pytest.raises(Busy, match=words), FileTurns(tmp_path, wait_seconds=0.1).take():
            pytest.fail("two hold the turn")
        kill(holder)
        with FileTurns(tmp_path, wait_seconds=0).take():
            pass


def test_a_dead_daemon_does_not_run(tmp_path: Path) -> None:
    """A daemon is seen from another process, refuses a second one, and is gone when killed."""
    presence = DaemonPresence(tmp_path)
    with running(BE_DAEMON, tmp_path) as daemon:
        assert presence.running()
        with pytest.raises(Busy, match=f"process {daemon.pid} "):
            presence.claim()
        kill(daemon)
        assert not presence.running()
        presence.claim().close()


def test_a_writer_killed_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    """A batch half written when its process dies was never there, and the file is whole."""
    with closing(new_store(tmp_path)) as store:
        before = store.snapshot(), store.pulse()
        with running(STOP_HALFWAY, tmp_path) as writer:
            with pytest.raises(Busy):
                store.record([CounterRaised(scope="s", n=1)])
            assert (store.snapshot(), store.pulse()) == before
            kill(writer)
        assert (store.snapshot(), store.pulse()) == before
        store.record([CounterRaised(scope="s", n=1)])
    assert quick_check(tmp_path / "rekindled.db") == "ok"
    with closing(SqliteStore(tmp_path / "rekindled.db")) as again:
        assert again.snapshot().contacts == before[0].contacts


@pytest.mark.parametrize("batches", [1, 2, 5, 9])
def test_every_batch_is_there_as_a_whole_or_not_at_all(tmp_path: Path, batches: int) -> None:
    """Killed at any moment, a writer leaves only whole batches, and all those it had reported."""
    new_store(tmp_path).close()
    with running(RECORD, tmp_path, "1000", "w") as writer:
        assert writer.stdout is not None
        reported = [int(writer.stdout.readline()) for _ in range(batches)][-1]
        kill(writer)
    assert quick_check(tmp_path / "rekindled.db") == "ok"
    with closing(SqliteStore(tmp_path / "rekindled.db")) as store:
        found = store.snapshot()
        assert found.counters["w"] >= reported
        assert len(found.interactions) == 2 * found.counters["w"]
        assert store.pulse().revision == found.counters["w"]


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    """Batches of two processes at once are all there, each once."""
    new_store(tmp_path).close()
    with running(RECORD, tmp_path, "20", "a") as first, running(RECORD, tmp_path, "20", "b") as second:
        first.communicate(timeout=LIMIT)
        second.communicate(timeout=LIMIT)
        assert (first.returncode, second.returncode) == (0, 0)
    with closing(SqliteStore(tmp_path / "rekindled.db")) as store:
        found = store.snapshot()
        assert found.counters == {"a": 20, "b": 20}
        assert sorted(row.uid for row in found.interactions) == ["a"] * 40 + ["b"] * 40
        assert store.pulse().revision == 40


def test_a_second_opening_keeps_the_locks_of_the_first(tmp_path: Path) -> None:
    """Opening the store twice in one process never lets go of it: another process still finds it in use."""
    with closing(new_store(tmp_path)):
        new_store(tmp_path).close()
        with running(TRY_TO_LOCK_OUT, tmp_path) as other:
            assert other.wait(LIMIT) == 0


def test_processes_that_begin_at_once_make_one_store(tmp_path: Path) -> None:
    """Four processes that find no store all end up with the same one."""
    command = [sys.executable, "-c", RECORD, str(tmp_path), "0", ""]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, sys.path)])}
    racing = [subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [process.wait(LIMIT) for process in racing] == [0, 0, 0, 0]
    with closing(SqliteStore(tmp_path / "rekindled.db")) as store:
        store.record([ContactSaved(contact=BEN), InteractionAdded(interaction=BEN_TALKED)])
        assert len(store.snapshot().interactions) == 1
