"""A process of its own that reads every attack with little time and memory, and says how far it came.

Run as `python -m tests.fakes.limited_reader`: one JSON line for each attack. An attack that costs more than its share
of the processor ends its own child process by a signal, so that what is missing names it. The share is far more than
any takes on a slow machine, and nothing to work without bounds.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from rekindled.adapters.ical_codec import IcalCodec
from rekindled.app.events import Event
from rekindled.core.errors import UnreadableEntry
from rekindled.core.model import Interval
from rekindled.core.wire import Amendment
from tests.fakes.busy_reading import busy_intervals
from tests.fakes.desks import person
from tests.fakes.hostile_objects import ATTACKS, TIMED, event
from tests.fakes.stories import only_entry, world_with

CPU_SECONDS = 40
MEMORY = 1 << 30
BERLIN = ZoneInfo("Europe/Berlin")
SPAN = Interval(start=datetime(2026, 11, 22, tzinfo=UTC), end=datetime(2027, 2, 1, tzinfo=UTC))
LAST = date(2026, 10, 1)
STAMP = datetime(2026, 11, 22, tzinfo=UTC)


def main() -> None:
    """Read them all, each in a child of its own."""
    codec = IcalCodec(zone=BERLIN)
    good = event(*TIMED, uid="good")
    codec.decode(good)
    for name, attack in ATTACKS.items():
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            continue
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        sys.stdout.write(json.dumps({"name": name, **_read(codec, attack.text, good)}) + "\n")
        sys.stdout.flush()
        os._exit(0)


def _read(codec: IcalCodec, text: str, good: str) -> dict[str, object]:
    """What was made of the text alone, beside a good object, and in whole looks."""
    own = _reads(lambda: codec.decode(text))
    kept = _reads(lambda: codec.amend(text, Amendment(stamped_at=STAMP, title="x")))
    read = busy_intervals([("/evil.ics", text), ("/good.ics", good)], SPAN, BERLIN)
    said = {"own": own, "amended": kept, "unread": read.unread, "intervals": len(read.intervals)}
    return {**said, "beside": _looked(text, "new.ics"), "inside": _looked(text, "")}


def _looked(text: str, name: str) -> dict[str, object]:
    """Whole looks with the text as an object beside good entries, or written over an entry of ours under its UID."""
    world = world_with(person(1), person(2, "3 months", LAST))
    ours, other = (only_entry(world, contact_id) for contact_id in ("c-1", "c-2"))
    world.tick(other.uid)
    href = world.calendar.path + name if name else ours.href
    world.calendar.user_put(href, text if name else text.replace("UID:evil\r\n", f"UID:{ours.uid}\r\n", 1))
    bytes_before = world.calendar.texts()[href]
    world.look()
    settled = [row.contact_id for row in world.log()].count("c-2")
    noticed = [one for one in world.snapshot.notices if one.key == href]
    told = (Event.ENTRY_UNREADABLE, {"href": href}) in world.reporter.told
    for _ in range(3):
        report = world.look()
    kept = world.calendar.texts()[href] == bytes_before
    world.calendar.user_put(href, event(*TIMED, uid="mended"))
    world.look()
    named = any(one.key == href for one in world.snapshot.notices)
    return {
        "settled": settled,
        "noticed": bool(noticed),
        "told": told,
        "quiet": report.quiet,
        "kept": kept,
        "still named": named,
        "brake": report.brake,
    }


def _reads(act: Callable[[], object]) -> bool:
    try:
        act()
    except UnreadableEntry:
        return False
    return True


if __name__ == "__main__":
    main()
