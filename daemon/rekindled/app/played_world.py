"""A world that is planned in again and again within one process, and remembers what cannot have changed since.

Owns what may be left out of a planning without changing what comes of it. Must not decide anything: that is the core's.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from rekindled.core.birthdays import next_birthday
from rekindled.core.cadence import after, before
from rekindled.core.facts import Snapshot
from rekindled.core.followups import Verdict
from rekindled.core.gaps import ONE_DAY, Occupancy
from rekindled.core.history import REGULAR, History, histories
from rekindled.core.memory import touches_of
from rekindled.core.model import Contact, Entry, EntryState, Interval, Purpose, Shape, Touch, TouchState
from rekindled.core.settling import Moment
from rekindled.core.standing import regular_wanted
from rekindled.core.world import World

# A month before the 31st may be the 28th, from where a month later is the 28th.
SHORT_MONTHS = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A verdict, the first day on which it may be another one, and whether it has no date to count from."""

    verdict: Verdict
    until: date
    undated: bool


@dataclass(slots=True, kw_only=True)
class Memo:
    """What earlier plannings found out: when the user is busy, histories and verdicts by contact, what entries carry
    and their places by UID, and which of them were looked at, each with whether it was within the horizon by then.
    """

    occupancy: Occupancy
    histories: dict[str, History] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    carried: dict[str, tuple[Touch, ...]] = field(default_factory=dict)
    places: dict[str, tuple[Entry, Interval]] = field(default_factory=dict)
    looked_at: dict[str, tuple[Entry, bool]] = field(default_factory=dict)

    def renew(self, snapshot: Snapshot, changed: AbstractSet[str]) -> None:
        """Forget what was found out about those to whom something happened."""
        self.histories.update(histories(snapshot, of=changed))
        uids = {touch.entry_uid for touch in snapshot.touches if touch.key.contact_id in changed}
        self.carried.update(touches_of(snapshot, of=uids))
        for uid in uids:
            self.looked_at.pop(uid, None)
        for contact_id in changed:
            self.known.pop(contact_id, None)


@dataclass(frozen=True, kw_only=True)
class PlayedWorld(World):
    """A world with a memo of earlier plannings; the first one looks at everything."""

    memo: Memo
    first: bool = False

    @property
    def histories(self) -> Mapping[str, History]:
        """Every contact's history by id, as far as there is any."""
        return self.memo.histories

    @property
    def occupancy(self) -> Occupancy:
        """The busy time by day, which is the same on all evenings."""
        return self.memo.occupancy

    @property
    def carried(self) -> Mapping[str, tuple[Touch, ...]]:
        """Touches by the UID of the entry that carries them."""
        return self.memo.carried

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """What the rules say about each contact, by id; asked anew where something happened or a day has come."""
        today, known, reached = self.moment.today, self.memo.known, self.memo.verdicts
        for contact in self.snapshot.contacts:
            one = known.get(contact.id)
            if one is None or one.until <= today or contact.id in self.aims:
                one = known[contact.id] = self._known(contact)
                reached[contact.id] = one.verdict
            if one.undated:
                reached[contact.id] = _as_of(one.verdict, today)
        return reached

    @cached_property
    def standing(self) -> tuple[Entry, ...]:
        """Our entries that a planning has to look at, by start."""
        looked_at = (entry for entry in self._there if entry.uid not in self._staying)
        return tuple(sorted(looked_at, key=lambda entry: (self.place_of(entry).start, entry.uid)))

    @property
    def kept(self) -> tuple[Interval, ...]:
        """The places of the entries that are known to stay."""
        return tuple(self._staying.values())

    def place_of(self, entry: Entry) -> Interval:
        """The time an entry takes."""
        known = self.memo.places.get(entry.uid)
        if known is None or known[0] is not entry:
            known = self.memo.places[entry.uid] = (entry, super().place_of(entry))
        return known[1]

    @property
    def _there(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.snapshot.entries if entry.state is not EntryState.GONE)

    def finish(self) -> None:
        """Remember what this planning looked at."""
        beyond = self._beyond
        for entry in self.standing:
            self.memo.looked_at[entry.uid] = (entry, self.place_of(entry).start < beyond)

    @cached_property
    def _beyond(self) -> datetime:
        """The end of the horizon's last day."""
        until = after(self.moment.today, self.rhythm.horizon) + ONE_DAY
        return datetime.combine(until, time(), tzinfo=self.rhythm.zone)

    @cached_property
    def _staying(self) -> Mapping[str, Interval]:
        """Slots ahead for people of whom the rules still want what they were made for: those that were looked at since
        something happened, and since they entered the horizon.
        """
        if self.first:
            return {}
        slots = ((entry, self.place_of(entry)) for entry in self._there if entry.shape is Shape.SLOT)
        ahead = ((entry, place) for entry, place in slots if place.start > self.moment.now)
        done_with = ((entry, place) for entry, place in ahead if self._is_done_with(entry, place))
        return {entry.uid: place for entry, place in done_with if self._is_wanted(entry)}

    def _is_done_with(self, entry: Entry, place: Interval) -> bool:
        looked_at, was_near = self.memo.looked_at.get(entry.uid, (None, False))
        return looked_at is entry and (was_near or place.start >= self._beyond)

    def _is_wanted(self, entry: Entry) -> bool:
        touches = self.carried.get(entry.uid, ())
        check_ins = [one for one in touches if one.state is TouchState.OPEN and one.key.purpose is Purpose.CHECK_IN]
        wishes = [(touch, regular_wanted(self, touch.key.contact_id)) for touch in check_ins]
        return len(touches) == 1 and any(wish is not None and wish.due_on == touch.due_on for touch, wish in wishes)

    def _known(self, contact: Contact) -> Known:
        reached = self.verdict_of(contact)
        undated = any(wish.undated for wish in reached.wanted)
        until = _until(reached, contact, self.history(contact.id), self.moment)
        return Known(verdict=reached, until=until, undated=undated)


def remembering(world: World, memo: Memo, changed: AbstractSet[str]) -> PlayedWorld:
    """The same world with the memo, after something happened to some contacts since the last planning."""
    is_first = not memo.known
    memo.renew(world.snapshot, world.contacts.keys() if is_first else changed)
    return PlayedWorld(
        snapshot=world.snapshot,
        moment=world.moment,
        busy=world.busy,
        closed=world.closed,
        abroad=world.abroad,
        birthdays_shown=world.birthdays_shown,
        memo=memo,
        first=is_first,
    )


def _until(reached: Verdict, contact: Contact, history: History, moment: Moment) -> date:
    """The first day on which the same history may lead to something else; what binds dates is asked anew each day."""
    rhythm = moment.rhythm
    if any(wish.purpose not in REGULAR for wish in reached.wanted):
        return moment.today
    talked_on = history.talked_on(contact)
    dormant_on = after(talked_on, rhythm.dormant_after) if talked_on else None
    coming = [day for day in (contact.rests_until, contact.snoozed_until, dormant_on) if day and day > moment.today]
    if rhythm.birthdays and contact.birthday:
        near_on = before(next_birthday(contact.birthday, moment.today), rhythm.horizon) - SHORT_MONTHS
        coming.append(max(near_on, moment.today))
    return min(coming, default=date.max)


def _as_of(known: Verdict, today: date) -> Verdict:
    """What has no date to count from is due today, whichever day that is."""
    moved = (replace(wish, due_on=max(wish.due_on, today)) if wish.undated else wish for wish in known.wanted)
    return replace(known, wanted=tuple(moved))
