"""What one planning found out, as a value for the next: what rests on the same things is not worked out twice.

Owns what verdicts and decisions rest on, and when that is the same. Must not decide anything: with a recollection or
without one a planning comes to the same, to the last byte. It holds for one day, since days decide what is due.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from functools import cached_property
from types import MappingProxyType

from rekindled.core.abroad import Abroad
from rekindled.core.aims import Aims
from rekindled.core.changes import AS_IT_IS, Keep, Plan
from rekindled.core.followups import Verdict
from rekindled.core.history import History
from rekindled.core.memos import Remembered
from rekindled.core.model import Contact, Entry, Interval, Shape, Touch, TouchState
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import start_of
from rekindled.core.world import World

# What begins later than this is no matter of hours yet: as long as it is the same day, time changes nothing about it.
FAR_ENOUGH = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What all of one planning rests on, its entries on closed days and `replan` too; `at` is aware, `today` local."""

    at: datetime
    today: date
    rhythm: Rhythm
    closed: Mapping[date, str]
    busy: Sequence[Interval]
    memos: tuple[Remembered, ...]
    replan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A contact's verdict, with all it rests on besides; `silent` when another calendar shows their birthday."""

    contact: Contact
    history: History | None
    aims: Aims | None
    silent: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An entry that nothing spoke against, as it was, with what it carried and where those live whom it is for."""

    entry: Entry
    carried: tuple[Touch, ...]
    abroad: tuple[Abroad | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recollection:
    """What a planning found out, by contact id and by UID; empty before the first one."""

    grounds: Grounds | None = None
    judged: Mapping[str, Judged] = field(default_factory=lambda: MappingProxyType({}))
    kept: Mapping[str, Kept] = field(default_factory=lambda: MappingProxyType({}))


NOTHING = Recollection()


@dataclass(frozen=True, kw_only=True)
class RememberingWorld(World):
    """A world in which an earlier planning is remembered."""

    earlier: Recollection

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """What the rules say about each contact, by id; as before where all of it rests on the same."""
        judged, unchanged = self.earlier.judged, self.unchanged
        return {
            one.id: judged[one.id].verdict if one.id in unchanged else self.verdict_of(one)
            for one in self.snapshot.contacts
        }

    def as_before(self, entry: Entry) -> Keep | None:
        """The entry kept once more, where nothing spoke against it before and nothing has changed since."""
        known = self.earlier.kept.get(entry.uid)
        carried = self.carried.get(entry.uid, ())
        if known is None or not self._is_same_frame or known.carried != carried or known.entry != entry:
            return None
        still_open = tuple([touch for touch in carried if touch.state is TouchState.OPEN])
        if not self.unchanged.issuperset([touch.key.contact_id for touch in still_open]):
            return None
        if start_of(entry, self.rhythm) - self.moment.now < FAR_ENOUGH or known.abroad != _abroad(self, still_open):
            return None
        # Where the user's other calendars say the same as before, no meeting can have come in its way.
        if not self._is_as_busy and not self.occupancy.is_free(self.place_of(entry)):
            return None
        return Keep(entry=entry, touches=still_open, because=AS_IT_IS)

    @cached_property
    def unchanged(self) -> frozenset[str]:
        """The contacts, by id, whose verdict rests on the same as before."""
        if not self._is_same_day:
            return frozenset()
        histories, aims, shown = self.histories, self.aims, self.birthdays_shown
        # Most people have no history and no aims, and nothing is the same as nothing at once.
        return frozenset(
            one.id
            for one in self.snapshot.contacts
            if (known := self.earlier.judged.get(one.id)) is not None
            and (known.contact is one or known.contact == one)
            and known.history == histories.get(one.id)
            and known.aims == aims.get(one.id)
            and known.silent == (one.id in shown)
        )

    @cached_property
    def _is_as_busy(self) -> bool:
        then = self.earlier.grounds
        return then is not None and (then.busy is self.busy or then.busy == self.busy)

    @cached_property
    def _is_same_day(self) -> bool:
        then, moment = self.earlier.grounds, self.moment
        if then is None or then.at > moment.now:
            return False
        return then.today == moment.today and then.rhythm == moment.rhythm

    @cached_property
    def _is_same_frame(self) -> bool:
        then = self.earlier.grounds
        if then is None or not self._is_same_day:
            return False
        return (then.closed, then.memos, then.replan) == (self.closed, self.snapshot.memos, self.replan)


def remembering(world: World, earlier: Recollection) -> RememberingWorld:
    """The same world with an earlier planning remembered."""
    known = {one.name: getattr(world, one.name) for one in fields(World)}
    return RememberingWorld(**known, earlier=earlier)


def recollected(world: World, made: Plan) -> Recollection:
    """What there is to remember of a planning."""
    judged = {
        contact.id: Judged(
            contact=contact,
            history=world.histories.get(contact.id),
            aims=world.aims.get(contact.id),
            silent=contact.id in world.birthdays_shown,
            verdict=world.verdicts[contact.id],
        )
        for contact in world.snapshot.contacts
    }
    keeps = (change for change in made.changes if isinstance(change, Keep) and _will_do_again(world, change))
    kept = {
        change.entry.uid: Kept(
            entry=change.entry, carried=world.carried[change.entry.uid], abroad=_abroad(world, change.touches)
        )
        for change in keeps
    }
    moment = world.moment
    grounds = Grounds(
        at=moment.now,
        today=moment.today,
        rhythm=moment.rhythm,
        closed=world.closed,
        busy=world.busy,
        memos=world.snapshot.memos,
        replan=world.replan,
    )
    return Recollection(grounds=grounds, judged=judged, kept=kept)


def _will_do_again(world: World, change: Keep) -> bool:
    """Whether it was kept for no reason that may be over before the day is, and says nothing of anybody else."""
    entry, now = change.entry, world.moment.now
    is_far = world.place_of(entry).start - now >= FAR_ENOUGH
    is_past = all(touch.opened_at <= now for touch in change.touches)
    is_alone = entry.shape is Shape.SLOT and all(touch.key.contact_id not in world.aims for touch in change.touches)
    return change.because == AS_IT_IS and is_alone and is_far and is_past and entry.moved_on != world.moment.today


def _abroad(world: World, touches: tuple[Touch, ...]) -> tuple[Abroad | None, ...]:
    return tuple([world.abroad.get(touch.key.contact_id) for touch in touches])
