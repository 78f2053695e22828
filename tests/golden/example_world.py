"""One rich example world and its plan as a table: shown in docs/guide/mornings.md, and held there by a test.

Owns the example. `script/docs` prints it into the guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from rekindled.core.abroad import Abroad
from rekindled.core.cadence import parse_cadence
from rekindled.core.changes import Create
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.model import Channel, Contact, Interval
from rekindled.core.planning import plan
from rekindled.core.rhythm import Other, Rhythm, Window
from rekindled.core.settling import Moment
from rekindled.core.world import World

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
RHYTHM = Rhythm(
    timezone="Europe/Berlin",
    circles={"family": parse_cadence("2 weeks"), "friends": parse_cadence("2 months")},
    for_circles={"family": Other(days=frozenset({6}), window=Window(start=18 * 60, end=20 * 60))},
    for_channels={Channel.MEET: Other(window=Window(start=12 * 60, end=14 * 60), minutes=60)},
)
CLOSED = {date(2026, 12, day): "vacation" for day in range(7, 13)}


def _person(number: int, name: str, last: date | None = None, **more: object) -> Contact:
    return Contact(id=f"c-{number}", name=name, last_contact_on=last, **more)  # type: ignore[arg-type]  # Contact's own


def example() -> World:
    """A user in Berlin with family, friends, old colleagues, a week off and a busy Tuesday."""
    months = parse_cadence("6 months")
    people = (
        _person(1, "Mum", date(2026, 11, 16), circle="family"),
        _person(2, "Jonas Weber", date(2026, 10, 3), circle="friends"),
        _person(3, "Aylin Kaya", date(2026, 9, 20), circle="friends", channel=Channel.MEET),
        _person(4, "Dr. Helen Marsh", date(2019, 3, 1), every=months, timezone="Europe/Lisbon"),
        _person(5, "Kenji Watanabe", date(2021, 6, 1), every=months),
        _person(6, "Priya Nair", None, every=months),
        _person(7, "Tom Becker", None, every=months),
        _person(
            8, "Grace Liu", date(2018, 1, 15), every=months, emails=("grace@example.org",), phones=("+1 213 5550100",)
        ),
        _person(9, "Ola Nordmann", date(2026, 8, 30), every=parse_cadence("3 months")),
        _person(10, "Sam Field", date(2026, 1, 10)),
    )
    tuesday = datetime(2026, 11, 24, 8, tzinfo=ZONE)
    busy = [Interval(start=tuesday, end=tuesday + timedelta(hours=1, minutes=45))]
    abroad: Mapping[str, Abroad] = {
        "c-4": Abroad(zone=ZoneInfo("Europe/Lisbon")),
        "c-8": Abroad(zone=ZoneInfo("America/Los_Angeles")),
    }
    snapshot = Snapshot(contacts=people, settings={Setting.EPOCH: "abcd1234"})
    world = World(snapshot=snapshot, moment=Moment(now=NOW, rhythm=RHYTHM), busy=busy)
    return replace(world, closed=CLOSED, abroad=abroad)


def drawn() -> str:
    """The plan of the example as a Markdown table, by start, and who waits."""
    world = example()
    made = plan(world)
    created = sorted((c for c in made.changes if isinstance(c, Create)), key=lambda change: change.place.start)
    rows = ["| when | who | how | why |", "|---|---|---|---|"]
    for change in created:
        start, end = change.place.start.astimezone(ZONE), change.place.end.astimezone(ZONE)
        names = ", ".join(world.contacts[touch.key.contact_id].name for touch in change.touches)
        how = ", ".join(dict.fromkeys(touch.channel.value for touch in change.touches))
        rows.append(f"| {start:%a} {start.day} {start:%b %Y, %H:%M}–{end:%H:%M} | {names} | {how} | {change.because} |")
    rows += [f"| waits | {world.contacts[one.contact_id].name} | | {one.because} |" for one in made.waiting]
    return "\n".join(rows) + "\n"
