"""Where the report goes, and that nothing but an earlier one of ours is ever replaced or removed.

Owns telling ours from others' files. Must not know what a report says.
"""

from __future__ import annotations

from pathlib import Path

from rekindled.core.errors import UsageError
from rekindled.places import REPORT_NAME, Places


def report_place(places: Places) -> Path:
    """Where it is written unless told otherwise."""
    return places.state / REPORT_NAME


def refuse_others(path: Path) -> None:
    """Let only a new file, an empty one, or a report of ours be written over.

    Raises:
        UsageError: another file is there, or one that cannot be read.
    """
    head = _head(path)
    if head and not _is_report(head):
        raise UsageError(f"{path} is there already and is no report; choose another name")


def drop_report(places: Places) -> bool:
    """Remove the report from its usual place, and say whether that was done; anything else there stays."""
    path = report_place(places)
    try:
        if not _is_report(_head(path) or b""):
            return False
        path.unlink()
    except (UsageError, OSError):  # whoever searches the folder afterwards finds it, and names it
        return False
    return True


def _head(path: Path) -> bytes | None:
    from rekindled.adapters.report_head import WITHIN

    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is no file; choose another place")
    try:
        with path.open("rb") as file:
            return file.read(WITHIN)
    except FileNotFoundError:
        return None
    except OSError as failure:
        raise UsageError(f"{path}: cannot be read: {failure.strerror}; choose another place") from None


def _is_report(head: bytes) -> bool:
    from rekindled.adapters.report_head import is_report

    return is_report(head)
