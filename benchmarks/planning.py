"""How long planning takes (design §6): `script/bench planning`.

Owns the worlds it is measured on. Worlds are the same in every run: the seed is fixed.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.measuring import peak_mib, seconds
from benchmarks.report import Report, progress
from rekindled.adapters.busy_expansion import Expansion
from rekindled.app.busy_ports import BusyView
from rekindled.app.ports import Resource
from rekindled.app.simulating import carried_out
from rekindled.core.cadence import parse_cadence
from rekindled.core.facts import InteractionAdded, Setting, Snapshot
from rekindled.core.gaps import Occupancy, window_on
from rekindled.core.memory import evolve
from rekindled.core.model import Channel, Contact, Interaction, Interval, Outcome, Source
from rekindled.core.planning import plan
from rekindled.core.recollection import recollected, remembering
from rekindled.core.rhythm import Rhythm, Window
from rekindled.core.settling import Moment
from rekindled.core.world import World

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
WEEKS = 26
EVERY = tuple(parse_cadence(text) for text in ("10 days", "1 month", "2 months", "6 months", "1 year"))
RHYTHM = Rhythm(timezone="Europe/Berlin")
WEEKLY = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\nBEGIN:VEVENT\r\nUID:e{n}\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART;TZID=Europe/Berlin:20260105T{hour:02d}0000\r\nDURATION:PT45M\r\nRRULE:FREQ=WEEKLY;BYDAY={day}\r\n"
    "EXDATE;TZID=Europe/Berlin:20261207T{hour:02d}0000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def people(number: int) -> tuple[Contact, ...]:
    """Contacts of all cadences, a fifth of them never talked to."""
    draw = random.Random(number)
    return tuple(
        Contact(
            id=f"c-{n}",
            name=f"Person {n}",
            every=draw.choice(EVERY),
            last_contact_on=date(2026, 11, 22) - timedelta(days=draw.randrange(1, 900))
            if draw.random() < 0.8
            else None,
        )
        for n in range(1, number + 1)
    )


def appointments(number: int) -> tuple[Interval, ...]:
    """Busy time all over the weeks ahead."""
    draw = random.Random(7)
    starts = (NOW + timedelta(minutes=5 * draw.randrange(WEEKS * 7 * 24 * 12)) for _ in range(number))
    return tuple(Interval(start=at, end=at + timedelta(minutes=30 * draw.randrange(1, 5))) for at in starts)


def world(number: int, busy: Sequence[Interval]) -> World:
    """A store that knows so many people and has planned nothing yet."""
    snapshot = Snapshot(contacts=people(number), settings={Setting.EPOCH: "abcd1234"})
    return World(snapshot=snapshot, moment=Moment(now=NOW, rhythm=RHYTHM), busy=busy)


def measure(report: Report) -> None:
    """All figures of planning."""
    report.section("Planning")
    progress("planning")
    busy = appointments(2_000)
    _growth(report, busy)
    report.row("peak memory of a plan, 10,000 contacts", f"{peak_mib(lambda: plan(world(10_000, busy))):.0f} MiB")
    _incremental(report, "5 a week", world(10_000, busy))
    roomy = replace(RHYTHM, days=frozenset(range(5)), window=Window(start=480, end=1080), call_minutes=10, per_day=60)
    _incremental(report, "all placed", _kept_up(10_000, replace(roomy, per_week=300), busy))
    _gaps(report, busy)
    _expansion(report)


def _growth(report: Report, busy: Sequence[Interval]) -> None:
    """A fresh world each time: its derived views are part of a plan."""
    figures = {}
    for number in (1_000, 10_000, 100_000):
        base = world(number, busy)
        figures[number] = seconds(lambda base=base: plan(replace(base)), 3 if number < 100_000 else 1)  # type: ignore[misc]
        ratio = ""
        if number > 1_000:
            grown, order = figures[number] / figures[number // 10], 10 * math.log(number) / math.log(number // 10)
            ratio = f"× {grown:.1f} for × 10 contacts (n log n: × {order:.1f})"
        report.row(f"plan {number:,} contacts × 2,000 busy × {WEEKS} weeks", f"{figures[number]:.3f} s", ratio)
    took = figures[10_000]
    report.budget(f"plan 10,000 contacts × 2,000 busy × {WEEKS} weeks", "≤ 1 s", f"{took:.2f} s", holds=took <= 1)
    grown, order = took / figures[1_000], 10 * math.log(10_000) / math.log(1_000)
    what = "planning for ten times as many contacts"
    report.budget(what, f"≤ × {order:.1f} (n log n)", f"× {grown:.1f}", holds=grown <= order)


def _kept_up(number: int, rhythm: Rhythm, busy: Sequence[Interval]) -> World:
    """People talked with in the course of the last year, once a year each, and mornings that carry all of them."""
    contacts = tuple(
        replace(one, every=EVERY[-1], last_contact_on=NOW.date() - timedelta(days=n % 360 + 1))
        for n, one in enumerate(people(number))
    )
    snapshot = Snapshot(contacts=contacts, settings={Setting.EPOCH: "abcd1234"})
    return World(snapshot=snapshot, moment=Moment(now=NOW, rhythm=rhythm), busy=busy)


def _incremental(report: Report, what: str, begun: World) -> None:
    """The plan after one talk is logged, with what the one before it found out, against the first of all."""
    first = plan(begun)
    settled = evolve(begun.snapshot, carried_out(begun, first))
    at = replace(begun.moment, now=NOW + timedelta(minutes=5))
    known = replace(begun, snapshot=settled, moment=at)
    earlier = recollected(known, plan(known))
    talk = Interaction(
        contact_id=first.changes[0].touches[0].key.contact_id,
        at=at.now,
        local_on=at.today,
        channel=Channel.CALL,
        outcome=Outcome.DONE,
        source=Source.LOG,
    )
    changed = replace(known, snapshot=evolve(settled, [InteractionAdded(interaction=talk)]))
    full = seconds(lambda: plan(replace(begun)))
    fresh = seconds(lambda: plan(replace(changed)))
    ours = seconds(lambda: plan(remembering(replace(changed), earlier)))
    report.row(
        f"plan after one talk, 10,000 contacts, {what}",
        f"{ours:.3f} s",
        f"{ours / full:.0%} of the first plan ({full:.3f} s); without remembering {fresh:.3f} s",
    )


def _gaps(report: Report, busy: Sequence[Interval]) -> None:
    """All mornings of the weeks ahead: what is taken in each, by our index and by looking at every interval."""
    zone = ZoneInfo("Europe/Berlin")
    days = [NOW.date() + timedelta(days=number) for number in range(WEEKS * 7)]
    spans = [window_on(day, Window(start=510, end=690), zone) for day in days]

    def indexed() -> None:
        taken = Occupancy(busy)
        for span in spans:
            taken.meeting(span)

    def naive() -> None:
        for span in spans:
            sorted((one.start, one.end) for one in busy if one.start < span.end and span.start < one.end)

    ours, theirs = seconds(indexed), seconds(naive)
    report.row(
        f"taken time of {len(spans)} mornings among 2,000 intervals",
        f"{ours:.4f} s",
        f"naive scan {theirs:.4f} s, × {theirs / ours:.1f}",
    )


def _expansion(report: Report) -> None:
    """500 weekly events over the weeks ahead, against the library alone without our bounds and reading."""
    from icalendar import Calendar  # noqa: PLC0415 - only this figure needs it
    from recurring_ical_events import of  # noqa: PLC0415 - as above

    days = ("MO", "TU", "WE", "TH", "FR")
    texts = [WEEKLY.format(n=n, hour=7 + n % 12, day=days[n % 5]) for n in range(500)]
    span = Interval(start=NOW, end=NOW + timedelta(weeks=WEEKS))
    objects = [Resource(href=f"/c/{n}.ics", etag='"1"', text=text) for n, text in enumerate(texts)]

    def bounded() -> None:
        expansion = Expansion(BusyView(span=span), ZoneInfo("Europe/Berlin"))
        assert not any(expansion.of(one).unread for one in objects)  # noqa: S101 - a figure of what was left out is none

    ours = seconds(bounded, 1)
    theirs = seconds(lambda: [of(Calendar.from_ical(text)).between(span.start, span.end) for text in texts], 1)
    report.row(f"expand 500 recurring events over {WEEKS} weeks", f"{ours:.2f} s", f"library alone {theirs:.2f} s")
