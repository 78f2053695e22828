"""The program's commands as processes, and what each costs from its start to its end.

Owns running them in a clean environment. Must not know what they do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import rekindled
from rekindled.places import Places

PYTHON = sys.executable
_EVERY_SECONDS = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process: processor and wall seconds, MiB held at the most."""

    cpu: float
    wall: float
    peak: float


def environ(folder: Path, **more: str) -> dict[str, str]:
    """Nobody's own settings, and our source."""
    source = str(Path(rekindled.__file__).parents[1])
    return {"PATH": os.defpath, "HOME": str(folder), "PYTHONPATH": source, "LANG": "C.UTF-8", **more}


def command(places: Places, *words: str) -> list[str]:
    """A command line of the program."""
    return [PYTHON, "-m", "rekindled", "--config", str(places.config), "--state", str(places.state), *words]


def run(words: Sequence[str | Path], folder: Path) -> Run:
    """Run one command to its end; what it says goes into a file.

    Raises:
        RuntimeError: it failed, so that its time says nothing (1, "needs attention", is no failure).
    """
    said = folder / "output.log"
    with said.open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            words, env=environ(folder), cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        held = _Held(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise RuntimeError(f"{words} ended with {process.returncode}:\n{said.read_text(encoding='utf-8')[-2000:]}")
    return Run(cpu=used.ru_utime + used.ru_stime, wall=wall, peak=held.most())


class _Held(threading.Thread):
    """Looks now and then how much memory a process holds: what wait4(2) tells counts the one that started it, too."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._most = 0.0
        self.start()

    def run(self) -> None:
        """Look until it is gone."""
        with suppress(OSError, KeyError):  # gone, or about to be
            while True:
                self._most = max(self._most, memory(str(self._pid))["peak"])
                time.sleep(_EVERY_SECONDS)

    def most(self) -> float:
        """MiB, once it is gone."""
        self.join()
        return self._most


def memory(pid: str = "self") -> dict[str, float]:
    """The memory a process holds and held at the most, in MiB (proc(5))."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    pairs = (line.partition(":") for line in lines if line.startswith("Vm"))
    sizes = {name: float(value.split()[0]) / 1024 for name, _, value in pairs}
    return {"rss": sizes["VmRSS"], "peak": sizes["VmHWM"]}


def cpu_of(pid: int) -> float:
    """The processor seconds a running process took so far, threads that ended too (clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2)
