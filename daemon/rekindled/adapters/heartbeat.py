"""When the last look was and how it went, in a small file that costs no database write (R17, design §5 Process).

Owns the file. Must not know what a look does. Nothing is lost with it: it only says what just happened.
"""

from __future__ import annotations

import errno
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "heartbeat.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One look: RFC 3339 times, whether it was good, what was wrong, how many requests it took."""

    at: str
    ok: bool
    error: str | None = None
    next_at: str | None = None
    requests: int = 0


class Heartbeat:
    """The file in the state directory, replaced as a whole."""

    def __init__(self, directory: Path) -> None:
        """Keep the file in this directory."""
        self._path = directory / FILE_NAME

    def beat(self, beat: Beat) -> None:
        """Remember a look, over the last one where the disk has no room for another file.

        A disk that takes nothing at all is found by the store, which is asked first.
        """
        text = json.dumps(asdict(beat)).encode()
        draft = self._path.with_suffix(".new")
        try:
            _write(draft, os.O_CREAT, text)
            draft.replace(self._path)
        except OSError:
            with suppress(OSError):
                draft.unlink()
            with suppress(OSError):
                _write(self._path, 0, text)

    def last(self) -> Beat | None:
        """The last look, or None when there was none or the file cannot be read."""
        try:
            return Beat(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def _write(path: Path, flags: int, text: bytes) -> None:
    """Make the file hold this text, within the room it has already as far as possible."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC | flags, 0o600)
    try:
        if os.pwrite(descriptor, text, 0) < len(text):
            raise OSError(errno.ENOSPC, "no room for a heartbeat")
        os.ftruncate(descriptor, len(text))
    finally:
        os.close(descriptor)
