"""A planner that is slow and obvious: lists, minutes, no cleverness; the real one must agree with it on small worlds.

Owns the rules as a person would follow them with a paper calendar. Must share no code with the planner but periods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from rekindled.core.cadence import Cadence, after
from rekindled.core.model import Contact
from rekindled.core.world import World

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@dataclass
class Want:
    """Somebody who is due: when at the earliest, as a dormant tie or not, with a date or without."""

    contact: Contact
    due_on: date
    dormant: bool
    undated: bool


@dataclass
class Paper:
    """The calendar on paper: busy stretches, what was written, and who is in it."""

    world: World
    written: list[tuple[datetime, datetime, tuple[str, ...], bool]] = field(default_factory=list)
    kept_free: dict[date, int] = field(default_factory=dict)

    def free_start(self, day: date, minutes: int) -> datetime | None:
        """The first minute of that morning from which everything is free for so long."""
        rhythm = self.world.rhythm
        if day in self.world.closed:
            return None
        midnight = datetime.combine(day, time(), tzinfo=rhythm.zone)
        opens = (midnight + rhythm.window.start * MINUTE).astimezone(UTC)
        closes = (midnight + rhythm.window.end * MINUTE).astimezone(UTC)
        at, length = opens, minutes * MINUTE
        while at + length <= closes:
            on_grid = at == opens or at.minute % 5 == 0
            if on_grid and not any(start < at + length and at < end for start, end in self._taken()):
                return at
            at += MINUTE
        return None

    def _taken(self) -> list[tuple[datetime, datetime]]:
        busy = [(one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in self.world.busy]
        return [
            *((start, end) for start, end in busy if start < end),
            *((start, end) for start, end, _, _ in self.written),
        ]

    def _local(self, at: datetime) -> date:
        return at.astimezone(self.world.rhythm.zone).date()

    def entries_on(self, day: date) -> int:
        """How many entries stand on a day."""
        return sum(1 for start, _, _, _ in self.written if self._local(start) == day)

    def people_in_week_of(self, day: date, *, dormant: bool = False) -> int:
        """How many people stand in a week, or how many dormant ones."""
        week = monday(day)
        rows = [row for row in self.written if monday(self._local(row[0])) == week]
        return sum(len(people) for _, _, people, is_dormant in rows if is_dormant or not dormant)

    def room(self, day: date) -> int:
        """How many people fit on a day under both caps."""
        rhythm = self.world.rhythm
        if day.weekday() not in rhythm.days or day in self.world.closed or self.entries_on(day) >= rhythm.per_day:
            return 0
        return max(0, rhythm.per_week - self.people_in_week_of(day) - self.kept_free.get(monday(day), 0))

    def write(self, start: datetime, minutes: int, people: Sequence[Want]) -> None:
        """Write an entry."""
        ids = tuple(want.contact.id for want in people)
        self.written.append((start, start + minutes * MINUTE, ids, people[0].dormant))


def monday(day: date) -> date:
    """The first day of a week."""
    return day - timedelta(days=day.weekday())


def oracle(world: World) -> list[tuple[datetime, tuple[str, ...]]]:
    """Who stands when, by start."""
    paper, rhythm, today = Paper(world), world.rhythm, world.moment.today
    wants = sorted(_wants(world), key=lambda want: (want.due_on, int(want.contact.id[2:])))
    dormant = [want for want in wants if want.dormant]
    dated, undated = [w for w in dormant if not w.undated], [w for w in dormant if w.undated]
    queue: list[Want] = []
    while dated or undated:
        queue += dated[:1] + undated[:1]
        dated, undated = dated[1:], undated[1:]
    share = -(-rhythm.per_week * rhythm.dormant_share.numerator // rhythm.dormant_share.denominator)
    horizon = after(today, rhythm.horizon)
    queue = _walk(paper, queue, horizon, share)
    week, waiting = monday(horizon), len(queue)
    while waiting > 0 and share > 0:
        unused = max(0, share - paper.people_in_week_of(week, dormant=True))
        room = max(0, rhythm.per_week - paper.people_in_week_of(week))
        paper.kept_free[week] = min(unused, room, waiting)
        waiting -= paper.kept_free[week]
        week += 7 * DAY
    for want in (want for want in wants if not want.dormant):
        _first_place(paper, want, max(want.due_on, today + DAY))
    _walk(paper, queue, horizon, rhythm.per_week)
    return sorted((start, tuple(sorted(people))) for start, _, people, _ in paper.written)


def _wants(world: World) -> list[Want]:
    today, found = world.moment.today, []
    for contact in world.snapshot.contacts:
        if not isinstance(contact.every, Cadence):
            continue
        last = contact.last_contact_on
        is_dormant = last is None or after(last, world.rhythm.dormant_after) <= today
        due_on = after(last, contact.every) if last else today
        found.append(Want(contact=contact, due_on=due_on, dormant=is_dormant, undated=last is None))
    return found


def _walk(paper: Paper, queue: list[Want], horizon: date, per_week: int) -> list[Want]:
    """Go through the mornings one by one and put in whoever is next in turn; who is left comes back."""
    rhythm, day, left = paper.world.rhythm, paper.world.moment.today + DAY, list(queue)
    while left and day <= horizon:
        share = per_week - paper.people_in_week_of(day, dormant=True)
        most = min(share, paper.room(day), max(1, rhythm.people_per_block))
        group = [want for want in left if want.due_on <= day][: max(0, most)]
        start, minutes = None, rhythm.block_minutes
        if len(group) > 1:
            start = paper.free_start(day, minutes)
        if group and start is None:
            group, minutes = group[:1], rhythm.call_minutes
            start = paper.free_start(day, minutes)
        if not group or start is None:
            day += DAY
            continue
        paper.write(start, minutes, group)
        left = [want for want in left if want not in group]
    return left


def _first_place(paper: Paper, want: Want, first: date) -> None:
    for number in range(367):
        day = first + number * DAY
        start = paper.free_start(day, paper.world.rhythm.call_minutes) if paper.room(day) >= 1 else None
        if start is not None:
            paper.write(start, paper.world.rhythm.call_minutes, [want])
            return
