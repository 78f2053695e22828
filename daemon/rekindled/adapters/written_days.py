"""Days of birth as tables write them, in whatever order the program that wrote them prefers.

Owns telling days from months, by the whole column. Must not guess where no row tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rekindled.core.errors import UsageError
from rekindled.core.model import Birthday
from rekindled.core.sheet import parse_birthday

_ISO = re.compile(r"(\d{4}|-)-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")


def read_days(cells: Sequence[str]) -> list[Birthday | None]:
    """The day each cell of one column tells, None for no day; `05/06/1980` only where another row tells the order."""
    slashed = [found for cell in cells if (found := _SLASHED.fullmatch(cell.strip()))]
    day_first = any(int(found[1]) > 12 for found in slashed)
    month_first = any(int(found[2]) > 12 for found in slashed)
    order = 0 if day_first == month_first else 1 if day_first else 2
    return [_read(cell.strip(), order) for cell in cells]


def _read(cell: str, order: int) -> Birthday | None:
    """`order` is 1 where days come before months between slashes, 2 where months do, 0 where nobody knows."""
    iso, dotted, slashed = _ISO.fullmatch(cell), _DOTTED.fullmatch(cell), _SLASHED.fullmatch(cell)
    if iso:
        return _day(iso[1], iso[2], iso[3])
    if dotted:
        return _day(dotted[3], dotted[2], dotted[1])
    if slashed and (order or slashed[1] == slashed[2]):
        return _day(slashed[3], slashed[2], slashed[1]) if order == 1 else _day(slashed[3], slashed[1], slashed[2])
    return None


def _day(year: str | None, month: str, day: str) -> Birthday | None:
    known = year if year and year not in {"-", "0000"} else "-"
    try:
        return parse_birthday(f"{known}-{int(month):02d}-{int(day):02d}")
    except UsageError:
        return None
