"""The coming months played through: the real rules against a made-up user, without a server, a clock or chance.

Owns what the made-up user does with an entry, and on which evenings anything can happen. Must not know what is told of
it. The same world, habits and seed give the same months.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from hashlib import sha256

from rekindled.app.drafting import Drawing, prepared
from rekindled.app.played_world import Memo, PlayedWorld, remembering
from rekindled.core.absence import GRACE, has_passed, passed
from rekindled.core.changes import Change, Keep, Plan
from rekindled.core.facts import ContactSaved, EntrySaved, Fact, InteractionAdded, Snapshot, TouchSaved
from rekindled.core.gaps import ONE_DAY
from rekindled.core.intents import IntentKind
from rekindled.core.memory import Ledger, touches_of
from rekindled.core.model import Entry, EntryState, Outcome, Touch, TouchState
from rekindled.core.mornings import WEEK
from rekindled.core.outcomes import Saying
from rekindled.core.planning import plan
from rekindled.core.reconcile import landed
from rekindled.core.settling import Moment, end_of, settle
from rekindled.core.wire import Amendment, Draft
from rekindled.core.world import World

# Everything of a day is over by then, and what was done in it is marked.
EVENING = time(23, 30)
OVER = timedelta(days=10)
_BYTES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How often the made-up user does what an entry is for, skips it, or finds nobody in, as shares of one; the rest
    passes without a mark.
    """

    completes: Fraction = Fraction(3, 5)
    skips: Fraction = Fraction(1, 20)
    unanswered: Fraction = Fraction(1, 10)
    seed: int = 0

    def outcome(self, entry: Entry, touch: Touch) -> Outcome | None:
        """What they say of a touch when its entry is over, and after passing once more; None when they say nothing."""
        words = f"{self.seed}/{touch.key}/{entry.second_place}"
        chance = Fraction(int.from_bytes(sha256(words.encode()).digest()[:_BYTES], "big"), 256**_BYTES)
        if chance < self.completes:
            return Outcome.DONE
        if chance < self.completes + self.skips:
            return Outcome.SKIPPED
        return Outcome.UNANSWERED if chance < self.completes + self.skips + self.unanswered else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """The store as it is after a day's look, and the entries that were over since the one before."""

    moment: Moment
    snapshot: Snapshot
    over: tuple[Entry, ...]


class Blank:
    """A pencil that writes nothing: a played calendar has entries, but no texts."""

    def encode(self, draft: Draft, /) -> str:
        """Only what it is."""
        return draft.uid

    def amend(self, text: str, _amendment: Amendment, /) -> str:
        """The same as before."""
        return text


def evenings(world: World, habits: Habits, last: date, *, plainly: bool = False) -> Iterator[Evening]:
    """Every evening until the day `last` on which something can happen; the first look is at the world's own moment.

    With `plainly` each planning looks at everything anew, which takes longer and comes to the same.
    """
    rhythm = replace(world.rhythm, acknowledge=False, companion=False, review=None, alert_after=None)
    begun = _begun(world.snapshot)
    memo = Memo(occupancy=world.occupancy)
    played = _Play(world=world, habits=habits, ledger=Ledger(begun), snapshot=begun, memo=None if plainly else memo)
    moment, since = Moment(now=world.moment.now, rhythm=rhythm), world.moment.now - GRACE
    while moment.today <= last:
        over = played.mark(since, moment)
        played.look(moment)
        yield Evening(moment=moment, snapshot=played.snapshot, over=over)
        since, moment = moment.now, _next(played.snapshot, moment)


@dataclass(slots=True, kw_only=True)
class _Play:
    """The store as it comes to be, and to whom something happened since the last planning."""

    world: World
    habits: Habits
    ledger: Ledger
    snapshot: Snapshot
    memo: Memo | None
    changed: set[str] = field(default_factory=set)

    def mark(self, since: datetime, moment: Moment) -> tuple[Entry, ...]:
        """The made-up user says what they say of what is over; it is then let go where it is to be."""
        over = _over(self.snapshot, since, moment)
        self._make_true(_marked(self.snapshot, over, self.habits, moment))
        self._make_true(passed(_gone_by(self.snapshot, moment), moment))
        return over

    def look(self, moment: Moment) -> None:
        """Plan, and do all of it, as a server would that takes everything."""
        self._leave_out(_old(self.snapshot, moment))
        world = self._world(moment)
        self._make_true(carried_out(world, plan(world)))
        if isinstance(world, PlayedWorld):
            world.finish()

    def _world(self, moment: Moment) -> World:
        plain = replace(self.world, snapshot=self.snapshot, moment=moment, unread=(), blind="", replan=False)
        changed, self.changed = self.changed, set()
        return plain if self.memo is None else remembering(plain, self.memo, changed)

    def _make_true(self, facts: Sequence[Fact]) -> None:
        if facts:
            self.ledger.add(facts)
            self.snapshot = self.ledger.snapshot()
        self.changed |= {one for fact in facts if (one := _concerned(fact))}

    def _leave_out(self, uids: Sequence[str]) -> None:
        if uids:
            self.ledger.leave_out(uids)
            self.snapshot = self.ledger.snapshot()


