"""New touches and the entries that carry them: thanks first, then a share for dormant ties, then check-ins.

Owns the order of wishes and how reconnects gather in blocks (design §5, R19). Must not know what stands already
beyond who it is for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from rekindled.core.aims import PLANNED
from rekindled.core.cadence import after
from rekindled.core.changes import Accompany, Acknowledge, Change, Complete, Create, Remake, Rewrite, Unplaced, Withdraw
from rekindled.core.followups import FIRST_TALKS
from rekindled.core.giving import gives
from rekindled.core.history import lane
from rekindled.core.identity import SharedUid, SlotUid, counter_of, number_of, parse_uid
from rekindled.core.model import Channel, Interval, Purpose, Shape, Touch, TouchKey, TouchState
from rekindled.core.mornings import EVERY_DAY, WEEK, Mornings, week_of
from rekindled.core.needs import Need, need_of
from rekindled.core.rhythm import Hours
from rekindled.core.turns import alternating, first_in_turn, first_talks_by_week, kept_free
from rekindled.core.wanted import Wanted
from rekindled.core.world import World

DATE_BOUND = frozenset({Purpose.THANK, Purpose.ANSWER, Purpose.BIRTHDAY})
WORKING_DAYS = frozenset({0, 1, 2, 3, 4})
LATEST_BY_DATE = timedelta(days=7)
FARTHEST = timedelta(days=366)


def open_new(world: World, mornings: Mornings, decided: Sequence[Change]) -> tuple[list[Create], list[Unplaced]]:
    """The entries to create beside what was decided about the standing ones, and who finds no place.

    Every week some places are kept for dormant ties, as long as any of them wait, so that they never starve (R19).
    """
    ending = _ending(decided)
    wishes = _wishes(world, ending)
    if world.blind:
        return [], [Unplaced(contact_id=wish.contact.id, because=world.blind) for wish in wishes]
    opener = _Opener(world, mornings, [change.uid for change in decided if isinstance(change, Remake)])
    opener.dormant = first_talks_by_week(world, ending)
    for wish in (w for w in wishes if w.purpose in DATE_BOUND):
        opener.by_date(wish)
    share = world.rhythm.dormant_places
    asks = [wish for wish in wishes if wish.purpose is Purpose.ASK]
    reconnects = [wish for wish in wishes if wish.purpose is Purpose.RECONNECT]
    waiting = opener.gather([*asks, *alternating(world, reconnects)], share)
    mornings.reserve(kept_free(mornings, week_of(opener.horizon_end), len(waiting), opener.dormant))
    for wish in (w for w in wishes if w.purpose in PLANNED - FIRST_TALKS):
        opener.by_rhythm(wish)
    for wish in (w for w in wishes if w.purpose is Purpose.CHECK_IN):
        opener.by_rhythm(wish)
    for wish in opener.gather(waiting, world.rhythm.per_week):
        opener.wait(wish, f"no morning is free under the caps before {opener.horizon_end}")
    for wish in gives(world):
        opener.in_the_week(wish)
    return opener.created, opener.waiting


def kept_for_dormant(world: World, mornings: Mornings, decided: Sequence[Change]) -> Counter[date]:
    """How many people of each coming week are kept for dormant ties that wait, from whatever else looks for a place."""
    ending = _ending(decided)
    waiting = sum(1 for wish in _wishes(world, ending) if wish.purpose in FIRST_TALKS)
    return kept_free(mornings, week_of(world.moment.today), waiting, first_talks_by_week(world, ending))


def _ending(decided: Sequence[Change]) -> frozenset[TouchKey]:
    return frozenset(touch.key for change in decided for touch in ended_by(change))


def _wishes(world: World, ending: Collection[TouchKey]) -> list[Wanted]:
    """What is wanted and not standing yet, longest due first, then in the order people were added."""
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
        for identity in [one for one in map(parse_uid, taken) if one is not None]:
            self._numbers[counter_of(identity)] = number_of(identity)
        self.dormant: Counter[date] = Counter()
        self._planned_for: set[str] = set()
        self._tomorrow = world.moment.today + timedelta(days=1)
        self._reachable: dict[str, tuple[Wanted, Need]] = {}
        self.horizon_end = after(world.moment.today, world.rhythm.horizon)
        self.created: list[Create] = []
        self.waiting: list[Unplaced] = []

    def wait(self, wish: Wanted, because: str) -> None:
        self.waiting.append(Unplaced(contact_id=wish.contact.id, because=because))

    def by_date(self, wish: Wanted) -> None:
        """An answer may still find its place today; wishes go to the very day, thanks and answers to a working day."""
        today = self._tomorrow if wish.purpose is not Purpose.ANSWER else self._world.moment.today
        first = max(wish.due_on, today)
        last = max(wish.latest_on or first, first) + LATEST_BY_DATE
        wish, need = self._needed(wish, first)
        days = EVERY_DAY if wish.purpose is Purpose.BIRTHDAY else WORKING_DAYS | need.hours.days
        place = self._mornings.place_by_date(need, first, last, days)
        self._slot(wish, place, f"no morning is free from {first} to {last}")

    def in_the_week(self, wish: Wanted) -> None:
        """A kindness of the week, which is left out where the week is full."""
        wish, need = self._needed(wish, self._tomorrow)
        place = self._mornings.place(need, self._tomorrow, self._tomorrow + WEEK)
        if place is not None:
            self._slot(wish, place)

    def by_rhythm(self, wish: Wanted) -> None:
        """Whoever just got a place for what the user planned gets the check-in next time, at its distance from that."""
        if wish.purpose is Purpose.CHECK_IN and wish.contact.id in self._planned_for:
            return
        first = max(wish.due_on, self._tomorrow)
        place = None
        if self._mornings.has_room(first, first + FARTHEST):
            wish, need = self._needed(wish, first)
            place = self._mornings.place(need, first, first + FARTHEST)
        self._slot(wish, place, f"no morning within a year of {first} is free under the caps")

    def gather(self, wishes: Sequence[Wanted], per_week: int) -> list[Wanted]:
        """Put reconnects into the mornings of the horizon, up to `per_week` of them a week; returns who is left."""
        left = list(wishes)
        kinds = frozenset(self._world.hours.values())
        day = self._tomorrow
        while left and day <= self.horizon_end:
            left = self._gather_on(day, left, set(kinds), per_week)
            day += timedelta(days=1)
        return left

    def _gather_on(self, day: date, left: list[Wanted], kinds: set[Hours], share: int) -> list[Wanted]:
        """Fill one morning; who finds no place on it is passed over, so that nobody keeps the others from theirs."""
        passed: set[str] = set()
        while left:
            room = self._room(kinds, day, share - self.dormant[week_of(day)])
            ready = first_in_turn(left, self._need, day, room, passed) if any(room.values()) else []
            if not ready:
                break
            taken = {wish.contact.id for wish in self._block(ready, day)}
            left = [wish for wish in left if wish.contact.id not in taken] if taken else left
            first = ready[0]
            if not taken and self._need(first).abroad:
                passed.add(first.contact.id)
            elif not taken:
                kinds.discard(self._need(first).hours)
        return left

    def _room(self, kinds: Iterable[Hours], day: date, share: int) -> Mapping[Hours, int]:
        """How many may share an entry on that day, by the hours they are to be reached in."""
        together = max(0, min(share, max(1, self._world.rhythm.people_per_block)))
        return {hours: min(together, self._mornings.room(day, hours.days)) for hours in kinds}

    def _block(self, ready: Sequence[Wanted], day: date) -> Sequence[Wanted]:
        place = None
        group = [self._gathered(wish)[0] for wish in ready]
        if len(group) > 1:
            hours = replace(self._need(ready[0]).hours, minutes=self._world.rhythm.block_minutes)
            abroad = tuple(dict.fromkeys(one for wish in ready for one in self._need(wish).abroad))
            place = self._mornings.gap(day, Need(hours=hours, people=len(group), abroad=abroad))
        if place is None:
            group = group[:1]
            place = self._mornings.gap(day, self._need(ready[0]))
        if place is None:
            return ()
        self.dormant[week_of(day)] += len(group)
        if len(group) == 1:
            self._slot(group[0], place)
        else:
            self._shared(group, place, day)
        return group

    def _need(self, wish: Wanted) -> Need:
        return self._gathered(wish)[1]

    def _gathered(self, wish: Wanted) -> tuple[Wanted, Need]:
        """As `_needed`, once for each who comes into question: most who wait do not while mornings are full."""
        known = self._reachable.get(wish.contact.id)
        if known is None:
            known = self._reachable[wish.contact.id] = self._needed(wish, max(wish.due_on, self._tomorrow))
        return known

    def _needed(self, wish: Wanted, first: date) -> tuple[Wanted, Need]:
        """The wish, by another way where no hour is decent for a call, and what its place must keep to."""
        need = need_of(self._world, wish.contact, wish.channel, people=0 if wish.purpose in DATE_BOUND else 1)
        if not need.abroad or self._mornings.could_ever(need, first):
            return wish, need
        channel = Channel.EMAIL if wish.contact.emails else Channel.TEXT
        because = f"{wish.because}; no hour is decent both here and in {need.abroad[0].zone.key}, so write instead"
        return replace(wish, channel=channel, because=because), need_of(self._world, wish.contact, channel, need.people)

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
        in_order = tuple(sorted(touches, key=lambda touch: touch.key))
        because = "; ".join(dict.fromkeys(touch.because for touch in in_order))
        self.created.append(Create(uid=uid, shape=shape, place=place, touches=in_order, because=because))
        self._planned_for.update(touch.key.contact_id for touch in touches if touch.key.purpose in PLANNED)
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
