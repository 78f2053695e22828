"""Names of time zones as people write them (R16).

Owns telling an IANA name from anything else. Must not know whose zone it is.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, available_timezones

from rekindled.core.spelling import hint

# A name that could be a path is never handed to zoneinfo (faults promise 15).
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")
_LOCAL = frozenset({"localtime", "posixrules", "Factory"})


def is_zone(name: str) -> bool:
    """Whether this is the name of a zone of the IANA database, spelled exactly."""
    if not _NAME.fullmatch(name) or name in _LOCAL:
        return False
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


def zone_hint(name: str) -> str:
    """A clause that names the zone probably meant, by its whole name or by its city; empty when none is alike."""
    known = available_timezones()
    wanted = name.strip().replace(" ", "_").casefold()
    for zone in sorted(known):
        if wanted and zone.casefold().rpartition("/")[2] == wanted.rpartition("/")[2]:
            return f'; did you mean "{zone}"?'
    return hint(wanted, known)
