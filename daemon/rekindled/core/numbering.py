"""The short names of campaigns and errands, `q-1` and `e-1`: numbers that are given once and never again.

Owns which number comes next. Must not know what is numbered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def next_number(counters: Mapping[str, int], scope: str, ids: Iterable[str]) -> int:
    """The number after the last one used, by its counter or by the ids there are (a counter may be lost)."""
    used = (int(tail) for one in ids if (tail := one.rpartition("-")[2]).isdecimal())
    return max(counters.get(scope, 0), *used, 0) + 1
