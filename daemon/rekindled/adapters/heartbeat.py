"""When the last look was and how it went, in a small file that costs no database write (R17, design §5 Process).

Owns the file. Must not know what a look does. Nothing is lost with it: it only says what just happened.
"""

from __future__ import annotations

import json
import os
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
        """Remember a look; a disk that cannot take it is found by the store, which is asked first."""
        draft = self._path.with_suffix(".new")
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(beat), file)
            draft.replace(self._path)
        except OSError:
            draft.unlink(missing_ok=True)

    def last(self) -> Beat | None:
        """The last look, or None when there was none or the file cannot be read."""
        try:
            return Beat(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
