"""Passwords that lie on the disk encrypted with a key of this machine: `systemd-creds`, where systemd has it.

Owns calling it and reading its answers. Must not know whose password it is, nor keep or print one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rekindled.core.errors import UsageError

PROGRAM = "systemd-creds"
_SECONDS = 60
# It warns whenever the disk with its key is not encrypted itself; that is no news each time a password is read.
_QUIETLY = ("env", "SYSTEMD_LOG_LEVEL=err")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealer:
    """The program, for root with the machine's key, for everybody else (systemd 256) with a key of their own.

    What is sealed can be had back under the same `name` only.
    """

    name: str
    options: tuple[str, ...] = ()

    def seal(self, secret: str) -> str:
        """The secret as it may lie on the disk, after seeing that it can be had back.

        Raises:
            UsageError: the program cannot do it here.
        """
        sealed = self._run(("encrypt", f"--name={self.name}", "-", "-"), secret)
        if self._run(("decrypt", f"--name={self.name}", "-", "-"), sealed) != secret:
            raise UsageError(f"{PROGRAM} gives back something else than it got; run again with --no-encrypt")
        return sealed

    def unseal(self, path: Path) -> tuple[str, ...]:
        """The command that prints the secret in a file."""
        return (*_QUIETLY, PROGRAM, *self.options, "decrypt", f"--name={self.name}", str(path), "-")

    def _run(self, words: tuple[str, ...], given: str) -> str:
        done = _ran((*_QUIETLY, PROGRAM, *self.options, *words), given)
        if done is None or done.returncode != 0:
            why = done.stderr.strip().rpartition("\n")[2] if done else f"no answer within {_SECONDS} seconds"
            raise UsageError(f"{PROGRAM} does not work here ({why}); run again with --no-encrypt")
        return done.stdout


def find_sealer(name: str) -> Sealer | None:
    """How this user can seal; None where systemd has no such program, or none for users that are not root."""
    if shutil.which(PROGRAM) is None:
        return None
    if os.geteuid() == 0:
        return Sealer(name=name)
    known = _ran((PROGRAM, "--user", "--version"), "")
    return Sealer(name=name, options=("--user",)) if known is not None and known.returncode == 0 else None


def _ran(words: tuple[str, ...], given: str) -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(  # noqa: S603 - words of our own, no shell; the secret goes in by a pipe
            words, input=given, capture_output=True, encoding="utf-8", timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
