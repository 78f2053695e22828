"""Busy times a test names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rekindled.app.busy_ports import BusyAsk, BusyNews, BusyView
from rekindled.app.ports import Resource
from rekindled.core.busy import BusyObject
from rekindled.core.closed_days import DaySpan
from rekindled.core.errors import CalendarRefused, CalendarUnavailable
from rekindled.core.model import Interval


@dataclass(slots=True)
class FakeBusyTimes:
    """Intervals by calendar URL, and hrefs nobody understood; `down` fails, `asked` keeps what was asked.

    `refused` are URLs that may not be read, `taken` the time that objects take which were read already, `mine` the
    user's addresses, `vacations` the days of all-day events that are one.
    """

    by_url: Mapping[str, Sequence[Interval]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    down: bool = False
    asked: list[BusyAsk] = field(default_factory=list)
    refused: frozenset[str] = frozenset()
    taken: Mapping[str, Sequence[Interval]] = field(default_factory=dict)
    mine: frozenset[str] = frozenset()
    vacations: tuple[DaySpan, ...] = ()

    def read(self, ask: BusyAsk) -> Iterator[BusyNews]:
        """Everything, as a server without memory does; one that is given no token says that this is all."""
        self.asked.append(ask)
        if self.down:
            raise CalendarUnavailable("the fake server is down")
        if ask.key in self.refused:
            raise CalendarRefused("the fake server refuses that")
        objects = [BusyObject(href=f"{ask.key}{n}", etag="", intervals=(one,)) for n, one in self._ahead(ask)]
        objects += [BusyObject(href=f"{ask.key}away", etag="", vacations=self.vacations)] if self.vacations else []
        objects += [BusyObject(href=href, etag="", unread=True) for href in self.unread]
        yield BusyNews(objects=tuple(objects))
        yield BusyNews(
            gone=tuple(ask.known().keys() - {one.href for one in objects}), token="t", listed=ask.token is None
        )

    def understand(self, resources: Iterable[Resource], view: BusyView) -> tuple[BusyObject, ...]:
        """What the test says of them."""
        assert view.span.start < view.span.end
        return tuple(
            BusyObject(href=one.href, etag=one.etag, intervals=tuple(self.taken.get(one.href, ()))) for one in resources
        )

    def addresses(self) -> frozenset[str]:
        """What the test says."""
        return self.mine

    def _ahead(self, ask: BusyAsk) -> Iterable[tuple[int, Interval]]:
        given = enumerate(self.by_url.get(ask.key, ()))
        return [(n, one) for n, one in given if ask.view.span.start < one.end and one.start < ask.view.span.end]
