"""Which time zone this machine lives in, to offer it as a guess.

Owns the places where systems write that down. Must not know what a zone is used for.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rekindled.core.zones import is_zone


def guess_zone(environ: Mapping[str, str], etc: Path = Path("/etc")) -> str | None:
    """The IANA name from TZ, /etc/timezone or the link /etc/localtime, else None (tzset(3), localtime(5))."""
    candidates = (environ.get("TZ", "").removeprefix(":"), _written(etc / "timezone"), _linked(etc / "localtime"))
    return next((name for name in candidates if is_zone(name)), None)


def _written(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _linked(path: Path) -> str:
    try:
        return str(path.readlink()).partition("zoneinfo/")[2]
    except OSError:
        return ""