def _concerned(fact: Fact) -> str | None:
    """To whom a fact happened."""
    if isinstance(fact, TouchSaved):
        return fact.touch.key.contact_id
    if isinstance(fact, InteractionAdded):
        return fact.interaction.contact_id
    return fact.contact.id if isinstance(fact, ContactSaved) else None


def _begun(snapshot: Snapshot) -> Snapshot:
    """Without what only a calendar can answer: tasks beside events, and writes that are under way."""
    return replace(snapshot, entries=tuple(one for one in snapshot.entries if not one.twin), intents=())


def _over(snapshot: Snapshot, since: datetime, moment: Moment) -> tuple[Entry, ...]:
    there = (entry for entry in snapshot.entries if entry.state is not EntryState.GONE)
    return tuple(entry for entry in there if since < end_of(entry, moment.rhythm) <= moment.now)


def _marked(snapshot: Snapshot, over: Sequence[Entry], habits: Habits, moment: Moment) -> list[Fact]:
    facts: list[Fact] = []
    carried = touches_of(snapshot, of={entry.uid for entry in over})
    said = [(entry, touch) for entry in over for touch in carried.get(entry.uid, ())]
    for entry, touch in said:
        outcome = habits.outcome(entry, touch) if touch.state is TouchState.OPEN else None
        saying = Saying(outcome=outcome, note="", by="the made-up user")
        facts += settle(snapshot, entry, touch, saying, moment)
    return facts


def _gone_by(snapshot: Snapshot, moment: Moment) -> Snapshot:
    """As far as it is about entries that have passed: the others need not be looked at."""
    there = (one for one in snapshot.entries if one.state is not EntryState.GONE and has_passed(one, moment))
    entries = {one.uid: one for one in there}
    touches = tuple(touch for touch in snapshot.touches if touch.entry_uid in entries)
    return replace(snapshot, entries=tuple(entries.values()), touches=touches)


def _old(snapshot: Snapshot, moment: Moment) -> list[str]:
    """What is long over and settled changes no plan; its touches and talks stay."""
    since = moment.now - OVER
    over = [one.uid for one in snapshot.entries if end_of(one, moment.rhythm) <= since]
    still_open = {touch.entry_uid for touch in snapshot.touches if touch.state is TouchState.OPEN} if over else ()
    return [uid for uid in over if uid not in still_open]


def carried_out(world: World, made: Plan) -> list[Fact]:
    """What is true once a plan was carried out on a server that takes everything."""
    drawing = Drawing(world=world, codec=Blank(), path="/")
    return [fact for change in made.changes for fact in _done(drawing, change)]


def _done(drawing: Drawing, change: Change) -> list[Fact]:
    if isinstance(change, Keep):
        known = drawing.world.carried[change.entry.uid]
        return [TouchSaved(touch=touch) for touch in change.touches if touch not in known]
    before, intent = prepared(drawing, change)
    gone = intent.kind is IntentKind.DELETE
    entry = intent.entry if gone else replace(intent.entry, state=EntryState.STANDING)
    return [*before, EntrySaved(entry=entry), *landed(intent)]


def _next(snapshot: Snapshot, moment: Moment) -> Moment:
    """The next evening on which an entry is over, or has passed for good; a week from now at the latest."""
    still_open = {touch.entry_uid for touch in snapshot.touches if touch.state is TouchState.OPEN}
    there = (one for one in snapshot.entries if one.uid in still_open and one.state is not EntryState.GONE)
    ends = [end_of(entry, moment.rhythm) for entry in there]
    coming = [_evening(moment, at) for end in ends for at in (end, end + GRACE) if moment.now < at <= moment.now + WEEK]
    now = min([at for at in coming if at > moment.now], default=_evening(moment, moment.now + WEEK))
    return replace(moment, now=now)


def _evening(moment: Moment, at: datetime) -> datetime:
    """The evening look that sees what is over at an instant."""
    day = moment.local_day(at)
    evening = datetime.combine(day, EVENING, tzinfo=moment.rhythm.zone)
    return evening if at <= evening else evening + ONE_DAY
