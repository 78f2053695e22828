"""New touches and the entries that carry them: thanks first, then a share for dormant ties, then check-ins.

Owns the order of wishes and how reconnects gather in blocks (design §5, R19). Must not know what stands already
beyond who it is for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from rekindled.core.cadence import after
from rekindled.core.changes import Accompany, Acknowledge, Change, Complete, Create, Remake, Rewrite, Unplaced, Withdraw
from rekindled.core.followups import Wanted
from rekindled.core.history import lane
from rekindled.core.identity import SharedUid, SlotUid, counter_of, number_of, parse_uid
from rekindled.core.model import Interval, Purpose, Shape, Touch, TouchKey, TouchState
from rekindled.core.mornings import Mornings, week_of
from rekindled.core.settling import start_of
from rekindled.core.world import World

DATE_BOUND = frozenset({Purpose.THANK, Purpose.ANSWER, Purpose.BIRTHDAY})
LATEST_BY_DATE = timedelta(days=7)
FARTHEST = timedelta(days=366)


def open_new(world: World, mornings: Mornings, decided: Sequence[Change]) -> tuple[list[Create], list[Unplaced]]:
    """The entries to create beside what was decided about the standing ones, and who finds no place."""
    wishes = _wishes(world, decided)
    opener = _Opener(world, mornings, [change.uid for change in decided if isinstance(change, Remake)])
    for wish in (w for w in wishes if w.purpose in DATE_BOUND):
        opener.by_date(wish)
    reconnects = [w for w in wishes if w.purpose is Purpose.RECONNECT]
    waiting = opener.gather(reconnects, (world.rhythm.per_week + 1) // 2)
    for wish in (w for w in wishes if w.purpose is Purpose.CHECK_IN):
        opener.by_rhythm(wish)
    for wish in opener.gather(waiting, world.rhythm.per_week):
        opener.wait(wish, f"no morning is free under the caps before {opener.horizon_end}")
    return opener.created, opener.waiting


def _wishes(world: World, decided: Sequence[Change]) -> list[Wanted]:
    """What is wanted and not standing yet, longest due first, then in the order people were added."""
    ending = {touch.key for change in decided for touch in ended_by(change)}
    standing = {
        (touch.key.contact_id, lane(touch.key.purpose))
        for touch in world.snapshot.touches
        if touch.state is TouchState.OPEN and touch.key not in ending
    }
    wanted = [wish for verdict in world.verdicts.values() for wish in verdict.wanted]
    fresh = [wish for wish in wanted if (wish.contact.id, lane(wish.purpose)) not in standing]
    return sorted(fresh, key=lambda wish: (wish.due_on, len(wish.contact.id), wish.contact.id))


def ended_by(change: Change) -> tuple[Touch, ...]:
    """The touches that are over once a change is made."""
    if isinstance(change, Rewrite):
        return change.dropped
    if isinstance(change, Withdraw):
        return change.touches
    if isinstance(change, Acknowledge | Accompany | Complete | Remake):
        return ()
    return tuple(touch for touch in change.touches if touch.state is not TouchState.OPEN)


class _Opener:
    """The new entries of one planning, and the numbers they take."""

    def __init__(self, world: World, mornings: Mornings, taken: Iterable[str]) -> None:
        self._world = world
        self._mornings = mornings
        self._numbers = Counter(world.snapshot.counters)
        for identity in map(parse_uid, taken):
            if identity is not None:
                self._numbers[counter_of(identity)] = number_of(identity)
        self._dormant = _reconnects_by_week(world)
        self._tomorrow = world.moment.today + timedelta(days=1)
        self.horizon_end = after(world.moment.today, world.rhythm.horizon)
        self.created: list[Create] = []
        self.waiting: list[Unplaced] = []

    def wait(self, wish: Wanted, because: str) -> None:
        self.waiting.append(Unplaced(contact_id=wish.contact.id, because=because))

    def by_date(self, wish: Wanted) -> None:
        first = max(wish.due_on, self._tomorrow)
        last = max(wish.latest_on or first, first) + LATEST_BY_DATE
        place = self._mornings.place_by_date(self._world.rhythm.call_minutes, first, last)
        self._slot(wish, place, f"no morning is free from {first} to {last}")

    def by_rhythm(self, wish: Wanted) -> None:
        first = max(wish.due_on, self._tomorrow)
        place = self._mornings.place(self._world.rhythm.call_minutes, 1, first, first + FARTHEST)
        self._slot(wish, place, f"no morning within a year of {first} is free under the caps")

    def gather(self, wishes: Sequence[Wanted], per_week: int) -> list[Wanted]:
        """Put reconnects into the mornings of the horizon, up to `per_week` of them a week; returns who is left."""
        left = list(wishes)
        day = self._tomorrow
        while left and day <= self.horizon_end:
            share = min(self._mornings.room(day), per_week - self._dormant[week_of(day)])
            ready = [wish for wish in left if wish.due_on <= day][: max(0, share)]
            taken = self._block(ready[: max(1, self._world.rhythm.people_per_block)], day) if ready else []
            left = [wish for wish in left if wish not in taken]
            day += timedelta(days=0 if taken and self._mornings.room(day) else 1)
        return left

    def _block(self, group: Sequence[Wanted], day: date) -> Sequence[Wanted]:
        rhythm = self._world.rhythm
        place = self._mornings.gap(day, rhythm.block_minutes) if len(group) > 1 else None
        if place is None:
            place = self._mornings.gap(day, rhythm.call_minutes)
            group = group[:1]
        if place is None:
            return ()
        self._dormant[week_of(day)] += len(group)
        if len(group) == 1:
            self._slot(group[0], place)
        else:
            self._shared(group, place, day)
        return group

    def _slot(self, wish: Wanted, place: Interval | None, otherwise: str = "") -> None:
        if place is None:
            self.wait(wish, otherwise)
            return
        key = self._next_key(wish)
        uid = str(SlotUid(epoch=self._world.epoch, key=key))
        self._create(uid, Shape.SLOT, place, [self._touch(wish, key, uid)])

    def _shared(self, group: Sequence[Wanted], place: Interval, day: date) -> None:
        unnumbered = SharedUid(epoch=self._world.epoch, shape=Shape.BLOCK, placed_on=day, n=1)
        uid = str(replace(unnumbered, n=self._next(counter_of(unnumbered))))
        self._create(uid, Shape.BLOCK, place, [self._touch(wish, self._next_key(wish), uid) for wish in group])

    def _create(self, uid: str, shape: Shape, place: Interval, touches: Sequence[Touch]) -> None:
        because = "; ".join(dict.fromkeys(touch.because for touch in touches))
        in_order = tuple(sorted(touches, key=lambda touch: touch.key))
        self.created.append(Create(uid=uid, shape=shape, place=place, touches=in_order, because=because))
        self._mornings.add(place, sum(1 for touch in touches if touch.key.purpose not in DATE_BOUND))

    def _touch(self, wish: Wanted, key: TouchKey, uid: str) -> Touch:
        return Touch(
            key=key,
            entry_uid=uid,
            due_on=wish.due_on,
            opened_at=self._world.moment.now,
            channel=wish.channel,
            attempt=wish.attempt,
            origin=wish.origin,
            because=wish.because,
        )

    def _next_key(self, wish: Wanted) -> TouchKey:
        n = self._next(f"{wish.contact.id}/{wish.purpose}")
        return TouchKey(contact_id=wish.contact.id, purpose=wish.purpose, n=n)

    def _next(self, scope: str) -> int:
        self._numbers[scope] += 1
        return self._numbers[scope]


def _reconnects_by_week(world: World) -> Counter[date]:
    """How many open reconnects each week holds already, by its Monday."""
    weeks: Counter[date] = Counter()
    for entry in world.standing:
        day = world.moment.local_day(start_of(entry, world.rhythm))
        carried: Iterable[Touch] = world.carried.get(entry.uid, ())
        weeks[week_of(day)] += sum(1 for touch in carried if touch.key.purpose is Purpose.RECONNECT)
    return weeks
