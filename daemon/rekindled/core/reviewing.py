"""The weekly review: which one there should be, what it is about, and what becomes of it (U4, R3, R4).

Owns its one place a week, which is never changed. Must not know its words, or what its marks lead to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from rekindled.core.briefing import Manner
from rekindled.core.cadence import after
from rekindled.core.changes import Change, Create, Keep, Move, Remake, Rewrite, Withdraw
from rekindled.core.comparison import differing, untouched
from rekindled.core.followups import cadence_in_force, closed_gate
from rekindled.core.gaps import local_instant
from rekindled.core.identity import SharedUid, counter_of, is_ours, parse_uid
from rekindled.core.memos import Memo, Remembered
from rekindled.core.model import Contact, Entry, EntryState, Interval, Shape, Touch, TouchKey, TouchState
from rekindled.core.mornings import week_of
from rekindled.core.opening import ended_by
from rekindled.core.proposals import Proposal, proposals
from rekindled.core.review_phrases import TITLE
from rekindled.core.review_text import PASSED, Contents, Row, called, described, proposal_row, touch_row
from rekindled.core.settling import start_of
from rekindled.core.world import World

A_WEEK = timedelta(weeks=1)
FAREST_APART = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """A touch with the time its entry takes, once all that is decided has been done; `moved_on` is the day on which it
    was moved because it had passed.
    """

    at: datetime
    uid: str
    touch: Touch
    moved_on: date | None = None


def place_for_review(world: World) -> Interval | None:
    """Where this week's review is to be made; None while one stands, where the user deleted it, and on a closed day."""
    wanted = world.rhythm.review
    if wanted is None or world.blind or not world.snapshot.contacts:
        return None
    day = wanted.coming(world.moment.today)
    start = local_instant(day, wanted.start, world.rhythm.zone)
    if day in world.closed or start <= world.moment.now or any(_rules_out(world, one, day) for one in _reviews(world)):
        return None
    end = start.astimezone(UTC) + timedelta(minutes=wanted.minutes)
    return Interval(start=start, end=end.astimezone(world.rhythm.zone))


def reviewed(world: World, place: Interval | None, decided: Sequence[Change]) -> list[Change]:
    """The review to make at a place, and what becomes of those that stand; the words tell what will be true once all
    that is decided has been done.
    """
    ahead = [one for one in _reviews(world) if is_ours(one) and _is_ahead(world, one)]
    standing = list(_standing(world, decided)) if ahead or place else []
    made = [_created(world, place, standing)] if place else []
    return [*made, *(_kept(world, entry, standing) for entry in ahead)]


def _kept(world: World, entry: Entry, standing: Sequence[_Standing]) -> Change:
    if not untouched(entry):
        return Keep(entry=entry, touches=(), because="you changed it, so it is left as you want it")
    stays = Keep(entry=entry, touches=(), because="nothing speaks against it")
    return _withdrawn(world, entry) or _rewritten(world, entry, standing) or stays


def _reviews(world: World) -> Iterator[Entry]:
    return (entry for entry in world.snapshot.entries if entry.shape is Shape.REVIEW and not entry.twin)


def _is_ahead(world: World, entry: Entry) -> bool:
    return start_of(entry, world.rhythm) > world.moment.now


def _rules_out(world: World, entry: Entry, day: date) -> bool:
    """Whether a review of that week stands, was deleted by the user, or another one stands before it."""
    identity = parse_uid(entry.uid)
    same_week = isinstance(identity, SharedUid) and week_of(identity.placed_on) == week_of(day)
    if entry.state is EntryState.GONE:
        return same_week and entry.pinned
    stands_on = world.moment.local_day(start_of(entry, world.rhythm))
    return same_week or world.moment.today <= stands_on <= day


def _created(world: World, place: Interval, standing: Sequence[_Standing]) -> Create:
    day = world.moment.local_day(place.start)
    unnumbered = SharedUid(epoch=world.epoch, shape=Shape.REVIEW, placed_on=day, n=1)
    uid = str(replace(unnumbered, n=world.snapshot.counters.get(counter_of(unnumbered), 0) + 1))
    title, text, proposed = _words(world, place.start, standing)
    because = "the review of the week, as configured"
    return Create(
        uid=uid,
        shape=Shape.REVIEW,
        place=place,
        touches=(),
        because=because,
        words=(title, text),
        proposed=proposed,
    )


def _withdrawn(world: World, entry: Entry) -> Withdraw | None:
    closed = world.closed.get(world.moment.local_day(start_of(entry, world.rhythm)))
    if world.rhythm.review is None or closed:
        because = f"the day is closed: {closed}" if closed else "the weekly review is switched off"
        return Withdraw(entry=entry, touches=(), because=because)
    return None


def _rewritten(world: World, entry: Entry, standing: Sequence[_Standing]) -> Rewrite | None:
    title, text, proposed = _words(world, start_of(entry, world.rhythm), standing)
    if not differing(entry.now, replace(entry.now, title=title, description=text)):
        return None
    because = "what it says was out of date"
    return Rewrite(entry=entry, title=title, description=text, because=because, proposed=proposed)


