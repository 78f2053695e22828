"""Which of the backups made over time are kept: close together lately, further apart the older they are.

Owns the choice. Must not know files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice

DAYS, WEEKS, MONTHS = 7, 4, 12


def worth_keeping(moments: Iterable[datetime]) -> frozenset[datetime]:
    """The last of each of the newest 7 days, 4 weeks (ISO 8601) and 12 months in which there was any, by UTC."""
    newest_first = sorted(set(moments), reverse=True)
    spans: tuple[tuple[Callable[[datetime], object], int], ...] = (
        (lambda at: at.date(), DAYS),
        (lambda at: at.isocalendar()[:2], WEEKS),
        (lambda at: (at.year, at.month), MONTHS),
    )
    kept: set[datetime] = set()
    for span_of, most in spans:
        last: dict[object, datetime] = {}
        for at in newest_first:
            last.setdefault(span_of(at), at)
        kept.update(islice(last.values(), most))
    return frozenset(kept)
