"""On what the figures were taken.

Owns reading that from the machine. Must not measure.
"""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.vdirsyncer import PROGRAM

_PACKAGES = ("Radicale", "xandikos", "caldav", "niquests", "icalendar", "lxml")


def described() -> list[str]:
    """The date, the processor, and the versions of everything that took part, as lines of Markdown."""
    said = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout
    packages = [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in _PACKAGES)]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return [
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load before {load}",
        f"- {_processor()}, {os.cpu_count()} cores, {_memory_gib():.0f} GiB, {_system()}",
        f"- {', '.join(packages)}, {said.strip().replace(', version', '')}",
    ]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3


def _system() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
