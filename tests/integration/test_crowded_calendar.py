"""A look beside a calendar of two thousand appointments, on a real server (issue 5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from rekindled.core.gaps import Occupancy
from rekindled.core.model import Interval
from tests.fakes.calendar_rigs import EVENT
from tests.fakes.desks import person
from tests.fakes.server_desks import server_desk
from tests.servers import running_radicale

pytestmark = [pytest.mark.server, pytest.mark.unmeasured]

NUMBER = 2_000
FIRST = datetime(2026, 11, 23, 7, tzinfo=UTC)


def appointments() -> list[Interval]:
    """One every two and a half hours, day and night, for more than half a year."""
    starts = (FIRST + n * timedelta(minutes=150) for n in range(NUMBER))
    return [Interval(start=at, end=at + timedelta(minutes=70)) for at in starts]


def test_entries_find_their_way_among_two_thousand_appointments(tmp_path: Path) -> None:
    """Nothing of ours overlaps any of them, all are read in chunks, and looks with nothing new are one request."""
    taken = appointments()
    with (
        running_radicale(tmp_path) as server,
        server_desk(server, tmp_path, "crowd", busy_names=("Personal",)) as world,
    ):
        personal = world.account.make("Personal").url
        folder = tmp_path / "collections" / "collection-root" / urlsplit(personal).path.strip("/")
        for number, one in enumerate(taken):
            start, end = (f"{at:%Y%m%dT%H%M%SZ}" for at in (one.start, one.end))
            text = EVENT.format(uid=f"own-{number}", start=start, end=end, title="busy", more="")
            (folder / f"own-{number}.ics").write_bytes(text.encode())
        world.knows(*(person(n, "2 months", world.clock.now().date() - timedelta(days=15 + n)) for n in range(1, 21)))
        assert world.look().tally.created == 20
        free = Occupancy(taken)
        for entry in world.entries():
            assert isinstance(entry.now.start, datetime)
            assert isinstance(entry.now.end, datetime)
            assert free.is_free(Interval(start=entry.now.start, end=entry.now.end))
        world.settle()
        requests = world.account.requests
        assert world.look().quiet
        assert world.account.requests == requests + 1
