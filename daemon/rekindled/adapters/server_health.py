"""How the embedded server is, in a small file that the daemon writes and `status` and `metrics` read.

Owns the file. Must not import what talks to a network, nor decide what is healthy. Nothing is lost with it.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from rekindled.core.server_health import OutsideHealth, ServerHealth

FILE_NAME = "health.json"


class HealthFile:
    """The file in the embedded server's directory, replaced as a whole."""

    def __init__(self, directory: Path) -> None:
        """Keep it in this directory."""
        self._path = directory / FILE_NAME

    def keep(self, health: ServerHealth) -> None:
        """Write it for this user alone; a disk that takes nothing costs the word, not the work."""
        draft = self._path.with_suffix(".new")
        text = json.dumps(asdict(health), default=datetime.isoformat)
        with suppress(OSError):
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            draft.replace(self._path)

    def forget(self) -> None:
        """Remove it: nothing runs any more."""
        with suppress(OSError):
            self._path.unlink()

    def last(self) -> ServerHealth | None:
        """What was written last, None when there is nothing that can be read."""
        try:
            plain = json.loads(self._path.read_text(encoding="utf-8"))
            outside = OutsideHealth(**_timed(plain.pop("outside"))) if plain.get("outside") else None
            return ServerHealth(**_timed({"outside": None, **plain}) | {"outside": outside})
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return None


def _timed(plain: dict[str, Any]) -> dict[str, Any]:
    """The same fields, with times where texts stood for them."""
    times = {
        name: datetime.fromisoformat(value)
        for name, value in plain.items()
        if name in {"since", "certificate_until"} and value is not None
    }
    return plain | times
