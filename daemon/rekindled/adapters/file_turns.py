"""One writer at a time, and one daemon at a time, by locked files (design §5 Process).

Owns the lock files in the state directory. The kernel frees a lock when its process ends, however it ends, so that
nothing is left to clean up. Must not know what is done while a lock is held.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from rekindled.core.errors import Busy, UnwritableStore

WAIT_SECONDS = 10.0
_PROBE_SECONDS = 1.0  # `running` holds the daemon's lock for an instant; a starting daemon waits that out
_POLL_SECONDS = 0.05


class FileTurns:
    """The `Turns` port: the writer's turn is `turn.lock` in the state directory, held by flock(2)."""

    def __init__(self, directory: Path, wait_seconds: float = WAIT_SECONDS, *, command: str = "rekindled") -> None:
        """Remember where, how long to wait in seconds, and what to tell others we are (never arguments: names)."""
        self._path = directory / "turn.lock"
        self._wait_seconds = wait_seconds
        self._command = command

    @contextmanager
    def take(self) -> Iterator[None]:
        """Hold the turn for the length of a `with` block.

        Raises:
            Busy: another process kept it for longer than the wait; the message says which.
            UnwritableStore: the lock file cannot be made.
        """
        descriptor = _open(self._path)
        try:
            if not _locked(descriptor, self._wait_seconds):
                holder = _holder(descriptor)
                raise Busy(f"{holder} is writing the store in {self._path.parent}; try again in a moment")
            _sign(descriptor, self._command)
            yield
        finally:
            os.close(descriptor)


class DaemonPresence:
    """Whether a daemon runs on this state directory: it holds `daemon.lock` for its life."""

    def __init__(self, directory: Path) -> None:
        """Remember where."""
        self._path = directory / "daemon.lock"

    def claim(self) -> ExitStack:
        """Be the daemon from now until the process ends, or until the returned stack is closed.

        Raises:
            Busy: another daemon runs; the message says which process it is.
            UnwritableStore: the lock file cannot be made.
        """
        descriptor = _open(self._path)
        if not _locked(descriptor, _PROBE_SECONDS):
            holder = _holder(descriptor)
            os.close(descriptor)
            raise Busy(f"a daemon runs already on {self._path.parent}: {holder}; stop it first")
        _sign(descriptor, "rekindled run")
        held = ExitStack()
        held.callback(os.close, descriptor)
        return held

    def running(self) -> bool:
        """Whether a daemon is alive now; nothing is made or changed."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UnwritableStore(
            f"the lock {path} cannot be made: {error.strerror}; check the state directory and its disk"
        ) from error


def _locked(descriptor: int, wait_seconds: float) -> bool:
    """Ask until it is given: a blocking flock could not be given up without a signal."""
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_POLL_SECONDS)
        else:
            return True


def _sign(descriptor: int, command: str) -> None:
    """Say who holds it; a full disk keeps the name from being written, and the lock holds all the same."""
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {command}\n".encode(), 0)


def _holder(descriptor: int) -> str:
    pid, _, command = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip().partition(" ")
    return f"process {pid} ({command})" if pid.isdigit() and command.isprintable() else "another process"
