"""Busy times from feeds, and from feeds and calendars side by side (port `BusyTimes`).

Owns telling them apart by their keys. Must not know how a feed is fetched or a calendar followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from rekindled.adapters.busy_expansion import Expansion
from rekindled.adapters.feed_fetching import FeedPlace, fetch_feed
from rekindled.adapters.feed_splitting import split_feed
from rekindled.app.busy_ports import BusyAsk, BusyNews, BusyTimes, BusyView
from rekindled.app.ports import Resource
from rekindled.core.busy import BusyObject
from rekindled.core.errors import CalendarRefused, CalendarUnavailable


class BusyTimesWithFeeds:
    """Feeds at their places by key, floating times read in `zone`; every other key is the calendars'."""

    def __init__(self, calendars: BusyTimes, places: Mapping[str, FeedPlace], zone: ZoneInfo) -> None:
        self._calendars = calendars
        self._places = places
        self._zone = zone

    def read(self, ask: BusyAsk) -> Iterator[BusyNews]:
        """As the port says; a feed is one request, and all of it is read where anything in it changed."""
        place = self._places.get(ask.key)
        yield from self._calendars.read(ask) if place is None else self._read(place, ask)

    def understand(self, resources: Iterable[Resource], view: BusyView) -> tuple[BusyObject, ...]:
        """As the port says."""
        return self._calendars.understand(resources, view)

    def addresses(self) -> frozenset[str]:
        """As the port says."""
        return self._calendars.addresses()

    def _read(self, place: FeedPlace, ask: BusyAsk) -> Iterator[BusyNews]:
        fetched = fetch_feed(place, None if ask.again else ask.token)
        if fetched.text is None:
            yield BusyNews(token=fetched.token)
            return
        try:
            found = list(split_feed(fetched.text, ask.key))
        except CalendarUnavailable as broken:
            raise CalendarRefused(f"{place.name} cannot be understood: {broken}; check `feeds` in [caldav]") from broken
        known, again = ask.known(), set(ask.again)
        expansion = Expansion(ask.view, self._zone)
        changed = (one for one in found if known.get(one.href) != one.etag or one.href in again)
        objects = tuple(expansion.of(one) for one in changed)
        gone = known.keys() - {one.href for one in found}
        yield BusyNews(objects=objects, gone=tuple(sorted(gone)), token=fetched.token, listed=True)
