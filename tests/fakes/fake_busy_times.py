"""Busy times a test names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rekindled.app.ports import BusyRead
from rekindled.core.errors import CalendarUnavailable
from rekindled.core.model import Interval


@dataclass(slots=True)
class FakeBusyTimes:
    """Intervals by calendar URL, and hrefs nobody understood; `down` fails, `asked` keeps what was asked."""

    by_url: Mapping[str, Sequence[Interval]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    down: bool = False
    asked: list[tuple[tuple[str, ...], Interval]] = field(default_factory=list)

    def busy(self, urls: Sequence[str], span: Interval) -> BusyRead:
        """The intervals of these calendars that touch the span, sorted."""
        self.asked.append((tuple(urls), span))
        if self.down:
            raise CalendarUnavailable("the fake server is down")
        found = (interval for url in urls for interval in self.by_url.get(url, ()))
        touching = (interval for interval in found if interval.start < span.end and span.start < interval.end)
        ordered = sorted(touching, key=lambda interval: (interval.start, interval.end))
        return BusyRead(intervals=tuple(ordered), unread=self.unread if urls else ())