def _words(world: World, start: datetime, standing: Sequence[_Standing]) -> tuple[str, str, tuple[Remembered, ...]]:
    """The title and text of a review that starts then, and what it is the first to propose."""
    manner, day = _manner(world), world.moment.local_day(start)
    proposed = proposals(world.snapshot, world.moment, day)
    contents = Contents(
        ticks=tuple(dict.fromkeys(_passed(world, start, standing))),
        planned=tuple(_planned(world, day, standing)),
        apart=tuple(
            (called(one, discreet=manner.discreet), talked_on) for one, talked_on in _apart(world, day, standing)
        ),
        proposals=tuple(proposal_row(one.contact, one.every, one.longer, manner) for one in proposed),
    )
    tongue = manner.tongue
    return tongue.say(TITLE), described(contents, tongue), tuple(_newly(world, proposed, day))


def _manner(world: World) -> Manner:
    return Manner(tongue=world.rhythm.tongue, discreet=world.rhythm.discreet)


def _passed(world: World, start: datetime, standing: Sequence[_Standing]) -> Iterator[Row]:
    """The lines of what was, or is today, in the week before the review, wherever it was moved since."""
    today, day = world.moment.today, world.moment.local_day(start)
    for one in standing:
        was_there = start - A_WEEK <= one.at < start and world.moment.local_day(one.at) <= today
        if was_there or (one.moved_on and day - A_WEEK < one.moved_on <= day):
            contact = world.contacts[one.touch.key.contact_id]
            yield touch_row(contact, one.touch.key.purpose, _manner(world))


def _newly(world: World, proposed: Sequence[Proposal], day: date) -> Iterator[Remembered]:
    for one in proposed:
        remembered = Remembered(contact_id=one.contact.id, memo=Memo.CADENCE_PROPOSED, on=day)
        if remembered not in world.snapshot.memos:
            yield remembered


def _planned(world: World, day: date, standing: Sequence[_Standing]) -> Iterator[tuple[datetime, tuple[str, ...]]]:
    """The entries of the week after the review's day, with whom they are for."""
    coming: dict[tuple[datetime, str], list[str]] = {}
    for one in standing:
        if one.touch.state is TouchState.OPEN and day < world.moment.local_day(one.at) <= day + A_WEEK:
            name = called(world.contacts[one.touch.key.contact_id], discreet=world.rhythm.discreet)
            coming.setdefault((one.at, one.uid), []).append(name)
    return ((at.astimezone(world.rhythm.zone), tuple(names)) for (at, _), names in coming.items())


def _apart(world: World, day: date, standing: Sequence[_Standing]) -> list[tuple[Contact, date]]:
    """Up to three people with a cadence for whom nothing stands, whose last talk is farthest beyond it (U4)."""
    waited_for = {one.touch.key.contact_id for one in standing if one.touch.state is TouchState.OPEN}
    found: list[tuple[date, str, Contact, date]] = []
    for contact in world.snapshot.contacts:
        history = world.history(contact.id)
        every, talked_on = cadence_in_force(contact, history, world.rhythm), history.talked_on(contact)
        if contact.id in waited_for or every is None or talked_on is None or _is_left_alone(world, contact):
            continue
        due_on = after(talked_on, every)
        found += [(due_on, contact.id, contact, talked_on)] if due_on < day else []
    return [(contact, talked_on) for _, _, contact, talked_on in sorted(found, key=lambda row: row[:2])[:FAREST_APART]]


def _is_left_alone(world: World, contact: Contact) -> bool:
    today = world.moment.today
    return closed_gate(contact, today) is not None or bool(contact.snoozed_until and contact.snoozed_until > today)


def _standing(world: World, decided: Sequence[Change]) -> Iterator[_Standing]:
    """Every touch that is open, or passed without a mark, by the time of its entry, after all that is decided."""
    ended = {touch.key for change in decided for touch in ended_by(change)}
    moved = {change.entry.uid: change for change in decided if isinstance(change, Move)}
    again = {change.entry.uid: change for change in decided if isinstance(change, Remake)}
    found = [
        _Standing(at=change.place.start, uid=change.uid, touch=touch)
        for change in decided
        if isinstance(change, Create)
        for touch in change.touches
    ]
    for entry in world.snapshot.entries:
        if entry.state is EntryState.GONE:
            continue
        at, moved_on = _whereabouts(world, entry, moved.get(entry.uid))
        uid = again[entry.uid].uid if entry.uid in again else entry.uid
        touches = again[entry.uid].touches if entry.uid in again else world.carried.get(entry.uid, ())
        counted = (touch for touch in touches if _counts(touch, ended))
        found += [_Standing(at=at, uid=uid, touch=touch, moved_on=moved_on) for touch in counted]
    return iter(sorted(found, key=lambda one: (one.at, one.uid, one.touch.key)))


def _whereabouts(world: World, entry: Entry, move: Move | None) -> tuple[datetime, date | None]:
    """When an entry starts, and on which day it was moved if that was for having passed."""
    if move is None:
        return start_of(entry, world.rhythm), entry.moved_on if entry.second_place else None
    second = entry.second_place or move.second_place
    return move.place.start, world.moment.today if second else None


def _counts(touch: Touch, ended: set[TouchKey]) -> bool:
    return touch.state in (TouchState.OPEN, *PASSED) and touch.key not in ended
