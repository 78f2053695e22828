"""What one planning found out, as a value for the next: what rests on the same things is not worked out twice.

Owns what verdicts and decisions rest on, and when that is the same. Must not decide anything: with a recollection or
without one a planning comes to the same, to the last byte. It holds for one day, since days decide what is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from functools import cached_property
from types import MappingProxyType

from rekindled.core.abroad import Abroad
from rekindled.core.aims import NO_AIMS, Aims
from rekindled.core.changes import AS_IT_IS, Keep, Plan
from rekindled.core.followups import Verdict
from rekindled.core.history import History
from rekindled.core.memos import Remembered
from rekindled.core.model import Contact, Entry, Shape, Touch, TouchState
from rekindled.core.rhythm import Rhythm
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
    memos: tuple[Remembered, ...]
    replan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A contact's verdict, with all it rests on besides; `silent` when another calendar shows their birthday."""

    contact: Contact
    history: History
    aims: Aims
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

    def verdict_of(self, contact: Contact) -> Verdict:
        """What the rules say about one contact today; as before where all of it rests on the same."""
        known = self.earlier.judged[contact.id] if contact.id in self.unchanged else None
        return known.verdict if known is not None else super().verdict_of(contact)

    def as_before(self, entry: Entry) -> Keep | None:
        """The entry kept once more, where nothing spoke against it before and nothing has changed since."""
        known = self.earlier.kept.get(entry.uid)
        carried = self.carried.get(entry.uid, ())
        if known is None or not self._is_same_frame or known.carried != carried or known.entry != entry:
            return None
        still_open = tuple(touch for touch in carried if touch.state is TouchState.OPEN)
        if any(touch.key.contact_id not in self.unchanged for touch in still_open):
            return None
        place = self.place_of(entry)
        is_near = place.start - self.moment.now < FAR_ENOUGH
        if is_near or known.abroad != _abroad(self, still_open) or not self.occupancy.is_free(place):
            return None
        return Keep(entry=entry, touches=still_open, because=AS_IT_IS)

    @cached_property
    def unchanged(self) -> frozenset[str]:
        """The contacts, by id, whose verdict rests on the same as before."""
        if not self._is_same_day:
            return frozenset()
        judged = self.earlier.judged
        return frozenset(
            one.id for one in self.snapshot.contacts if one.id in judged and self._is_same(judged[one.id], one)
        )

    def _is_same(self, known: Judged, contact: Contact) -> bool:
        return (
            known.contact == contact
            and known.history == self.history(contact.id)
            and known.aims == self.aims.get(contact.id, NO_AIMS)
            and known.silent == (contact.id in self.birthdays_shown)
        )

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
            history=world.history(contact.id),
            aims=world.aims.get(contact.id, NO_AIMS),
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
    return tuple(world.abroad.get(touch.key.contact_id) for touch in touches)
