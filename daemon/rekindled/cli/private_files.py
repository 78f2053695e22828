"""Files that only their owner may read, written whole or not at all (faults promise 35).

Owns how a file comes to be. Must not know what is in it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from rekindled.core.errors import UsageError


def write_private(path: Path, text: str) -> None:
    """Put `text` at `path` with mode 0600, in one step; whatever stood there is there until then.

    Raises:
        UsageError: it cannot be written; nothing was changed.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as failure:
        raise UsageError(f"{path}: cannot be written: {failure.strerror}; choose another place") from None
    finally:
        with suppress(OSError):
            draft.unlink()


def make_private_folder(path: Path) -> None:
    """Make a folder with mode 0700 where there is none.

    Raises:
        UsageError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as failure:
        raise UsageError(f"{path}: cannot be made: {failure.strerror}; choose another place") from None
