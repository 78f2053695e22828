"""A clock set to another day for whole programs, so that hours pass at once and next year's pictures are the same.

Owns the library that is preloaded for it. Must not know which programs run on it.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

_SOURCE = Path(__file__).with_suffix(".c")


class BorrowedClock:
    """Environments whose time of day goes on from another moment; the library for it is compiled into `folder`."""

    def __init__(self, folder: Path) -> None:
        self._library = folder / "borrowed_clock.so"
        subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", self._library, _SOURCE], check=True)

    def environ(self, environ: Mapping[str, str], at: datetime) -> dict[str, str]:
        """`environ` for a program that starts at the aware moment `at`, by its own clock."""
        shift = int((at - datetime.now(UTC)).total_seconds())
        return {**environ, "LD_PRELOAD": str(self._library), "CLOCK_SHIFT": str(shift)}
