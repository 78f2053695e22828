"""The program's commands as processes, and what each costs from its start to its end.

Owns running them in a clean environment. Must not know what they do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import rekindled
from rekindled.places import Places

PYTHON = sys.executable


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
    """Run one command to its end; how it ends is its own business, what it says goes nowhere.

    Raises:
        RuntimeError: it failed, so that its time says nothing (1, "needs attention", is no failure).
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        words,
        env=environ(folder),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise RuntimeError(f"{words} ended with {process.returncode}")
    return Run(cpu=used.ru_utime + used.ru_stime, wall=wall, peak=used.ru_maxrss / 1024)


def cpu_of(pid: int) -> float:
    """The processor seconds a running process took so far, threads that ended too (clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2)
