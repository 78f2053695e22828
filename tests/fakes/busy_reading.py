"""Objects read and remembered in one step: what a store would say of their time."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from rekindled.adapters.busy_expansion import Expansion
from rekindled.app.busy_ports import BusyRead, BusyView
from rekindled.app.ports import Resource
from rekindled.core.busy import BusyObjectsRead
from rekindled.core.closed_days import VACATION_WORDS
from rekindled.core.model import Interval
from tests.fakes.fake_store import FakeStore

ME = frozenset({"me@example.org"})


def busy_intervals(texts: Iterable[tuple[str, str]], span: Interval, zone: ZoneInfo) -> BusyRead:
    """The busy time of objects (href and text) within the span, floating times taken in `zone`."""
    expansion = Expansion(BusyView(span=span, addresses=ME, vacation_words=VACATION_WORDS), zone)
    objects = tuple(expansion.of(Resource(href=href, etag="", text=text)) for href, text in texts)
    return FakeStore(BusyObjectsRead(key="source", objects=objects)).busy_time(span)
